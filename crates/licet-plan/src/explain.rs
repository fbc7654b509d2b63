//! Why: per demand the reasons and the next-cheapest alternative, per line its price, and the limits that had a say.

use std::collections::{BTreeMap, BTreeSet};

use licet::{
    capacity,
    decide::{Limit, Price, Set},
    rules::grants::Scope,
    value::{Clause, Money, OfferId, OfferKind, Reason},
};

use crate::{
    Alternative, Choice, Plan,
    hand_out::HandedOut,
    model::{Ground, Group, Model},
    solve::Solution,
};

/// How many names stand in a choice; the licences of all are in the plan's `licences`.
const NAMES: usize = 5;

/// What people and devices with one demand get.
pub(crate) fn choices(ground: &Ground<'_>, model: &Model, handed_out: &HandedOut) -> Vec<Choice> {
    let mut found: BTreeMap<(Vec<String>, Vec<OfferId>), Choice> = BTreeMap::new();
    let mut add = |choice: Choice| {
        let key = (choice.needs.clone(), choice.licences.clone());
        match found.get_mut(&key) {
            Some(known) => {
                known.count += choice.count;
                known.subjects.extend(choice.subjects);
                known.subjects.sort();
                known.subjects.truncate(NAMES);
            }
            None => {
                found.insert(key, choice);
            }
        }
    };
    for (group, given) in model.groups.iter().zip(&handed_out.users) {
        for (at, users) in given.iter().enumerate().filter(|(_, users)| !users.is_empty()) {
            if let Some(choice) = of_group(ground, model, group, at, users) {
                add(choice);
            }
        }
    }
    for (class, given) in model.devices.iter().zip(&handed_out.devices) {
        for ((offers, licensed), devices) in class.options.iter().zip(given).filter(|(_, given)| !given.is_empty()) {
            let licences: Vec<OfferId> =
                offers.iter().filter_map(|&at| model.offers.get(at)).map(|offer| offer.offer.clone()).collect();
            let names = devices.iter().filter_map(|&at| ground.tenant.devices.get(at as usize));
            let needs: Vec<String> = licensed.iter().map(ToString::to_string).collect();
            let clauses = licensed.iter().map(|right| Clause::of(right.clone(), None));
            let because =
                clauses.flat_map(|clause| granted(ground, &clause, &licences, Scope::Device)).collect::<BTreeSet<_>>();
            add(Choice {
                subjects: names.take(NAMES).map(|device| device.id.to_string()).collect(),
                count: devices.len() as u64,
                monthly_cost: licences.iter().filter_map(|offer| ground.prices.monthly(offer)).sum(),
                licences,
                needs,
                next: None,
                because: because.into_iter().collect(),
            });
        }
    }
    let mut all: Vec<Choice> = found.into_values().collect();
    all.sort_by(|a, b| (b.count, &a.licences, &a.needs).cmp(&(a.count, &b.licences, &b.needs)));
    all
}

fn of_group(ground: &Ground<'_>, model: &Model, group: &Group, at: usize, users: &[u32]) -> Option<Choice> {
    let requirement = model.requirements.distinct.get(group.requirement as usize)?;
    let chosen = group.sets.get(at)?;
    let licences = ground.shelf.offers(chosen.bundle.licences);
    let cost = |set: Set| ground.shelf.cost(set);
    let monthly_cost = cost(chosen.bundle.licences).unwrap_or_default();
    let others = group.all.iter().filter(|other| {
        other.licences != chosen.bundle.licences && other.meets & chosen.bundle.meets == chosen.bundle.meets
    });
    let next = others.filter_map(|other| Some((cost(other.licences)?, other.licences))).min();
    let next =
        next.map(|(other, set)| Alternative { licences: ground.shelf.offers(set), costs_more: other - monthly_cost });
    let mut because: BTreeSet<Reason> = requirement.clauses.values().flatten().cloned().collect();
    for clause in requirement.clauses.keys() {
        because.extend(granted(ground, clause, &licences, Scope::User));
    }
    because.extend(structure(ground, chosen.bundle.licences));
    Some(Choice {
        subjects: users
            .iter()
            .filter_map(|&at| ground.tenant.users.get(at as usize))
            .take(NAMES)
            .map(|user| user.id.to_string())
            .collect(),
        count: users.len() as u64,
        licences,
        needs: requirement.rights().into_iter().chain(device_needs(group)).collect(),
        monthly_cost,
        next,
        because: because.into_iter().collect(),
    })
}

fn device_needs(group: &Group) -> Vec<String> {
    let functions: BTreeSet<String> =
        group.uses.iter().map(|(_, right, _)| format!("{right} on shared devices")).collect();
    functions.into_iter().collect()
}

