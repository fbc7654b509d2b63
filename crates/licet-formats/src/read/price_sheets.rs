//! Partner Center's price sheet and offer matrix.
//!
//! A price is for the whole term. `UnitPrice` is what the partner pays, `ERP Price` the list price. The sheet names a
//! product and a SKU of its own; the offer matrix says which directory SKU that is (`ProvisioningId`), what must be held
//! before (`ProductSkuPreRequisites`), and how many may be bought. Excel drops leading zeros of a SKU: `1` is `0001`.

use std::borrow::Cow;

use licet::value::{Day, OfferId, Place};

use super::{
    account::{Aside, Why},
    format::Format,
    harvest::Harvest,
    record::Record,
    skus::Sku,
};

/// The price sheet.
pub(super) const PRICES: Format = Format {
    name: "partner-center-prices",
    needs: &[&["productid"], &["skuid"], &["termduration"], &["unitprice"]],
    knows: &[
        "producttitle",
        "skutitle",
        "publisher",
        "skudescription",
        "unitofmeasure",
        "billingplan",
        "market",
        "currency",
        "pricingtierrangemin",
        "pricingtierrangemax",
        "effectivestartdate",
        "effectiveenddate",
        "endofsaledate",
        "tags",
        "erpprice",
        "segment",
        "changeindicator",
        "previousvalues",
        "meterids",
        "metertype",
    ],
    read: read_price,
};

/// The offer matrix.
pub(super) const MATRIX: Format = Format {
    name: "partner-center-offer-matrix",
    needs: &[&["productid"], &["skuid"], &["provisioningid"], &["productskuprerequisites", "minlicenses"]],
    knows: &[
        "producttitle",
        "skutitle",
        "provisioningstring",
        "maxlicenses",
        "assetownershiplimit",
        "assetownershiplimittype",
        "productskuconversion",
        "description",
        "allowedcountries",
    ],
    read: read_matrix,
};

/// A price as the sheet has it; what it is of is settled once the matrix is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SheetPrice {
    pub(super) account: usize,
    pub(super) place: Place,
    /// Product and SKU of the sheet.
    pub(super) sold_as: (String, String),
    pub(super) product_title: String,
    pub(super) title: String,
    pub(super) term: String,
    pub(super) billing: String,
    pub(super) market: Option<String>,
    pub(super) currency: Option<String>,
    pub(super) segment: Option<String>,
    pub(super) unit_price: Option<String>,
    pub(super) list_price: Option<String>,
    pub(super) least: u64,
    pub(super) start: Option<Day>,
    pub(super) end: Option<Day>,
}

impl SheetPrice {
    /// All that the row says, without where it stands.
    pub(super) fn content(&self) -> String {
        let (of, how) = (&self.sold_as, (&self.term, &self.billing, &self.market, &self.currency, &self.segment));
        format!(
            "{of:?} {how:?} {:?} {:?} {} {:?} {:?}",
            self.unit_price, self.list_price, self.least, self.start, self.end
        )
    }
}

/// A row of the matrix for a SKU that the catalogue names.
#[derive(Debug, Clone)]
pub(super) struct Sold {
    pub(super) account: usize,
    pub(super) place: Place,
    pub(super) sold_as: (String, String),
    pub(super) offer: OfferId,
    pub(super) least: Option<u64>,
    pub(super) most: Option<u64>,
    /// What must be held before, as products and SKUs.
    pub(super) before: Vec<(String, String)>,
}

fn text(record: &Record<'_>, column: &str) -> Option<String> {
    record.text(&[column]).map(Cow::into_owned)
}

/// Product and SKU as one key: upper case, with the zeros that a spreadsheet dropped.
pub(super) fn sold_as(product: &str, sku: &str) -> (String, String) {
    (product.trim().to_uppercase(), format!("{:0>4}", sku.trim().to_uppercase()))
}

fn read_price(record: &Record<'_>, harvest: &mut Harvest<'_>) -> Result<(), Aside> {
    let product = record.required(&["productid"], "product")?;
    let sku = record.required(&["skuid"], "SKU")?;
    let price = SheetPrice {
        account: harvest.account(),
        place: record.place(&[]),
        sold_as: sold_as(&product, &sku),
        product_title: text(record, "producttitle").unwrap_or_default(),
        title: text(record, "skutitle").unwrap_or_default(),
        term: text(record, "termduration").unwrap_or_default(),
        billing: text(record, "billingplan").unwrap_or_default(),
        market: text(record, "market"),
        currency: text(record, "currency"),
        segment: text(record, "segment"),
        unit_price: text(record, "unitprice"),
        list_price: text(record, "erpprice"),
        least: record.count(&["pricingtierrangemin"], "a number of seats")?.unwrap_or_default(),
        start: record.day(&["effectivestartdate"])?,
        end: record.day(&["effectiveenddate"])?,
    };
    harvest.prices.push(price);
    Ok(())
}

fn read_matrix(record: &Record<'_>, harvest: &mut Harvest<'_>) -> Result<(), Aside> {
    let product = record.required(&["productid"], "product")?;
    let sku = record.required(&["skuid"], "SKU")?;
    let columns = ["provisioningid", "provisioningstring"];
    let (guid, part_number) = (text(record, "provisioningid"), text(record, "provisioningstring"));
    let title = text(record, "skutitle").unwrap_or_default();
    let names = [guid.as_deref(), part_number.as_deref()];
    let offer = match harvest.skus.find_any(&names) {
        Sku::Offer { id, .. } => id,
        Sku::OutOfScope(reason) => return Err(Aside::new(Why::OtherService, record.place(&columns), reason, "")),
        Sku::Unknown => return Err(super::price_settle::unknown(&title, record.place(&columns), harvest)),
    };
    let before = text(record, "productskuprerequisites").unwrap_or_default();
    let before = before.split([';', ',']).filter_map(|pair| pair.split_once('/'));
    let sold = Sold {
        account: harvest.account(),
        place: record.place(&[]),
        sold_as: sold_as(&product, &sku),
        offer,
        least: record.count(&["minlicenses"], "a number of seats")?,
        most: record.count(&["maxlicenses"], "a number of seats")?,
        before: before.map(|(product, sku)| sold_as(product, sku)).collect(),
    };
    harvest.sold.push(sold);
    Ok(())
}
