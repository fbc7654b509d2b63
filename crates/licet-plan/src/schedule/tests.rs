use std::collections::BTreeMap;

use licet::{
    catalog::{Edition, embedded},
    decide::{Prices, Shelf},
    tenant::Tenant,
    value::{Day, Money, OfferId},
};
use proptest::prelude::*;

use super::{
    at_once::{Look, at_once},
    lots::{Lot, seats},
    schedule,
    way::{Choose, Way},
};
use crate::{
    brute::{random, worlds},
    span::Parts,
};

proptest! {
    #![proptest_config(random(200))]

    #[test]
    fn no_way_through_the_time_costs_less_than_the_bound((tenant, _) in worlds::tenants(), months in 1..40_u32) {
        let catalog = embedded().unwrap();
        let edition = Edition::of_tenant(&catalog, &tenant).unwrap();
        let until = tenant.as_of.months_later(months).unwrap();
        let (prices, stop) = (Prices::of(&edition, &tenant), || false);
        let shelf = Shelf::of(&edition, &prices);
        let mut way = Way::new(&edition, &tenant, &prices, &shelf, &stop);
        let least = way.at_least(until);
        let mut costs = Vec::new();
        for bold in [false, true] {
            let walk = way.walk(until, if bold { Choose::Bold } else { Choose::Cautious });
            prop_assert!(!walk.serves() || walk.cost >= least, "{bold} {} {least}", walk.cost);
            costs.extend(walk.serves().then_some(walk.cost));
        }
        let found = schedule(&edition, &tenant, until, &stop);
        prop_assert!(found.gap >= Money::ZERO);
        prop_assert!(costs.iter().all(|&cost| crate::span::money(cost) >= found.cost));
        prop_assert!(!found.feasible || found.cost >= found.lower_bound);
        let days: Vec<Day> = found.turns.iter().map(|turn| turn.day).chain(found.turns.last().map(|turn| turn.until)).collect();
        prop_assert!(days.is_sorted());
        prop_assert!(!found.feasible || days.last() == Some(&until));
        for turn in &found.turns {
            for seats in &turn.seats {
                prop_assert!(seats.used <= seats.stay + seats.renew + seats.buy, "{:?}", seats);
                prop_assert!(seats.let_go == 0 || seats.buy == 0, "{:?}", seats);
            }
        }
    }

    #[test]
    fn trying_every_purchase_on_every_day_finds_nothing_cheaper((tenant, _) in worlds::tenants(), months in 1..20_u32) {
        let catalog = embedded().unwrap();
        let edition = Edition::of_tenant(&catalog, &tenant).unwrap();
        let (prices, stop) = (Prices::of(&edition, &tenant), || false);
        let short = prices.offers().flat_map(|offer| prices.all_of(offer)).any(|price| price.term_months == Some(1));
        let until = tenant.as_of.months_later(if short { months.min(3) } else { months }).unwrap();
        if tenant.users.len() > 3 || prices.offers().count() > 5 { return Ok(()); }
        let shelf = Shelf::of(&edition, &prices);
        let found = schedule(&edition, &tenant, until, &stop);
        if !found.feasible { return Ok(()); }
        let mut tries = Tries {
            until,
            most: super::cheapest(&mut Way::new(&edition, &tenant, &prices, &shelf, &stop), until).walk.cost,
            lawful: BTreeMap::new(),
            way: Way::new(&edition, &tenant, &prices, &shelf, &stop),
            tenant: &tenant,
        };
        let lots = tries.way.owned.clone();
        let cheaper = tries.cheaper(tenant.as_of, &lots, 0);
        prop_assert!(cheaper.is_none(), "{} {:?}\n{:?}", found.cost, found.turns, cheaper);
    }
}

/// Where too much has a say for one model, short terms are renewed: what is found so is a way like any other.
#[test]
fn renewing_short_terms_is_a_way_that_costs_what_it_says() {
    let catalog = embedded().unwrap();
    let (renewed, equal) = (std::cell::Cell::new(0), std::cell::Cell::new(0));
    let mut runner = proptest::test_runner::TestRunner::new(random(200));
    let ways = (worlds::tenants(), 1..20_u32, 1..8_000_usize);
    let ran = runner.run(&ways, |((tenant, _), months, pairs)| {
        let edition = Edition::of_tenant(&catalog, &tenant).unwrap();
        let until = tenant.as_of.months_later(months).unwrap();
        let (prices, stop) = (Prices::of(&edition, &tenant), || false);
        let shelf = Shelf::of(&edition, &prices);
        let mut way = Way::new(&edition, &tenant, &prices, &shelf, &stop);
        let Some(mut found) = at_once(&mut way, until, Look::at_most(pairs)) else { return Ok(()) };
        if found.at_least.is_some() {
            return Ok(());
        }
        let walk = way.walk(until, Choose::Known(&mut found));
        prop_assert!(walk.serves(), "{:?} {:?}", found.lots, walk.obstacles);
        prop_assert_eq!(walk.cost, found.cost);
        let best = super::cheapest(&mut way, until);
        prop_assert!(walk.cost >= best.lower_bound, "{} {}", walk.cost, best.lower_bound);
        renewed.set(renewed.get() + 1);
        equal.set(equal.get() + u32::from(walk.cost == best.walk.cost));
        Ok(())
    });
    assert!(ran.is_ok(), "{ran:?}");
    assert!(renewed.get() > 0 && equal.get() * 2 > renewed.get(), "{} of {}", equal.get(), renewed.get());
}

