//! Which licences may be bought at the attach price under which base licence.
//!
//! A user's further applications come as attach licences if the held base lists them (G21-ATTACH-02, -03, -05); each pair
//! of the documents' matrix is one fact. Whether the base is also the higher-priced one is another rule (`base_choice`).

use serde::{Deserialize, Serialize};

use super::{Facts, Mentions, Says, Table};

/// Which licences may be bought at the attach price under which base licence.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Attach {
    /// The product of the base licence.
    pub base: String,
    /// The product of the attach licence.
    pub attach: String,
}

impl Says for Attach {
    const KIND: &'static str = "attach";

    fn table(facts: &Facts) -> &Table<Self> {
        &facts.attach
    }

    fn table_mut(facts: &mut Facts) -> &mut Table<Self> {
        &mut facts.attach
    }

    fn mentions(&self, seen: &mut Mentions) {
        seen.products.extend([self.base.clone(), self.attach.clone()]);
    }
}
