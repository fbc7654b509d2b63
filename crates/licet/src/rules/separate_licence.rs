//! Another product whose licence is bought apart (G21-DUAL-17, G21-RA-05).
//!
//! Each user who holds the offer needs one of the licences, or each environment where it is installed does.

use serde::{Deserialize, Serialize};

use super::{Facts, Mentions, Says, Table};
use crate::value::OfferId;

/// Another product whose licence is bought apart.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeparateLicence {
    /// What calls for it.
    pub offer: OfferId,
    /// One of these.
    pub needs: Vec<OfferId>,
    /// For what.
    pub each: Each,
}

/// For what a separate licence is needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Each {
    /// Each user who holds the offer.
    Holder,
    /// Each environment where the offer is installed.
    Environment,
}

impl Says for SeparateLicence {
    const KIND: &'static str = "separate_licence";

    fn table(facts: &Facts) -> &Table<Self> {
        &facts.separate_licence
    }

    fn table_mut(facts: &mut Facts) -> &mut Table<Self> {
        &mut facts.separate_licence
    }

    fn mentions(&self, seen: &mut Mentions) {
        seen.spoken_of.push(self.offer.clone());
        seen.offers.extend(self.needs.iter().cloned());
        if self.needs.is_empty() {
            seen.mistakes.push("it needs nothing".into());
        }
    }
}
