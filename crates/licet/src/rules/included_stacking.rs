//! What a tenant has of a meter that several of its products bring (readings `default-capacity`, `included-stacking`).
//!
//! Without such a fact the largest counts, once.

use serde::{Deserialize, Serialize};

use super::{Facts, Mentions, Says, Table};
use crate::value::MeterId;

/// What a tenant has of a meter that several of its products bring.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IncludedStacking {
    /// The meters.
    pub meters: Vec<MeterId>,
    /// How the amounts go together.
    pub how: Stacking,
}

/// How what several products bring goes together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stacking {
    /// The largest, once.
    #[default]
    Largest,
    /// All added up, each product once.
    Sum,
}

impl Says for IncludedStacking {
    const KIND: &'static str = "included_stacking";

    fn table(facts: &Facts) -> &Table<Self> {
        &facts.included_stacking
    }

    fn table_mut(facts: &mut Facts) -> &mut Table<Self> {
        &mut facts.included_stacking
    }

    fn mentions(&self, seen: &mut Mentions) {
        seen.meters.extend(self.meters.iter().cloned());
    }
}
