//! Licences of two sides that may not meet: in one environment, in the tenant, or with one user.

use std::collections::{BTreeMap, BTreeSet};

use super::{Cover, Holdings, Set, Shelf, Verdict, mixed_otherwise};
use crate::{
    require::{self, Requirement},
    rules::{edition_mixing::MixingScope, grants::Scope},
    tenant::{Tenant, UserKind},
    value::{EnvironmentId, Reason, UserId},
};

/// Environments; `None` is the tenant's one common environment.
type Environments = BTreeSet<Option<EnvironmentId>>;

/// One more licence for a user.
#[derive(Debug, Clone, Copy)]
pub(super) struct Joining<'a> {
    /// The user, by place among the tenant's users.
    pub(super) user: u32,
    /// The licence, by its place on the shelf.
    pub(super) licence: usize,
    /// What the user holds already.
    pub(super) held: Set,
    /// Where it is going to be used, if that is said.
    pub(super) environment: Option<&'a EnvironmentId>,
}

/// What the mixings say of one more licence. Says nothing where nobody holds a licence of the other side.
pub(super) fn joins(
    shelf: &Shelf<'_>,
    tenant: &Tenant,
    holdings: &Holdings,
    joining: Joining<'_>,
) -> Vec<(Verdict, Reason)> {
    let with = joining.held.with(joining.licence);
    let mut users = Users { shelf, tenant, known: BTreeMap::new() };
    let mut said = Vec::new();
    for (mixing, fact) in shelf.edition.facts.edition_mixing.iter().enumerate() {
        let Some(side) = [0, 1].into_iter().find(|&side| shelf.on_side(with, mixing, side).has(joining.licence)) else {
            continue;
        };
        let others = holdings.of_user.iter().filter(|(user, _)| **user != joining.user);
        let everybody = others.map(|(&user, &held)| (user, held)).chain([(joining.user, with)]);
        let across: Vec<(u32, Set)> =
            everybody.filter(|(_, held)| !shelf.on_side(*held, mixing, 1 - side).is_empty()).collect();
        let here = match fact.says.scope {
            MixingScope::Environment => users.of_licence(joining, with),
            MixingScope::Tenant | MixingScope::User => Environments::new(),
        };
        let met = across.iter().find_map(|&(user, held)| match fact.says.scope {
            MixingScope::User => (user == joining.user).then(|| (user, String::new())),
            MixingScope::Tenant => Some((user, " in the tenant".to_string())),
            MixingScope::Environment => {
                let there = users.of_side(user, held, mixing, 1 - side);
                here.intersection(&there).next().map(|environment| (user, place(environment.as_ref())))
            }
        });
        let offer = shelf.get(joining.licence).map(|licence| licence.offer.clone());
        let offer = offer.as_ref().map_or("", |offer| offer.as_str());
        if let Some((user, place)) = met {
            let theirs = across.iter().find(|(other, _)| *other == user).map(|(_, held)| *held).unwrap_or_default();
            let theirs = shelf.offers(shelf.on_side(theirs, mixing, 1 - side));
            let theirs = theirs.iter().map(|offer| offer.as_str()).collect::<Vec<_>>().join(", ");
            let says = format!("{offer} may not meet {theirs} of {}{place}", users.name(user));
            said.push((Verdict::Refused, fact.reason(says)));
        } else if !across.is_empty() && fact.says.scope == MixingScope::Environment {
            let says = format!("{offer} meets no licence of the other side of {} where it is used", fact.says.family);
            said.push((Verdict::Allowed, fact.reason(says)));
        }
    }
    let others = holdings.of_user.iter().filter(|(user, _)| **user != joining.user);
    let held = others.map(|(_, &held)| held).chain([with]).collect();
    let product = shelf.get(joining.licence).map_or("", |licence| licence.offer.product());
    let otherwise = mixed_otherwise(shelf, &held, &|says| says.side(product).is_some());
    said.extend(otherwise.into_iter().map(|reason| (Verdict::Allowed, reason)));
    said
}

fn place(environment: Option<&EnvironmentId>) -> String {
    environment
        .map_or_else(|| " in the common environment".into(), |environment| format!(" in environment {environment}"))
}

/// What users need and where; equal users are worked out once.
struct Users<'a> {
    shelf: &'a Shelf<'a>,
    tenant: &'a Tenant,
    known: BTreeMap<Alike, (Vec<Cover>, Option<EnvironmentId>)>,
}

/// What makes the needs of two users the same: demand, kind, whether enabled, home.
type Alike = (u32, UserKind, bool, Option<EnvironmentId>);

impl Users<'_> {
    fn name(&self, user: u32) -> UserId {
        let found = self.tenant.users.get(user as usize);
        found.map_or_else(|| UserId::new(""), |user| user.id.clone())
    }

    /// The covers of a user's clauses, and the user's home.
    fn covers(&mut self, user: u32) -> (Vec<Cover>, Option<EnvironmentId>) {
        let Some(user) = self.tenant.users.get(user as usize) else { return (Vec::new(), None) };
        let home = self.tenant.home(user);
        let key = (user.demand, user.kind, user.enabled, home.clone());
        let (shelf, tenant) = (self.shelf, self.tenant);
        let work = || {
            let requirement: Requirement = require::requirement(shelf.edition, tenant, user);
            let covers = requirement.clauses.keys().map(|clause| shelf.cover(clause, Scope::User)).collect();
            (covers, home)
        };
        self.known.entry(key).or_insert_with(work).clone()
    }

    /// Where the joining licence is used: where it is said, where it meets a clause, or at home.
    fn of_licence(&mut self, joining: Joining<'_>, with: Set) -> Environments {
        if let Some(environment) = joining.environment {
            return Environments::from([Some(environment.clone())]);
        }
        let (covers, home) = self.covers(joining.user);
        let used: Environments = covers
            .iter()
            .filter(|cover| cover.parts().has(joining.licence) && with.has(joining.licence))
            .map(|cover| cover.clause.environment.clone())
            .collect();
        if used.is_empty() { Environments::from([home]) } else { used }
    }

    /// Where a user cannot do without the licences of one side.
    fn of_side(&mut self, user: u32, held: Set, mixing: usize, side: usize) -> Environments {
        let on_side = self.shelf.on_side(held, mixing, side);
        let (covers, home) = self.covers(user);
        let idle = |licence: usize| !covers.iter().any(|cover| cover.parts().has(licence));
        let mut found = Environments::new();
        if on_side.iter().any(idle) {
            found.insert(home);
        }
        let met = |cover: &Cover, set: Set| cover.met(set) || !cover.conditions(set).is_empty();
        let needed = covers.iter().filter(|cover| met(cover, held) && !met(cover, held.minus(on_side)));
        found.extend(needed.map(|cover| cover.clause.environment.clone()));
        found
    }
}
