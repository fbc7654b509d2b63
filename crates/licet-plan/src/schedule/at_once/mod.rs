//! The whole time as one model: what to buy and to renew on which day, proved to be the cheapest.
//!
//! The turns' own plans are found one after the other and may be caught by what was bought before. Here all days on which
//! seats may go down are looked at together, everything that can be had from each of them on, under every price and
//! agreement, and everybody's choice in every span between two of them. It is one program like that of a single plan, with
//! the same bound in whole numbers; its answer is judged turn by turn by the checker.

mod build;
mod kinds;

use std::collections::{BTreeMap, BTreeSet};

use licet::{
    decide::reached,
    value::{Day, Money, OfferId},
};

use super::{lots::Lot, way::Way};
use crate::{
    counted::{Counts, Offer},
    model::Model,
    program::Program,
    solve::{Most, Solution, solve_up_to},
    span::{A_CENT, Parts},
};
use build::{AtOnce, build};
use kinds::Kinds;

/// How much is looked at together.
#[derive(Debug, Clone, Copy)]
pub(super) struct Look {
    /// So many pairs of a set of licences in a span and something that can be had at most.
    pairs: usize,
    /// Where there are more, what is had for short terms is renewed until a day on which something else changes.
    renewing: bool,
}

impl Look {
    /// All ways, or none.
    const ALL: Self = Self { renewing: false, ..Self::MOST };
    /// As many ways as one model can take.
    pub(super) const MOST: Self = Self { pairs: 20_000_000, renewing: true };

    /// No more than so many pairs.
    #[cfg(test)]
    pub(super) fn at_most(pairs: usize) -> Self {
        Self { pairs, ..Self::MOST }
    }
}

/// So many nodes are searched at most: ways through the time that cost the same are many where little is needed.
const NODES: u64 = 10_000;

/// The answer of the model of the whole time.
pub(super) struct Found {
    /// What is bought and renewed, with its day, sorted by day and offer.
    pub(super) lots: Vec<(Day, Lot)>,
    /// What that costs over the whole time.
    pub(super) cost: Parts,
    /// Nothing costs less; not known where not everything was looked at.
    pub(super) at_least: Option<Parts>,
    /// The models of the spans, by the first day on which what is owned and stays is so.
    models: BTreeMap<Day, Model>,
    /// Who gets what in each span, by its first day.
    given: BTreeMap<Day, Given>,
}

/// Who gets what in a span: for each group and each device class, how many get each of their sets.
struct Given {
    sets: Vec<Vec<u64>>,
    devices: Vec<Vec<u64>>,
}

impl Found {
    /// The model of the span that begins on a day, with these seats in it, and who gets what of them.
    pub(super) fn span(&mut self, day: Day, held: &BTreeMap<OfferId, u64>) -> Option<(&Model, Solution)> {
        let (_, given) = self.given.range(..=day).next_back()?;
        let (_, model) = self.models.range_mut(..=day).next_back()?;
        for offer in &mut model.offers {
            let held = held.get(&offer.offer).copied().unwrap_or(0);
            (offer.owned, offer.stays) = (held, held);
        }
        let kept = model.offers.iter().map(|offer| offer.stays).collect();
        let (sets, devices, bought) = (given.sets.clone(), given.devices.clone(), vec![0; model.offers.len()]);
        Some((model, Solution { sets, devices, kept, bought, ..Solution::default() }))
    }
}

/// What is solved.
struct Whole {
    at_once: AtOnce,
    kinds: Kinds,
    models: BTreeMap<Day, Model>,
}

impl Whole {
    /// `None` if too much has a say for one model.
    fn of(way: &mut Way<'_>, until: Day, look: Look) -> Option<Self> {
        let from = way.from();
        let ends = way.owned.iter().filter_map(|lot| lot.free_on).filter(|day| *day > from && *day < until);
        let ends: BTreeSet<Day> = ends.chain([from]).collect();
        let models: BTreeMap<Day, Model> = ends.iter().map(|&day| (day, way.span(day))).collect();
        let useful = useful(&models);
        let fits = |kinds: &Kinds| {
            let groups = spans(kinds, &models).flat_map(|(_, model)| &model.groups);
            groups.map(|group| group.sets.len()).sum::<usize>().saturating_mul(kinds.kinds.len()) <= look.pairs
        };
        let of = |short| Kinds::of(way, &useful, until, short).filter(fits);
        let shorter = || Kinds::lengths(way, &useful, until).into_iter().find_map(|short| of(Some(short)));
        let kinds = of(None).or_else(|| look.renewing.then(shorter).flatten())?;
        let of_span: Vec<&Model> = spans(&kinds, &models).map(|(_, model)| model).collect();
        let lines = reached(way.edition, way.tenant()).lines;
        let lines = lines.as_ref().map(|lines| &lines.offer);
        let at_once = build(&kinds, (&way.owned, lines), way.spans, &of_span)?;
        Some(Self { at_once, kinds, models })
    }
}

