//! What every meter asks of the licences that a tenant holds, as plain sums: for whoever looks for the cheapest way to have
//! enough.
//!
//! The windows are settled here: `used` is what was used in the day, month or year that counts, and every amount is for
//! such a time. Meters of which each user has an allowance of their own ask it of people (`personal`), as far as the documents
//! say how; those and meters for which no source states an amount ask nothing else. [`Unplanned`] says which and why.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Owned,
    book::{Book, Gauge},
    entitled::entitled,
    tiers,
    used::{Count, count, worst},
    window::{Moment, moment},
};
use crate::{
    catalog::Edition,
    rules::{
        accrual::Accrual, included_capacity::PerTime, included_stacking::Stacking, meter_window::Window,
        unlimited_threshold::Held,
    },
    tenant::Tenant,
    value::{MeterId, OfferId, Quantity, Reason},
};

/// What a meter asks of the licences that are held.
#[derive(Debug, Clone)]
pub struct Demand {
    /// The meter.
    pub meter: MeterId,
    /// What was used in the time that counts.
    pub used: Quantity,
    /// Ways to have enough: one of them suffices.
    pub ways: Vec<Way>,
    /// What is brought once, beside the sums of every way.
    pub once: Vec<Once>,
    /// Where all of one of these is held, there is no limit.
    pub unlimited: Vec<Vec<Held>>,
    /// The first is of use only to who holds one of the others.
    pub hosted: Vec<(OfferId, Vec<OfferId>)>,
    /// The least and the largest numbers in which an offer is sold.
    pub sold_in: Vec<(OfferId, Option<u64>, Option<u64>)>,
    /// Why.
    pub because: Reason,
}

/// One way to have enough of a meter.
#[derive(Debug, Clone, Default)]
pub struct Way {
    /// Of each of these lists, one offer must be held.
    pub holds: Vec<Vec<OfferId>>,
    /// Each of these sums must be reached.
    pub sums: Vec<Sum>,
}

/// A sum over all seats held.
#[derive(Debug, Clone, Default)]
pub struct Sum {
    /// What a seat counts.
    pub each: BTreeMap<OfferId, Quantity>,
    /// Beside what is brought once, the sum must be at least this.
    pub at_least: Quantity,
}

/// What is brought once for the tenant.
#[derive(Debug, Clone)]
pub struct Once {
    /// While so many of one of these lists are held.
    pub any_of: Vec<(Vec<OfferId>, u64)>,
    /// So much.
    pub amount: Quantity,
}

/// A meter that is used and for which nothing can be planned.
#[derive(Debug, Clone)]
pub struct Unplanned {
    /// The meter.
    pub meter: MeterId,
    /// Why not.
    pub because: Reason,
}

/// What the tenant's use asks for; `now` are the seats it owns today, from whose start the subscription year runs.
pub fn demands(edition: &Edition, tenant: &Tenant, now: Owned<'_>) -> Vec<Result<Demand, Box<Unplanned>>> {
    let book = Book::of(edition, tenant);
    book.used_meters().filter_map(|meter| demand(&Gauge::of(&book, meter), now).transpose()).collect()
}

/// What is lacking of every meter that can be planned, if the tenant held these seats.
pub fn short(edition: &Edition, tenant: &Tenant, now: Owned<'_>, held: Owned<'_>) -> Vec<(MeterId, Quantity)> {
    let book = Book::of(edition, tenant);
    let mut short = Vec::new();
    for meter in book.used_meters() {
        let gauge = Gauge::of(&book, meter);
        if !matches!(demand(&gauge, now), Ok(Some(_))) {
            continue;
        }
        let (moment, counted) = peak(&gauge, now);
        let over = entitled(&gauge, held, &moment).over(&counted);
        if over > Quantity::ZERO {
            short.push((meter.clone(), over));
        }
    }
    short
}

/// The time that counts, and what was used in it.
fn peak<'a>(gauge: &Gauge<'a>, now: Owned<'_>) -> (Moment, Count<'a>) {
    let moment = moment(gauge, now, &super::MeterQuestion::of(gauge.id.clone()));
    let counted = worst(gauge, &moment).map(|(_, counted)| counted);
    let counted = counted.unwrap_or_else(|| count(gauge, moment.span, moment.upto));
    (moment, counted)
}

