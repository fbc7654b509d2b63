//! What drives a requirement: for each right the role, the object and the access behind it.
//!
//! A role of the tenant's own is taken apart into its roles and menu items, down to what a document classifies; that is
//! what can be changed to change the requirement.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use compact_str::CompactString;
use serde::Serialize;

use super::{requirement, requirement_of};
use crate::{
    catalog::Edition,
    tenant::{Access, Grant, Tenant, User},
    value::{Clause, EnvironmentId, Reason, fold},
};

/// One thing that somebody was given, as answers show it: exactly one of role, need and menu item.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Default)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Given {
    /// The security role.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// The stated need.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub need: Option<String>,
    /// The menu item.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub menu_item: Option<String>,
    /// How the menu item is used: `view` or `maintain`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub access: Option<String>,
    /// Where.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub environment: Option<EnvironmentId>,
}

impl From<&Grant> for Given {
    fn from(grant: &Grant) -> Self {
        match grant {
            Grant::Role { role, environment } => {
                Self { role: Some(role.to_string()), environment: environment.clone(), ..Self::default() }
            }
            Grant::Need { clause } => {
                Self { need: Some(clause.to_string()), environment: clause.environment.clone(), ..Self::default() }
            }
            Grant::MenuItem { item, access } => {
                let word = Access::ALL.iter().find(|(_, known)| known == access).map(|(word, _)| (*word).to_string());
                Self { menu_item: Some(item.to_string()), access: word, ..Self::default() }
            }
        }
    }
}

impl fmt::Display for Given {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.role, &self.need, &self.menu_item, &self.access) {
            (Some(role), ..) => write!(f, "role `{role}`")?,
            (_, Some(need), ..) => write!(f, "need {need}")?,
            (_, _, Some(item), Some(access)) => write!(f, "menu item `{item}` ({access})")?,
            (_, _, item, _) => write!(f, "menu item `{}`", item.as_deref().unwrap_or_default())?,
        }
        match &self.environment {
            Some(environment) => write!(f, " in {environment}"),
            None => Ok(()),
        }
    }
}

/// What brings a right into a requirement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Driver {
    /// The right, alternatives joined by `|`.
    pub right: String,
    /// Where it is needed, if that matters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub environment: Option<EnvironmentId>,
    /// What the user was given.
    pub grant: Given,
    /// The part of it that brings the right, where the grant is a role of the tenant's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub part: Option<Given>,
    /// Why that part requires the right.
    pub because: BTreeSet<Reason>,
}

/// The parts of a grant down to what a document classifies: itself, unless it is a role of the tenant's own.
pub fn leaves(tenant: &Tenant, grant: &Grant) -> BTreeSet<Grant> {
    let mut found = BTreeSet::new();
    let Grant::Role { role, environment } = grant else { return BTreeSet::from([grant.clone()]) };
    let mut seen: BTreeSet<String> = BTreeSet::new();
    let mut next: Vec<CompactString> = vec![role.clone()];
    while let Some(role) = next.pop() {
        let folded = fold(&role);
        match tenant.custom_roles.get(&folded) {
            _ if !seen.insert(folded) => {}
            None => drop(found.insert(Grant::Role { role, environment: environment.clone() })),
            Some(custom) => {
                next.extend(custom.based_on.iter().cloned());
                let items = custom.menu_items.iter();
                found.extend(items.map(|(item, access)| Grant::MenuItem { item: item.clone(), access: *access }));
            }
        }
    }
    found
}

/// What drives each right that a user requires, by right.
pub fn drivers(edition: &Edition, tenant: &Tenant, user: &User) -> BTreeMap<Clause, Vec<Driver>> {
    let whole = requirement(edition, tenant, user);
    let mut found: BTreeMap<Clause, Vec<Driver>> =
        whole.clauses.keys().map(|clause| (clause.clone(), Vec::new())).collect();
    for grant in &tenant.demand(user).grants {
        for leaf in leaves(tenant, grant) {
            // A menu item within a role is used where the role is.
            let at = match (grant, &leaf) {
                (Grant::Role { environment: Some(at), .. }, Grant::MenuItem { .. }) => Some(at.clone()),
                _ => None,
            };
            let of_leaf = requirement_of(edition, tenant, user, [&leaf]);
            for (clause, because) in of_leaf.clauses {
                let same = |known: &Clause| {
                    known.any_of == clause.any_of
                        && (known.environment == clause.environment || known.environment == at)
                };
                let Some((known, drivers)) = found.iter_mut().find(|(known, _)| same(known)) else { continue };
                drivers.push(Driver {
                    right: known.to_string(),
                    environment: known.environment.clone(),
                    grant: grant.into(),
                    part: (leaf != *grant).then(|| Given::from(&leaf)),
                    because,
                });
            }
        }
    }
    found
}
