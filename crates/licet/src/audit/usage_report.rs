//! The on-premises usage report, corrected as its appendix asks (P19-SAM-04..07).
//!
//! The report counts everybody who works in the product directly, by type of user. What the customer must know besides:
//! people from outside who are in it are taken off, and internal people who come in only indirectly are added.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::desk::Desk;
use crate::{
    catalog::LicenceType,
    require,
    rules::{grants::Scope, person_kind::PersonStatus},
    tenant::{User, UserKind, Via},
    value::{AssignedTo, Basis, Clause, RightId},
};

/// One type of user in the corrected report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct UsageLine {
    /// The type of user.
    pub licence_type: LicenceType,
    /// Users who work in the product directly; in the line of devices, the devices.
    pub report: u64,
    /// Of these, people from outside.
    pub external_direct: u64,
    /// Internal people who come in only indirectly, and so are not in the report.
    pub internal_indirect: u64,
    /// What is needed: the report without the people from outside, and with those who come in indirectly.
    pub needed: u64,
    /// Licences of that type that are owned.
    pub owned: u64,
}

/// The corrected report of an on-premises tenant.
pub(super) fn lines(desk: &Desk<'_>, basis: &mut Basis) -> Vec<UsageLine> {
    if desk.edition.def.deployment != "on-premises" {
        return Vec::new();
    }
    let mut lines: BTreeMap<LicenceType, UsageLine> = BTreeMap::new();
    let indirect = indirect_only(desk);
    for user in &desk.tenant.users {
        let status = require::person(desk.edition, user).status;
        let outside = status == PersonStatus::External;
        let only_indirect = indirect.contains(user.id.as_str());
        let internal = matches!(status, PersonStatus::Internal | PersonStatus::Exempt);
        if !outside && !internal || outside && only_indirect {
            continue;
        }
        let Some(licence_type) = level(desk, user, only_indirect) else { continue };
        let line = line(&mut lines, licence_type);
        match (outside, only_indirect) {
            (_, true) => line.internal_indirect += 1,
            (true, false) => {
                line.report += 1;
                line.external_direct += 1;
            }
            (false, false) => line.report += 1,
        }
    }
    let with_devices = desk.edition.choice("onprem-report-count") != "users-only";
    if with_devices {
        devices(desk, &mut lines);
    }
    for (offer, owned) in &desk.holdings.owned {
        let user = match desk.edition.assigned_to(offer) {
            AssignedTo::User => true,
            AssignedTo::Device => with_devices,
            AssignedTo::Nobody => false,
        };
        if let Some(licence_type) =
            desk.edition.licence_type(offer).filter(|_| user && desk.shelf.place(offer).is_some())
        {
            line(&mut lines, licence_type).owned += owned;
        }
    }
    for line in lines.values_mut() {
        line.needed = (line.report - line.external_direct) + line.internal_indirect;
    }
    if !lines.is_empty() || !with_devices {
        let rules = ["P19-SAM-04", "P19-SAM-05", "P19-SAM-06", "P19-SAM-07", "P19-SAM-10"];
        basis.add(&desk.reason("the usage report, corrected", &rules, Some("onprem-report-count")));
    }
    lines.into_values().collect()
}

/// Devices on which somebody who needs a licence uses a device function, and whose users do not all bring their own.
fn devices(desk: &Desk<'_>, lines: &mut BTreeMap<LicenceType, UsageLine>) {
    for used in require::device_uses(desk.edition, desk.tenant) {
        let own = |user: &u32| {
            desk.requirements.of(*user as usize).is_some_and(|requirement| {
                let covers = |right| {
                    let cover = desk.shelf.cover(&Clause::of(RightId::clone(right), None), Scope::User);
                    let needs = requirement.clauses.keys();
                    let mut needs = needs.map(|clause| desk.shelf.cover(clause, Scope::User).by);
                    needs.any(|by| !by.is_empty() && by.minus(cover.by).is_empty())
                };
                used.functions.iter().all(covers)
            })
        };
        if !used.functions.is_empty() && !used.users.is_empty() && !used.users.iter().all(own) {
            line(lines, LicenceType::Device).report += 1;
        }
    }
}

fn line(lines: &mut BTreeMap<LicenceType, UsageLine>, licence_type: LicenceType) -> &mut UsageLine {
    lines.entry(licence_type).or_insert(UsageLine {
        licence_type,
        report: 0,
        external_direct: 0,
        internal_indirect: 0,
        needed: 0,
        owned: 0,
    })
}

/// People who come in only through something else.
fn indirect_only<'d>(desk: &'d Desk<'_>) -> BTreeSet<&'d str> {
    let rows = || desk.tenant.access.iter().filter(|row| row.via != Via::Rekeyed);
    let people = |direct: bool| {
        let rows = rows().filter(move |row| (row.via == Via::Direct && row.system.is_none()) == direct);
        rows.filter_map(|row| row.user.as_ref()).map(|user| user.as_str()).collect::<BTreeSet<_>>()
    };
    let direct = people(true);
    people(false).into_iter().filter(|user| !direct.contains(user)).collect()
}

/// The type of user whose work needs that, whoever they work for; somebody who comes in indirectly and of whose work
/// nothing is stated needs the lowest.
fn level(desk: &Desk<'_>, user: &User, only_indirect: bool) -> Option<LicenceType> {
    let inside = User { kind: UserKind::Employee, ..user.clone() };
    let requirement = require::requirement(desk.edition, desk.tenant, &inside);
    let found = requirement.licence_type(desk.edition, false);
    match found {
        LicenceType::None if only_indirect => {
            let of_users = desk.shelf.offers(desk.shelf.of_users);
            of_users.iter().filter_map(|offer| desk.edition.licence_type(offer)).min()
        }
        LicenceType::None | LicenceType::Unknown | LicenceType::Device => None,
        found => Some(found),
    }
}
