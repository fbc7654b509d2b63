//! What an agreement under a program is like: how long it runs, whether it covers online services beside software, and
//! whether its licences should stand on an account with those of other programs (P19-PROG-03, -04, -15).

use serde::{Deserialize, Serialize};

use super::{Facts, Mentions, Says, Table};
use crate::tenant::Program;

/// What an agreement under a program is like (P19-PROG-03, -04, -15).
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProgramTerms {
    /// The programs.
    pub programs: Vec<Program>,
    /// How many months an agreement runs whose end is not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub months: Option<u32>,
    /// Whether one agreement covers online services and software licences.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub online_and_software: bool,
    /// Whether its licences had better not stand beside those of another of these programs.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub apart: bool,
}

impl Says for ProgramTerms {
    const KIND: &'static str = "program_terms";

    fn table(facts: &Facts) -> &Table<Self> {
        &facts.program_terms
    }

    fn table_mut(facts: &mut Facts) -> &mut Table<Self> {
        &mut facts.program_terms
    }

    fn mentions(&self, seen: &mut Mentions) {
        if self.programs.is_empty() {
            seen.mistakes.push("no program is named".into());
        }
        if self.months.is_none() && !self.online_and_software && !self.apart {
            seen.mistakes.push("it says nothing: one of `months`, `online_and_software`, `apart` is needed".into());
        }
    }
}
