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
    skus::Sku,
};
use licet::value::{Day, OfferId, Place};
use serde::Serialize;

/// What Microsoft's report says of one user.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Opinion {
    /// Where it stands.
    pub place: Place,
    /// The address, or the id where there is no address.
    pub user: String,
    /// What is assigned.
    pub assigned: Vec<Product>,
    /// What is missing.
    pub missing: Vec<Product>,
    /// The day of the report.
    pub refreshed: Option<Day>,
}

/// A product as the report names it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Product {
    /// The name as written.
    pub written: String,
    /// The offer that bears that name; `None` if the catalogue has none.
    pub offer: Option<OfferId>,
}

const SEPARATORS: [char; 5] = ['+', ',', ';', '|', '/'];

fn is_nothing(cell: &str) -> bool {
    cell.is_empty() || ["none", "-", "n/a"].contains(&cell.to_lowercase().as_str())
}

fn opinion(record: &Record<'_>, harvest: &Harvest<'_>) -> Opinion {
    let products = |columns: &[&str]| -> Vec<Product> {
        let cell = record.text(columns).unwrap_or_default();
        if is_nothing(&cell) {
            return Vec::new();
        }
        let offer = |sku| if let Sku::Offer { id, .. } = sku { Some(id) } else { None };
        let named = harvest.skus.split(&cell, &SEPARATORS).into_iter();
        named.map(|(name, sku)| Product { written: name.to_owned(), offer: offer(sku) }).collect()
    };
    let user = record.text(&["useremail"]).or_else(|| record.text(&["userid"])).unwrap_or_default();
    Opinion {
        place: record.place(&[]),
        user: user.into_owned(),
        assigned: products(&["assignedlicenses", "assignedlicense"]),
        missing: products(&["missinglicenses", "missinglicense"]),
        refreshed: record.day(&["refreshedon"]).ok().flatten(),
    }
}

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
    let opinion = opinion(record, harvest);
    harvest.opinions.push(opinion);
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
    if is_nothing(&cell) {
        return Ok(());
    }
    for (name, sku) in harvest.skus.split(&cell, &SEPARATORS) {
        harvest.seat(record, &columns, who, &sku, name, None);
    }
    Ok(())
}
