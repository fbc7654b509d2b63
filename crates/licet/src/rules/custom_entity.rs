//! What custom entities ask of their users, and of those who make or change them (P19-CUSTENT-01..08).
//!
//! A custom entity is a table that a customer or partner made. Its users need a certain level in any case, and besides
//! what every included entity needs that it is based on, replicates or links to. Making or changing one asks for more.
//! A tenant names its entities in custom_menu_items.csv, with the kind `entity`.

use serde::{Deserialize, Serialize};

use super::{Facts, Mentions, Says, Table};
use crate::value::RightId;

/// What custom entities ask of their users, or of those who change them (P19-CUSTENT-01, -03).
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CustomEntity {
    /// Whether it is about making and changing the entity itself; otherwise about using it.
    #[serde(default)]
    pub customise: bool,
    /// What it needs at least.
    pub right: RightId,
}

impl Says for CustomEntity {
    const KIND: &'static str = "custom_entity";

    fn table(facts: &Facts) -> &Table<Self> {
        &facts.custom_entity
    }

    fn table_mut(facts: &mut Facts) -> &mut Table<Self> {
        &mut facts.custom_entity
    }

    fn mentions(&self, seen: &mut Mentions) {
        seen.rights.push(self.right.clone());
    }
}
