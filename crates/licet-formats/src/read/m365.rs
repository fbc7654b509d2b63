//! Exports of the Microsoft 365 admin centre: `Export users`, with product names joined by `+` in `Licenses`, and
//! `Your products`.
//!
//! Seven published names contain a `+` themselves: the longest known name is taken. Deleted users are not users.

use super::{
    account::{Aside, Why},
    entra,
    format::Format,
    harvest::{Bought, Harvest, Origin},
    record::Record,
};

/// The users.
pub(super) const USERS: Format = Format {
    name: "m365-users",
    needs: &[&["userprincipalname"], &["licenses"], &["displayname"]],
    knows: &[
        "alternateemailaddresses",
        "blockcredential",
        "city",
        "country",
        "countryorregion",
        "countryregion",
        "department",
        "dirsyncenabled",
        "fax",
        "firstname",
        "lastdirsynctime",
        "lastname",
        "lastpasswordchangetimestamp",
        "licenseassignmentdetails",
        "mobilephone",
        "oathtokenmetadata",
        "objectid",
        "office",
        "passwordneverexpires",
        "phonenumber",
        "postalcode",
        "preferreddatalocation",
        "preferredlanguage",
        "proxyaddresses",
        "releasetrack",
        "softdeletiontimestamp",
        "state",
        "stateorprovince",
        "streetaddress",
        "strongpasswordrequired",
        "title",
        "usagelocation",
        "usertype",
        "whencreated",
    ],
    read: read_user,
};

fn read_user(record: &Record<'_>, harvest: &mut Harvest<'_>) -> Result<(), Aside> {
    let who = entra::sighting(record)?;
    let who = harvest.person(record, who);
    entra::guest(record, harvest);
    let cell = record.text(&["licenses"]).unwrap_or_default();
    if cell.is_empty() || cell.eq_ignore_ascii_case("unlicensed") {
        return Ok(());
    }
    for (name, sku) in harvest.skus.split(&cell, &['+']) {
        harvest.seat(record, &["licenses"], who, &sku, name, None);
    }
    Ok(())
}

/// The products.
pub(super) const PRODUCTS: Format = Format {
    name: "m365-products",
    needs: &[&["producttitle"], &["totallicenses"], &["assignedlicenses", "expiredlicenses"]],
    knows: &["expiredlicenses", "assignedlicenses", "renewaldate", "status", "statusmessage", "billingaccount"],
    read: read_product,
};

fn read_product(record: &Record<'_>, harvest: &mut Harvest<'_>) -> Result<(), Aside> {
    let title = record.required(&["producttitle"], "product title")?;
    let (offer, trial) = harvest.offer(record, &["producttitle"], &[Some(&title)])?;
    let Some(total) = record.count(&["totallicenses"], "a number of seats")? else {
        let place = record.place(&["totallicenses"]);
        return Err(Aside::new(Why::Incomplete, place, "the row has no number of seats", ""));
    };
    let expired = record.count(&["expiredlicenses"], "a number of seats")?.unwrap_or_default();
    let parts = vec![(if trial { "trial" } else { "active" }, total), ("expired", expired)];
    let consumed = record.count(&["assignedlicenses"], "a number of seats")?;
    let sku = harvest.sku_key(None, None, &offer, trial);
    let (account, place, id) = (harvest.account(), record.place(&[]), title.into_owned());
    harvest.bought.push(Bought {
        account,
        place,
        origin: Origin::Products,
        id,
        sku,
        offer,
        parts,
        start: None,
        consumed,
    });
    Ok(())
}
