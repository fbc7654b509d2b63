//! Users of customer engagement applications as the Dataverse Web API gives them: `systemusers`, with their roles where
//! the request expanded `systemuserroles_association`. Lists of other programs have the same columns.
//!
//! Accounts of applications and integrations (`accessmode` 4) are not people; disabled users keep no role.

use super::{
    account::{Aside, Why},
    format::Format,
    harvest::{Harvest, RoleHeld},
    people::Sighting,
    record::Record,
};

/// The format.
pub(super) const FORMAT: Format = Format {
    name: "dataverse-users",
    needs: &[
        &["systemuserid", "azureactivedirectoryobjectid"],
        &["domainname", "internalemailaddress", "fullname"],
        &["isdisabled", "accessmode", "systemuserrolesassociation", "islicensed"],
    ],
    knows: &[],
    read,
};

fn read(record: &Record<'_>, harvest: &mut Harvest<'_>) -> Result<(), Aside> {
    let text = |columns: &[&str]| record.text(columns).map(std::borrow::Cow::into_owned);
    let disabled = record.truth(&["isdisabled"])?.unwrap_or(false);
    let application = text(&["applicationid"]).is_some();
    let mode = text(&["accessmode"]).unwrap_or_default().to_lowercase();
    let integration = ["4", "non-interactive", "5", "delegated admin", "3", "support user"].contains(&mode.as_str());
    let who = Sighting {
        entra: text(&["azureactivedirectoryobjectid"]),
        upn: text(&["domainname", "windowsliveid"]).filter(|name| name.contains('@')),
        mail: text(&["internalemailaddress"]).filter(|name| name.contains('@')),
        display_name: text(&["fullname"]),
        kind: (application || integration).then(|| "service-account".to_owned()),
        enabled: Some(!disabled),
        rank: 2,
        ..Sighting::default()
    };
    if who.entra.is_none() && who.upn.is_none() && who.mail.is_none() {
        let message = "the row names nobody: no Entra id, domain name or mail";
        return Err(Aside::new(Why::Incomplete, record.place(&["domainname"]), message, ""));
    }
    let user = who.upn.clone().or(who.mail.clone()).or(who.entra.clone()).unwrap_or_default();
    let who = harvest.person(record, who);
    for role in record.list("systemuserrolesassociation") {
        let Some(name) = role.text(&["name"]) else { continue };
        let place = record.place(&[]);
        if disabled {
            let message = format!("`{user}` is disabled and does not use the role `{name}`");
            harvest.remark(Aside::new(Why::SwitchedOff, place, message, ""));
            continue;
        }
        let (account, at) = (harvest.account(), harvest.files.at(&place));
        let name = name.into_owned();
        harvest.roles.push(RoleHeld { account, at, who, user_id: String::new(), id: None, name, part: true });
    }
    Ok(())
}
