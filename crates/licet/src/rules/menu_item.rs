//! What a menu item requires to be viewed and to be maintained (P19-MENU-04).

use serde::{Deserialize, Serialize};

use super::{Facts, Mentions, Says, Table};
use crate::value::{Printed, RightId};

/// What a menu item requires to be viewed and to be maintained (P19-MENU-04).
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MenuItem {
    /// The menu item's name.
    pub item: Printed,
    /// The right to view.
    pub view: RightId,
    /// The right to maintain.
    pub maintain: RightId,
}

impl Says for MenuItem {
    const KIND: &'static str = "menu_item";

    fn table(facts: &Facts) -> &Table<Self> {
        &facts.menu_item
    }

    fn table_mut(facts: &mut Facts) -> &mut Table<Self> {
        &mut facts.menu_item
    }

    fn mentions(&self, seen: &mut Mentions) {
        seen.rights.extend([self.view.clone(), self.maintain.clone()]);
    }
}
