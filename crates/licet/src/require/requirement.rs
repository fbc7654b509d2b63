//! A requirement: clauses with their reasons, reduced to the least set that covers everything.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::Person;
use crate::{
    catalog::{Edition, Grantor, LicenceType, Rights},
    rules::{grants::Scope, person_kind::PersonStatus},
    value::{Clause, Confidence, EnvironmentId, Reason},
};

/// What a user must be able to do, and why.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Requirement {
    /// Whether a licence is needed at all.
    pub person: Person,
    /// What must be granted: of each clause one alternative.
    #[serde(serialize_with = "as_list")]
    #[cfg_attr(feature = "schema", schemars(with = "Vec<Shown<'static>>"))]
    pub clauses: BTreeMap<Clause, BTreeSet<Reason>>,
    /// Where a licence that meets none of the clauses is used; known only where environments matter.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub home: Option<EnvironmentId>,
    /// What cannot be said: the requirement is at least what the clauses say.
    pub unknown: BTreeSet<Reason>,
    /// What was noted on the way.
    pub notes: BTreeSet<Reason>,
}

/// A clause with its reasons, as answers show it.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct Shown<'a> {
    right: String,
    environment: &'a Option<EnvironmentId>,
    because: &'a BTreeSet<Reason>,
}

fn as_list<S: serde::Serializer>(
    clauses: &BTreeMap<Clause, BTreeSet<Reason>>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(clauses.iter().map(|(clause, because)| Shown {
        right: clause.to_string(),
        environment: &clause.environment,
        because,
    }))
}

impl Requirement {
    /// Of a person, with nothing required yet.
    pub fn of(person: Person) -> Self {
        Self { person, clauses: BTreeMap::new(), home: None, unknown: BTreeSet::new(), notes: BTreeSet::new() }
    }

    pub(super) fn add(&mut self, clause: Clause, reason: Reason) {
        self.clauses.entry(clause).or_default().insert(reason);
    }

    /// With more to be granted, as far as it is not implied.
    #[must_use]
    pub fn with(&self, rights: &Rights, more: &BTreeMap<Clause, Reason>) -> Self {
        let mut all = self.clone();
        for (clause, reason) in more {
            if !self.clauses.keys().any(|known| known != clause && implies(rights, known, clause)) {
                all.add(clause.clone(), reason.clone());
            }
        }
        all
    }

    /// Whether somebody who needs a licence at all must be able to do something.
    pub fn needs_licence(&self) -> bool {
        !self.clauses.is_empty()
    }

    /// Takes away clauses that another one implies. The environment is kept only for the applications it keeps apart.
    pub(super) fn reduce(&mut self, rights: &Rights, apart: &BTreeSet<&str>) {
        let mut plain: BTreeMap<Clause, BTreeSet<Reason>> = BTreeMap::new();
        for (mut clause, reasons) in std::mem::take(&mut self.clauses) {
            if !clause.any_of.iter().any(|right| apart.contains(right.application())) {
                clause.environment = None;
            }
            let lowest = |right: &&crate::value::RightId| {
                !clause.any_of.iter().any(|other| other != *right && rights.includes(right, other))
            };
            clause.any_of = clause.any_of.iter().filter(lowest).cloned().collect();
            plain.entry(clause).or_default().extend(reasons);
        }
        let all: Vec<Clause> = plain.keys().cloned().collect();
        let implied = |clause: &Clause| all.iter().any(|other| other != clause && implies(rights, other, clause));
        for clause in all.iter().filter(|clause| implied(clause)) {
            if let Some(reasons) = plain.remove(clause) {
                self.notes.extend(reasons);
            }
        }
        self.clauses = plain;
    }

    /// The clauses as text: the least set that covers everything.
    pub fn rights(&self) -> BTreeSet<String> {
        self.clauses.keys().map(ToString::to_string).collect()
    }

    /// Every reason.
    pub fn reasons(&self) -> impl Iterator<Item = &Reason> {
        let clauses = self.clauses.values().flatten();
        std::iter::once(&self.person.reason).chain(clauses).chain(&self.unknown).chain(&self.notes)
    }

    /// The lowest confidence among the facts behind the clauses.
    pub fn confidence(&self) -> Confidence {
        self.clauses.values().flatten().map(|reason| reason.confidence).min().unwrap_or(Confidence::High)
    }

    /// What the user ends up with: the highest of what each clause needs at least.
    pub fn licence_type(&self, edition: &Edition, on_devices: bool) -> LicenceType {
        if !self.unknown.is_empty() {
            return LicenceType::Unknown;
        }
        if self.clauses.is_empty() {
            let internal = matches!(self.person.status, PersonStatus::Internal | PersonStatus::Exempt);
            return if on_devices && internal { LicenceType::Device } else { LicenceType::None };
        }
        // The first full licence of a user is a base licence; a device's licence is not the user's; what the tenant
        // licenses for everybody asks nothing of the user.
        let lowest = |clause: &Clause| {
            let grantors = edition.grantors(clause);
            let own = |grantor: &&Grantor<'_>| grantor.scope == Scope::User && grantor.fact.says.counts_as.is_none();
            let of_users = grantors.iter().filter(own);
            let types = of_users.filter_map(|grantor| edition.licence_type(&grantor.offer));
            let for_all = || grantors.iter().any(|grantor| grantor.scope == Scope::Tenant).then_some(LicenceType::None);
            let full = |kind| if kind == LicenceType::Attach { LicenceType::Base } else { kind };
            types.map(full).min().or_else(for_all)
        };
        self.clauses
            .keys()
            .map(|clause| lowest(clause).unwrap_or(LicenceType::Unknown))
            .max()
            .unwrap_or(LicenceType::None)
    }
}

/// Whether whoever meets `strong` also meets `weak`.
fn implies(rights: &Rights, strong: &Clause, weak: &Clause) -> bool {
    strong.environment == weak.environment
        && strong.any_of.iter().all(|have| weak.any_of.iter().any(|want| rights.includes(have, want)))
        && !(strong.any_of != weak.any_of
            && weak.any_of.iter().all(|have| strong.any_of.iter().any(|want| rights.includes(have, want)))
            && strong > weak)
}