/// The spans with their models.
fn spans<'s>(kinds: &'s Kinds, models: &'s BTreeMap<Day, Model>) -> impl Iterator<Item = (Day, &'s Model)> {
    let days = kinds.days.iter().take(kinds.days.len() - 1);
    days.filter_map(|day| models.range(..=*day).next_back().map(|(_, model)| (*day, model)))
}

/// The model of the whole time as free MPS; `None` if too much has a say for one model.
pub(super) fn export(way: &mut Way<'_>, until: Day) -> Option<String> {
    let AtOnce { model, scale: (all, ticks), .. } = Whole::of(way, until, Look::ALL)?.at_once;
    Some(Program::of(&model).mps(&model, (ticks * A_CENT, all)))
}

/// The cheapest way through the whole time; `None` if too much has a say for one model, or if no way was found.
pub(super) fn at_once(way: &mut Way<'_>, until: Day, look: Look) -> Option<Found> {
    let Whole { at_once, kinds, models } = Whole::of(way, until, look)?;
    let AtOnce { model, lots, scale: (all, ticks) } = at_once;
    let solution = solve_up_to(&model, way.tenant(), Most { cost: None, nodes: Some(NODES) }, way.stop).ok()?;
    let cost = solution.cost(&model).ticks() / ticks * all;
    let bound = solution.bound.ticks();
    let at_least = (bound.div_euclid(ticks) + i128::from(bound.rem_euclid(ticks) > 0)) * all;
    let needed = needed(&model, &solution);
    let mut bought: BTreeMap<usize, u64> = BTreeMap::new();
    for (at, kind) in lots {
        *bought.entry(kind).or_default() += needed.get(at).copied().unwrap_or(0);
    }
    let some = bought.into_iter().filter(|(_, quantity)| *quantity > 0);
    let lots = some.filter_map(|(kind, quantity)| Some(kinds.kinds.get(kind)?.lots(quantity)));
    let mut lots: Vec<(Day, Lot)> = lots.flatten().collect();
    lots.sort_by_key(|(day, _)| *day);
    let (mut sets, mut devices) = (solution.sets.into_iter(), solution.devices.into_iter());
    let given = |(day, model): (Day, &Model)| {
        let sets = sets.by_ref().take(model.groups.len()).collect();
        (day, Given { sets, devices: devices.by_ref().take(model.devices.len()).collect() })
    };
    let given = spans(&kinds, &models).map(given).collect();
    let at_least = kinds.all.then_some(at_least.min(cost));
    Some(Found { lots, cost, at_least, models, given })
}

/// What can be of use in some span, and can be had at all.
fn useful(models: &BTreeMap<Day, Model>) -> BTreeSet<OfferId> {
    let offers = models.values().flat_map(|model| &model.offers);
    offers.filter(|offer| offer.useful && offer.owned > offer.stays).map(|offer| offer.offer.clone()).collect()
}

/// What is bought, without seats that cost nothing and that nobody uses and no limit counts in any span.
fn needed(model: &Model, solution: &Solution) -> Vec<u64> {
    let used = solution.used(model);
    let counted = |offer: &Offer| {
        let opens = model.conditions.iter().any(|condition| condition.contains(&offer.offer));
        opens || model.limits.iter().any(|limit| limit.counts(&offer.offer))
    };
    let mut bought = solution.bought.clone();
    for (lot, offer) in model.offers.iter().enumerate().filter(|(_, offer)| offer.price == Some(Money::ZERO)) {
        let there = model.offers.iter().enumerate().filter(|(_, other)| other.brought.iter().any(|by| by.by == lot));
        let there: Vec<(usize, &Offer)> = there.collect();
        if offer.counts != Counts::Seats || there.iter().any(|(_, offer)| counted(offer)) {
            continue;
        }
        let idle = |(at, offer): &(usize, &Offer)| {
            let brought = offer.brought.iter().filter_map(|by| bought.get(by.by)).sum::<u64>();
            (offer.stays + brought).saturating_sub(used.get(*at).copied().unwrap_or(0))
        };
        let idle = there.iter().map(idle).min().unwrap_or(0);
        if let Some(bought) = bought.get_mut(lot) {
            *bought -= idle.min(*bought);
        }
    }
    bought
}
