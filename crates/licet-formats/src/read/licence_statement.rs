//! The Microsoft License Statement, a workbook of what was bought in volume programs.
//!
//! Its sheets are known from ServiceNow's documentation: Organization Summary, License Summary, Transaction Summary,
//! License Agreement, Transaction Data, Frequently Asked Questions and Glossary, Pivot Data; only *Transaction Data* has
//! the single purchases, the others sum them up. No document or sample that names the columns of that sheet was found.
//! They are looked for by the usual words for a product, a number and an agreement, below whatever stands above them; a
//! sheet without such a header is told and not read. A row whose product is no name of the catalogue is told.

use std::borrow::Cow;

use super::{
    account::{Aside, Why},
    format::Format,
    harvest::{Bought, Harvest, Origin},
    price_settle::unknown,
    record::{Record, plain},
    skus::Sku,
};

const PRODUCT: &[&str] =
    &["itemname", "productname", "product", "productfamilyname", "productfamily", "productdescription"];
const PART: &[&str] = &["partnumber", "manufacturerpartnumber", "sku", "partno"];
const QUANTITY: &[&str] =
    &["effectivequantity", "transactionquantity", "licensequantity", "quantity", "activelicenses"];
const AGREEMENT: &[&str] = &[
    "licenseagreementnumber",
    "agreementnumber",
    "licenseenrollmentcustomernumber",
    "enrollmentnumber",
    "licensenumber",
    "agreementid",
    "agreement",
];
const START: &[&str] =
    &["startdate", "coveragestartdate", "usagedate", "transactiondate", "purchasedate", "invoicedate"];

/// The format.
pub(super) const FORMAT: Format =
    Format { name: "microsoft-license-statement", needs: &[PRODUCT, QUANTITY, AGREEMENT], knows: &[], read };

/// Whether a sheet of that name holds the purchases of a statement.
pub(super) fn is_statement(sheet: &str) -> bool {
    plain(sheet) == "transactiondata"
}

fn read(record: &Record<'_>, harvest: &mut Harvest<'_>) -> Result<(), Aside> {
    let text = |columns: &[&str]| record.text(columns).map(Cow::into_owned);
    let (part, product) = (text(PART), text(PRODUCT));
    let title = product.clone().or_else(|| part.clone()).unwrap_or_default();
    let (offer, trial) = match harvest.skus.find_any(&[part.as_deref(), product.as_deref()]) {
        Sku::Offer { id, trial } => (id, trial),
        Sku::OutOfScope(reason) => {
            return Err(Aside::new(Why::OtherService, record.place(PRODUCT), format!("`{title}`: {reason}"), ""));
        }
        Sku::Unknown if title.is_empty() => {
            return Err(Aside::new(Why::Incomplete, record.place(PRODUCT), "the row names no product", ""));
        }
        Sku::Unknown => return Err(unknown(&title, record.place(PRODUCT), harvest)),
    };
    let Some(quantity) = record.count(QUANTITY, "a number of licences")? else {
        return Err(Aside::new(Why::Incomplete, record.place(QUANTITY), "the row has no number of licences", ""));
    };
    let agreement = text(AGREEMENT).unwrap_or_default();
    let sku = harvest.sku_key(None, part.as_deref(), &offer, trial);
    let id = format!("{agreement} {}", record.line).trim().to_owned();
    harvest.bought.push(Bought {
        account: harvest.account(),
        place: record.place(&[]),
        origin: Origin::Statement,
        id,
        sku,
        offer,
        parts: vec![("active", quantity)],
        start: record.day(START)?,
        consumed: None,
    });
    Ok(())
}
