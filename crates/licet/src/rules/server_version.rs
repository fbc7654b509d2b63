//! Versions of the server software: which of them licences of today reach (P19-CAL-14, P19-DUAL-11, -12).
//!
//! What a server was licensed as decides about dual use, not what it runs by a right to downgrade.

use serde::{Deserialize, Serialize};

use super::{Facts, Mentions, Says, Table};

/// A version of the server software, and what reaches it (P19-CAL-14, P19-DUAL-11).
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServerVersion {
    /// The version, as servers.csv spells it.
    pub version: String,
    /// Whether a server that is licensed as that version may be reached by online licences.
    pub dual_use: bool,
    /// Whether licences of today also cover a server that runs that version.
    pub covered: bool,
}

impl Says for ServerVersion {
    const KIND: &'static str = "server_version";

    fn table(facts: &Facts) -> &Table<Self> {
        &facts.server_version
    }

    fn table_mut(facts: &mut Facts) -> &mut Table<Self> {
        &mut facts.server_version
    }

    fn mentions(&self, seen: &mut Mentions) {
        if self.version.is_empty() {
            seen.mistakes.push("no version is named".into());
        }
    }
}
