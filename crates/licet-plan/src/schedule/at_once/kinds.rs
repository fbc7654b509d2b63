//! What can be had over time: on which day, until when, at which prices.

use std::collections::{BTreeMap, BTreeSet};

use licet::{
    decide::Price,
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
    /// That day, and each on which they are renewed after it without another look at how many.
    terms: Vec<Term>,
    /// The first day on which they are not counted on any more.
    pub(super) used_until: Day,
    /// The first day on which they may go down, if it lies within the time.
    pub(super) free_on: Option<Day>,
    /// What each costs a month, by the number from which that holds.
    pub(super) steps: Vec<(u64, Money)>,
    pub(super) program: Option<Program>,
    pub(super) agreement: Option<AgreementId>,
    /// Where its price comes from.
    pub(super) priced: Reason,
    /// Whether they can be bought, not only renewed.
    pub(super) sold: bool,
    /// Whether fewer than the least number may be renewed at its price: no other price is for fewer.
    pub(super) fewest: bool,
}

/// A time for which seats are bought or renewed.
#[derive(Debug, Clone)]
struct Term {
    begins: Day,
    /// The first day on which they may go down, if anything says so.
    committed_until: Option<Day>,
    because: Vec<Reason>,
}

/// Everything that can be had.
#[derive(Debug)]
pub(super) struct Kinds {
    /// The days on which something may change, from the first to the end.
    pub(super) days: Vec<Day>,
    /// Sorted by day, then offer.
    pub(super) kinds: Vec<Kind>,
    /// Whether it is all that can be had: nothing is renewed without another look.
    pub(super) all: bool,
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

    /// Seats of it, with each day on which they are bought or renewed.
    pub(super) fn lots(&self, quantity: u64) -> impl Iterator<Item = (Day, Lot)> {
        let lot = move |term: &Term| Lot {
            offer: self.offer.clone(),
            quantity,
            owned: false,
            free_on: term.committed_until,
            monthly: self.monthly(quantity) * quantity,
            single: self.monthly(1),
            agreement: self.agreement.clone(),
            program: self.program,
            because: term.because.clone(),
        };
        self.terms.iter().map(move |term| (term.begins, lot(term)))
    }
}

impl Kinds {
    /// What can be had of these offers from the first day until the end; `None` if too many days have a say. What may go
    /// down again in no more than so many days is had until a day on which something else changes, and renewed until then.
    pub(super) fn of(way: &Way<'_>, useful: &BTreeSet<OfferId>, until: Day, short: Option<i32>) -> Option<Self> {
        let had = Had { way, until, short };
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
                let of_offer = had.of_offer(offer, day, &[]);
                ahead.extend(of_offer.iter().filter_map(|kind| kind.free_on));
                kinds.extend(of_offer);
            }
        }
        days.push(until);
        if short.is_some() {
            kinds.clear();
            for (at, &day) in days.iter().enumerate().take(days.len() - 1) {
                let goals = days.get(at + 1..).unwrap_or_default();
                kinds.extend(useful.iter().flat_map(|offer| had.of_offer(offer, day, goals)));
            }
        }
        Some(Self { days, kinds, all: short.is_none() })
    }

    /// After how many days what is bought of these offers on the first day may go down, from the soonest on.
    pub(super) fn lengths(way: &Way<'_>, useful: &BTreeSet<OfferId>, until: Day) -> Vec<i32> {
        let had = Had { way, until, short: None };
        let of_offer = useful.iter().flat_map(|offer| had.of_offer(offer, way.from(), &[]));
        let lengths: BTreeSet<i32> = of_offer.filter_map(|kind| Some(kind.free_on?.days_since(way.from()))).collect();
        lengths.into_iter().collect()
    }
}

/// What can be had over a time.
struct Had<'h, 'w> {
    way: &'h Way<'w>,
    until: Day,
    /// What may go down again in no more than so many days is renewed until a goal.
    short: Option<i32>,
}

impl Had<'_, '_> {
    /// What can be had of an offer on a day: of each tariff what may go down first on each day.
    fn of_offer(&self, offer: &OfferId, day: Day, goals: &[Day]) -> Vec<Kind> {
        let Self { way, until, short } = *self;
        let held = way.owned.iter().filter(|lot| lot.offer == *offer);
        let agreements: BTreeSet<Option<AgreementId>> = held.map(|lot| lot.agreement.clone()).chain([None]).collect();
        let sold = way.edition.counts_as(offer).is_none();
        let mut found: BTreeMap<(usize, Option<Day>, Day), Kind> = BTreeMap::new();
        for (at, tariff) in way.prices.tariffs(offer).iter().enumerate() {
            let Some(&price) = tariff.first() else { continue };
            for agreement in &agreements {
                let first = self.term(offer, price, agreement.as_ref(), day);
                let agreement = way.keeps(agreement.clone(), price.program);
                let renewed = first.committed_until.zip(short).is_some_and(|(on, short)| on.days_since(day) <= short);
                let ways = match renewed {
                    true => goals
                        .iter()
                        .map(|&goal| (Some(goal), self.terms(first.clone(), (offer, price, agreement.as_ref()), goal)))
                        .collect(),
                    false => vec![(None, vec![first])],
                };
                for (goal, terms) in ways {
                    let free_on = terms.last().and_then(|term| term.committed_until).filter(|on| *on < until);
                    let used_until = goal.or(free_on).unwrap_or(until);
                    found.entry((at, free_on, used_until)).or_insert_with(|| Kind {
                        offer: offer.clone(),
                        day,
                        terms,
                        used_until,
                        free_on,
                        steps: tariff.iter().map(|price| (price.min_quantity.max(1), price.monthly())).collect(),
                        program: price.program,
                        agreement: agreement.clone(),
                        priced: price.because.clone(),
                        sold,
                        fewest: price.min_quantity.max(1) == way.prices.least(offer),
                    });
                }
            }
        }
        found.into_values().collect()
    }

    fn term(&self, offer: &OfferId, price: &Price, agreement: Option<&AgreementId>, begins: Day) -> Term {
        let (committed_until, because) = self.way.committed(offer, Some(price), agreement, begins);
        Term { begins, committed_until, because }
    }

    /// A first term, and those for which the seats are renewed until a day.
    fn terms(
        &self,
        first: Term,
        (offer, price, agreement): (&OfferId, &Price, Option<&AgreementId>),
        until: Day,
    ) -> Vec<Term> {
        let next = |term: &Term| {
            let begins = term.committed_until.filter(|on| *on < until && *on > term.begins)?;
            Some(self.term(offer, price, agreement, begins))
        };
        std::iter::successors(Some(first), next).collect()
    }
}
