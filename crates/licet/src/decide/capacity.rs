//! What the use of meters asks of a plan, as limits: plain data like every other limit.
//!
//! What is brought once (by a product that is held, or beyond a threshold) counts like a licence of its own, an
//! *allowance*: it costs nothing, there is one of it, and it may be counted while what brings it is held. So an optimiser
//! needs to know no more than sums over seats.

use std::collections::{BTreeMap, BTreeSet};

use super::{Limit, reasons};
use crate::{
    capacity::{self, Demand, Once, Owned, Sum, Unplanned, Way},
    catalog::Edition,
    tenant::Tenant,
    value::{OfferId, OfferKind, Quantity, Reason},
};

/// The limits that the use of meters sets, and the allowances they speak of.
#[derive(Debug, Clone, Default)]
pub struct CapacityLimits {
    /// The limits.
    pub limits: Vec<Limit>,
    /// The allowances: no offers, but named and counted like such.
    pub allowances: Vec<OfferId>,
    /// Meters that are used and ask nothing, with the reason.
    pub unplanned: Vec<Unplanned>,
}

/// The largest number in a sum; amounts are counted in larger units where they would not fit.
const LARGEST: i128 = 1_000_000_000_000;

/// What a tenant's use asks for; `now` are the seats it owns today.
pub fn capacity_limits(edition: &Edition, tenant: &Tenant, now: Owned<'_>) -> CapacityLimits {
    let mut found = CapacityLimits::default();
    for demand in capacity::demands(edition, tenant, now) {
        match demand {
            Ok(demand) => Meter { demand: &demand, found: &mut found }.limits(),
            Err(unplanned) => found.unplanned.push(*unplanned),
        }
    }
    found.limits.extend(added_to(edition, &found.limits));
    found
}

/// Capacity and add-ons of which no fact says to what they are added still need a licence to add them to.
fn added_to(edition: &Edition, limits: &[Limit]) -> Option<Limit> {
    let adds =
        |offer: &OfferId| matches!(offer.kind(), Some(OfferKind::Capacity | OfferKind::StepUp | OfferKind::Addon));
    let hosted = |offer: &OfferId| edition.facts.addon_host.iter().any(|fact| fact.says.addon == *offer);
    let brought = limits.iter().flat_map(|limit| match limit {
        Limit::Capacity { each, .. } => each.keys().cloned().collect(),
        _ => Vec::new(),
    });
    let offers: BTreeSet<OfferId> = brought.filter(|offer| adds(offer) && !hosted(offer)).collect();
    let because = reasons::paid_licences(edition, "capacity is added to valid, paid licences".into());
    let of = edition.catalog.offers.keys().filter(|offer| !adds(offer)).cloned().collect();
    let finding = "addon-without-host";
    let stated = !offers.is_empty() && !because.rules.is_empty();
    stated.then_some(Limit::Needs { offers, of, at_least: 1, finding, because })
}

struct Meter<'d> {
    demand: &'d Demand,
    found: &'d mut CapacityLimits,
}

