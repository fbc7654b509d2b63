//! Licences of two sides may not be used together (G21-EDITION-02..04, G21-BC-11).
//!
//! Enterprise beside Professional of one family in one environment; Business Central Essentials beside Premium. How far the
//! prohibition reaches is a reading, so each scope is a fact of its own.

use serde::{Deserialize, Serialize};

use super::{Facts, Mentions, Says, Table, base_choice::Pair};

/// Licences of two sides may not be used together (G21-EDITION-02..04, G21-BC-11).
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EditionMixing {
    /// The family's name.
    pub family: String,
    /// The application whose use is meant; of several, the first side's product decides.
    pub application: String,
    /// The products of either side.
    pub sides: Vec<Vec<String>>,
    /// Within what they may not meet.
    pub scope: MixingScope,
    /// The finding's code.
    pub finding: String,
    /// Attach licences that do not count under the named base.
    #[serde(default)]
    pub except: Vec<Pair>,
}

/// Within what the two sides may not meet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MixingScope {
    /// One environment.
    Environment,
    /// The tenant.
    Tenant,
    /// One user.
    User,
}

impl Says for EditionMixing {
    const KIND: &'static str = "edition_mixing";

    fn table(facts: &Facts) -> &Table<Self> {
        &facts.edition_mixing
    }

    fn table_mut(facts: &mut Facts) -> &mut Table<Self> {
        &mut facts.edition_mixing
    }

    fn mentions(&self, seen: &mut Mentions) {
        seen.products.extend(self.sides.iter().flatten().cloned());
        for pair in &self.except {
            seen.products.extend([pair.base.clone(), pair.attach.clone()]);
        }
        if self.sides.len() != 2 {
            seen.mistakes.push(format!("a mixing has two sides, found {}", self.sides.len()));
        }
    }
}

impl EditionMixing {
    /// The side a product stands on.
    pub fn side(&self, product: &str) -> Option<usize> {
        self.sides.iter().position(|side| side.iter().any(|known| known == product))
    }
}
