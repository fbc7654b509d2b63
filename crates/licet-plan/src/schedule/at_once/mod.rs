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
    solve::{Solution, solve},
    span::Parts,
};
use build::{AtOnce, build};
use kinds::Kinds;

/// So many sets of licences, all spans together, are looked at at most.
const SETS: usize = 400_000;

/// The answer of the model of the whole time.
#[derive(Debug)]
pub(super) struct Found {
    /// What is bought and renewed, with its day, sorted by day and offer.
    pub(super) lots: Vec<(Day, Lot)>,
    /// What that costs over the whole time.
    pub(super) cost: Parts,
    /// Nothing costs less.
    pub(super) at_least: Parts,
}

/// The cheapest way through the whole time; `None` if too much has a say for one model, or if no way was found.
pub(super) fn at_once(way: &mut Way<'_>, until: Day) -> Option<Found> {
    let at_once = model(way, until)?;
    let (kinds, AtOnce { model, lots, scale }) = at_once;
    let solution = solve(&model, way.tenant(), way.stop).ok()?;
    let (all, ticks) = scale;
    let cost = solution.cost(&model).ticks() / ticks * all;
    let bound = solution.bound.ticks();
    let at_least = (bound.div_euclid(ticks) + i128::from(bound.rem_euclid(ticks) > 0)) * all;
    let needed = needed(&model, &solution);
    let mut bought: BTreeMap<usize, u64> = BTreeMap::new();
    for (at, kind) in lots {
        *bought.entry(kind).or_default() += needed.get(at).copied().unwrap_or(0);
    }
    let lot = |(kind, quantity): (usize, u64)| {
        let kind = kinds.kinds.get(kind).filter(|_| quantity > 0)?;
        Some((kind.day, kind.lot(quantity)))
    };
    Some(Found { lots: bought.into_iter().filter_map(lot).collect(), cost, at_least: at_least.min(cost) })
}

/// The model of the whole time, and what can be had in it.
fn model(way: &mut Way<'_>, until: Day) -> Option<(Kinds, AtOnce)> {
    let from = way.from();
    let ends = way.owned.iter().filter_map(|lot| lot.free_on).filter(|day| *day > from && *day < until);
    let ends: BTreeSet<Day> = ends.chain([from]).collect();
    let models: BTreeMap<Day, Model> = ends.iter().map(|&day| (day, way.span(day))).collect();
    let useful = |model: &Model| {
        let seats = model.offers.iter().filter(|offer| offer.useful && offer.owned > offer.stays);
        seats.map(|offer| offer.offer.clone()).collect::<Vec<OfferId>>()
    };
    let useful: BTreeSet<OfferId> = models.values().flat_map(useful).collect();
    let kinds = Kinds::of(way, &useful, until)?;
    let spans = kinds.days.iter().take(kinds.days.len() - 1);
    let of_span: Vec<&Model> =
        spans.filter_map(|day| models.range(..=*day).next_back().map(|(_, model)| model)).collect();
    let sets = of_span.iter().flat_map(|model| &model.groups).map(|group| group.sets.len()).sum::<usize>();
    if sets > SETS {
        return None;
    }
    let lines = reached(way.edition, way.tenant()).lines;
    let lines = lines.as_ref().map(|lines| &lines.offer);
    let at_once = build(&kinds, (&way.owned, lines), way.spans, &of_span)?;
    Some((kinds, at_once))
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
