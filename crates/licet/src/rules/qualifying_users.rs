//! An offer for tenants with enough full users of certain products, or with few enough (G21-MKT-13, -20, -21, -23).
//!
//! Users are counted once, however many of the products they hold; base and attach licences count, additional user, device
//! and tenant licences do not (G21-MKT-24). Base seats that are bought but not yet given to anybody count as one user each.
//!
//! Whoever has too many users for an offer buys another `instead`. Where the condition of that one is not met either, the
//! documents leave a gap (G21-MKT-22): the first offer stays open, with a warning.

use serde::{Deserialize, Serialize};

use super::{Facts, Mentions, Says, Table};
use crate::value::OfferId;

/// An offer for tenants with enough full users of certain products, or with few enough (G21-MKT-13, -20, -21, -23).
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QualifyingUsers {
    /// The offer.
    pub offer: OfferId,
    /// How many users at least.
    #[serde(default)]
    pub at_least: u64,
    /// Fewer users than that; `None` if there may be any number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fewer_than: Option<u64>,
    /// What a tenant with more users buys instead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instead: Option<OfferId>,
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
        seen.offers.extend(std::iter::once(&self.offer).chain(&self.instead).cloned());
        if (self.at_least > 0) == self.fewer_than.is_some() {
            seen.mistakes.push("a condition on users has either `at_least` or `fewer_than`".into());
        }
        seen.products.extend(self.products.iter().cloned());
    }
}
