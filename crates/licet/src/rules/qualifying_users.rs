//! An offer for tenants with enough full users of certain products (G21-MKT-20, -21, -23).
//!
//! Users are counted once, however many of the products they hold; base and attach licences count, additional user, device
//! and tenant licences do not (G21-MKT-24). Base seats that are bought but not yet given to anybody count as one user each.

use serde::{Deserialize, Serialize};

use super::{Facts, Mentions, Says, Table};
use crate::value::OfferId;

/// An offer for tenants with enough full users of certain products (G21-MKT-20, -21, -23).
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QualifyingUsers {
    /// The offer.
    pub offer: OfferId,
    /// How many users.
    pub at_least: u64,
    /// The products whose full users count.
    pub products: Vec<String>,
}

impl Says for QualifyingUsers {
    const KIND: &'static str = "qualifying_users";

    fn table(facts: &Facts) -> &Table<Self> {
        &facts.qualifying_users
    }

    fn table_mut(facts: &mut Facts) -> &mut Table<Self> {
        &mut facts.qualifying_users
    }

    fn mentions(&self, seen: &mut Mentions) {
        seen.offers.push(self.offer.clone());
        seen.products.extend(self.products.iter().cloned());
    }
}
