//! Makes the model smaller without losing the optimum.
//!
//! A limit that holds in every plan goes. A set goes if another of the same group is never dearer, whatever the rest of
//! the tenant does: what the other has more of can be bought at its price, without any limit being touched, and what it
//! has less of is saved at its price, because no limit, minimum or owned seat makes it cheaper. Both are repeated until
//! nothing changes, for each makes the other stronger.

use std::collections::BTreeSet;

use licet::{
    decide::{Limit, Set},
    value::{Money, OfferId},
};

use rayon::prelude::*;

use crate::{
    lists::{List, Lists},
    model::{Choice, Model},
};

/// Reduces the model. Groups that choose from the same list of sets go through every step alike.
pub(crate) fn presolve(model: &mut Model) {
    let mut lists = Lists::taken(model);
    model.mark_useful(&lists.offers());
    let on_shelf = on_shelf(&lists);
    loop {
        let forced = forced(model, &lists);
        let before = (lists.size(), model.limits.len());
        drop_limits(model, &lists, &forced);
        drop_conditions(model, &mut lists, &forced);
        drop_sides(&mut lists);
        lists.unite();
        let worth = Worth::of(model, &lists, &on_shelf, &forced);
        drop_sets(&mut lists, &worth);
        model.mark_useful(&lists.offers());
        if (lists.size(), model.limits.len()) == before {
            return lists.put(model);
        }
    }
}

/// How many seats of each offer are used in every plan: by groups all of whose sets have it.
fn forced(model: &Model, lists: &Lists) -> Vec<u64> {
    let mut forced = vec![0; model.offers.len()];
    for List { sets, people, .. } in &lists.all {
        let Some(first) = sets.first() else { continue };
        for &offer in &first.offers {
            if sets.iter().all(|choice| choice.offers.contains(&offer))
                && let Some(forced) = forced.get_mut(offer)
            {
                *forced += people;
            }
        }
    }
    forced
}

/// How many people hold one of these offers in every plan.
fn forced_people(lists: &Lists, offers: &BTreeSet<usize>) -> u64 {
    let holds = |choice: &Choice| choice.offers.iter().any(|offer| offers.contains(offer));
    let all = |list: &&List| !list.sets.is_empty() && list.sets.iter().all(holds);
    lists.all.iter().filter(all).map(|list| list.people).sum()
}

/// Limits that every plan keeps.
fn drop_limits(model: &mut Model, lists: &Lists, forced: &[u64]) {
    let places = |offers: &BTreeSet<OfferId>| model.places(offers).into_iter().collect::<BTreeSet<usize>>();
    let seats = |offers: &BTreeSet<usize>| offers.iter().filter_map(|&at| forced.get(at)).sum::<u64>();
    let holds = |limit: &Limit| match limit {
        Limit::Minimum { offers, quantity, .. } => seats(&places(offers)) >= *quantity,
        Limit::Needs { of, at_least, .. } => forced_people(lists, &places(of)) >= *at_least,
        Limit::Users { of, at_least, same_product: false, .. } => forced_people(lists, &places(of)) >= *at_least,
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
fn drop_conditions(model: &Model, lists: &mut Lists, forced: &[u64]) {
    let is_met = |condition: &licet::decide::Condition| {
        let people: BTreeSet<usize> = model.places(condition).into_iter().collect();
        let owned = |&at: &usize| !model.is_attach(at) && model.offers.get(at).is_some_and(|offer| offer.stays > 0);
        people.iter().any(|at| owned(at) || forced.get(*at).is_some_and(|&seats| seats > 0))
            || forced_people(lists, &people) > 0
    };
    let met: BTreeSet<usize> = (0..).zip(&model.conditions).filter(|(_, c)| is_met(c)).map(|(at, _)| at).collect();
    for choice in lists.all.iter_mut().flat_map(|list| &mut list.sets) {
        choice.conditions.retain(|condition| !met.contains(condition));
    }
}

/// Sides that some people can only be on: the others can be on no other, and it need not be said.
fn drop_sides(lists: &mut Lists) {
    let mut forced: BTreeSet<(usize, usize)> = BTreeSet::new();
    for List { sets, .. } in &lists.all {
        let Some(first) = sets.first() else { continue };
        let everywhere = |side: &&(usize, usize)| sets.iter().all(|choice| choice.sides.contains(side));
        forced.extend(first.sides.iter().filter(everywhere));
    }
    // Where people are forced to both sides nothing is lawful; the conflict is left for all to see.
    let one = |(side, way): &(usize, usize)| !forced.contains(&(*side, 1 - *way));
    let forced: BTreeSet<(usize, usize)> = forced.iter().copied().filter(one).collect();
    for List { sets, .. } in &mut lists.all {
        sets.retain(|choice| !choice.sides.iter().any(|(side, way)| forced.contains(&(*side, 1 - *way))));
        for choice in sets {
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
    fn of(model: &Model, lists: &Lists, on_shelf: &[(usize, usize)], forced: &[u64]) -> Self {
        let used_conditions: BTreeSet<usize> =
            lists.sets().flat_map(|choice| choice.conditions.iter().copied()).collect();
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
fn on_shelf(lists: &Lists) -> Vec<(usize, usize)> {
    let mut places: Vec<Option<usize>> = vec![None; Set::ROOM];
    for choice in lists.sets() {
        for (licence, &at) in choice.bundle.licences.iter().zip(&choice.offers) {
            if let Some(slot) = places.get_mut(licence) {
                *slot = Some(at);
            }
        }
    }
    (0..).zip(places).filter_map(|(licence, at)| Some((licence, at?))).collect()
}

/// Drops the sets that another set of the list makes needless.
fn drop_sets(lists: &mut Lists, worth: &Worth) {
    lists.all.par_iter_mut().for_each(|List { sets, .. }| {
        let needless = needless(sets, worth);
        let mut drops = needless.into_iter();
        sets.retain(|_| !drops.next().unwrap_or(false));
    });
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
