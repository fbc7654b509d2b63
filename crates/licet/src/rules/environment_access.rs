//! What an environment of some kind is for (G21-STORAGE-24, -34).
//!
//! A nonproduction environment is not for end users; testers and trainees with a licence may work there. Which of the two
//! somebody is, no table says, so the fact states the verdict, under a reading. What is recorded there of meters that count
//! ongoing business is live use, which does not belong there (G21-STORAGE-35).

use serde::{Deserialize, Serialize};

use super::{Facts, Mentions, Says, Table};
use crate::value::MeterId;

/// What an environment of some kind is for (G21-STORAGE-24, -34).
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EnvironmentAccess {
    /// The kind of environment.
    pub kind: String,
    /// Applications whose licensed users are at home there.
    #[serde(default)]
    pub home_of: Vec<String>,
    /// What is said of everybody else.
    pub others: Others,
    /// Meters of ongoing business: nothing that counts for them may happen there.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub no_use_of: Vec<MeterId>,
}

/// What is said of licensed people who are not at home in an environment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Others {
    /// They may, for some purposes only.
    Warned,
    /// They may not.
    Refused,
}

impl Says for EnvironmentAccess {
    const KIND: &'static str = "environment_access";

    fn table(facts: &Facts) -> &Table<Self> {
        &facts.environment_access
    }

    fn table_mut(facts: &mut Facts) -> &mut Table<Self> {
        &mut facts.environment_access
    }

    fn mentions(&self, seen: &mut Mentions) {
        seen.meters.extend(self.no_use_of.iter().cloned());
        if self.kind.is_empty() {
            seen.mistakes.push("the kind of environment is not said".into());
        }
    }
}
