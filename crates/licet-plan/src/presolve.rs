//! Makes the model smaller without losing the optimum.
//!
//! A limit that holds in every plan goes. A set goes if another of the same group is never dearer, whatever the rest of
//! the tenant does: what the other has more of can be bought at its price, without any limit being touched, and what it
//! has less of is saved at its price, because no limit, minimum or owned seat makes it cheaper. Both are repeated until
//! nothing changes, for each makes the other stronger.

use std::collections::{BTreeSet, HashMap};

use licet::{
    decide::{Limit, Set},
    value::{Money, OfferId},
};

use rayon::prelude::*;

use crate::model::{Choice, Group, Model};

/// Reduces the model.
pub(crate) fn presolve(model: &mut Model) {
    let on_shelf = on_shelf(model);
    loop {
        let forced = forced(model);
        let before = size(model);
        drop_limits(model, &forced);
        drop_conditions(model, &forced);
        drop_sides(model);
        let worth = Worth::of(model, &on_shelf, &forced);
        drop_sets(&mut model.groups, &worth);
        model.mark_useful();
        if size(model) == before {
            return;
        }
    }
}

fn size(model: &Model) -> (usize, usize, usize, usize) {
    let sets = model.groups.iter().map(|group| group.sets.len()).sum();
    let conditions = model.groups.iter().flat_map(|group| &group.sets).map(|choice| choice.conditions.len()).sum();
    let sides = model.groups.iter().flat_map(|group| &group.sets).map(|choice| choice.sides.len()).sum();
    (sets, conditions, sides, model.limits.len())
}

/// How many seats of each offer are used in every plan: by groups all of whose sets have it.
fn forced(model: &Model) -> Vec<u64> {
    let mut forced = vec![0; model.offers.len()];
    for group in &model.groups {
        let Some(first) = group.sets.first() else { continue };
        for &offer in &first.offers {
            if group.sets.iter().all(|choice| choice.offers.contains(&offer))
                && let Some(forced) = forced.get_mut(offer)
            {
                *forced += group.members.len() as u64;
            }
        }
    }
    forced
}

/// How many people hold one of these offers in every plan.
fn forced_people(model: &Model, offers: &BTreeSet<usize>) -> u64 {
    let holds = |choice: &Choice| choice.offers.iter().any(|offer| offers.contains(offer));
    let all = |group: &&Group| !group.sets.is_empty() && group.sets.iter().all(holds);
    model.groups.iter().filter(all).map(|group| group.members.len() as u64).sum()
}

/// Limits that every plan keeps.
fn drop_limits(model: &mut Model, forced: &[u64]) {
    let places = |offers: &BTreeSet<OfferId>| model.places(offers).into_iter().collect::<BTreeSet<usize>>();
    let seats = |offers: &BTreeSet<usize>| offers.iter().filter_map(|&at| forced.get(at)).sum::<u64>();
    let holds = |limit: &Limit| match limit {
        Limit::Minimum { offers, quantity, .. } => seats(&places(offers)) >= *quantity,
        Limit::Needs { of, at_least, .. } => forced_people(model, &places(of)) >= *at_least,
        Limit::Users { of, at_least, same_product: false, .. } => forced_people(model, &places(of)) >= *at_least,
        Limit::Capacity { when: None, each, at_least, .. } => {
            let brings = |(offer, brings): (&OfferId, &u64)| {
                let at = model.place(offer)?;
                let stays = model.offers.get(at).filter(|_| !model.is_attach(at)).map_or(0, |offer| offer.stays);
                Some(brings.saturating_mul(forced.get(at).copied().unwrap_or(0).max(stays)))
            };
            each.iter().filter_map(brings).fold(0, u64::saturating_add) >= *at_least
        }
        _ => false,
    };
    let kept: Vec<bool> = model.limits.iter().map(|limit| !holds(limit)).collect();
    let mut kept = kept.into_iter();
    // A ceiling looks at the limit of another offer, which must stay as long as the ceiling does.
    if !model.limits.iter().any(|limit| matches!(limit, Limit::FewerUsers { .. })) {
        model.limits.retain(|_| kept.next().unwrap_or(true));
    }
}