/// What a meter asks for; nothing where it asks it of people, or where nobody knows ([`Unplanned`]).
fn demand(gauge: &Gauge<'_>, now: Owned<'_>) -> Result<Option<Demand>, Box<Unplanned>> {
    let unplanned = |because| Err(Box::new(Unplanned { meter: gauge.id.clone(), because }));
    if gauge.per_user() {
        return match gauge.needs() {
            None => unplanned(gauge.not_personal()),
            Some((_, of_nobody)) if of_nobody > Quantity::ZERO => unplanned(gauge.used_by_nobody(of_nobody)),
            Some(_) => Ok(None),
        };
    }
    let (moment, counted) = peak(gauge, now);
    let found = Finder { gauge, moment: &moment, used: counted.total, now };
    let ways = found.ways();
    let unlimited = found.unlimited();
    if unlimited.is_empty() && !found.sold() {
        let rules = ["G21-DOC-01", "G26-DOC-01", "P19-SCOPE-12"];
        let says =
            format!("no source of the edition says what could be bought for {} and how much it brings", gauge.id);
        return unplanned(gauge.book.edition.reason(says, &rules, None));
    }
    Ok(Some(Demand {
        meter: gauge.id.clone(),
        used: counted.total,
        ways,
        once: found.once(),
        unlimited,
        hosted: found.hosted(),
        sold_in: found.sold_in(),
        because: found.because(),
    }))
}

struct Finder<'g> {
    gauge: &'g Gauge<'g>,
    moment: &'g Moment,
    used: Quantity,
    /// What is owned today.
    now: Owned<'g>,
}

