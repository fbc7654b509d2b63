//! Audit logs out of Microsoft Purview, as `Export > Download all results` gives them.
//!
//! Columns as seen in public exports: `RecordId,CreationDate,RecordType,Operation,UserId,AuditData,AssociatedAdminUnits,
//! AssociatedAdminUnitsNames`; the search by PowerShell says `RecordType,CreationDate,UserIds,Operations,AuditData`.
//! `AuditData` is JSON; of Dataverse and model-driven apps (record type 21, CRM) Microsoft documents in it `EntityName`,
//! `Message`, `UserId`, `CreationTime`, `ResultStatus`, `CrmOrganizationUniqueName`. Such a record says that somebody used
//! a table. Records of other services, of Business Central's administration too, say nothing of the use of an
//! application. A failed operation is no use.

use std::borrow::Cow;

use serde::Deserialize;

use super::{
    super::{
        account::{Aside, Why},
        format::Format,
        harvest::Harvest,
        record::Record,
    },
    Thing, Use, day, take, words,
};

const USER: &[&str] = &["userid", "userids", "user"];
const OPERATION: &[&str] = &["operation", "operations", "activity"];
const WHEN: &[&str] = &["creationdate", "creationdateutc", "creationtime"];

/// The format.
pub(in crate::read) const FORMAT: Format = Format {
    name: "purview-audit",
    needs: &[&["auditdata"], WHEN, USER, OPERATION],
    knows: &[
        "recordid",
        "recordtype",
        "associatedadminunits",
        "associatedadminunitsnames",
        "associatedadminunitnames",
        "identity",
        "isvalid",
        "objectstate",
        "resultindex",
        "resultcount",
        "pscomputername",
        "runspaceid",
        "psshowcomputername",
    ],
    read,
};

/// What is used of a record's details; there are many more.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct Details<'d> {
    #[serde(borrow)]
    entity_name: Option<Cow<'d, str>>,
    #[serde(borrow)]
    message: Option<Cow<'d, str>>,
    #[serde(borrow)]
    user_id: Option<Cow<'d, str>>,
    #[serde(borrow)]
    result_status: Option<Cow<'d, str>>,
    #[serde(borrow)]
    crm_organization_unique_name: Option<Cow<'d, str>>,
    #[serde(borrow)]
    workload: Option<Cow<'d, str>>,
}

fn read(record: &Record<'_>, harvest: &mut Harvest<'_>) -> Result<(), Aside> {
    let data = record.required(&["auditdata"], "details")?;
    let details: Details<'_> = serde_json::from_str(&data).map_err(|error| {
        let message = format!("the details are no sound JSON: {error}");
        let help = "a spreadsheet cuts long cells off; give the file as it was downloaded";
        Aside::new(Why::Malformed, record.place(&["auditdata"]), message, help)
    })?;
    let some = |text: &Option<Cow<'_, str>>| text.as_deref().map(str::trim).is_some_and(|text| !text.is_empty());
    let record_type = record.text(&["recordtype"]).unwrap_or_default();
    let of_tables = words::is_of_tables(&record_type) || some(&details.crm_organization_unique_name);
    if !of_tables {
        let service = details.workload.as_deref().unwrap_or(&record_type).to_owned();
        let message = format!("a record of the service `{service}`, which is no use of an application's tables");
        return Err(Aside::new(Why::NotOfUse, record.place(&["recordtype"]), message, ""));
    }
    if details.result_status.as_deref().is_some_and(|status| status.eq_ignore_ascii_case("failed")) {
        return Err(Aside::new(Why::NotOfUse, record.place(&[]), "the operation failed", ""));
    }
    let Some(table) = details.entity_name.as_deref().filter(|_| some(&details.entity_name)) else {
        return Err(Aside::new(Why::NotOfUse, record.place(&["auditdata"]), "the record names no table", ""));
    };
    let user = match record.text(USER) {
        Some(user) => user,
        None => details
            .user_id
            .clone()
            .filter(|_| some(&details.user_id))
            .ok_or_else(|| Aside::new(Why::Incomplete, record.place(USER), "the row has no user", ""))?,
    };
    let message = details.message.as_deref().filter(|_| some(&details.message)).map(Cow::Borrowed);
    let message = message.or_else(|| record.text(OPERATION)).unwrap_or_default();
    let access = words::access(message.trim());
    let day = day(record, WHEN)?;
    take(record, harvest, &Use { user: &user, thing: Thing::Table(table.trim()), role: None, access, day })
}
