//! What a product brings to a meter, once for the tenant, however many of its licences are held (G21-STORAGE-01..03).
//!
//! One fact is one product, with every offer whose first licence brings it: base, attach, and bundles that follow it
//! (G21-STORAGE-04..06). What several products bring together is a matter of `included_stacking`. An amount that no
//! source states is left out: then the tenant has something, and nobody can say how much.

use serde::{Deserialize, Serialize};

use super::{Facts, Mentions, Says, Table, meter_window::Window};
use crate::value::{MeterId, OfferId, Quantity};

/// What a product brings to a meter, once for the tenant.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IncludedCapacity {
    /// The meter.
    pub meter: MeterId,
    /// Any one of these brings it.
    pub offers: Vec<OfferId>,
    /// How much; `None` if no source states it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<Quantity>,
    /// For what time.
    #[serde(default)]
    pub per: PerTime,
    /// Only while so many of the offers are held together.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_least: Option<u64>,
}

/// For what time an allowance is stated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PerTime {
    /// For as long as it is held.
    #[default]
    Standing,
    /// A day.
    Day,
    /// A month.
    Month,
    /// A year.
    Year,
}

impl PerTime {
    /// The amount for the window in which it may be used: a monthly one times the twelve months of a year (G21-CAP-14).
    pub fn in_window(self, amount: Quantity, window: Window) -> Quantity {
        match (self, window) {
            (Self::Month, Window::SubscriptionYear) => amount * 12,
            (Self::Year, Window::Month) => amount.part(12),
            _ => amount,
        }
    }

    /// The word behind an amount.
    pub fn word(self) -> &'static str {
        match self {
            Self::Standing => "",
            Self::Day => " a day",
            Self::Month => " a month",
            Self::Year => " a year",
        }
    }
}

impl Says for IncludedCapacity {
    const KIND: &'static str = "included_capacity";

    fn table(facts: &Facts) -> &Table<Self> {
        &facts.included_capacity
    }

    fn table_mut(facts: &mut Facts) -> &mut Table<Self> {
        &mut facts.included_capacity
    }

    fn mentions(&self, seen: &mut Mentions) {
        seen.meters.push(self.meter.clone());
        seen.offers.extend(self.offers.iter().cloned());
        if self.amount.is_some_and(|amount| amount < Quantity::ZERO) {
            seen.mistakes.push("a capacity is never negative".into());
        }
    }
}
