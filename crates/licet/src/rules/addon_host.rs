//! An add-on needs a licence of a host product.
//!
//! Base or attach serve alike, as they differ in price only (Q26-ADDON-01, -02), unless the reading `addon-host` says
//! `base-only`. Some add-ons need the host licence in the tenant, not with the same user.

use serde::{Deserialize, Serialize};

use super::{Facts, Mentions, Says, Table};
use crate::value::OfferId;

/// An add-on needs a licence of a host product.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AddonHost {
    /// The add-on.
    pub addon: OfferId,
    /// The products of which one must be held.
    pub hosts: Vec<String>,
    /// By whom.
    #[serde(default)]
    pub scope: HostScope,
}

/// Who must hold the host licence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum HostScope {
    /// The user who holds the add-on.
    #[default]
    User,
    /// Anybody in the tenant.
    Tenant,
}

impl Says for AddonHost {
    const KIND: &'static str = "addon_host";

    fn table(facts: &Facts) -> &Table<Self> {
        &facts.addon_host
    }

    fn table_mut(facts: &mut Facts) -> &mut Table<Self> {
        &mut facts.addon_host
    }

    fn mentions(&self, seen: &mut Mentions) {
        seen.offers.push(self.addon.clone());
        seen.products.extend(self.hosts.iter().cloned());
    }
}
