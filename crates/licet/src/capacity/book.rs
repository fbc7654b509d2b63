//! What is recorded, by meter, and how each meter is read.

use std::collections::BTreeMap;

use super::{Held, Owned};
use crate::{
    catalog::{Edition, Meter},
    rules::{
        accrual::Pool,
        meter_window::{Beyond, Once, Window},
    },
    tenant::{Tenant, Usage},
    value::{MeterId, OfferId, Reason},
};

/// The edition, the tenant, and its entries by meter, in the order of days.
pub(super) struct Book<'a> {
    pub(super) edition: &'a Edition,
    pub(super) tenant: &'a Tenant,
    /// Who holds what, if it is not what is assigned.
    pub(super) held: Option<&'a Held<'a>>,
    rows: BTreeMap<&'a MeterId, Vec<&'a Usage>>,
}

impl<'a> Book<'a> {
    pub(super) fn of(edition: &'a Edition, tenant: &'a Tenant) -> Self {
        let mut rows: BTreeMap<&MeterId, Vec<&Usage>> = BTreeMap::new();
        for entry in &tenant.usage {
            rows.entry(&entry.meter).or_default().push(entry);
        }
        rows.values_mut().for_each(|rows| rows.sort_by_key(|entry| entry.at));
        Self { edition, tenant, held: None, rows }
    }

    /// The same, if these held these licences instead of what is assigned.
    pub(super) fn if_held(mut self, held: &'a Held<'a>) -> Self {
        self.held = Some(held);
        self
    }

    /// The meters of which something is recorded.
    pub(super) fn used_meters(&self) -> impl Iterator<Item = &'a MeterId> + '_ {
        self.rows.keys().copied()
    }

    /// The entries of a meter.
    pub(super) fn rows(&self, meter: &MeterId) -> &[&'a Usage] {
        self.rows.get(meter).map_or(&[], Vec::as_slice)
    }

    /// Whether what is bought for this meter adds to others besides, so that it is looked at first.
    pub(super) fn feeds_others(&self, meter: &MeterId) -> bool {
        let packs = || self.edition.facts.pack.iter().map(|fact| &fact.says);
        let for_it = packs().filter(|pack| pack.meter == *meter && pack.buy);
        for_it.into_iter().any(|own| packs().any(|other| other.offer == own.offer && !other.buy))
    }
}

/// A meter and how it is read.
#[derive(Clone)]
pub(super) struct Gauge<'a> {
    pub(super) book: &'a Book<'a>,
    pub(super) id: &'a MeterId,
    /// What the catalogue says of it; `None` if it is unknown.
    pub(super) about: Option<&'a Meter>,
    pub(super) window: Window,
    pub(super) beyond: Beyond,
    pub(super) once: Once,
    /// The entries that count, in the order of days.
    pub(super) rows: Vec<&'a Usage>,
    pub(super) because: Vec<Reason>,
}

impl<'a> Gauge<'a> {
    pub(super) fn of(book: &'a Book<'a>, id: &'a MeterId) -> Self {
        let edition = book.edition;
        let about = edition.catalog.meters.get(id);
        let mut because = Vec::new();
        if let Some(about) = about {
            let rules: Vec<&str> = about.rules.iter().map(|rule| rule.as_str()).collect();
            let general = edition.reason(format!("{}: what is counted, in {}", about.title, about.unit), &rules, None);
            because.extend(Some(general).filter(|reason| !reason.rules.is_empty()));
        }
        let fact = edition.facts.meter_window.iter().find(|fact| fact.says.meter == *id);
        let mut rows = book.rows(id).to_vec();
        let Some(fact) = fact else {
            let (beyond, once, window) = (Beyond::default(), Once::default(), fallback(about));
            return Self { book, id, about, window, beyond, once, rows, because };
        };
        let says = &fact.says;
        if !says.draws.is_empty() {
            rows.extend(says.draws.iter().flat_map(|other| book.rows(other)));
            rows.sort_by_key(|entry| entry.at);
        }
        if !says.not_counted.is_empty() {
            let counts =
                |entry: &&Usage| !entry.key.as_ref().is_some_and(|key| says.not_counted.iter().any(|n| n == key));
            rows.retain(counts);
        }
        because.push(fact.reason(format!("{id} is compared {}", over_time(says.window))));
        Self { book, id, about, window: says.window, beyond: says.beyond, once: says.once, rows, because }
    }

    /// Whether the distinct keys are counted, not the quantities.
    pub(super) fn distinct(&self) -> bool {
        self.about.is_some_and(|about| about.counts == "distinct")
    }

    /// Whether the entries state how much there is, not how much was added.
    pub(super) fn level(&self) -> bool {
        self.window == Window::Level || self.about.is_some_and(|about| about.counts == "level")
    }

    /// The unit as answers write it.
    pub(super) fn unit(&self) -> &str {
        self.about.map_or("", |about| about.unit.as_str())
    }

    /// Whether users have an allowance of their own.
    pub(super) fn per_user(&self) -> bool {
        let mut accruals = self.book.edition.facts.accrual.iter();
        accruals.any(|fact| fact.says.meter == *self.id && fact.says.pool == Pool::User)
    }

    /// Whether any fact of the edition says what brings something to the meter.
    pub(super) fn is_dealt_with(&self) -> bool {
        let facts = &self.book.edition.facts;
        facts.included_capacity.iter().any(|fact| fact.says.meter == *self.id)
            || facts.accrual.iter().any(|fact| fact.says.meter == *self.id)
            || facts.pack.iter().any(|fact| fact.says.meter == *self.id)
            || facts.tier.iter().any(|fact| fact.says.meter == *self.id)
    }

    /// Every offer that brings something to the meter.
    pub(super) fn bringers(&self) -> impl Iterator<Item = &'a OfferId> + '_ {
        let facts = &self.book.edition.facts;
        let included = facts.included_capacity.iter().filter(|fact| fact.says.meter == *self.id);
        let accruals = facts.accrual.iter().filter(|fact| fact.says.meter == *self.id);
        let packs = facts.pack.iter().filter(|fact| fact.says.meter == *self.id);
        let tiers = facts.tier.iter().filter(|fact| fact.says.meter == *self.id);
        let offers = included.flat_map(|fact| &fact.says.offers).chain(accruals.flat_map(|fact| &fact.says.offers));
        offers.chain(packs.map(|fact| &fact.says.offer)).chain(tiers.map(|fact| &fact.says.offer))
    }
}

/// Whether the tenant holds one of the offers.
pub(super) fn holds(owned: Owned<'_>, offers: &[OfferId]) -> bool {
    offers.iter().any(|offer| owned(offer) > 0)
}

/// The window in which an edition compares a meter.
pub(super) fn window_of(edition: &Edition, id: &MeterId) -> Window {
    let fact = edition.facts.meter_window.iter().find(|fact| fact.says.meter == *id);
    fact.map_or_else(|| fallback(edition.catalog.meters.get(id)), |fact| fact.says.window)
}

fn fallback(about: Option<&Meter>) -> Window {
    match about.map(|about| about.window.as_str()) {
        Some("level") | None => Window::Level,
        Some("day") => Window::Day,
        Some("month") => Window::Month,
        Some("tenant-total") => Window::Total,
        Some(_) => Window::SubscriptionYear,
    }
}

fn over_time(window: Window) -> &'static str {
    match window {
        Window::Level => "as it stands, without a period",
        Window::Day => "day by day",
        Window::Month => "month by month, and nothing is carried over",
        Window::SubscriptionYear => "over the subscription year, whenever in it",
        Window::Total => "over all time",
    }
}