/// The facts by which the licences grant a clause.
fn granted(ground: &Ground<'_>, clause: &Clause, licences: &[OfferId], scope: Scope) -> Vec<Reason> {
    let grantors = ground.edition.grantors(clause);
    let own = grantors.iter().filter(|grantor| grantor.scope == scope && licences.contains(&grantor.offer));
    let mut found: Vec<Reason> =
        own.map(|grantor| grantor.fact.reason(format!("{} grants {clause}", grantor.offer))).collect();
    let brought = clause.any_of.iter().flat_map(|right| capacity::allowing(ground.edition, right));
    let brought = brought.filter(|(offer, _)| scope == Scope::User && licences.contains(offer));
    found.extend(brought.map(|(offer, fact)| fact.reason(format!("{offer} brings {clause}"))));
    if found.is_empty() {
        let companions = ground.edition.facts.companion_licence.iter();
        let companions = companions.filter(|fact| clause.any_of.contains(&fact.says.right));
        found.extend(
            companions.map(|fact| fact.reason(format!("{} is used through {}", fact.says.right, fact.says.companion))),
        );
        let tenant = grantors.iter().filter(|grantor| grantor.scope == Scope::Tenant);
        found.extend(
            tenant.map(|grantor| grantor.fact.reason(format!("{} opens {clause} to the tenant", grantor.offer))),
        );
    }
    found
}

/// The facts by which attach licences and add-ons stand.
fn structure(ground: &Ground<'_>, set: Set) -> Vec<Reason> {
    let shelf = ground.shelf;
    let mut found = Vec::new();
    for licence in set.iter().filter_map(|at| shelf.get(at)) {
        if licence.kind == OfferKind::Attach {
            let base = licence.bases.intersection(set).iter().find_map(|at| shelf.get(at));
            let base = base.map(|base| base.offer.product());
            found.extend(base.and_then(|base| shelf.listed(base, licence.offer.product())));
            let highest = ground.edition.facts.base_choice.iter();
            found.extend(highest.map(|fact| fact.reason("the base is not the lower-priced of the user's licences")));
        }
        let hosts = ground.edition.facts.addon_host.iter().filter(|fact| fact.says.addon == licence.offer);
        found.extend(hosts.map(|fact| fact.reason(format!("{} stands on its host licence", licence.offer))));
    }
    found
}

/// Why a line is bought at its price.
pub(crate) fn line_reasons(ground: &Ground<'_>, offer: &OfferId, price: &Price) -> Vec<Reason> {
    let mut because = vec![price.because.clone()];
    let grants = ground.edition.facts.grants.iter().find(|fact| fact.says.offer == *offer);
    because.extend(grants.map(|fact| fact.reason(format!("what {offer} grants"))));
    if because.iter().all(|reason| reason.rules.is_empty()) {
        let rules = ["G21-USERTYPE-08", "B21-ATTACH-01", "P19-SERVER-01", "Q26-ADDON-02"];
        because.push(ground.edition.reason(format!("{offer} is licensed by itself"), &rules, None));
    }
    because
}

/// The limits that are met exactly, or that raised a quantity.
pub(crate) fn limits_that_bind(ground: &Ground<'_>, model: &Model, solution: &Solution) -> Vec<Reason> {
    let held = |offer: &OfferId| {
        let at = model.place(offer);
        let seats = |list: &[u64]| at.and_then(|at| list.get(at).copied()).unwrap_or(0);
        seats(&solution.kept) + seats(&solution.bought)
    };
    let bought = |offer: &OfferId| model.place(offer).and_then(|at| solution.bought.get(at).copied()).unwrap_or(0);
    let all = |offers: &BTreeSet<OfferId>| offers.iter().map(held).sum::<u64>();
    let binds = |limit: &&Limit| match limit {
        Limit::Minimum { offers, quantity, .. } => {
            offers.iter().any(|offer| bought(offer) > 0) && all(offers) == *quantity
        }
        Limit::Maximum { offer, quantity, .. } => held(offer) == *quantity,
        Limit::Needs { offers, of, at_least, .. } => offers.iter().any(|offer| held(offer) > 0) && all(of) == *at_least,
        Limit::Users { offer, .. } | Limit::FewerUsers { offer, .. } => held(offer) > 0,
        Limit::Under { offer, bases, .. } => bought(offer) > 0 && held(offer) == all(bases),
        Limit::Discount { name, .. } => bought(name) > 0,
        Limit::Capacity { each, .. } => {
            each.keys().any(|offer| ground.prices.of_offer(offer).is_some() && bought(offer) > 0)
        }
        Limit::Servers { .. } => true,
    };
    let mut reasons: Vec<Reason> = model.limits.iter().filter(binds).map(|limit| limit.because().clone()).collect();
    for (mixing, environment) in &model.sides {
        if let Some(fact) = ground.edition.facts.edition_mixing.iter().nth(*mixing) {
            let place = environment.as_ref().map_or_else(|| "the common environment".into(), ToString::to_string);
            reasons.push(fact.reason(format!("{}: one side only in {place}", fact.says.family)));
        }
    }
    reasons.sort();
    reasons.dedup();
    reasons
}

/// Where another set costs the same.
pub(crate) fn ties(plan: &Plan) -> Vec<String> {
    let tied = |choice: &&Choice| choice.next.as_ref().is_some_and(|next| next.costs_more == Money::ZERO);
    let names = |offers: &[OfferId]| offers.iter().map(OfferId::as_str).collect::<Vec<_>>().join(" + ");
    plan.choices
        .iter()
        .filter(tied)
        .filter_map(|choice| {
            let next = choice.next.as_ref()?;
            let (count, chosen, other) = (choice.count, names(&choice.licences), names(&next.licences));
            Some(format!("{count} with {chosen} could as well have {other}"))
        })
        .collect()
}
