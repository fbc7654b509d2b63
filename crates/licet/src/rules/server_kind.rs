//! Servers that are no plain instances of the product: which licence they come with, or need (P19-RETAIL-03..10).
//!
//! A server whose kind is named here takes no server licence of its own by the count of `server_count`. It comes with
//! another server licence that the tenant must hold, or it needs a licence of its own.

use serde::{Deserialize, Serialize};

use super::{Facts, Mentions, Says, Table};
use crate::value::OfferId;

/// A kind of server beside the product's own, and how it is licensed (P19-RETAIL-05, -10).
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServerKind {
    /// The kind, as servers.csv spells it.
    pub kind: String,
    /// The server licence in which it is included.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comes_with: Option<OfferId>,
    /// The licence that each of them needs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub licence: Option<OfferId>,
}

impl Says for ServerKind {
    const KIND: &'static str = "server_kind";

    fn table(facts: &Facts) -> &Table<Self> {
        &facts.server_kind
    }

    fn table_mut(facts: &mut Facts) -> &mut Table<Self> {
        &mut facts.server_kind
    }

    fn mentions(&self, seen: &mut Mentions) {
        seen.offers.extend(self.comes_with.clone());
        seen.spoken_of.extend(self.licence.clone());
        if self.comes_with.is_some() == self.licence.is_some() {
            seen.mistakes.push("either `comes_with` or `licence` is needed".into());
        }
    }
}
