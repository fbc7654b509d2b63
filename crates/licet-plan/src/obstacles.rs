//! What stands in the way of any lawful plan, in words that say what to do.

use std::collections::BTreeMap;

use licet::{
    capacity,
    decide::Limit,
    value::{OfferId, Reason},
};

use crate::{
    Fault, Obstacle,
    counted::Counts,
    model::{Ground, Model},
    solve::Unsolved,
};

const NAMES: usize = 5;

/// Groups that no set of licences can serve.
pub(crate) fn obstacles(ground: &Ground<'_>, model: &Model) -> Vec<Obstacle> {
    let mut found = Vec::new();
    for group in model.groups.iter().filter(|group| group.sets.is_empty()) {
        let Some(requirement) = model.requirements.distinct.get(group.requirement as usize) else { continue };
        let users = group.members.iter().filter_map(|&at| ground.tenant.users.get(at as usize));
        let mut unpriced: Vec<String> = Vec::new();
        let mut help = String::new();
        for clause in requirement.clauses.keys() {
            let grantors = ground.edition.grantors(clause);
            let brought: Vec<&OfferId> = clause
                .any_of
                .iter()
                .flat_map(|right| capacity::allowing(ground.edition, right))
                .map(|(offer, _)| offer)
                .collect();
            let without = brought.iter().filter(|offer| ground.prices.of_offer(offer).is_none());
            unpriced.extend(without.map(ToString::to_string));
            if grantors.is_empty() && brought.is_empty() {
                help = format!("no licence of this edition is stated to grant {clause}");
            }
            let lacking = grantors.iter().filter(|grantor| ground.prices.of_offer(&grantor.offer).is_none());
            unpriced.extend(lacking.map(|grantor| grantor.offer.to_string()));
        }
        unpriced.sort();
        unpriced.dedup();
        if help.is_empty() && !unpriced.is_empty() {
            help = price_needed(ground, &unpriced);
        }
        found.push(Obstacle {
            subjects: users.take(NAMES).map(|user| user.id.to_string()).collect(),
            count: group.members.len() as u64,
            needs: requirement.rights().into_iter().collect(),
            help,
            because: requirement.reasons().cloned().collect(),
        });
    }
    found.extend(meters(ground, model));
    found
}

/// That a price of one of these offers would help; and which of them have prices at which the tenant cannot buy.
fn price_needed(ground: &Ground<'_>, offers: &[String]) -> String {
    let under = |offer: &&String| !ground.prices.closed_under(&OfferId::new(offer)).is_empty();
    let closed: Vec<&str> = offers.iter().filter(under).map(String::as_str).collect();
    let besides = match closed.as_slice() {
        [] => String::new(),
        closed => format!("; the prices of {} hold under programs that are not open to the tenant", closed.join(", ")),
    };
    format!("give a price in prices.csv for one of {}{besides}", offers.join(", "))
}

/// Meters of which nothing that can be had brings anything.
fn meters(ground: &Ground<'_>, model: &Model) -> Vec<Obstacle> {
    let mut found = Vec::new();
    for limit in &model.limits {
        let Limit::Capacity { when: None, each, at_least, because } = limit else { continue };
        let known = |name: &OfferId| model.place(name).and_then(|at| model.offers.get(at));
        let allowance = |name: &OfferId| known(name).is_some_and(|offer| offer.counts == Counts::Allowance);
        let (once, offers): (Vec<_>, Vec<_>) = each.iter().partition(|(name, _)| allowance(name));
        let had = |name: &OfferId| known(name).is_some_and(|offer| offer.price.is_some() || offer.owned > 0);
        let brought = once.iter().map(|(_, brings)| **brings).fold(0, u64::saturating_add);
        if brought >= *at_least || offers.iter().any(|(name, _)| had(name)) {
            continue;
        }
        let names: Vec<String> = offers.iter().map(|(name, _)| name.to_string()).collect();
        found.push(Obstacle {
            subjects: Vec::new(),
            count: 0,
            needs: vec![because.says.clone()],
            help: price_needed(ground, &names),
            because: vec![because.clone()],
        });
    }
    found
}

/// What to say when the whole has no solution though every part has.
pub(crate) fn of_unsolved(ground: &Ground<'_>, model: &Model, unsolved: &Unsolved) -> Vec<Obstacle> {
    let mut found = conflicts(ground, model);
    if found.is_empty() {
        found.push(Obstacle {
            subjects: Vec::new(),
            count: 0,
            needs: vec![unsolved.to_string()],
            help: "look at the limits below: one of them cannot be met with the others".into(),
            because: model.limits.iter().map(|limit| limit.because().clone()).collect(),
        });
    }
    found
}

/// Environments in which some people must be on one side of a mixing and others on the other.
fn conflicts(ground: &Ground<'_>, model: &Model) -> Vec<Obstacle> {
    let mut forced: BTreeMap<(usize, usize), Vec<u32>> = BTreeMap::new();
    for group in &model.groups {
        for side in 0..model.sides.len() {
            for way in [0, 1] {
                let bound =
                    !group.sets.is_empty() && group.sets.iter().all(|choice| choice.sides.contains(&(side, way)));
                if bound {
                    forced.entry((side, way)).or_default().extend(&group.members);
                }
            }
        }
    }
    let mut found = Vec::new();
    for (at, (mixing, environment)) in model.sides.iter().enumerate() {
        let (Some(first), Some(second)) = (forced.get(&(at, 0)), forced.get(&(at, 1))) else { continue };
        let Some(fact) = ground.edition.facts.edition_mixing.iter().nth(*mixing) else { continue };
        let place = environment.as_ref().map_or_else(|| "the common environment".into(), ToString::to_string);
        let name = |&at: &u32| ground.tenant.users.get(at as usize).map(|user| user.id.to_string());
        found.push(Obstacle {
            subjects: first.iter().take(NAMES).chain(second.iter().take(NAMES)).filter_map(name).collect(),
            count: (first.len() + second.len()) as u64,
            needs: vec![format!("both sides of {} in {place}", fact.says.family)],
            help: "give the two kinds of people different environments".into(),
            because: vec![fact.reason(format!("licences of both sides may not be used together in {place}"))],
        });
    }
    found
}

/// A fault that the checker found: a mistake of the optimiser, shown instead of a wrong plan.
pub(crate) fn of_fault(fault: &Fault) -> Obstacle {
    Obstacle {
        subjects: Vec::new(),
        count: 0,
        needs: vec![fault.message.clone()],
        help: "the checker refused the plan that was found; this is a mistake in licet: please report it".into(),
        because: Vec::<Reason>::new(),
    }
}