impl Meter<'_> {
    fn limits(mut self) {
        let demand = self.demand;
        for (offer, hosts) in &demand.hosted {
            self.needs(offer, hosts, 1);
        }
        for (offer, at_least, at_most) in &demand.sold_in {
            let (offers, because) = (BTreeSet::from([offer.clone()]), self.because());
            let least = at_least.map(|quantity| Limit::Minimum { offers, quantity, because: because.clone() });
            let most = at_most.map(|quantity| Limit::Maximum { offer: offer.clone(), quantity, because });
            self.found.limits.extend(least.into_iter().chain(most));
        }
        let once: Vec<(OfferId, Quantity)> =
            demand.once.iter().enumerate().map(|(at, once)| (self.once(at, once), once.amount)).collect();
        let unlimited: Vec<OfferId> = (0..demand.unlimited.len()).map(|at| self.unlimited(at)).collect();
        if let [only] = demand.ways.as_slice()
            && only.holds.is_empty()
        {
            return self.way(only, None, &once, &unlimited);
        }
        let mut ways = BTreeMap::new();
        for (at, way) in demand.ways.iter().enumerate() {
            let name = self.allowance(&format!("way-{at}"));
            for holds in &way.holds {
                self.needs(&name, holds, 1);
            }
            self.way(way, Some(&name), &once, &unlimited);
            ways.insert(name, 1);
        }
        let because = self.because();
        self.found.limits.push(Limit::Capacity { when: None, each: ways, at_least: 1, because });
    }

    fn because(&self) -> Reason {
        let Reason { says, .. } = &self.demand.because;
        Reason { says: format!("{}: {says}", self.demand.meter), ..self.demand.because.clone() }
    }

    fn allowance(&mut self, what: &str) -> OfferId {
        let name = OfferId::new(format!("{}:{what}", self.demand.meter));
        self.found.allowances.push(name.clone());
        name
    }

    /// The first counts only while so many of the others are held.
    fn needs(&mut self, offer: &OfferId, of: &[OfferId], at_least: u64) {
        let (offers, of) = (BTreeSet::from([offer.clone()]), of.iter().cloned().collect());
        let (because, finding) = (self.because(), "capacity-exceeded");
        self.found.limits.push(Limit::Needs { offers, of, at_least, finding, because });
    }

    /// What is brought once.
    fn once(&mut self, at: usize, once: &Once) -> OfferId {
        let name = self.allowance(&format!("included-{at}"));
        let (by_number, alone): (Vec<_>, Vec<_>) = once.any_of.iter().partition(|(_, at_least)| *at_least > 1);
        let mut bring: Vec<OfferId> = alone.into_iter().flat_map(|(offers, _)| offers.clone()).collect();
        for (which, (offers, at_least)) in by_number.into_iter().enumerate() {
            let reached = self.allowance(&format!("included-{at}-{which}"));
            self.needs(&reached, offers, *at_least);
            bring.push(reached);
        }
        self.needs(&name, &bring, 1);
        name
    }

    /// A threshold from which on there is no limit.
    fn unlimited(&mut self, at: usize) -> OfferId {
        let name = self.allowance(&format!("unlimited-{at}"));
        for held in self.demand.unlimited.get(at).into_iter().flatten() {
            self.needs(&name, std::slice::from_ref(&held.offer), held.quantity);
        }
        name
    }

    fn way(&mut self, way: &Way, when: Option<&OfferId>, once: &[(OfferId, Quantity)], unlimited: &[OfferId]) {
        for Sum { each, at_least } in &way.sums {
            let mut each = each.clone();
            each.extend(once.iter().cloned());
            each.extend(unlimited.iter().map(|name| (name.clone(), *at_least)));
            let (each, at_least) = in_whole_numbers(&each, *at_least);
            if at_least > 0 {
                let because = self.because();
                self.found.limits.push(Limit::Capacity { when: when.cloned(), each, at_least, because });
            }
        }
    }
}

/// A sum in whole numbers. Where they would become too large they are counted in larger units, rounded so that whoever
/// keeps to them keeps to the sum. What brings more than is asked for brings what is asked for.
fn in_whole_numbers(each: &BTreeMap<OfferId, Quantity>, at_least: Quantity) -> (BTreeMap<OfferId, u64>, u64) {
    let divisor = |a: i128, b: i128| {
        let (mut a, mut b) = (a, b);
        while b != 0 {
            (a, b) = (b, a.rem_euclid(b));
        }
        a
    };
    let unit = each.values().fold(0, |unit, amount| divisor(unit, amount.ticks())).max(1);
    let up = |amount: i128, unit: i128| amount.div_euclid(unit) + i128::from(amount.rem_euclid(unit) > 0);
    let unit = unit.max(up(at_least.ticks(), LARGEST));
    let asked = up(at_least.ticks(), unit);
    let number = |amount: i128| u64::try_from(amount.min(asked)).unwrap_or(0);
    let each = each.iter().map(|(offer, amount)| (offer.clone(), number(amount.ticks().div_euclid(unit))));
    (each.filter(|(_, number)| *number > 0).collect(), number(asked))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_counted_in_the_largest_unit_that_is_exact() {
        let amount = |text: &str| text.parse::<Quantity>().unwrap();
        let each = BTreeMap::from([("a.base".into(), amount("0.25")), ("b.capacity".into(), amount("1"))]);
        let (each, asked) = in_whole_numbers(&each, amount("30.1"));
        assert_eq!((each.values().copied().collect::<Vec<_>>(), asked), (vec![1, 4], 121));
        let each = BTreeMap::from([("a.base".into(), amount("0.000001")), ("b.capacity".into(), amount("9"))]);
        let (each, asked) = in_whole_numbers(&each, amount("5000000000"));
        assert!(asked <= 1_000_000_000_000 && each.values().all(|number| *number <= asked), "{each:?} {asked}");
    }
}
