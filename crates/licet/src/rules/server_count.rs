//! How many server licences the servers need (P19-SERVER-10).

use serde::{Deserialize, Serialize};

use super::{Facts, Mentions, Says, Table};
use crate::value::OfferId;

/// How many server licences the servers need (P19-SERVER-10).
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServerCount {
    /// The server licence.
    pub offer: OfferId,
    /// How instances and application object servers of one server are counted.
    pub count: Count,
}

/// How instances and application object servers of one server are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Count {
    /// The larger of the two.
    Max,
    /// Both together.
    Sum,
}

impl Says for ServerCount {
    const KIND: &'static str = "server_count";

    fn table(facts: &Facts) -> &Table<Self> {
        &facts.server_count
    }

    fn table_mut(facts: &mut Facts) -> &mut Table<Self> {
        &mut facts.server_count
    }

    fn mentions(&self, seen: &mut Mentions) {
        seen.offers.push(self.offer.clone());
    }
}
