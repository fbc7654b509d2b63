//! Every published Dynamics SKU is an offer of the catalogue, or is listed as out of scope with a reason; no part number
//! or GUID of the catalogue contradicts the published list.
#![expect(clippy::unwrap_used, reason = "a test says what is wrong by failing")]

use std::collections::BTreeMap;

use licet::{catalog::embedded, value::Named};

/// GUID, part number and title of each published SKU (Microsoft's list of August 2026, the Dynamics rows).
fn published() -> Vec<(String, String, String)> {
    let text = include_str!("data/published_d365_skus.csv");
    let mut rows = Vec::new();
    for line in text.lines().skip(1) {
        let mut fields = line.splitn(3, ',');
        let (guid, part_number) = (fields.next().unwrap(), fields.next().unwrap());
        rows.push((guid.to_lowercase(), part_number.to_string(), fields.next().unwrap_or_default().to_string()));
    }
    rows
}

#[test]
fn every_published_sku_resolves() {
    let catalog = embedded().unwrap_or_else(|problems| panic!("{problems}"));
    let rows = published();
    assert_eq!(rows.len(), 127);
    for (guid, part_number, title) in rows {
        let by_guid = catalog.names.find(&guid);
        assert!(by_guid.is_some(), "{title}: GUID {guid} is neither an offer's nor out of scope");
        let by_part = catalog.names.find(&part_number);
        assert_eq!(by_guid, by_part, "{title}: GUID and part number `{part_number}` mean different things");
        if let Some(Named::OutOfScope(reason)) = by_guid {
            assert!(reason.len() > 10, "{title}: no reason");
        }
    }
}

#[test]
fn no_part_number_has_another_guid_than_published() {
    let catalog = embedded().unwrap_or_else(|problems| panic!("{problems}"));
    let mut guids: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (guid, part_number, _) in published() {
        guids.entry(part_number).or_default().push(guid);
    }
    for sku in catalog.offers.values().flat_map(|offer| &offer.skus) {
        if let (Some(known), Some(guid)) = (guids.get(&sku.part_number), &sku.guid) {
            assert!(known.contains(&guid.to_lowercase()), "{}: {guid} is not published for it", sku.part_number);
        }
    }
}
