//! What each user and device requires: roles, menu items, needs, devices → clauses of alternative rights, with reasons.

mod devices;
mod drivers;
mod grants;
mod items;
mod person;
mod requirement;
mod servers;
mod used;

use std::collections::{BTreeMap, BTreeSet};

use hashbrown::HashMap;

pub use devices::{DeviceUse, device_uses};
pub use drivers::{Driver, Given, drivers, leaves};
pub use person::{Person, person};
pub use requirement::Requirement;
pub use servers::{ServersNeeded, included, kind_of, servers_needed};

pub use used::{Idle, Used, used};

use crate::{
    catalog::Edition,
    rules::{edition_mixing::MixingScope, person_kind::PersonStatus},
    tenant::{Grant, Tenant, User, UserKind},
    value::EnvironmentId,
};

/// The requirements of all users of a tenant; users with the same demand share one.
#[derive(Debug, Clone)]
pub struct Requirements {
    /// The distinct requirements, in a stable order.
    pub distinct: Vec<Requirement>,
    /// For each user of the tenant, the index of the requirement.
    pub of_user: Vec<u32>,
}

impl Requirements {
    /// The requirement of the user at that place.
    pub fn of(&self, user: usize) -> Option<&Requirement> {
        self.of_user.get(user).and_then(|&at| self.distinct.get(at as usize))
    }
}

/// What one user requires.
pub fn requirement(edition: &Edition, tenant: &Tenant, user: &User) -> Requirement {
    requirement_of(edition, tenant, user, &tenant.demand(user).grants)
}

/// What a user would require with these grants and no others.
pub fn requirement_of<'g>(
    edition: &Edition,
    tenant: &Tenant,
    user: &User,
    grants: impl IntoIterator<Item = &'g Grant>,
) -> Requirement {
    reduced(edition, tenant, user, grants, &edition.apart_by_environment())
}

fn reduced<'g>(
    edition: &Edition,
    tenant: &Tenant,
    user: &User,
    grants: impl IntoIterator<Item = &'g Grant>,
    apart: &BTreeSet<&str>,
) -> Requirement {
    let (person, fact) = person::of_kind(edition, user.kind, user.enabled);
    let exempt = fact.filter(|fact| fact.says.status == PersonStatus::Exempt);
    let status = person.status;
    let home = tenant.home(user);
    let mut collector = grants::Collector { edition, tenant, home, exempt, requirement: Requirement::of(person) };
    if matches!(status, PersonStatus::Internal | PersonStatus::Exempt) {
        grants.into_iter().for_each(|grant| collector.grant(grant));
    }
    let mut requirement = collector.requirement;
    if edition.facts.edition_mixing.iter().any(|fact| fact.says.scope == MixingScope::Environment) {
        requirement.home = tenant.home(user);
    }
    requirement.reduce(&edition.catalog.rights, apart);
    requirement
}

/// What all users require. The work is done once per distinct demand, kind and home.
pub fn requirements(edition: &Edition, tenant: &Tenant) -> Requirements {
    type Key<'a> = (u32, UserKind, bool, Option<&'a EnvironmentId>);
    let mut known: HashMap<Key<'_>, u32> = HashMap::new();
    let mut distinct: BTreeMap<Requirement, u32> = BTreeMap::new();
    let mut of_user = Vec::with_capacity(tenant.users.len());
    let apart = edition.apart_by_environment();
    for user in &tenant.users {
        let key = (user.demand, user.kind, user.enabled, user.environment.as_ref());
        let at = *known.entry(key).or_insert_with(|| {
            let next = u32::try_from(distinct.len()).unwrap_or(u32::MAX);
            let requirement = reduced(edition, tenant, user, &tenant.demand(user).grants, &apart);
            *distinct.entry(requirement).or_insert(next)
        });
        of_user.push(at);
    }
    let mut order: Vec<(Requirement, u32)> = distinct.into_iter().collect();
    let mut to = vec![0; order.len()];
    order.iter().zip(0..).for_each(|((_, from), at)| {
        if let Some(slot) = to.get_mut(*from as usize) {
            *slot = at;
        }
    });
    for at in &mut of_user {
        *at = to.get(*at as usize).copied().unwrap_or(u32::MAX);
    }
    Requirements { distinct: order.drain(..).map(|(requirement, _)| requirement).collect(), of_user }
}
