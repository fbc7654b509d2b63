//! Makes the model smaller without losing the optimum.
//!
//! A limit that holds in every plan goes. A set goes if another of the same group is never dearer, whatever the rest of
//! the tenant does: what the other has more of can be bought at its price, without any limit being touched, and what it
//! has less of is saved at its price, because no limit, minimum or owned seat makes it cheaper. Both are repeated until
//! nothing changes, for each makes the other stronger.

use std::collections::{BTreeSet, HashMap};

use licet::{
    decide::Limit,
    value::{Money, OfferId},
};

use rayon::prelude::*;

use crate::model::{Choice, Group, Model};

/// Reduces the model.
pub(crate) fn presolve(model: &mut Model) {
    loop {
        let forced = forced(model);
        let before = size(model);
        drop_limits(model, &forced);
        drop_conditions(model, &forced);
        drop_sides(model);
        let worth = Worth::of(model, &forced);
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

/// What a seat more costs at most, and a seat less saves at least; nothing where it may not be so.
struct Worth {
    most: Vec<Option<Money>>,
    least: Vec<Option<Money>>,
}

impl Worth {
    fn of(model: &Model, forced: &[u64]) -> Self {
        let used_conditions: BTreeSet<usize> =
            model.groups.iter().flat_map(|group| &group.sets).flat_map(|choice| choice.conditions.clone()).collect();
        let counted: BTreeSet<usize> = (0..)
            .zip(&model.conditions)
            .filter(|(at, _)| used_conditions.contains(at))
            .flat_map(|(_, condition)| model.places(condition))
            .collect();
        let mut worth = Self { most: Vec::new(), least: Vec::new() };
        for (at, offer) in model.offers.iter().enumerate() {
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
            let fewer = model.limits.iter().any(|limit| matches!(limit, Limit::FewerUsers { .. }));
            let price = offer.price;
            worth.most.push(price.filter(|_| offer.sold && !limited));
            // A seat that helps can be held idle, but for an attach licence: that helps while somebody has it.
            let needed = helps && model.is_attach(at);
            let saved = price.filter(|_| !helps && !spare && !limited && !fewer).unwrap_or_default();
            worth.least.push((!needed).then_some(saved));
        }
        worth
    }

    /// Whether swapping the one set for the other never costs more.
    fn never_dearer(&self, other: &Choice, than: &Choice) -> bool {
        let more = other.offers.iter().filter(|offer| !than.offers.contains(offer));
        let most: Option<Money> = more.map(|&offer| self.most.get(offer).copied().flatten()).sum();
        let fewer = than.offers.iter().filter(|offer| !other.offers.contains(offer));
        let least: Option<Money> = fewer.map(|&offer| self.least.get(offer).copied().flatten()).sum();
        most.zip(least).is_some_and(|(most, least)| most <= least)
    }
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
fn needless(sets: &[Choice], worth: &Worth) -> Vec<bool> {
    let better = |other: &Choice, than: &Choice| {
        other.bundle.meets & than.bundle.meets == than.bundle.meets
            && other.conditions.iter().all(|condition| than.conditions.contains(condition))
            && other.sides.iter().all(|side| than.sides.contains(side))
            && worth.never_dearer(other, than)
    };
    let mut kept: Vec<(usize, &Choice)> = Vec::with_capacity(sets.len());
    for (at, choice) in sets.iter().enumerate() {
        if kept.iter().any(|(_, other)| better(other, choice)) {
            continue;
        }
        kept.retain(|(_, other)| !better(choice, other));
        kept.push((at, choice));
    }
    let mut needless = vec![true; sets.len()];
    for (at, _) in kept {
        if let Some(slot) = needless.get_mut(at) {
            *slot = false;
        }
    }
    needless
}
