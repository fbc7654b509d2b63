//! Another product whose licence is bought apart (G21-DUAL-17, G21-RA-05).
//!
//! Each user who holds the offer needs one of the licences, or each environment where it is installed does; or each user
//! who must be able to do something.

use serde::{Deserialize, Serialize};

use super::{Facts, Mentions, Says, Table};
use crate::value::{OfferId, RightId};

/// Another product whose licence is bought apart.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeparateLicence {
    /// The offer that calls for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offer: Option<OfferId>,
    /// Or the right that does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub right: Option<RightId>,
    /// One of these.
    pub needs: Vec<OfferId>,
    /// For what.
    pub each: Each,
}

/// For what a separate licence is needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Each {
    /// Each user who holds the offer, or needs the right.
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
        seen.spoken_of.extend(self.offer.clone());
        seen.rights.extend(self.right.clone());
        seen.offers.extend(self.needs.iter().cloned());
        if self.needs.is_empty() {
            seen.mistakes.push("it needs nothing".into());
        }
        if self.offer.is_some() == self.right.is_some() {
            seen.mistakes.push("either an `offer` or a `right` calls for it".into());
        }
        if self.right.is_some() && self.each == Each::Environment {
            seen.mistakes.push("a right is needed by people: `each` is `holder`".into());
        }
    }
}
