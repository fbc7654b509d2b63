//! When seats of a subscription may go down before its end.
//!
//! No numbered rule speaks of it: the facts say in `via` where they come from.

use serde::{Deserialize, Serialize};

use super::{Facts, Mentions, Says, Table};
use crate::tenant::Program;

/// When seats of a subscription under a program may go down before its end.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeatReduction {
    /// The programs.
    pub programs: Vec<Program>,
    /// Whether they may at each anniversary of the agreement.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub at_anniversary: bool,
    /// Up to so many days after the first day of a term.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within_days: Option<u32>,
    /// How many months a term runs whose end is not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub months: Option<u32>,
}

impl Says for SeatReduction {
    const KIND: &'static str = "seat_reduction";

    fn table(facts: &Facts) -> &Table<Self> {
        &facts.seat_reduction
    }

    fn table_mut(facts: &mut Facts) -> &mut Table<Self> {
        &mut facts.seat_reduction
    }

    fn mentions(&self, seen: &mut Mentions) {
        if self.programs.is_empty() {
            seen.mistakes.push("no program is named".into());
        }
        if !self.at_anniversary && self.within_days.is_none() && self.months.is_none() {
            let says = "it says nothing: one of `at_anniversary`, `within_days`, `months` is needed";
            seen.mistakes.push(says.into());
        }
        if self.months == Some(0) {
            seen.mistakes.push("a term runs for a month at least".into());
        }
    }
}
