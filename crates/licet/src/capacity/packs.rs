//! The least number of packs that closes a gap.

use std::collections::BTreeMap;

use super::{
    Owned,
    book::{Gauge, holds},
    entitled::{Entitled, entitled},
    question::MeterQuestion,
    tiers,
    used::{Count, count, worst},
    window::{Moment, moment},
};
use crate::{
    rules::{Fact, addon_host::HostScope, pack::Pack, unlimited_threshold::UnlimitedThreshold},
    value::{OfferId, Quantity, Reason},
};

/// What has to be bought, and why so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Need {
    pub(super) lines: BTreeMap<OfferId, u64>,
    pub(super) because: Reason,
}

impl Need {
    pub(super) fn new(because: Reason) -> Self {
        Self { lines: BTreeMap::new(), because }
    }

    /// So many more of an offer.
    pub(super) fn buy(&mut self, offer: &OfferId, quantity: u64) {
        if quantity > 0 {
            let line = self.lines.entry(offer.clone()).or_default();
            *line = line.saturating_add(quantity);
        }
    }

    /// How many packs in all.
    pub(super) fn total(&self) -> u64 {
        self.lines.values().copied().fold(0, u64::saturating_add)
    }
}

/// What the use of the subscription year asks for: the worst of its days or months where those count.
pub(super) fn at_peak(gauge: &Gauge<'_>, owned: Owned<'_>) -> Option<Need> {
    let moment = moment(gauge, owned, &MeterQuestion::of(gauge.id.clone()));
    let now = || count(gauge, moment.span, moment.upto);
    let counted = worst(gauge, &moment).map_or_else(now, |(_, count)| count);
    needed(gauge, owned, &moment, &counted)
}

/// What has to be bought on top for what is counted; `None` if the documents do not say.
pub(super) fn needed(gauge: &Gauge<'_>, owned: Owned<'_>, moment: &Moment, counted: &Count<'_>) -> Option<Need> {
    // Licences that other meters ask for, and that add to this one besides, come first.
    let fed = feeders(gauge, owned);
    let with = |offer: &OfferId| owned(offer).saturating_add(fed.get(offer).copied().unwrap_or(0));
    let held = entitled(gauge, &with, moment);
    let nothing = || Need::new(gauge.because.first().cloned().unwrap_or_else(|| silence(gauge)));
    let short = held.over(counted);
    if short == Quantity::ZERO && (held.unlimited || held.total().is_some()) {
        return Some(nothing());
    }
    held.total()?;
    if let Some(need) = tiers::needed(gauge, &with, moment, counted, short) {
        return need;
    }
    let mut ways: Vec<(u64, Quantity, Need)> = Vec::new();
    for fact in packs(gauge, &with) {
        ways.extend(way(gauge, &with, moment, counted, fact));
    }
    let thresholds = gauge.book.edition.facts.unlimited_threshold.iter();
    for fact in thresholds.filter(|fact| fact.says.meters.contains(gauge.id)) {
        let need = reach(fact, &with);
        ways.push((need.total(), Quantity::ZERO, need));
    }
    // Fewest packs; of equal ones the threshold, then the one that leaves least over.
    ways.into_iter().min_by_key(|(total, left_over, _)| (*total, *left_over)).map(|(_, _, need)| need)
}

/// Offers that are bought for other meters and add to this one.
fn feeders(gauge: &Gauge<'_>, owned: Owned<'_>) -> BTreeMap<OfferId, u64> {
    let facts = || gauge.book.edition.facts.pack.iter().map(|fact| &fact.says);
    let mut fed = BTreeMap::new();
    for besides in facts().filter(|pack| pack.meter == *gauge.id && !pack.buy) {
        for source in facts().filter(|pack| pack.offer == besides.offer && pack.buy && pack.meter != *gauge.id) {
            let need = at_peak(&Gauge::of(gauge.book, &source.meter), owned);
            let quantity = need.and_then(|need| need.lines.get(&besides.offer).copied()).unwrap_or(0);
            fed.insert(besides.offer.clone(), quantity);
        }
    }
    fed
}

/// The packs that may be bought for a meter: those whose host is held; else those that name what to buy first; else all.
fn packs<'a>(gauge: &Gauge<'a>, owned: Owned<'_>) -> Vec<&'a Fact<Pack>> {
    let of_meter = gauge.book.edition.facts.pack.iter().filter(|fact| fact.says.meter == *gauge.id && fact.says.buy);
    let open = of_meter.filter(|fact| fact.says.tenant_holds.is_empty() || holds(owned, &fact.says.tenant_holds));
    let open: Vec<&Fact<Pack>> = open.collect();
    let hosted: Vec<_> = open.iter().filter(|fact| hosted(gauge, &fact.says.offer, owned)).copied().collect();
    if !hosted.is_empty() {
        return hosted;
    }
    let opened: Vec<_> = open.iter().filter(|fact| fact.says.first.is_some()).copied().collect();
    if opened.is_empty() { open } else { opened }
}

/// Whether the tenant holds what the offer is added to, if it is added to anything.
fn hosted(gauge: &Gauge<'_>, offer: &OfferId, owned: Owned<'_>) -> bool {
    let catalog = &gauge.book.edition.catalog;
    let mut hosts = gauge.book.edition.facts.addon_host.iter().filter(|fact| fact.says.addon == *offer).peekable();
    if hosts.peek().is_none() {
        return true;
    }
    let of_product = |product: &str| catalog.offers.keys().any(|known| known.product() == product && owned(known) > 0);
    hosts.any(|fact| fact.says.scope == HostScope::User || fact.says.hosts.iter().any(|product| of_product(product)))
}

/// The gap closed by packs of one offer: how many in all, what is left over, and the packs.
fn way(
    gauge: &Gauge<'_>,
    owned: Owned<'_>,
    moment: &Moment,
    counted: &Count<'_>,
    fact: &Fact<Pack>,
) -> Option<(u64, Quantity, Need)> {
    let says = &fact.says;
    let window = if moment.worst_of_year { gauge.window } else { moment.window };
    let size = says.per.in_window(says.amount?, window);
    let first = says.first.as_ref().filter(|_| !hosted(gauge, &says.offer, owned));
    let with = |offer: &OfferId| owned(offer).saturating_add(u64::from(Some(offer) == first));
    let opened: Entitled<'_> = entitled(gauge, &with, moment);
    let short = opened.over(counted);
    let packs = short.packs_of(size)?.max(says.at_least.unwrap_or(0));
    if says.at_most.is_some_and(|most| packs > most) {
        return None;
    }
    let reason = fact.reason(format!("{packs} of {} close the gap of {short} {}", says.offer, gauge.unit()));
    let mut need = Need::new(reason);
    if let Some(first) = first {
        need.buy(first, 1);
    }
    need.buy(&says.offer, packs);
    Some((need.total(), (size * packs).above(short), need))
}

/// What is lacking until the meter has no limit.
fn reach(fact: &Fact<UnlimitedThreshold>, owned: Owned<'_>) -> Need {
    let mut need = Need::new(fact.reason("from that many on, nothing more has to be bought"));
    for held in &fact.says.holds {
        need.buy(&held.offer, held.quantity.saturating_sub(owned(&held.offer)));
    }
    need
}

/// Why nothing is said of a meter.
pub(super) fn silence(gauge: &Gauge<'_>) -> Reason {
    let rules = ["G21-DOC-01", "G26-DOC-01", "P19-SCOPE-12"];
    gauge.book.edition.reason(format!("no source of the edition says what brings {}", gauge.id), &rules, None)
}
