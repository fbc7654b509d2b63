//! What forces somebody's licence, and the smallest set of grants whose removal reaches a cheaper one.
//!
//! A user is looked at alone, at the prices of single seats: what couples people is left to the plan. Fewer grants never
//! ask for a dearer licence, so a set of grants that keeps the price up (a core) must lose one of its members; the search
//! takes cores one after another, always trying the smallest removal first, and the first that is cheaper is smallest.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::{Set, Shelf, Wanted, Ways, bundles};
use crate::{
    require::{Driver, Given, Requirement, drivers, leaves, requirement, requirement_of},
    rules::grants::Scope,
    tenant::{Grant, Tenant, User},
    value::{Money, OfferId},
};

/// How many removals are tried at most for one user.
const MOST: usize = 20_000;

/// What forces somebody's licence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Forced {
    /// The cheapest lawful set for this user alone, at the prices of single seats. Empty if none is needed.
    pub licences: Vec<OfferId>,
    /// What it costs a month; left out if no lawful set is for sale.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub monthly_cost: Option<Money>,
    /// What drives each right.
    pub drivers: Vec<Forces>,
    /// The smallest set of grants whose removal reaches a cheaper licence; none if no licence would be cheaper.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cheaper: Option<Cheaper>,
}

/// A driver, and whether its right by itself forces the licence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Forces {
    /// The driver; its fields stand here.
    #[serde(flatten)]
    pub driver: Driver,
    /// Whether the user's licence would be cheaper without everything that brings this right. Where it is false for
    /// all, several rights force the licence together.
    pub alone: bool,
}

/// A removal that reaches a cheaper licence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Cheaper {
    /// What to take away.
    pub remove: Vec<Given>,
    /// The licences that are enough then.
    pub licences: Vec<OfferId>,
    /// What they cost a month.
    pub monthly_cost: Money,
    /// What is saved a month, at the prices of single seats.
    pub saves: Money,
    /// Whether removing fewer is proved not to be enough. False only where the search was cut off.
    pub smallest: bool,
}

/// The cheapest lawful set for one user, at the prices of single seats; `None` if none is for sale.
pub fn cheapest(shelf: &Shelf<'_>, requirement: &Requirement) -> Option<(Money, Set)> {
    let must = requirement.clauses.keys().map(|clause| shelf.cover(clause, Scope::User)).collect();
    let found = bundles(&Ways::of(shelf, &Wanted::of(must, Vec::new(), &requirement.home)));
    found.iter().filter_map(|bundle| Some((shelf.cost(bundle.licences)?, bundle.licences))).min()
}

/// What forces a user's licence, and what to take away to reach a cheaper one.
pub fn cheaper(shelf: &Shelf<'_>, tenant: &Tenant, user: &User) -> Forced {
    let found = drivers(shelf.edition, tenant, user);
    let now = cheapest(shelf, &requirement(shelf.edition, tenant, user));
    let parts: BTreeSet<Grant> = tenant.demand(user).grants.iter().flat_map(|grant| leaves(tenant, grant)).collect();
    let mut all = Vec::new();
    for (clause, drivers) in found {
        let brings = |part: &&Grant| {
            let of_part = requirement_of(shelf.edition, tenant, user, [*part]);
            of_part.clauses.keys().any(|other| other.any_of == clause.any_of)
        };
        let rest: Vec<&Grant> = parts.iter().filter(|part| !brings(part)).collect();
        let without = cheapest(shelf, &requirement_of(shelf.edition, tenant, user, rest));
        let alone = matches!((&now, &without), (Some((now, _)), Some((then, _))) if then < now);
        all.extend(drivers.into_iter().map(|driver| Forces { driver, alone }));
    }
    Forced {
        licences: now.map(|(_, set)| shelf.offers(set)).unwrap_or_default(),
        monthly_cost: now.map(|(cost, _)| cost),
        drivers: all,
        cheaper: now.and_then(|(cost, _)| Search::new(shelf, tenant, user, cost).smallest()),
    }
}

/// Places of grant groups that are left out.
type Removed = BTreeSet<usize>;

