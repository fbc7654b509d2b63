//! THE LIST of formats: how each is recognised, which columns it knows, and who reads its rows.
//!
//! A format is recognised by the names of its columns (or JSON keys) alone, in any order and case; the first of the list
//! that fits is taken, so more specific formats stand first.

use super::{
    account::Aside,
    central, cipp, dataverse_users, entra, graph_directory, graph_licences, graph_skus, graph_users, hand_kept,
    harvest::Harvest,
    licence_statement, m365, operations_access, operations_licensing, operations_users, own, ppac, price_sheets,
    reconciliation,
    record::Record,
    service_plans, sku_names, tenant_capacity,
    usage::{page_views, purview, sign_ins, xpp_tools},
};

/// One vendor's format.
pub(super) struct Format {
    /// Its name in reports.
    pub(super) name: &'static str,
    /// Columns by which it is recognised: of each group one must be there.
    pub(super) needs: &'static [&'static [&'static str]],
    /// Further columns that it knows; others are told as unknown. Empty: it takes any.
    pub(super) knows: &'static [&'static str],
    /// Reads one row.
    pub(super) read: fn(&Record<'_>, &mut Harvest<'_>) -> Result<(), Aside>,
}

impl Format {
    fn fits(&self, keys: &[String]) -> bool {
        self.needs.iter().all(|group| group.iter().any(|wanted| keys.iter().any(|key| key == wanted)))
    }

    /// The columns that the format does not know, as written.
    pub(super) fn unknown(&self, header: &[String], keys: &[String]) -> Vec<String> {
        if self.knows.is_empty() {
            return Vec::new();
        }
        let known = |key: &String| self.needs.iter().copied().flatten().chain(self.knows).any(|known| known == key);
        let unknown = header.iter().zip(keys).filter(|(_, key)| !key.is_empty() && !known(key));
        unknown.map(|(name, _)| name.trim().to_owned()).collect()
    }
}

/// Every format, specific ones first.
const FORMATS: &[&Format] = &[
    &tenant_capacity::FORMAT,
    &purview::FORMAT,
    &xpp_tools::USED,
    &xpp_tools::WRITTEN,
    &xpp_tools::CLASSES,
    &sign_ins::FORMAT,
    &page_views::FORMAT,
    &reconciliation::FORMAT,
    &price_sheets::MATRIX,
    &price_sheets::PRICES,
    &graph_skus::FORMAT,
    &graph_directory::FORMAT,
    &graph_users::FORMAT,
    &service_plans::USERS,
    &service_plans::ROWS,
    &cipp::FORMAT,
    &ppac::FORMAT,
    &sku_names::FORMAT,
    &graph_licences::FORMAT,
    &m365::PRODUCTS,
    &m365::USERS,
    &dataverse_users::FORMAT,
    &entra::FORMAT,
    &operations_licensing::ENTITLEMENTS,
    &operations_licensing::PERMISSIONS,
    &operations_licensing::PRIVILEGES,
    &operations_licensing::SKUS,
    &operations_access::FORMAT,
    &operations_licensing::VIEW,
    &operations_licensing::OBJECTS,
    &operations_users::ORGANISATIONS,
    &operations_users::USER_ROLES,
    &operations_users::ROLE_PARTS,
    &operations_users::ROLES,
    &operations_users::USERS,
    &licence_statement::FORMAT,
    &central::USERS,
    &central::PLANS,
    &central::SETS,
];

/// What people keep by hand, which has no fixed columns and is tried last.
const HAND_KEPT: &[&Format] = &[&hand_kept::FORMAT, &hand_kept::ROLES];

/// The format with these columns.
pub(super) fn of_columns(keys: &[String]) -> Option<&'static Format> {
    let vendor = FORMATS.iter().copied().find(|format| format.fits(keys));
    vendor
        .or_else(|| own::table_of(keys).map(|_| &own::FORMAT))
        .or_else(|| HAND_KEPT.iter().copied().find(|format| format.fits(keys)))
}

/// A key that stands for what the wrapper of a list says it is of.
pub(super) fn context_key(context: &str) -> Option<String> {
    context.ends_with("/licenseDetails").then(|| "contextlicensedetails".to_owned())
}

/// The formats by name, for help texts.
pub(super) fn names() -> Vec<&'static str> {
    let further = [
        "aot-metadata",
        "security-customisations",
        "business-central-entitlements",
        own::FORMAT.name,
        hand_kept::FORMAT.name,
        hand_kept::ROLES.name,
    ];
    FORMATS.iter().map(|format| format.name).chain(further).collect()
}