/// Conditions that every plan meets.
fn drop_conditions(model: &mut Model, forced: &[u64]) {
    let met = |condition: &licet::decide::Condition| {
        let people: BTreeSet<usize> = model.places(condition).into_iter().collect();
        let owned = |&at: &usize| !model.is_attach(at) && model.offers.get(at).is_some_and(|offer| offer.stays > 0);
        people.iter().any(|at| owned(at) || forced.get(*at).is_some_and(|&seats| seats > 0))
            || forced_people(model, &people) > 0
    };
    let met: BTreeSet<usize> = (0..).zip(&model.conditions).filter(|(_, c)| met(c)).map(|(at, _)| at).collect();
    for choice in model.groups.iter_mut().flat_map(|group| &mut group.sets) {
        choice.conditions.retain(|condition| !met.contains(condition));
    }
}

/// Sides that some people can only be on: the others can be on no other, and it need not be said.
fn drop_sides(model: &mut Model) {
    let mut forced: BTreeSet<(usize, usize)> = BTreeSet::new();
    for group in &model.groups {
        let Some(first) = group.sets.first() else { continue };
        let everywhere = |side: &&(usize, usize)| group.sets.iter().all(|choice| choice.sides.contains(side));
        forced.extend(first.sides.iter().filter(everywhere));
    }
    // Where people are forced to both sides nothing is lawful; the conflict is left for all to see.
    let one = |(side, way): &(usize, usize)| !forced.contains(&(*side, 1 - *way));
    let forced: BTreeSet<(usize, usize)> = forced.iter().copied().filter(one).collect();
    for group in &mut model.groups {
        group.sets.retain(|choice| !choice.sides.iter().any(|(side, way)| forced.contains(&(*side, 1 - *way))));
        for choice in &mut group.sets {
            choice.sides.retain(|side| !forced.contains(side));
        }
    }
}

/// What a seat more costs at most, and a seat less saves at least, by place on the shelf.
struct Worth {
    most: Vec<Money>,
    least: Vec<Money>,
    /// The prices.
    price: Vec<Money>,
    /// Licences of which nobody may say what one more costs at most, or one less saves at least.
    no_most: Set,
    no_least: Set,
}

impl Worth {
    fn of(model: &Model, on_shelf: &[(usize, usize)], forced: &[u64]) -> Self {
        let used_conditions: BTreeSet<usize> =
            model.groups.iter().flat_map(|group| &group.sets).flat_map(|choice| choice.conditions.clone()).collect();
        let counted: BTreeSet<usize> = (0..)
            .zip(&model.conditions)
            .filter(|(at, _)| used_conditions.contains(at))
            .flat_map(|(_, condition)| model.places(condition))
            .collect();
        let fewer = model.limits.iter().any(|limit| matches!(limit, Limit::FewerUsers { .. }));
        let nothing = || vec![Money::ZERO; Set::ROOM];
        let (most, least, price) = (nothing(), nothing(), nothing());
        let mut worth = Self { most, least, price, no_most: Set::EMPTY, no_least: Set::EMPTY };
        for &(licence, at) in on_shelf {
            let Some(offer) = model.offers.get(at) else { continue };
            let touched = |limit: &Limit| match limit {
                Limit::Minimum { offers, .. } => offers.contains(&offer.offer),
                Limit::Needs { offers, .. } => offers.contains(&offer.offer),
                Limit::Users { offer: other, .. } | Limit::Maximum { offer: other, .. } => *other == offer.offer,
                Limit::FewerUsers { offer: other, of, .. } => *other == offer.offer || of.contains(&offer.offer),
                // Whoever gets an attach licence more has a base for it.
                Limit::Under { .. } | Limit::Capacity { .. } | Limit::Discount { .. } | Limit::Servers { .. } => false,
            };
            let limited = model.limits.iter().any(touched);
            let helps = counted.contains(&at) || model.limits.iter().any(|limit| limit.counts(&offer.offer));
            let spare = offer.owned > forced.get(at).copied().unwrap_or(0);
            let price = offer.price.unwrap_or_default();
            if offer.price.is_none() || !offer.sold || limited {
                worth.no_most = worth.no_most.with(licence);
            }
            // A seat that helps can be held idle, but for an attach licence: that helps while somebody has it.
            if helps && model.is_attach(at) {
                worth.no_least = worth.no_least.with(licence);
            }
            let saved = if helps || spare || limited || fewer { Money::ZERO } else { price };
            for (list, amount) in [(&mut worth.most, price), (&mut worth.least, saved), (&mut worth.price, price)] {
                if let Some(slot) = list.get_mut(licence) {
                    *slot = amount;
                }
            }
        }
        worth
    }

