//! The position person by person: what each user requires, holds, lacks, and has to spare, as the audit judges it.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::{desk::Desk, devices, mixing::Mixing, people, situation};
use crate::{
    catalog::{Edition, LicenceType},
    decide::{Holder, Holdings, Prices, Shelf, holder, required},
    rules::person_kind::PersonStatus,
    tenant::Tenant,
    value::{EnvironmentId, OfferId, Reason, UserId},
};

/// One user.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PersonLine {
    /// The user.
    pub user: UserId,
    /// The name to show.
    pub display_name: Option<String>,
    /// The department.
    pub department: Option<String>,
    /// The cost centre that pays.
    pub cost_centre: Option<String>,
    /// The environment the user works in, or the only one there is.
    pub environment: Option<EnvironmentId>,
    /// Whether a licence is needed at all.
    pub status: PersonStatus,
    /// What must be granted.
    pub rights: BTreeSet<String>,
    /// What the user ends up with.
    pub licence_type: LicenceType,
    /// What is held.
    pub held: Vec<OfferId>,
    /// What is needed: of what is held, and the cheapest that closes the gaps; `None` if nothing that can be bought does.
    pub required: Option<Vec<OfferId>>,
    /// Needed and not held.
    pub missing: Vec<OfferId>,
    /// Held and not needed.
    pub spare: Vec<OfferId>,
    /// Whether what is needed is not fully stated, so that the line says 'at least'.
    pub at_least: bool,
    /// Why.
    pub because: Vec<Reason>,
}

/// All users of a tenant, sorted by name.
pub fn by_person(edition: &Edition, tenant: &Tenant) -> Vec<PersonLine> {
    let prices = Prices::of(edition, tenant);
    let shelf = Shelf::of(edition, &prices);
    let holdings = Holdings::of(&shelf, tenant);
    let requirements = required(edition, tenant);
    let desk = Desk::of(tenant, &shelf, &holdings, &requirements);
    let devices = devices::look(&desk);
    let situations = situation::situations(&desk, &devices);
    let mixing = Mixing::of(&desk, &situations);
    let off_shelf = off_shelf(&shelf, tenant);
    let mut lines = Vec::with_capacity(tenant.users.len());
    for situation in &situations {
        let Some(requirement) = situation.requirement(&desk) else { continue };
        let held = shelf.offers(situation.held);
        // Where the tenant states nobody's needs, what is held counts as required, as in the position.
        let unstated = !situation.stated && !desk.states_needs && situation.needs_licences(&desk);
        let required = if unstated {
            Some(held.clone())
        } else {
            people::needed(&desk, &mixing, situation).map(|choice| shelf.offers(choice.licences))
        };
        let of_held = required.clone().unwrap_or_default();
        let missing: Vec<OfferId> = of_held.iter().filter(|offer| !held.contains(offer)).cloned().collect();
        let spare = held.iter().filter(|offer| required.is_some() && !of_held.contains(offer)).cloned();
        let spare: Vec<OfferId> = spare.collect();
        let because: BTreeSet<&Reason> = requirement.reasons().collect();
        let because: Vec<Reason> = because.into_iter().cloned().collect();
        for &at in &situation.users {
            let Some(user) = tenant.users.get(at as usize) else { continue };
            let others = off_shelf.get(&at);
            let with_others = |offers: &[OfferId]| {
                let mut all = offers.to_vec();
                all.extend(others.into_iter().flatten().cloned());
                all
            };
            lines.push(PersonLine {
                user: user.id.clone(),
                display_name: user.display_name.as_ref().map(ToString::to_string),
                department: user.department.as_ref().map(ToString::to_string),
                cost_centre: user.cost_centre.as_ref().map(ToString::to_string),
                environment: tenant.home(user),
                status: requirement.person.status,
                rights: requirement.rights(),
                licence_type: requirement.licence_type(edition, devices.users.contains(&at)),
                held: with_others(&held),
                required: required.clone(),
                missing: missing.clone(),
                spare: with_others(&spare),
                at_least: !requirement.unknown.is_empty(),
                because: because.clone(),
            });
        }
    }
    lines.sort_by(|a, b| a.user.cmp(&b.user));
    lines
}

/// What users hold that grants nothing in this edition, by place of the user.
fn off_shelf(shelf: &Shelf<'_>, tenant: &Tenant) -> BTreeMap<u32, BTreeSet<OfferId>> {
    let mut held: BTreeMap<u32, BTreeSet<OfferId>> = BTreeMap::new();
    let standing = tenant.assignments.iter().filter(|one| one.stands(tenant.as_of));
    for assignment in standing.filter(|one| shelf.place(&one.offer).is_none()) {
        if let Some(Holder::User(user)) = holder(shelf, tenant, &assignment.offer, &assignment.principal) {
            held.entry(user).or_default().insert(assignment.offer.clone());
        }
    }
    held
}
