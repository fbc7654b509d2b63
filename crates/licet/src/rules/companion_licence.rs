//! A right that a tenant licence opens is used through a user licence besides (B21-MKT-02).

use serde::{Deserialize, Serialize};

use super::{Facts, Mentions, Says, Table};
use crate::value::{OfferId, RightId};

/// A right that a tenant licence opens is used through a user licence besides (B21-MKT-02).
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CompanionLicence {
    /// The right.
    pub right: RightId,
    /// The licence that each user needs besides.
    pub companion: OfferId,
}

impl Says for CompanionLicence {
    const KIND: &'static str = "companion_licence";

    fn table(facts: &Facts) -> &Table<Self> {
        &facts.companion_licence
    }

    fn table_mut(facts: &mut Facts) -> &mut Table<Self> {
        &mut facts.companion_licence
    }

    fn mentions(&self, seen: &mut Mentions) {
        seen.rights.push(self.right.clone());
        seen.offers.push(self.companion.clone());
    }
}
