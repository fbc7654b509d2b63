//! A licence that is for certain kinds of people only (G21-BC-24).
//!
//! The licence of an external accountant goes to a third-party accountant, not to the staff.

use serde::{Deserialize, Serialize};

use super::{Facts, Mentions, Says, Table};
use crate::{tenant::UserKind, value::OfferId};

/// A licence that is for certain kinds of people only (G21-BC-24).
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HolderKind {
    /// The licence.
    pub offer: OfferId,
    /// The kinds of user who may hold it.
    pub kinds: Vec<UserKind>,
}

impl Says for HolderKind {
    const KIND: &'static str = "holder_kind";

    fn table(facts: &Facts) -> &Table<Self> {
        &facts.holder_kind
    }

    fn table_mut(facts: &mut Facts) -> &mut Table<Self> {
        &mut facts.holder_kind
    }

    fn mentions(&self, seen: &mut Mentions) {
        seen.offers.push(self.offer.clone());
        if self.kinds.is_empty() {
            seen.mistakes.push("a licence that nobody may hold needs no fact of this kind".into());
        }
    }
}
