//! In how many environments one licence of an offer may be installed (G21-MKT-11).
//!
//! Of an offer without such a fact the documents set no limit.

use serde::{Deserialize, Serialize};

use super::{Facts, Mentions, Says, Table};
use crate::value::OfferId;

/// In how many environments one licence of an offer may be installed (G21-MKT-11).
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EnvironmentCount {
    /// The offer.
    pub offer: OfferId,
    /// Environments for each licence.
    pub environments: u64,
}

impl Says for EnvironmentCount {
    const KIND: &'static str = "environment_count";

    fn table(facts: &Facts) -> &Table<Self> {
        &facts.environment_count
    }

    fn table_mut(facts: &mut Facts) -> &mut Table<Self> {
        &mut facts.environment_count
    }

    fn mentions(&self, seen: &mut Mentions) {
        seen.offers.push(self.offer.clone());
        if self.environments == 0 {
            seen.mistakes.push("a licence for no environment says nothing".into());
        }
    }
}
