//! A table that custom applications may change only for people with a licence of its application (G21-MUX-13).
//!
//! Who holds a licence for custom applications only may create, read, change and delete what is not restricted
//! (G21-MUX-12). Reading a restricted table is a matter of the reading `restricted-table-read`. The same tables bind
//! whoever changes them through dual write (G21-DUALWRITE-05).

use serde::{Deserialize, Serialize};

use super::{Facts, Mentions, Says, Table};
use crate::value::RightId;

/// A table that custom applications may change only for people with a licence of its application (G21-MUX-13).
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RestrictedTable {
    /// Its names: the title and the logical name.
    pub tables: Vec<String>,
    /// One of these rights is needed to create, change or delete its records.
    pub rights: Vec<RightId>,
}

impl Says for RestrictedTable {
    const KIND: &'static str = "restricted_table";

    fn table(facts: &Facts) -> &Table<Self> {
        &facts.restricted_table
    }

    fn table_mut(facts: &mut Facts) -> &mut Table<Self> {
        &mut facts.restricted_table
    }

    fn mentions(&self, seen: &mut Mentions) {
        seen.rights.extend(self.rights.iter().cloned());
        if self.tables.is_empty() || self.rights.is_empty() {
            seen.mistakes.push("a restricted table has a name, and rights that open it".into());
        }
    }
}
