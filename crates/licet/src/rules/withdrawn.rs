//! Offers that are not sold: no longer (G26-LIFE-02), or not by themselves (G21-IOM-05).
//!
//! The fact's `from` is the first day on which they cannot be bought. What was bought before stays in force to its end.

use serde::{Deserialize, Serialize};

use super::{Facts, Mentions, Says, Table};
use crate::value::OfferId;

/// Offers that are not sold: no longer (G26-LIFE-02), or not by themselves (G21-IOM-05).
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Withdrawn {
    /// The offers.
    pub offers: Vec<OfferId>,
    /// What is bought in their place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instead: Option<OfferId>,
}

impl Says for Withdrawn {
    const KIND: &'static str = "withdrawn";

    fn table(facts: &Facts) -> &Table<Self> {
        &facts.withdrawn
    }

    fn table_mut(facts: &mut Facts) -> &mut Table<Self> {
        &mut facts.withdrawn
    }

    fn mentions(&self, seen: &mut Mentions) {
        seen.offers.extend(self.offers.iter().chain(&self.instead).cloned());
    }
}
