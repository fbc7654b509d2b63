//! A plan that is no longer sold, and how its holders move on (B21-LEGACY-01).

use serde::{Deserialize, Serialize};

use super::{Facts, Mentions, Says, Table};
use crate::value::OfferId;

/// A plan that is no longer sold, and how its holders move on (B21-LEGACY-01).
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Legacy {
    /// The plan.
    pub offer: OfferId,
    /// By what the new licences are chosen.
    pub by: By,
}

/// By what the new licences of a plan's holders are chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum By {
    /// By what each user needs; no plan becomes another plan.
    Need,
}

impl Says for Legacy {
    const KIND: &'static str = "legacy";

    fn table(facts: &Facts) -> &Table<Self> {
        &facts.legacy
    }

    fn table_mut(facts: &mut Facts) -> &mut Table<Self> {
        &mut facts.legacy
    }

    fn mentions(&self, seen: &mut Mentions) {
        seen.spoken_of.push(self.offer.clone());
    }
}
