//! Who is behind a system, over any number of tiers (G21-MUX-10, P19-MUX-12).
//!
//! A row of the table of access leads from a user or a system to a target: an application, or another system. A row with
//! both leads from the user to the system, and from the system to the target. What is typed in by hand leads nowhere.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    catalog::Edition,
    decide::Access,
    require,
    rules::person_kind::PersonStatus,
    tenant::{SystemAccess, Tenant, Via},
    value::{DeviceId, UserId},
};

/// The ways that lead to each system.
#[derive(Debug)]
pub struct Reach<'a> {
    edition: &'a Edition,
    tenant: &'a Tenant,
    sources: BTreeMap<&'a str, BTreeSet<&'a str>>,
}

/// Whoever stands at the far ends of all ways, each once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Source {
    /// People, by place among the tenant's users.
    pub people: BTreeSet<u32>,
    /// Devices, by place among the tenant's devices.
    pub devices: BTreeSet<u32>,
}

impl<'a> Reach<'a> {
    /// Takes up the table of access.
    pub fn of(edition: &'a Edition, tenant: &'a Tenant) -> Self {
        let mut sources: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for row in tenant.access.iter().filter(|row| row.via != Via::Rekeyed) {
            if let (Some(user), Some(system)) = (&row.user, &row.system) {
                sources.entry(system.as_str()).or_default().insert(user.as_str());
            }
            if let Some(source) = source(row) {
                sources.entry(row.target.as_str()).or_default().insert(source);
            }
        }
        Self { edition, tenant, sources }
    }

    /// Whoever stands behind a user or a system; a person stands behind nobody but themselves.
    pub fn behind(&self, name: &str) -> Source {
        let mut found = Source::default();
        let mut seen = BTreeSet::new();
        let mut next = vec![name];
        while let Some(name) = next.pop() {
            if !seen.insert(name) {
                continue;
            }
            match self.tenant.user_index(&UserId::new(name)).and_then(|at| Some((at, self.tenant.users.get(at)?))) {
                Some((at, user)) if require::person(self.edition, user).status != PersonStatus::NotAPerson => {
                    found.people.extend(u32::try_from(at));
                }
                _ => {
                    let device = self.tenant.device_index(&DeviceId::new(name));
                    found.devices.extend(device.and_then(|at| u32::try_from(at).ok()));
                    next.extend(self.sources.get(name).into_iter().flatten());
                }
            }
        }
        found
    }
}

/// Who or what enters the target of a row.
pub(super) fn source(row: &SystemAccess) -> Option<&str> {
    row.system.as_deref().or(row.user.as_ref().map(UserId::as_str))
}

/// The way in which the table of access records somebody's use of an application; a direct one before others.
pub(super) fn recorded(tenant: &Tenant, question: &Access) -> Option<Via> {
    let name = question.user.as_deref().or(question.system.as_deref())?;
    let same = |row: &&SystemAccess| {
        let who = row.user.as_ref().is_some_and(|user| user.as_str() == name) || source(row) == Some(name);
        who && row.target == question.right.application()
    };
    tenant.access.iter().filter(same).map(|row| row.via).min()
}