impl Finder<'_> {
    fn window(&self) -> Window {
        self.moment.window
    }

    fn in_window(&self, per: PerTime, amount: Quantity) -> Quantity {
        per.in_window(amount, self.window())
    }

    /// The licences that add to the tenant's own pool.
    fn accruals(&self) -> impl Iterator<Item = &Accrual> {
        let facts = self.gauge.book.edition.facts.accrual.iter().map(|fact| &fact.says);
        facts.filter(|says| says.meter == *self.gauge.id && says.amount > Quantity::ZERO)
    }

    fn ways(&self) -> Vec<Way> {
        // Licences that add only while others are held, or that replace what others add, make two ways of one. Overage that is
        // bought asks for its tier by itself; what is owned need not be there for one.
        let hosted: BTreeMap<OfferId, Vec<OfferId>> =
            self.overage().filter(|(offer, _)| (self.now)(offer) > 0).collect();
        let adding = self.accruals().map(|says| &says.tenant_holds).filter(|holds| !holds.is_empty());
        let conditions: BTreeSet<&Vec<OfferId>> = adding.chain(hosted.values()).collect();
        let replaced: BTreeSet<&OfferId> = self.accruals().flat_map(|says| &says.replaces).collect();
        let mut ways = vec![(Vec::<&Vec<OfferId>>::new(), false)];
        for condition in conditions {
            let mut more = ways.clone();
            more.iter_mut().for_each(|(holds, _)| holds.push(condition));
            ways.extend(more);
        }
        if !replaced.is_empty() {
            let more: Vec<_> = ways.iter().map(|(holds, _)| (holds.clone(), true)).collect();
            ways.extend(more);
        }
        let way = |(holds, some_left): (Vec<&Vec<OfferId>>, bool)| {
            let mut sums = self.sums(&holds, &replaced, some_left);
            for sum in &mut sums {
                sum.each.retain(|offer, _| hosted.get(offer).is_none_or(|hosts| holds.contains(&hosts)));
            }
            Way { sums, holds: holds.into_iter().cloned().collect() }
        };
        ways.into_iter().map(way).collect()
    }

    /// The sums of one way. Where some replaced licences are left over, they count all, and what replaces them counts only
    /// what it has more; else they count nothing.
    fn sums(&self, holds: &[&Vec<OfferId>], replaced: &BTreeSet<&OfferId>, some_left: bool) -> Vec<Sum> {
        let mut all = Sum { each: BTreeMap::new(), at_least: self.used };
        let mut beyond_cap = Sum::default();
        let mut cap: Option<Quantity> = None;
        let met = self.accruals().filter(|says| says.tenant_holds.is_empty() || holds.contains(&&says.tenant_holds));
        for says in met {
            let mut amount = self.in_window(says.per, says.amount);
            let of_replaced = |says: &Accrual| says.offers.iter().any(|offer| replaced.contains(offer));
            if of_replaced(says) && !some_left {
                continue;
            }
            if !says.replaces.is_empty() && some_left {
                let most = self
                    .accruals()
                    .filter(|other| of_replaced(other))
                    .map(|other| self.in_window(other.per, other.amount));
                amount = amount.above(most.max().unwrap_or_default());
            }
            add(&mut all, &says.offers, amount);
            match says.at_most {
                Some(most) => cap = Some(cap.unwrap_or_default() + self.in_window(says.per, most)),
                None => add(&mut beyond_cap, &says.offers, amount),
            }
        }
        self.bought(&mut all);
        self.bought(&mut beyond_cap);
        let Some(cap) = cap else { return vec![all] };
        beyond_cap.at_least = self.used.above(cap);
        vec![all, beyond_cap]
    }

    /// Whether something is bought for the meter's sake, of which a source states how much it brings.
    fn sold(&self) -> bool {
        let mut packs = self.gauge.book.edition.facts.pack.iter().map(|fact| &fact.says);
        packs.any(|says| says.meter == *self.gauge.id && says.buy && !says.accrues && says.amount.is_some())
            || !tiers::bands(self.gauge, self.moment).is_empty()
    }

    /// Packs, tiers and their overage.
    fn bought(&self, sum: &mut Sum) {
        let packs = self.gauge.book.edition.facts.pack.iter().map(|fact| &fact.says);
        for says in packs.filter(|says| says.meter == *self.gauge.id && !says.accrues) {
            if let Some(amount) = says.amount {
                add(sum, [&says.offer], self.in_window(says.per, amount));
            }
        }
        for (tier, band) in tiers::bands(self.gauge, self.moment) {
            add(sum, [&tier.offer], self.in_window(tier.per, band.amount));
            add(sum, [&tier.overage], self.in_window(tier.per, band.overage));
        }
    }

    fn once(&self) -> Vec<Once> {
        let facts = &self.gauge.book.edition.facts;
        let of_meter =
            facts.included_capacity.iter().map(|fact| &fact.says).filter(|says| says.meter == *self.gauge.id);
        let mut brought: Vec<(Quantity, (Vec<OfferId>, u64))> = of_meter
            .filter_map(|says| {
                let amount = says.amount.filter(|amount| *amount > Quantity::ZERO)?;
                Some((self.in_window(says.per, amount), (says.offers.clone(), says.at_least.unwrap_or(1).max(1))))
            })
            .collect();
        let stacking = facts.included_stacking.iter().find(|fact| fact.says.meters.contains(self.gauge.id));
        if stacking.is_some_and(|fact| fact.says.how == Stacking::Sum) {
            return brought.into_iter().map(|(amount, holds)| Once { any_of: vec![holds], amount }).collect();
        }
        // The largest, once: whoever holds it has all the steps below.
        brought.sort_by_key(|(amount, _)| *amount);
        let steps: BTreeSet<Quantity> = brought.iter().map(|(amount, _)| *amount).collect();
        let mut below = Quantity::ZERO;
        let mut once = Vec::new();
        for step in steps {
            let reaching = brought.iter().filter(|(amount, _)| *amount >= step).map(|(_, holds)| holds.clone());
            once.push(Once { any_of: reaching.collect(), amount: step - below });
            below = step;
        }
        once
    }

    fn unlimited(&self) -> Vec<Vec<Held>> {
        let thresholds = self.gauge.book.edition.facts.unlimited_threshold.iter();
        let of_meter = thresholds.filter(|fact| fact.says.meters.contains(self.gauge.id));
        of_meter.map(|fact| fact.says.holds.clone()).collect()
    }

    fn hosted(&self) -> Vec<(OfferId, Vec<OfferId>)> {
        let packs = self.gauge.book.edition.facts.pack.iter().map(|fact| &fact.says);
        let packs = packs.filter(|says| says.meter == *self.gauge.id && says.buy && !says.tenant_holds.is_empty());
        let mut hosted: Vec<_> = packs.map(|says| (says.offer.clone(), says.tenant_holds.clone())).collect();
        hosted.extend(self.overage());
        hosted
    }

    /// What counts only while its tier is held.
    fn overage(&self) -> impl Iterator<Item = (OfferId, Vec<OfferId>)> {
        let tiers = tiers::bands(self.gauge, self.moment).into_iter();
        tiers.map(|(tier, _)| (tier.overage.clone(), vec![tier.offer.clone()]))
    }

    fn sold_in(&self) -> Vec<(OfferId, Option<u64>, Option<u64>)> {
        let packs = self.gauge.book.edition.facts.pack.iter().map(|fact| &fact.says);
        let packs =
            packs.filter(|says| says.meter == *self.gauge.id && (says.at_least.is_some() || says.at_most.is_some()));
        packs.map(|says| (says.offer.clone(), says.at_least, says.at_most)).collect()
    }

    fn because(&self) -> Reason {
        let (gauge, used) = (self.gauge, self.used);
        let facts = &gauge.book.edition.facts;
        let packs = facts.pack.iter().filter(|fact| fact.says.meter == *gauge.id && fact.says.buy);
        let tiers = facts.tier.iter().filter(|fact| fact.says.meter == *gauge.id);
        let cited = packs.map(|fact| &fact.cited).chain(tiers.map(|fact| &fact.cited));
        let rules: BTreeSet<&str> = cited.flat_map(|cited| &cited.rules).map(|rule| rule.as_str()).collect();
        let own = gauge.because.iter().flat_map(|reason| &reason.rules).map(|rule| rule.as_str());
        let rules: Vec<&str> = rules.into_iter().chain(own).collect::<BTreeSet<_>>().into_iter().collect();
        gauge.book.edition.reason(format!("{used} {} used ask for as much capacity", gauge.unit()), &rules, None)
    }
}

fn add<'o>(sum: &mut Sum, offers: impl IntoIterator<Item = &'o OfferId>, amount: Quantity) {
    for offer in offers.into_iter().filter(|_| amount > Quantity::ZERO) {
        *sum.each.entry(offer.clone()).or_default() += amount;
    }
}
