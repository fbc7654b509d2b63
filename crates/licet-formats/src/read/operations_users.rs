//! Users and roles of finance and operations applications: OData entities as JSON, Data Management exports in upper case,
//! the Admin Toolkit's CSVs. `Yes` and `No`, `true` and `false`; the dates of 1900 and 2154 are none.
//!
//! `UserLicenseType` of a role is not taken as a need: it is the application's own result by the oldest model.

use super::{
    account::{Aside, Why},
    format::Format,
    harvest::{Harvest, RoleHeld},
    people::Sighting,
    record::Record,
    security::{Security, is_service_account, key},
};

/// `SystemUsers`, `User.csv`, `User information`.
pub(super) const USERS: Format = Format {
    name: "operations-users",
    needs: &[
        &["userid"],
        &["username", "personname"],
        &["enabled", "networkdomain", "accounttype", "userinfolanguage"],
    ],
    knows: &[],
    read: read_user,
};

fn read_user(record: &Record<'_>, harvest: &mut Harvest<'_>) -> Result<(), Aside> {
    let user = record.required(&["userid"], "user id")?;
    if let Some(account) = record.text(&["accounttype"]).filter(|kind| kind.to_lowercase().ends_with("group")) {
        let message = format!("`{user}` is an account of a group ({account}): its members need licences of their own");
        return Err(Aside::new(Why::NotAPerson, record.place(&["accounttype"]), message, ""));
    }
    let enabled = record.truth(&["enabled"])?;
    if enabled == Some(false) {
        harvest.security.disabled_users.insert(key(&user));
    }
    let text = |columns: &[&str]| record.text(columns).map(std::borrow::Cow::into_owned);
    let alias = text(&["alias"]);
    let who = Sighting {
        operations: Some(user.clone().into_owned()),
        upn: alias.clone().filter(|alias| alias.contains('@')),
        mail: text(&["email"]).filter(|mail| mail.contains('@')),
        nickname: alias.filter(|alias| !alias.contains('@')),
        display_name: text(&["personname", "username"]),
        kind: is_service_account(&user).then(|| "service-account".to_owned()),
        enabled,
        rank: 2,
        ..Sighting::default()
    };
    harvest.person(record, who);
    Ok(())
}

/// `SecurityUserRoleAssociations`, `SecurityUserRoles`.
pub(super) const USER_ROLES: Format = Format {
    name: "operations-user-roles",
    needs: &[&["userid"], &["securityroleidentifier", "securityrolename"]],
    knows: &["assignmentmode", "assignmentstatus", "securityrolename", "securityroleidentifier"],
    read: read_user_role,
};

fn read_user_role(record: &Record<'_>, harvest: &mut Harvest<'_>) -> Result<(), Aside> {
    let user = record.required(&["userid"], "user id")?.into_owned();
    if let Some(status) = record.text(&["assignmentstatus"])
        && !["enabled", "active"].contains(&status.to_lowercase().as_str())
    {
        let message = format!("the assignment is `{status}`");
        return Err(Aside::new(Why::SwitchedOff, record.place(&["assignmentstatus"]), message, ""));
    }
    let id = record.text(&["securityroleidentifier"]).map(std::borrow::Cow::into_owned);
    let name = record.required(&["securityrolename", "securityroleidentifier"], "role")?.into_owned();
    let who = Sighting { operations: Some(user.clone()), rank: 2, ..Sighting::default() };
    let who = harvest.person(record, who);
    let (account, at) = (harvest.account(), harvest.files.at(&record.place(&[])));
    harvest.roles.push(RoleHeld { account, at, who, user_id: user, id, name, part: false });
    Ok(())
}

/// `SecurityUserRoleOrganizations`.
pub(super) const ORGANISATIONS: Format = Format {
    name: "operations-role-organisations",
    needs: &[&["userid"], &["securityroleidentifier", "securityrolename"], &["organizationtype", "organizationid"]],
    knows: &[],
    read: |record, _| {
        let message = "a restriction of a role to an organisation: the licence is needed all the same";
        Err(Aside::new(Why::NotOfUse, record.place(&[]), message, ""))
    },
};

/// `SecurityRoles`.
pub(super) const ROLES: Format = Format {
    name: "operations-roles",
    needs: &[&["securityroleidentifier"], &["userlicensetype", "contextstring", "accesstosensitivedata"]],
    knows: &[],
    read: |record, harvest| {
        let id = record.required(&["securityroleidentifier"], "role")?;
        let name = record.text(&["securityrolename"]).map(std::borrow::Cow::into_owned);
        let (account, place) = (harvest.account(), record.place(&[]));
        let role = Security::part(&mut harvest.security.roles, &id, account, &place);
        role.label = role.label.take().or(name);
        Ok(())
    },
};

/// `SecurityRoleDuties`, `SecurityPrivileges` of roles or duties, `SecuritySubRoles`.
pub(super) const ROLE_PARTS: Format = Format {
    name: "operations-role-parts",
    needs: &[
        &["securityroleidentifier", "securitydutyidentifier"],
        &["securitydutyidentifier", "securityprivilegeidentifier", "securitysubroleidentifier", "subroleidentifier"],
    ],
    knows: &[],
    read: read_part,
};

fn read_part(record: &Record<'_>, harvest: &mut Harvest<'_>) -> Result<(), Aside> {
    let text = |columns: &[&str]| record.text(columns).map(|text| key(&text));
    let (account, place) = (harvest.account(), record.place(&[]));
    let (duty, privilege) = (text(&["securitydutyidentifier"]), text(&["securityprivilegeidentifier"]));
    let sub_role = text(&["securitysubroleidentifier", "subroleidentifier"]);
    let security = &mut harvest.security;
    let Some(role) = text(&["securityroleidentifier"]) else {
        let (Some(duty), Some(privilege)) = (duty, privilege) else {
            return Err(Aside::new(Why::Incomplete, place, "the row names no role and no duty with a privilege", ""));
        };
        Security::part(&mut security.duties, &duty, account, &place).privileges.insert(privilege);
        return Ok(());
    };
    let part = Security::part(&mut security.roles, &role, account, &place);
    match (duty, privilege, sub_role) {
        (_, _, Some(sub_role)) => drop(part.roles.insert(sub_role)),
        (Some(duty), None, None) => drop(part.duties.insert(duty)),
        (Some(duty), Some(privilege), None) => {
            part.duties.insert(duty.clone());
            Security::part(&mut security.duties, &duty, account, &place).privileges.insert(privilege);
        }
        (None, Some(privilege), None) => drop(part.privileges.insert(privilege)),
        (None, None, None) => return Err(Aside::new(Why::Incomplete, place, "the role has no part in this row", "")),
    }
    Ok(())
}