    /// Whether swapping the one set for the other never costs more.
    fn never_dearer(&self, other: Set, than: Set) -> bool {
        let (more, fewer) = (other.minus(than), than.minus(other));
        !more.meets(self.no_most) && !fewer.meets(self.no_least) && sum(&self.most, more) <= sum(&self.least, fewer)
    }
}

/// What the licences of a set are worth together.
fn sum(worth: &[Money], set: Set) -> Money {
    set.iter().filter_map(|at| worth.get(at)).copied().sum()
}

/// For each licence that sets have: its place on the shelf and in the model.
fn on_shelf(model: &Model) -> Vec<(usize, usize)> {
    let mut places: Vec<Option<usize>> = vec![None; Set::ROOM];
    for choice in model.groups.iter().flat_map(|group| &group.sets) {
        for (licence, &at) in choice.bundle.licences.iter().zip(&choice.offers) {
            if let Some(slot) = places.get_mut(licence) {
                *slot = Some(at);
            }
        }
    }
    (0..).zip(places).filter_map(|(licence, at)| Some((licence, at?))).collect()
}

/// Drops the sets that another set of the group makes needless. Groups with the same sets lose the same.
fn drop_sets(groups: &mut [Group], worth: &Worth) {
    let mut known: HashMap<&[Choice], usize> = HashMap::with_capacity(groups.len());
    let mut distinct: Vec<&[Choice]> = Vec::new();
    let numbers: Vec<usize> = groups
        .iter()
        .map(|group| {
            *known.entry(&group.sets).or_insert_with_key(|sets| {
                distinct.push(sets);
                distinct.len() - 1
            })
        })
        .collect();
    let needless: Vec<Vec<bool>> = distinct.par_iter().map(|sets| needless(sets, worth)).collect();
    for (group, number) in groups.iter_mut().zip(numbers) {
        let mut drops = needless.get(number).into_iter().flatten();
        group.sets.retain(|_| !drops.next().copied().unwrap_or(false));
    }
}

/// For each set whether another makes it needless. Of two that make each other needless the first stays.
///
/// What is never dearer has no higher price, so that sets are compared with those before them in the order of prices only.
fn needless(sets: &[Choice], worth: &Worth) -> Vec<bool> {
    let better = |other: &Choice, than: &Choice| {
        other.bundle.meets & than.bundle.meets == than.bundle.meets
            && worth.never_dearer(other.bundle.licences, than.bundle.licences)
            && other.conditions.iter().all(|condition| than.conditions.contains(condition))
            && other.sides.iter().all(|side| than.sides.contains(side))
    };
    let priced = |(at, choice): (usize, &Choice)| (sum(&worth.price, choice.bundle.licences), at);
    let mut order: Vec<(Money, usize)> = sets.iter().enumerate().map(priced).collect();
    order.sort_unstable();
    let mut needless = vec![true; sets.len()];
    let mut kept: Vec<(Money, usize, &Choice)> = Vec::new();
    for (price, at) in order {
        let Some(choice) = sets.get(at) else { continue };
        if kept.iter().any(|(.., other)| better(other, choice)) {
            continue;
        }
        let same = kept.partition_point(|(other, ..)| *other < price);
        let mut dearer = kept.split_off(same);
        dearer.retain(|(.., other)| !better(choice, other));
        kept.append(&mut dearer);
        kept.push((price, at, choice));
    }
    for (_, at, _) in kept {
        if let Some(slot) = needless.get_mut(at) {
            *slot = false;
        }
    }
    needless
}
