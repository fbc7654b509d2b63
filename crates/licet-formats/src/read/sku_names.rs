//! Microsoft's list of product names and service plan identifiers, a row per service plan: names for SKUs that the
//! catalogue does not have. It changes no meaning of a name that the catalogue has.

use super::{account::Aside, format::Format, harvest::Harvest, record::Record};

/// The format.
pub(super) const FORMAT: Format = Format {
    name: "microsoft-sku-names",
    needs: &[&["productdisplayname"], &["stringid"], &["guid"]],
    knows: &["serviceplanname", "serviceplanid", "serviceplansincludedfriendlynames"],
    read,
};

fn read(record: &Record<'_>, harvest: &mut Harvest<'_>) -> Result<(), Aside> {
    let guid = record.required(&["guid"], "GUID")?;
    let part_number = record.required(&["stringid"], "string id")?;
    let title = record.required(&["productdisplayname"], "product name")?;
    harvest.skus.add_published(&guid, &part_number, &title);
    Ok(())
}