struct Search<'s> {
    shelf: &'s Shelf<'s>,
    tenant: &'s Tenant,
    user: &'s User,
    /// Grants that require the same by themselves; they go together or not at all.
    groups: Vec<Vec<&'s Grant>>,
    /// What the licence costs now.
    cost: Money,
    known: BTreeMap<Removed, Option<(Money, Set)>>,
}

impl<'s> Search<'s> {
    fn new(shelf: &'s Shelf<'s>, tenant: &'s Tenant, user: &'s User, cost: Money) -> Self {
        let mut alike: BTreeMap<_, Vec<&Grant>> = BTreeMap::new();
        for grant in &tenant.demand(user).grants {
            let requirement = requirement_of(shelf.edition, tenant, user, [grant]);
            let clauses: Vec<_> = requirement.clauses.into_keys().collect();
            if !clauses.is_empty() {
                alike.entry(clauses).or_default().push(grant);
            }
        }
        Self { shelf, tenant, user, groups: alike.into_values().collect(), cost, known: BTreeMap::new() }
    }

    /// The cheapest set without some groups.
    fn without(&mut self, removed: &Removed) -> Option<(Money, Set)> {
        if let Some(known) = self.known.get(removed) {
            return *known;
        }
        let kept = self.groups.iter().zip(0..).filter(|(_, at)| !removed.contains(at)).flat_map(|(group, _)| group);
        let kept: Vec<&Grant> = kept.copied().collect();
        let found = cheapest(self.shelf, &requirement_of(self.shelf.edition, self.tenant, self.user, kept));
        self.known.insert(removed.clone(), found);
        found
    }

    fn is_cheaper(&mut self, removed: &Removed) -> bool {
        let cost = self.cost;
        self.without(removed).is_some_and(|(then, _)| then < cost)
    }

    fn weight(&self, removed: &Removed) -> usize {
        removed.iter().filter_map(|&at| self.groups.get(at)).map(Vec::len).sum()
    }

    /// Groups of which one must go besides, if these are removed and the licence is no cheaper.
    fn core(&mut self, removed: &Removed) -> Vec<usize> {
        let mut dropped = removed.clone();
        for at in 0..self.groups.len() {
            if dropped.insert(at) && self.is_cheaper(&dropped) {
                dropped.remove(&at);
            }
        }
        (0..self.groups.len()).filter(|at| !dropped.contains(at)).collect()
    }

    /// The smallest removal that is cheaper: the fewest grants, of equal ones the first.
    fn smallest(mut self) -> Option<Cheaper> {
        if self.cost == Money::ZERO {
            return None;
        }
        let mut open: BTreeSet<(usize, Removed)> = BTreeSet::from([(0, Removed::new())]);
        let mut seen: BTreeSet<Removed> = BTreeSet::new();
        while let Some((_, removed)) = open.pop_first() {
            if self.is_cheaper(&removed) {
                return self.answer(&removed, true);
            }
            if self.known.len() > MOST {
                let some = self.some();
                return self.answer(&some, false);
            }
            for at in self.core(&removed) {
                let mut more = removed.clone();
                more.insert(at);
                if seen.insert(more.clone()) {
                    open.insert((self.weight(&more), more));
                }
            }
        }
        None
    }

    /// A removal of which no part can be left out.
    fn some(&mut self) -> Removed {
        let mut removed: Removed = (0..self.groups.len()).collect();
        for at in 0..self.groups.len() {
            removed.remove(&at);
            if !self.is_cheaper(&removed) {
                removed.insert(at);
            }
        }
        removed
    }

    fn answer(&mut self, removed: &Removed, smallest: bool) -> Option<Cheaper> {
        let (monthly_cost, set) = self.without(removed)?;
        let grants = removed.iter().filter_map(|&at| self.groups.get(at)).flatten();
        let mut remove: Vec<Given> = grants.map(|grant| Given::from(*grant)).collect();
        remove.sort();
        Some(Cheaper {
            remove,
            licences: self.shelf.offers(set),
            monthly_cost,
            saves: self.cost - monthly_cost,
            smallest,
        })
    }
}
