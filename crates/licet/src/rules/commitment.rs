//! For how long an offer must be subscribed to at least (G21-CAP-13, G21-COMMERCE-55, G21-OL-19).
//!
//! What is bought while a term runs may end with that term instead (G21-CAP-12, reading `capacity-midterm-end`), where the
//! fact says `in_term`.

use serde::{Deserialize, Serialize};

use super::{Facts, Mentions, Says, Table};
use crate::value::{OfferId, OfferKind};

/// For how long an offer must be subscribed to at least.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Commitment {
    /// The offers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub offers: Vec<OfferId>,
    /// All offers of this kind as well, as offer ids spell it: `capacity`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offer_kind: Option<String>,
    /// Months at least.
    pub months: u32,
    /// Whether it may end with a term that runs already.
    #[serde(default)]
    pub in_term: bool,
}

impl Commitment {
    /// Whether it binds an offer.
    pub fn binds(&self, offer: &OfferId) -> bool {
        self.offers.contains(offer) || offer.kind().is_some() && offer.kind() == self.kind()
    }

    fn kind(&self) -> Option<OfferKind> {
        OfferId::new(format!("any.{}", self.offer_kind.as_deref()?)).kind()
    }
}

impl Says for Commitment {
    const KIND: &'static str = "commitment";

    fn table(facts: &Facts) -> &Table<Self> {
        &facts.commitment
    }

    fn table_mut(facts: &mut Facts) -> &mut Table<Self> {
        &mut facts.commitment
    }

    fn mentions(&self, seen: &mut Mentions) {
        seen.spoken_of.extend(self.offers.iter().cloned());
        if self.offers.is_empty() && self.offer_kind.is_none() || self.months == 0 {
            seen.mistakes.push("it binds nothing: `offers` or `offer_kind`, and `months`, are needed".into());
        }
        if self.offer_kind.is_some() && self.kind().is_none() {
            seen.mistakes.push("`offer_kind` is the last part of an offer id, such as `capacity`".into());
        }
    }
}
