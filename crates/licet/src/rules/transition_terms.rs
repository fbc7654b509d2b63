//! Who may move from old licences to new ones, and when (P19-UPVL-01..03, P19-UPDPL-01..03, P19-DOWN-01).
//!
//! What 'as of' a day asks are the readings `onprem-sa-date` and `onprem-downgrade-date`; what 'upon renewal' asks is
//! the reading `onprem-renewal`.

use serde::{Deserialize, Serialize};

use super::{
    Facts, Mentions, Says, Table,
    transition_ratio::{Channel, Direction},
};
use crate::{tenant::Program, value::Day};

/// Who may move from old licences to new ones, and when.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TransitionTerms {
    /// Whose tables.
    pub channel: Channel,
    /// The programs that read these tables.
    pub programs: Vec<Program>,
    /// The way.
    pub direction: Direction,
    /// Software Assurance must have been current on this day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assured_on: Option<Day>,
    /// Programs that bring Software Assurance with their licences.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub assured: Vec<Program>,
    /// Whether the right takes effect upon renewal.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub upon_renewal: bool,
    /// The licence must have been held as of this day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub licensed_on: Option<Day>,
}

impl Says for TransitionTerms {
    const KIND: &'static str = "transition_terms";

    fn table(facts: &Facts) -> &Table<Self> {
        &facts.transition_terms
    }

    fn table_mut(facts: &mut Facts) -> &mut Table<Self> {
        &mut facts.transition_terms
    }

    fn mentions(&self, seen: &mut Mentions) {
        if self.programs.is_empty() {
            seen.mistakes.push("no program is named".into());
        }
    }
}