/// A search that ends before its end leaves a gap: of small tenants hardly one.
#[test]
fn nearly_every_way_is_proved_the_cheapest() {
    let catalog = embedded().unwrap();
    let left = std::cell::Cell::new(0);
    let mut runner = proptest::test_runner::TestRunner::new(random(100));
    let ways = (worlds::tenants(), 1..40_u32);
    let ran = runner.run(&ways, |((tenant, _), months)| {
        let edition = Edition::of_tenant(&catalog, &tenant).unwrap();
        let found = schedule(&edition, &tenant, tenant.as_of.months_later(months).unwrap(), &|| false);
        left.set(left.get() + u32::from(found.feasible && !found.optimal));
        Ok(())
    });
    assert!(ran.is_ok() && left.get() <= 2, "{}", left.get());
}

/// Seats that stay, that may go down and that are bought, by offer.
type Asked = [BTreeMap<OfferId, u64>; 3];

/// Every purchase on every day on which something ends.
struct Tries<'t> {
    until: Day,
    /// Only what costs less is of interest.
    most: Parts,
    lawful: BTreeMap<Asked, bool>,
    way: Way<'t>,
    tenant: &'t Tenant,
}

/// So many purchases are judged at most for one tenant.
const JUDGED: usize = 3_000;

impl Tries<'_> {
    /// A cheaper way from a day on, if there is one: what is bought on its days.
    fn cheaper(&mut self, day: Day, lots: &[Lot], cost: Parts) -> Option<Vec<Lot>> {
        if day >= self.until {
            return (cost < self.most).then(Vec::new);
        }
        let (staying, free): (Vec<Lot>, Vec<Lot>) = lots.iter().cloned().partition(|lot| lot.stays(day));
        let offers: Vec<OfferId> = self.way.prices.offers().cloned().collect();
        let mut bought: Vec<(Vec<Lot>, Parts)> = vec![(Vec::new(), cost)];
        for offer in &offers {
            let kinds = self.kinds(offer, day);
            let more = |(lots, cost): &(Vec<Lot>, Parts)| {
                let with =
                    |(lot, more): &(Lot, Parts)| ([lots.as_slice(), std::slice::from_ref(lot)].concat(), cost + more);
                kinds.iter().map(with).collect::<Vec<_>>()
            };
            let more: Vec<_> = bought.iter().flat_map(more).filter(|(_, cost)| *cost < self.most).collect();
            bought.extend(more);
        }
        for (fresh, cost) in bought {
            if !self.lawful(&staying, &free, &fresh) {
                continue;
            }
            let ends = staying.iter().chain(&fresh).filter_map(|lot| lot.free_on).filter(|on| *on > day);
            let next = ends.min().map_or(self.until, |next| next.min(self.until));
            let held = [staying.as_slice(), &fresh].concat();
            if let Some(then) = self.cheaper(next, &held, cost) {
                return Some([fresh, then].concat());
            }
        }
        None
    }

    fn lawful(&mut self, staying: &[Lot], free: &[Lot], fresh: &[Lot]) -> bool {
        let asked = [seats(staying), seats(free), seats(fresh)];
        if let Some(known) = self.lawful.get(&asked) {
            return *known;
        }
        if self.lawful.len() >= JUDGED {
            return false;
        }
        let lawful = self.way.held(staying, free, fresh).feasible;
        self.lawful.insert(asked, lawful);
        lawful
    }

    /// What can be bought of an offer on a day, with what it costs until the end.
    fn kinds(&self, offer: &OfferId, day: Day) -> Vec<(Lot, Parts)> {
        let most = self.tenant.users.len() as u64 + 2;
        let mut kinds: Vec<(Lot, Parts)> = Vec::new();
        let agreements = self.tenant.subscriptions.iter().map(|held| held.agreement.clone()).chain([None]);
        for agreement in agreements {
            for quantity in 1..=most {
                for price in self.way.prices.all_of(offer) {
                    let (free_on, because) = self.way.committed(offer, Some(price), agreement.as_ref(), day);
                    if quantity < price.min_quantity {
                        continue;
                    }
                    let monthly = price.monthly() * quantity;
                    let (offer, owned, program) = (offer.clone(), false, price.program);
                    let single = price.monthly();
                    let agreement = agreement.clone();
                    let ends = free_on.map_or(self.until, |on| on.min(self.until));
                    let cost = self.way.spans.parts(monthly, day, ends);
                    let lot = Lot { offer, quantity, owned, free_on, monthly, single, agreement, program, because };
                    if !kinds.iter().any(|(known, less)| {
                        (known.quantity, known.free_on) == (lot.quantity, lot.free_on) && *less <= cost
                    }) {
                        kinds.push((lot, cost));
                    }
                }
            }
        }
        kinds
    }
}
