//! Two audits side by side: a tenant before and after a change of roles, or one tenant under two editions (P19-SAM-15).
//!
//! What each user requires, the cheapest lawful set that meets it bought anew, and what that costs for a month.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::{Code, audit, desk::Desk, devices, mixing::Mixing, people, situation};
use crate::{
    catalog::{Edition, LicenceType},
    decide::{Holdings, Prices, Set, Shelf, required},
    tenant::Tenant,
    value::{Basis, Day, EditionId, Money, OfferId, UserId},
};

/// What changes from one audit to another.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Comparison {
    /// The one.
    pub before: Side,
    /// The other.
    pub after: Side,
    /// The currency of all amounts; those of the two sides are compared only if it is the same.
    pub currency: String,
    /// What the users' licences cost more for a month; `None` if a price is not stated or the currencies differ.
    pub difference: Option<Money>,
    /// Users for whom something changes, sorted.
    pub users: Vec<UserChange>,
    /// Findings that are there afterwards only.
    pub appeared: Vec<FindingKey>,
    /// Findings that were there before only.
    pub gone: Vec<FindingKey>,
    /// What the answer rests on.
    #[serde(flatten)]
    pub basis: Basis,
}

/// One of the two audits in short.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Side {
    /// The tenant.
    pub tenant: String,
    /// The edition.
    pub edition: EditionId,
    /// The day.
    pub as_of: Day,
    /// Whether it is compliant.
    pub compliant: bool,
    /// What the cheapest licences of all users cost for a month; `None` if a price is not stated.
    pub monthly_cost: Option<Money>,
}

/// A user for whom something changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct UserChange {
    /// The user.
    pub user: UserId,
    /// Before; `None` if there was no such user.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<UserNeed>,
    /// Afterwards; `None` if there is no such user.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<UserNeed>,
}

/// What a user requires, and the cheapest lawful set that meets it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct UserNeed {
    /// What must be granted.
    pub rights: BTreeSet<String>,
    /// What the user ends up with.
    pub licence_type: LicenceType,
    /// The cheapest lawful set; `None` if nothing that can be bought meets it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub licences: Option<Vec<OfferId>>,
    /// What it costs for a month.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub monthly_cost: Option<Money>,
}

/// A finding as the two audits are compared by it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FindingKey {
    /// What it is.
    pub code: Code,
    /// About whom or what.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// About which offer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offer: Option<OfferId>,
    /// How many.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quantity: Option<u64>,
}

/// One side worked out.
struct Worked {
    side: Side,
    needs: BTreeMap<UserId, UserNeed>,
    findings: BTreeSet<FindingKey>,
    currency: String,
    basis: Basis,
}

/// Compares two audits.
pub fn compare(before: (&Edition, &Tenant), after: (&Edition, &Tenant)) -> Comparison {
    let (one, two) = (work(before.0, before.1), work(after.0, after.1));
    let names: BTreeSet<&UserId> = one.needs.keys().chain(two.needs.keys()).collect();
    let change = |user: &&UserId| {
        let (before, after) = (one.needs.get(*user).cloned(), two.needs.get(*user).cloned());
        (before != after).then(|| UserChange { user: (*user).clone(), before, after })
    };
    let users = names.iter().filter_map(change).collect();
    let mut basis = Basis::new(two.side.edition.clone(), two.side.as_of);
    for other in [&one.basis, &two.basis] {
        basis.cites.extend(other.cites.iter().cloned());
        basis.readings.extend(other.readings.clone());
        basis.unsure_facts.extend(other.unsure_facts.clone());
    }
    for edition in [before.0, after.0] {
        basis.add(&edition.reason("what a change does", &["P19-SAM-12", "P19-SAM-15", "P19-SCOPE-07"], None));
    }
    let costs = one.side.monthly_cost.zip(two.side.monthly_cost).filter(|_| one.currency == two.currency);
    Comparison {
        difference: costs.map(|(before, after)| after - before),
        appeared: two.findings.difference(&one.findings).cloned().collect(),
        gone: one.findings.difference(&two.findings).cloned().collect(),
        before: one.side,
        after: two.side,
        currency: two.currency,
        users,
        basis,
    }
}

fn work(edition: &Edition, tenant: &Tenant) -> Worked {
    let audit = audit(edition, tenant);
    let needs = needs(edition, tenant);
    let key = |finding: &super::Finding| FindingKey {
        code: finding.code,
        subject: finding.subject.clone(),
        offer: finding.offer.clone(),
        quantity: finding.quantity,
    };
    let none = |need: &UserNeed| need.licences.as_ref().is_some_and(Vec::is_empty);
    let cost = |need: &UserNeed| if none(need) { Some(Money::ZERO) } else { need.monthly_cost };
    let side = Side {
        tenant: tenant.name.clone(),
        edition: edition.def.id.clone(),
        as_of: edition.as_of,
        compliant: audit.compliant,
        monthly_cost: needs.values().map(cost).sum(),
    };
    let findings = audit.findings.iter().map(key).collect();
    Worked { side, needs, findings, currency: tenant.currency.clone(), basis: audit.basis }
}

/// What each user requires, and the cheapest lawful set bought anew. Users in the same situation are worked out once.
fn needs(edition: &Edition, tenant: &Tenant) -> BTreeMap<UserId, UserNeed> {
    let prices = Prices::of(edition, tenant);
    let shelf = Shelf::of(edition, &prices);
    let holdings = Holdings::of(&shelf, tenant);
    let requirements = required(edition, tenant);
    let desk = Desk::of(tenant, &shelf, &holdings, &requirements);
    let devices = devices::look(&desk);
    let situations = situation::situations(&desk, &devices);
    let mixing = Mixing::of(&desk, &situations);
    let mut needs = BTreeMap::new();
    for situation in &situations {
        let Some(requirement) = situation.requirement(&desk) else { continue };
        let choice = people::cheapest(&desk, &mixing, situation, Set::EMPTY, &|_| true);
        for &at in &situation.users {
            let Some(user) = tenant.users.get(at as usize) else { continue };
            let need = UserNeed {
                rights: requirement.rights(),
                licence_type: requirement.licence_type(edition, devices.users.contains(&at)),
                licences: choice.as_ref().map(|choice| shelf.offers(choice.licences)),
                monthly_cost: choice.as_ref().and_then(|choice| choice.total),
            };
            needs.insert(user.id.clone(), need);
        }
    }
    needs
}
