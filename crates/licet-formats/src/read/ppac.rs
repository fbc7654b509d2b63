//! The Power Platform admin centre's CSV of licence consumption: who has which licences, and which Microsoft misses.
//!
//! What is assigned is taken over; what Microsoft says is required or missing is its own opinion, kept for comparison and
//! not a need of the tenant. The address is empty or a GUID for deleted users and for groups.

use super::{
    account::{Aside, Why},
    format::Format,
    harvest::Harvest,
    people::Sighting,
    record::Record,
};

/// The format.
pub(super) const FORMAT: Format = Format {
    name: "ppac-licence-consumption",
    needs: &[
        &["useremail"],
        &["assignedlicenses", "assignedlicense"],
        &["missinglicenses", "missinglicense", "requiredlicenses", "requiredlicense"],
    ],
    knows: &[
        "tenantid",
        "userid",
        "requiredlicenses",
        "requiredlicense",
        "missinglicenses",
        "missinglicense",
        "refreshedon",
    ],
    read,
};

fn read(record: &Record<'_>, harvest: &mut Harvest<'_>) -> Result<(), Aside> {
    let mail = record.text(&["useremail"]).filter(|mail| mail.contains('@'));
    let Some(mail) = mail else {
        let found = record.text(&["useremail"]).unwrap_or_default();
        let message = format!("the address is `{found}`: a deleted user, or a group");
        return Err(Aside::new(Why::NotAPerson, record.place(&["useremail"]), message, ""));
    };
    let text = |column: &str| record.text(&[column]).map(std::borrow::Cow::into_owned);
    let who = Sighting { entra: text("userid"), mail: Some(mail.into_owned()), rank: 3, ..Sighting::default() };
    let who = harvest.person(record, who);
    let columns = ["assignedlicenses", "assignedlicense"];
    let cell = record.text(&columns).unwrap_or_default();
    if cell.is_empty() || ["none", "-", "n/a"].contains(&cell.to_lowercase().as_str()) {
        return Ok(());
    }
    for (name, sku) in harvest.skus.split(&cell, &['+', ',', ';', '|', '/']) {
        harvest.seat(record, &columns, who, &sku, name, None);
    }
    Ok(())
}
