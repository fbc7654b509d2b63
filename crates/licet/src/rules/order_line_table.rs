//! A table that is designated for licences of indirect access (G21-OL-08).
//!
//! The guide's own list is an image that the copy lacks (G21-OL-32), so the facts of 2021 come from elsewhere and say so.
//! Of a table that stands nowhere the reading `order-line-tables` says what follows.

use serde::{Deserialize, Serialize};

use super::{Facts, Mentions, Says, Table};

/// A table that is designated for licences of indirect access (G21-OL-08).
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OrderLineTable {
    /// Its name.
    pub table: String,
    /// The type of order line.
    pub line_type: String,
}

impl Says for OrderLineTable {
    const KIND: &'static str = "order_line_table";

    fn table(facts: &Facts) -> &Table<Self> {
        &facts.order_line_table
    }

    fn table_mut(facts: &mut Facts) -> &mut Table<Self> {
        &mut facts.order_line_table
    }

    fn mentions(&self, _: &mut Mentions) {}
}
