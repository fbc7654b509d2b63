//! How far people from outside reach without a licence of their own (G21-EXT-03..06, P19-EXT-02, -03).
//!
//! A fact that names applications goes before one that names none. What is said of direct use is about the graphical
//! interface; by portals and other programs external people may go wherever a fact speaks of the application at all.

use serde::{Deserialize, Serialize};

use super::{Facts, Mentions, Says, Table};
use crate::value::OfferId;

/// How far people from outside reach without a licence of their own (G21-EXT-03..06, P19-EXT-02, -03).
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExternalAccess {
    /// The applications; empty: all that no other fact names.
    #[serde(default)]
    pub applications: Vec<String>,
    /// Whether they may use the application itself.
    pub direct: Direct,
    /// It comes with one of these licences of the tenant, if any is named.
    #[serde(default)]
    pub comes_with: Vec<OfferId>,
    /// It comes with the licences of internal users of the application.
    #[serde(default)]
    pub comes_with_users: bool,
}

/// Whether people from outside may use an application itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Direct {
    /// Yes.
    Allowed,
    /// In limited situations, which nobody lists.
    Limited,
    /// No.
    Refused,
}

impl Says for ExternalAccess {
    const KIND: &'static str = "external_access";

    fn table(facts: &Facts) -> &Table<Self> {
        &facts.external_access
    }

    fn table_mut(facts: &mut Facts) -> &mut Table<Self> {
        &mut facts.external_access
    }

    fn mentions(&self, seen: &mut Mentions) {
        seen.offers.extend(self.comes_with.iter().cloned());
    }
}
