//! A licence whose allowance depends on the average order value (G21-COMMERCE-22, -23).
//!
//! The value of all orders and their number are two meters; the average decides the band, whose lower edge belongs to it.
//! A tier without bands is one whose figures no source states.

use serde::{Deserialize, Serialize};

use super::{Facts, Mentions, Says, Table, included_capacity::PerTime};
use crate::value::{MeterId, OfferId, Quantity};

/// A licence whose allowance depends on the average order value.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tier {
    /// The licence.
    pub offer: OfferId,
    /// What is allowed.
    pub meter: MeterId,
    /// The value of everything counted by `meter`.
    pub value: MeterId,
    /// What is bought beyond the allowance.
    pub overage: OfferId,
    /// For what time the amounts are.
    #[serde(default)]
    pub per: PerTime,
    /// The bands, from the lowest.
    #[serde(default)]
    pub bands: Vec<Band>,
}

/// A band of average order value.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Band {
    /// Its lower edge.
    pub from: u64,
    /// What the licence allows.
    pub amount: Quantity,
    /// What one unit of overage adds.
    pub overage: Quantity,
}

impl Says for Tier {
    const KIND: &'static str = "tier";

    fn table(facts: &Facts) -> &Table<Self> {
        &facts.tier
    }

    fn table_mut(facts: &mut Facts) -> &mut Table<Self> {
        &mut facts.tier
    }

    fn mentions(&self, seen: &mut Mentions) {
        seen.meters.extend([self.meter.clone(), self.value.clone()]);
        seen.offers.extend([self.offer.clone(), self.overage.clone()]);
        if !self.bands.is_sorted_by_key(|band| band.from) {
            seen.mistakes.push("the bands of a tier stand from the lowest".into());
        }
    }
}
