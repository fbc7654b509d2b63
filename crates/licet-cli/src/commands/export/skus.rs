//! The GUIDs by which Microsoft Graph knows offers, in one tenant.

use std::collections::BTreeMap;

use licet::{
    catalog::Catalog,
    tenant::Tenant,
    value::{OfferId, Problem},
};

use crate::{
    books::Books,
    commands::check::known_offer,
    stop::{Stop, call},
};

/// `OFFER=GUID`.
pub(super) fn given(text: &str) -> Result<(String, String), String> {
    let (offer, guid) = text.split_once('=').ok_or("an offer, `=`, and a GUID")?;
    let groups: Vec<&str> = guid.trim().split('-').collect();
    let lengths: Vec<usize> = groups.iter().map(|group| group.len()).collect();
    if lengths != [8, 4, 4, 4, 12] || !groups.iter().all(|group| group.chars().all(|c| c.is_ascii_hexdigit())) {
        return Err(format!("`{guid}` is no GUID such as 55c9eb4e-c746-45b4-b255-9ab6b19d5c62"));
    }
    Ok((offer.trim().to_owned(), guid.trim().to_lowercase()))
}

/// The SKUs of one tenant.
pub(super) struct Skus<'b> {
    given: BTreeMap<OfferId, String>,
    catalog: &'b Catalog,
    /// The variant that tenants of its segment have; none for commercial ones.
    variant: Option<String>,
}

impl<'b> Skus<'b> {
    /// Those of a tenant, some of them given by the caller.
    pub(super) fn of(given: &[(String, String)], books: &'b Books, tenant: &Tenant) -> Result<Self, Stop> {
        let mut known = BTreeMap::new();
        let mut problems = Vec::new();
        for (offer, guid) in given {
            match known_offer(&books.catalog, offer) {
                Ok(offer) => {
                    known.insert(offer, guid.clone());
                }
                Err(problem) => problems.push(problem),
            }
        }
        let variant = tenant.segment.clone().filter(|segment| segment != "commercial");
        if problems.is_empty() {
            Ok(Self { given: known, catalog: &books.catalog, variant })
        } else {
            Err(problems.into())
        }
    }

    /// The GUID of an offer: the one given, or the only one of the tenant's segment that the catalogue knows.
    pub(super) fn of_offer(&self, offer: &OfferId) -> Result<String, Problem> {
        if let Some(guid) = self.given.get(offer) {
            return Ok(guid.clone());
        }
        let skus = self.catalog.offers.get(offer).map(|offer| offer.skus.as_slice()).unwrap_or_default();
        let fitting = skus.iter().filter(|sku| sku.variant == self.variant);
        let guids: Vec<(&str, &str)> =
            fitting.filter_map(|sku| Some((sku.guid.as_deref()?, sku.part_number.as_str()))).collect();
        let help = format!("say which the tenant has, as `--sku {offer}=GUID` (Graph lists them as subscribedSkus)");
        match guids.as_slice() {
            [(guid, _)] => Ok(guid.to_lowercase()),
            [] => Err(call(format!("the catalogue knows no SKU's GUID of {offer} for this tenant's segment"), help)),
            several => {
                let names: Vec<String> = several.iter().map(|(guid, part)| format!("{part} {guid}")).collect();
                Err(call(format!("{offer} has several SKUs: {}", names.join(", ")), help))
            }
        }
    }
}
