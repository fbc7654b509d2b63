//! If one of these offers is bought at all, then at least so many of them together (G21-MINPURCH-01).

use serde::{Deserialize, Serialize};

use super::{Facts, Mentions, Says, Table};
use crate::value::OfferId;

/// If one of these offers is bought at all, then at least so many of them together (G21-MINPURCH-01).
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MinimumQuantity {
    /// The offers, counted together.
    pub offers: Vec<OfferId>,
    /// How many at least.
    pub quantity: u64,
}

impl Says for MinimumQuantity {
    const KIND: &'static str = "minimum_quantity";

    fn table(facts: &Facts) -> &Table<Self> {
        &facts.minimum_quantity
    }

    fn table_mut(facts: &mut Facts) -> &mut Table<Self> {
        &mut facts.minimum_quantity
    }

    fn mentions(&self, seen: &mut Mentions) {
        seen.offers.extend(self.offers.iter().cloned());
        if self.quantity == 0 {
            seen.mistakes.push("a minimum of 0 says nothing".into());
        }
    }
}
