//! What an offer adds to a meter each time it is bought (G21-CAP-03, -09).
//!
//! One offer may add to several meters: a scenario brings machines, a unit of order management lines and requests. The
//! size of some packs stands in no source: then nobody can say how many are needed.

use serde::{Deserialize, Serialize};

use super::{Facts, Mentions, Says, Table, included_capacity::PerTime};
use crate::value::{MeterId, OfferId, Quantity};

/// What an offer adds to a meter each time it is bought.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pack {
    /// The offer.
    pub offer: OfferId,
    /// The meter.
    pub meter: MeterId,
    /// How much; `None` if no source states it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<Quantity>,
    /// For what time.
    #[serde(default)]
    pub per: PerTime,
    /// Whether it is bought for the sake of this meter, or adds to it only besides.
    #[serde(default = "yes")]
    pub buy: bool,
    /// An accrual counts already what it adds.
    #[serde(default)]
    pub accrues: bool,
    /// Bought first by a tenant that holds nothing this pack may be added to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first: Option<OfferId>,
    /// The way to more only for a tenant that holds one of these.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tenant_holds: Vec<OfferId>,
    /// The least number in which it is sold.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_least: Option<u64>,
    /// The largest number in which it is sold.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_most: Option<u64>,
}

fn yes() -> bool {
    true
}

impl Says for Pack {
    const KIND: &'static str = "pack";

    fn table(facts: &Facts) -> &Table<Self> {
        &facts.pack
    }

    fn table_mut(facts: &mut Facts) -> &mut Table<Self> {
        &mut facts.pack
    }

    fn mentions(&self, seen: &mut Mentions) {
        seen.meters.push(self.meter.clone());
        seen.offers.extend(std::iter::once(&self.offer).chain(&self.first).chain(&self.tenant_holds).cloned());
        if self.amount.is_some_and(|amount| amount <= Quantity::ZERO) {
            seen.mistakes.push("an empty pack adds nothing".into());
        }
    }
}
