//! Where a server stands, and which licences reach it there (P19-CAL-13, -15, P19-DUAL-01, -04, -05).

use serde::{Deserialize, Serialize};

use super::{Facts, Mentions, Says, Table};

/// Which licences reach a server, by whose it is or where it stands (P19-CAL-15, P19-DUAL-01, -05).
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServerPlace {
    /// The place, as servers.csv spells it.
    pub place: String,
    /// Whether licences of the software itself reach it.
    pub software: Reaches,
    /// Whether online licences reach it that count like them.
    pub online: Reaches,
    /// What is licensed apart for a server there that online licences bring along: the software beneath it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub apart: Vec<String>,
}

/// Whether a licence reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reaches {
    /// It does.
    Allowed,
    /// The documents do not say.
    NotStated,
    /// It does not.
    Refused,
}

impl Says for ServerPlace {
    const KIND: &'static str = "server_place";

    fn table(facts: &Facts) -> &Table<Self> {
        &facts.server_place
    }

    fn table_mut(facts: &mut Facts) -> &mut Table<Self> {
        &mut facts.server_place
    }

    fn mentions(&self, seen: &mut Mentions) {
        if self.place.is_empty() {
            seen.mistakes.push("no place is named".into());
        }
    }
}
