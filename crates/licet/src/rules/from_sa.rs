//! Through which program, and when, online licences come at the price for holders of Software Assurance
//! (P19-FROMSA-01, -08..10, -14, -15, -17, -18).
//!
//! Which licences qualify for which is said by `transition_ratio` facts of the direction `from-sa`.

use serde::{Deserialize, Serialize};

use super::{Facts, Mentions, Says, Table};
use crate::tenant::Program;

/// Through which program, and when, licences From SA are bought.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FromSa {
    /// The program.
    pub program: Program,
    /// When.
    pub when: When,
    /// Whether the program brings Software Assurance with its licences.
    pub assured: bool,
    /// Where the program's licences are subscriptions: they must have been held for more months than that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub held_more_than_months: Option<u32>,
}

/// On which days of an agreement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum When {
    /// On its anniversaries, and at renewal.
    Anniversary,
    /// At renewal only.
    Renewal,
}

impl Says for FromSa {
    const KIND: &'static str = "from_sa";

    fn table(facts: &Facts) -> &Table<Self> {
        &facts.from_sa
    }

    fn table_mut(facts: &mut Facts) -> &mut Table<Self> {
        &mut facts.from_sa
    }

    fn mentions(&self, _: &mut Mentions) {}
}
