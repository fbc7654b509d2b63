//! What each licence adds to a meter (G21-STORAGE-07, G21-ADDCAP-14, G21-SALES-22, G21-CS-14).
//!
//! The tenant's pool has it, or each user alone (`pool = "user"`: requests a day, and record routes under the reading
//! `routes-pooling` = `per-user`). A licence may take the place of what another adds for the same user (reading
//! `card-scans` = `replaces`), and an accrual may hold only while the tenant holds something else.

use serde::{Deserialize, Serialize};

use super::{Facts, Mentions, Says, Table, included_capacity::PerTime};
use crate::value::{MeterId, OfferId, Quantity};

/// What each licence adds to a meter.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Accrual {
    /// The meter.
    pub meter: MeterId,
    /// The licences that add.
    pub offers: Vec<OfferId>,
    /// How much each.
    #[serde(default)]
    pub amount: Quantity,
    /// The user who holds it has no limit: for `pool = "user"`, without an amount.
    #[serde(default)]
    pub no_limit: bool,
    /// For what time.
    #[serde(default)]
    pub per: PerTime,
    /// Who has it.
    #[serde(default)]
    pub pool: Pool,
    /// Only while the tenant holds one of these.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tenant_holds: Vec<OfferId>,
    /// Each licence takes the place of what one of these adds.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub replaces: Vec<OfferId>,
    /// The tenant's pool grows by it to this and no further.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_most: Option<Quantity>,
}

/// Who has what a licence adds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Pool {
    /// The whole tenant.
    #[default]
    Tenant,
    /// The user who holds it.
    User,
}

impl Says for Accrual {
    const KIND: &'static str = "accrual";

    fn table(facts: &Facts) -> &Table<Self> {
        &facts.accrual
    }

    fn table_mut(facts: &mut Facts) -> &mut Table<Self> {
        &mut facts.accrual
    }

    fn mentions(&self, seen: &mut Mentions) {
        seen.meters.push(self.meter.clone());
        seen.offers.extend(self.offers.iter().chain(&self.tenant_holds).chain(&self.replaces).cloned());
        if self.amount < Quantity::ZERO {
            seen.mistakes.push("a capacity is never negative".into());
        }
        if self.no_limit && (self.pool != Pool::User || self.amount != Quantity::ZERO) {
            seen.mistakes.push("`no_limit` is for `pool = \"user\"` and stands without an amount".into());
        }
    }
}
