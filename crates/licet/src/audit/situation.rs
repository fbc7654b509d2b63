//! Users who require the same and hold the same are one situation, judged once.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    desk::{Desk, Want},
    devices::Devices,
};
use crate::{
    decide::{Holder, Set},
    require::Requirement,
    rules::{edition_mixing::MixingScope, person_kind::PersonStatus},
    value::{Clause, EnvironmentId, RightId},
};

/// A situation and the users who are in it.
#[derive(Debug, Clone)]
pub(super) struct Situation {
    /// The place of the requirement among the distinct ones.
    pub(super) requirement: usize,
    /// The licences held.
    pub(super) held: Set,
    /// Device functions that the user's own licences cover, where no device licence would.
    pub(super) functions: Vec<Want>,
    /// Where a licence is used that meets no clause.
    pub(super) home: Option<EnvironmentId>,
    /// Whether anything is stated about what the users need.
    pub(super) stated: bool,
    /// Places of the users among the tenant's.
    pub(super) users: Vec<u32>,
}

impl Situation {
    /// The requirement.
    pub(super) fn requirement<'a>(&self, desk: &Desk<'a>) -> Option<&'a Requirement> {
        desk.requirement(self.requirement)
    }

    /// Everything that the users' own licences must meet.
    pub(super) fn wants<'s>(&'s self, desk: &'s Desk<'_>) -> impl Iterator<Item = &'s Want> {
        desk.wants_of(self.requirement).iter().chain(&self.functions)
    }

    /// The clauses that what is held does not meet.
    pub(super) fn gaps<'s>(&self, desk: &'s Desk<'_>) -> Vec<&'s Want> {
        let met = |want: &&Want| !want.cover.met_in(self.held, &|offer| desk.owns(offer));
        desk.wants_of(self.requirement).iter().filter(met).collect()
    }

    /// Whether the users are people who need a licence for what they use.
    pub(super) fn needs_licences(&self, desk: &Desk<'_>) -> bool {
        let status = self.requirement(desk).map(|requirement| requirement.person.status);
        matches!(status, Some(PersonStatus::Internal | PersonStatus::Exempt))
    }

    /// The names of the users.
    pub(super) fn names<'s>(&'s self, desk: &'s Desk<'_>) -> impl Iterator<Item = &'s str> {
        self.users.iter().filter_map(|&at| desk.tenant.users.get(at as usize)).map(|user| user.id.as_str())
    }
}

/// All situations, in a stable order.
pub(super) fn situations(desk: &Desk<'_>, devices: &Devices) -> Vec<Situation> {
    type Key<'k> = (u32, Set, Option<&'k BTreeSet<RightId>>, bool, Option<EnvironmentId>);
    let mixes = |fact: &crate::rules::Fact<crate::rules::edition_mixing::EditionMixing>| {
        fact.says.scope == MixingScope::Environment
    };
    let homes_matter = desk.edition.facts.edition_mixing.iter().any(mixes);
    let mut found: BTreeMap<Key<'_>, Vec<u32>> = BTreeMap::new();
    for ((user, &requirement), at) in desk.tenant.users.iter().zip(&desk.requirements.of_user).zip(0_u32..) {
        let held = desk.holdings.held(Holder::User(at)).intersection(desk.shelf.of_users);
        let functions = devices.functions.get(&at);
        let stated = devices.users.contains(&at) || !desk.tenant.demand(user).grants.is_empty();
        let home = homes_matter.then(|| desk.tenant.home(user)).flatten();
        found.entry((requirement, held, functions, stated, home)).or_default().push(at);
    }
    let mut situations = Vec::with_capacity(found.len());
    for ((requirement, held, functions, stated, home), users) in found {
        let want = |right: &RightId| desk.want(&Clause::of(right.clone(), None));
        let functions = functions.into_iter().flatten().map(want).collect();
        let requirement = requirement as usize;
        situations.push(Situation { requirement, held, functions, home, stated, users });
    }
    situations
}
