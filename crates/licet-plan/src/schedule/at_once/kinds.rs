//! What can be had over time: on which day, until when, at which prices.

use std::collections::{BTreeMap, BTreeSet};

use licet::{
    tenant::Program,
    value::{AgreementId, Day, Money, OfferId, Reason},
};

use crate::schedule::{lots::Lot, way::Way};

/// So many days on which something may change are looked at together at most.
const DAYS: usize = 60;

/// Seats of an offer from a day on.
#[derive(Debug, Clone)]
pub(super) struct Kind {
    pub(super) offer: OfferId,
    /// The day on which they are bought or renewed.
    pub(super) day: Day,
    /// The first day on which they may go down, if it lies within the time.
    pub(super) free_on: Option<Day>,
    /// As [`Kind::free_on`], or whatever else is said of it.
    pub(super) committed_until: Option<Day>,
    /// What each costs a month, by the number from which that holds.
    pub(super) steps: Vec<(u64, Money)>,
    pub(super) program: Option<Program>,
    pub(super) agreement: Option<AgreementId>,
    pub(super) because: Vec<Reason>,
    /// Where its price comes from.
    pub(super) priced: Reason,
    /// Whether they can be bought, not only renewed.
    pub(super) sold: bool,
    /// Whether fewer than the least number may be renewed at its price: no other price is for fewer.
    pub(super) fewest: bool,
}

/// Everything that can be had.
#[derive(Debug)]
pub(super) struct Kinds {
    /// The days on which something may change, from the first to the end.
    pub(super) days: Vec<Day>,
    /// Sorted by day, then offer.
    pub(super) kinds: Vec<Kind>,
}

impl Kind {
    /// What each costs a month if so many are paid.
    pub(super) fn monthly(&self, quantity: u64) -> Money {
        let reached = self.steps.iter().take_while(|(from, _)| *from <= quantity).last();
        reached.or(self.steps.first()).map(|(_, price)| *price).unwrap_or_default()
    }

    /// The least number in which they are sold.
    pub(super) fn least(&self) -> u64 {
        self.steps.first().map_or(1, |(from, _)| (*from).max(1))
    }

    /// Seats of it.
    pub(super) fn lot(&self, quantity: u64) -> Lot {
        Lot {
            offer: self.offer.clone(),
            quantity,
            owned: false,
            free_on: self.committed_until,
            monthly: self.monthly(quantity) * quantity,
            single: self.monthly(1),
            agreement: self.agreement.clone(),
            program: self.program,
            because: self.because.clone(),
        }
    }
}

impl Kinds {
    /// What can be had of these offers from the first day until the end; `None` if too many days have a say.
    pub(super) fn of(way: &Way<'_>, useful: &BTreeSet<OfferId>, until: Day) -> Option<Self> {
        let from = way.from();
        let ends = way.owned.iter().filter_map(|lot| lot.free_on);
        let mut ahead: BTreeSet<Day> = ends.filter(|day| *day > from && *day < until).chain([from]).collect();
        let (mut days, mut kinds) = (Vec::new(), Vec::new());
        while let Some(day) = ahead.pop_first() {
            days.push(day);
            if days.len() > DAYS {
                return None;
            }
            for offer in useful {
                let of_offer = Self::of_offer(way, offer, day, until);
                ahead.extend(of_offer.iter().filter_map(|kind| kind.free_on));
                kinds.extend(of_offer);
            }
        }
        days.push(until);
        Some(Self { days, kinds })
    }

    /// What can be had of an offer on a day: of each tariff what may go down first on each day.
    fn of_offer(way: &Way<'_>, offer: &OfferId, day: Day, until: Day) -> Vec<Kind> {
        let held = way.owned.iter().filter(|lot| lot.offer == *offer);
        let agreements: BTreeSet<Option<AgreementId>> = held.map(|lot| lot.agreement.clone()).chain([None]).collect();
        let sold = way.edition.counts_as(offer).is_none();
        let mut found: BTreeMap<(usize, Option<Day>), Kind> = BTreeMap::new();
        for (at, tariff) in way.prices.tariffs(offer).iter().enumerate() {
            let Some(&price) = tariff.first() else { continue };
            for agreement in &agreements {
                let (committed_until, because) = way.committed(offer, Some(price), agreement.as_ref(), day);
                let free_on = committed_until.filter(|on| *on < until);
                found.entry((at, free_on)).or_insert_with(|| Kind {
                    offer: offer.clone(),
                    day,
                    free_on,
                    committed_until,
                    steps: tariff.iter().map(|price| (price.min_quantity.max(1), price.monthly())).collect(),
                    program: price.program,
                    agreement: way.keeps(agreement.clone(), price.program),
                    because,
                    priced: price.because.clone(),
                    sold,
                    fewest: price.min_quantity.max(1) == way.prices.least(offer),
                });
            }
        }
        found.into_values().collect()
    }
}
