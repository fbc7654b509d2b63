//! How an attach licence that was bought by mistake becomes a base licence (G21-ATTACH-24..26).
//!
//! Under an Enterprise Agreement a step-up is bought, under other programs the licence is returned and the base licence
//! bought. Of a program without a fact the documents do not speak.

use serde::{Deserialize, Serialize};

use super::{Facts, Mentions, Says, Table};
use crate::tenant::Program;

/// How an attach licence that was bought by mistake becomes a base licence (G21-ATTACH-24..26).
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Correction {
    /// The program under which it was bought.
    pub program: Program,
    /// The way.
    pub by: Way,
}

/// The way in which a mistaken attach licence is put right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Way {
    /// A step-up is bought, and the seat becomes a base licence.
    StepUp,
    /// The attach licence is returned and the base licence bought; there is no step-up.
    Return,
}

impl Says for Correction {
    const KIND: &'static str = "correction";

    fn table(facts: &Facts) -> &Table<Self> {
        &facts.correction
    }

    fn table_mut(facts: &mut Facts) -> &mut Table<Self> {
        &mut facts.correction
    }

    fn mentions(&self, _: &mut Mentions) {}
}
