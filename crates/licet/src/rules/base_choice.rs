//! The base licence of a user is the higher-priced of that user's licences (B21-ATTACH-03).
//!
//! Compared at the standard (base) price of both products; at equal prices either may be the base. An edition may name
//! pairs to which this does not apply.

use serde::{Deserialize, Serialize};

use super::{Facts, Mentions, Says, Table};

/// The base licence of a user is the higher-priced of that user's licences (B21-ATTACH-03).
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BaseChoice {
    /// Pairs to which the comparison does not apply.
    #[serde(default)]
    pub exceptions: Vec<Pair>,
}

/// An attach licence under a base licence, by product.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pair {
    /// The product of the base licence.
    pub base: String,
    /// The product of the attach licence.
    pub attach: String,
}

impl Says for BaseChoice {
    const KIND: &'static str = "base_choice";

    fn table(facts: &Facts) -> &Table<Self> {
        &facts.base_choice
    }

    fn table_mut(facts: &mut Facts) -> &mut Table<Self> {
        &mut facts.base_choice
    }

    fn mentions(&self, seen: &mut Mentions) {
        for pair in &self.exceptions {
            seen.products.extend([pair.base.clone(), pair.attach.clone()]);
        }
    }
}
