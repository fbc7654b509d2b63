//! What may not stand in one environment with other applications (G21-FRAUD-04).

use serde::{Deserialize, Serialize};

use super::{Facts, Mentions, Says, Table};
use crate::value::OfferId;

/// What may not stand in one environment with other applications (G21-FRAUD-04).
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EnvironmentConflict {
    /// The application that these offers install.
    pub application: String,
    /// The offers.
    pub offers: Vec<OfferId>,
    /// The applications beside which it may not stand.
    pub with: Vec<String>,
}

impl Says for EnvironmentConflict {
    const KIND: &'static str = "environment_conflict";

    fn table(facts: &Facts) -> &Table<Self> {
        &facts.environment_conflict
    }

    fn table_mut(facts: &mut Facts) -> &mut Table<Self> {
        &mut facts.environment_conflict
    }

    fn mentions(&self, seen: &mut Mentions) {
        seen.offers.extend(self.offers.iter().cloned());
        if self.with.contains(&self.application) {
            seen.mistakes.push("an application does not conflict with itself".into());
        }
    }
}
