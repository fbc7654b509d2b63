//! A published price.

use serde::{Deserialize, Serialize};

use super::{Facts, Mentions, Says, Table};
use crate::tenant::Per;
use crate::value::{Money, OfferId};

/// A published price.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListPrice {
    /// The offer.
    pub offer: OfferId,
    /// The amount.
    pub amount: Money,
    /// Its currency.
    pub currency: String,
    /// For what time.
    #[serde(default)]
    pub per: Per,
    /// The quantity from which it holds.
    #[serde(default)]
    pub min_quantity: u64,
}

impl Says for ListPrice {
    const KIND: &'static str = "list_price";

    fn table(facts: &Facts) -> &Table<Self> {
        &facts.list_price
    }

    fn table_mut(facts: &mut Facts) -> &mut Table<Self> {
        &mut facts.list_price
    }

    fn mentions(&self, seen: &mut Mentions) {
        seen.offers.push(self.offer.clone());
        if self.amount < Money::ZERO {
            seen.mistakes.push("a price is never negative".into());
        }
    }
}
