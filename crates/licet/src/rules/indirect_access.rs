//! A licence of the tenant that replaces licences of users and devices for some indirect access (G21-OL-36).
//!
//! It counts what is written, not who writes. Only the routes, the applications and the tables that are named qualify;
//! everything else goes on needing a licence of the user or the device (G21-OL-13, -14). Outbound data never qualifies
//! (G21-OL-15). The tables stand in `order_line_table`.

use serde::{Deserialize, Serialize};

use super::{Facts, Mentions, Says, Table};
use crate::{tenant::Via, value::OfferId};

/// A licence of the tenant that replaces licences of users and devices for some indirect access (G21-OL-36).
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IndirectAccess {
    /// The licence.
    pub offer: OfferId,
    /// The applications it reaches.
    pub applications: Vec<String>,
    /// The routes that qualify.
    pub routes: Vec<Via>,
    /// How many lines a year one licence allows.
    pub lines_a_year: u64,
}

impl Says for IndirectAccess {
    const KIND: &'static str = "indirect_access";

    fn table(facts: &Facts) -> &Table<Self> {
        &facts.indirect_access
    }

    fn table_mut(facts: &mut Facts) -> &mut Table<Self> {
        &mut facts.indirect_access
    }

    fn mentions(&self, seen: &mut Mentions) {
        seen.offers.push(self.offer.clone());
        if self.lines_a_year == 0 {
            seen.mistakes.push("a licence that allows no lines says nothing".into());
        }
        if self.routes.iter().any(|route| matches!(route, Via::Direct | Via::Outbound | Via::Rekeyed)) {
            seen.mistakes.push("`direct`, `outbound` and `rekeyed` are no indirect ways in".into());
        }
    }
}
