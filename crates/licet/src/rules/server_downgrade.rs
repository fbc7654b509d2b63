//! To which earlier versions a server may be downgraded (G21-DUAL-11..14, G26-DUAL-01).
//!
//! Named versions, or so many versions before the current one: that window moves with every release.

use serde::{Deserialize, Serialize};

use super::{Facts, Mentions, Says, Table};
use crate::value::OfferId;

/// To which earlier versions a server may be downgraded.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServerDowngrade {
    /// The server.
    pub offer: OfferId,
    /// The earlier versions, by name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub versions: Vec<String>,
    /// How many versions before the current one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub versions_back: Option<u64>,
}

impl Says for ServerDowngrade {
    const KIND: &'static str = "server_downgrade";

    fn table(facts: &Facts) -> &Table<Self> {
        &facts.server_downgrade
    }

    fn table_mut(facts: &mut Facts) -> &mut Table<Self> {
        &mut facts.server_downgrade
    }

    fn mentions(&self, seen: &mut Mentions) {
        seen.spoken_of.push(self.offer.clone());
        if self.versions.is_empty() == self.versions_back.is_none() {
            seen.mistakes.push("either `versions` or `versions_back` says how far it goes".into());
        }
    }
}
