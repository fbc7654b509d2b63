//! No more than so many may be bought (one base pack of Marketing attached: G21-MKT-28).

use serde::{Deserialize, Serialize};

use super::{Facts, Mentions, Says, Table};
use crate::value::OfferId;

/// No more than so many may be bought (one base pack of Marketing attached: G21-MKT-28).
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MaximumQuantity {
    /// The offer.
    pub offer: OfferId,
    /// How many at most.
    pub quantity: u64,
}

impl Says for MaximumQuantity {
    const KIND: &'static str = "maximum_quantity";

    fn table(facts: &Facts) -> &Table<Self> {
        &facts.maximum_quantity
    }

    fn table_mut(facts: &mut Facts) -> &mut Table<Self> {
        &mut facts.maximum_quantity
    }

    fn mentions(&self, seen: &mut Mentions) {
        seen.offers.push(self.offer.clone());
    }
}
