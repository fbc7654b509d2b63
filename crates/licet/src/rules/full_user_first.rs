//! At least one full user licence before any additional user licence (G21-ADDUSER-07).
//!
//! Without `of`, any full user licence of the tenant serves (reading `additional-user-needs`).

use serde::{Deserialize, Serialize};

use super::{Facts, Mentions, Says, Table};
use crate::value::OfferId;

/// At least one full user licence before any additional user licence (G21-ADDUSER-07).
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FullUserFirst {
    /// The licences that need it.
    pub offers: Vec<OfferId>,
    /// The licences that count as full; empty: every offer of kind base.
    #[serde(default)]
    pub of: Vec<OfferId>,
    /// How many.
    #[serde(default = "one")]
    pub at_least: u64,
}

fn one() -> u64 {
    1
}

impl Says for FullUserFirst {
    const KIND: &'static str = "full_user_first";

    fn table(facts: &Facts) -> &Table<Self> {
        &facts.full_user_first
    }

    fn table_mut(facts: &mut Facts) -> &mut Table<Self> {
        &mut facts.full_user_first
    }

    fn mentions(&self, seen: &mut Mentions) {
        seen.offers.extend(self.offers.iter().chain(&self.of).cloned());
    }
}
