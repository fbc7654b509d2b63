//! Lists out of Business Central, as its pages and tables export them.
//!
//! *Users* (table User: `User Name`, `Full Name`, `State`, `License Type`, `Authentication Email`, as Microsoft documents
//! it), *users in plans* (`Plan Name`, `Plan ID`, `User Name`) and *permission sets of users* (table Access Control:
//! `User Name`, `Role ID`). Headings of pages were not seen and differ by language; the names of the fields are taken.

use super::{
    super::{
        account::{Aside, Why},
        format::Format,
        harvest::{Harvest, OwnRow},
        people::Sighting,
        record::Record,
        service_plans,
    },
    Given,
    words::{self, Says},
};

const NAME: &[&str] = &["username", "user"];
const MAIL: &[&str] = &["authenticationemail", "useremail", "email", "contactemail"];

/// Users.
pub(in crate::read) const USERS: Format = Format {
    name: "business-central-users",
    needs: &[NAME, &["fullname"], &["licensetype"], &["state", "authenticationemail", "usersecurityid"]],
    knows: &[
        "usersecurityid",
        "authenticationemail",
        "contactemail",
        "expirydate",
        "windowssecurityid",
        "windowsusername",
        "changepassword",
        "exchangeidentifier",
        "applicationid",
        "authenticationobjectid",
        "authenticationstatus",
        "company",
    ],
    read: read_user,
};

fn who(record: &Record<'_>) -> Result<Sighting, Aside> {
    let name = record.required(NAME, "user name")?;
    let text = |columns: &[&str]| record.text(columns).map(std::borrow::Cow::into_owned);
    Ok(Sighting {
        upn: text(&["authenticationemail"]).filter(|mail| mail.contains('@')),
        mail: text(MAIL).filter(|mail| mail.contains('@')),
        nickname: Some(name.into_owned()),
        display_name: text(&["fullname"]),
        rank: 2,
        ..Sighting::default()
    })
}

fn read_user(record: &Record<'_>, harvest: &mut Harvest<'_>) -> Result<(), Aside> {
    let columns = ["licensetype"];
    let kind = record.required(&columns, "licence type")?;
    let says = words::says(&kind);
    if let Some(Says::Nobody(why)) = says {
        let message = format!("a user of the type `{kind}`: {why}");
        return Err(Aside::new(Why::NotAPerson, record.place(&columns), message, ""));
    }
    let state = record.text(&["state"]).unwrap_or_default();
    let enabled = match state.to_lowercase().as_str() {
        "" => None,
        "enabled" => Some(true),
        "disabled" => Some(false),
        _ => return Err(record.broken(&["state"], &state, "`Enabled` or `Disabled`")),
    };
    let sighting = Sighting { enabled, ..who(record)? };
    let name = sighting.upn.clone().or_else(|| sighting.nickname.clone()).unwrap_or_default();
    harvest.person(record, sighting);
    let told = |why, message, help| Aside::new(why, record.place(&columns), message, help);
    match says {
        Some(Says::Needs(right)) => {
            let (account, place) = (harvest.account(), record.place(&columns));
            harvest.own.push(OwnRow { account, place, table: "needs", cells: need(&name, right), part: true });
            let message = format!("`{name}` is of the type `{kind}` and needs {right}");
            harvest.remark(told(Why::Remark, message, ""));
        }
        Some(Says::Device) => {
            let message = format!("`{name}` works on devices only; which they are is not in the list");
            harvest.remark(told(Why::Unclassified, message, "state the devices in devices.csv and device_users.csv"));
        }
        Some(Says::Unclear(why)) => {
            let message = format!("`{name}` is of the type `{kind}`, which does not say what they need: {why}");
            let help = "give their permission sets and the entitlements of the applications, or state it in needs.csv";
            harvest.remark(told(Why::Unclassified, message, help));
        }
        Some(Says::Nobody(_)) | None => {
            let message = format!("`{name}` is of the unknown type `{kind}`");
            harvest.remark(told(Why::Unclassified, message, "state what they need in needs.csv"));
        }
    }
    Ok(())
}

/// A row of needs.csv.
pub(super) fn need(user: &str, right: &str) -> Vec<String> {
    let (names, _) = licet::tenant::columns("needs").unwrap_or_default();
    let cell = |name: &&str| match *name {
        "user" => user.to_owned(),
        "right" => right.to_owned(),
        _ => String::new(),
    };
    names.iter().map(cell).collect()
}

/// Users in plans.
pub(in crate::read) const PLANS: Format = Format {
    name: "business-central-plans",
    needs: &[NAME, &["planid"], &["planname", "userfullname", "usersecurityid"]],
    knows: &["userfullname", "fullname", "usersecurityid", "authenticationemail", "useremail"],
    read: |record, harvest| {
        let who = who(record)?;
        let plan = record.required(&["planid"], "plan")?;
        service_plans::hold(record, harvest, &["planid"], &plan, who)
    },
};

/// Permission sets of users.
pub(in crate::read) const SETS: Format = Format {
    name: "business-central-permission-sets",
    needs: &[
        NAME,
        &["roleid", "permissionset", "permissionsetid"],
        &["scope", "companyname", "company", "appid", "usersecurityid"],
    ],
    knows: &["rolename", "name", "appname", "fullname", "userfullname", "authenticationemail"],
    read: |record, harvest| {
        let set = record.required(&["roleid", "permissionset", "permissionsetid"], "permission set")?.into_owned();
        let who = harvest.person(record, who(record)?);
        let (account, place) = (harvest.account(), record.place(&["roleid", "permissionset", "permissionsetid"]));
        harvest.central.given.push(Given { account, place, who, set });
        Ok(())
    },
};
