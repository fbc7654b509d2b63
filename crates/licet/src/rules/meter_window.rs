//! Over what time a meter compares what is used with what is entitled, what it does not count, and what happens beyond.
//!
//! A monthly figure is an allowance of the subscription year unless the documents say otherwise (G21-CAP-14, reading
//! `annual-allowance`): then there is one fact for each choice of the reading. Storage, assets and machines are levels,
//! not flows. Order lines only warn (G21-OL-25), chat bot sessions end for the month (G21-ADDCAP-03), all else is short.

use serde::{Deserialize, Serialize};

use super::{Facts, Mentions, Says, Table};
use crate::value::MeterId;

/// Over what time a meter counts, what it leaves out, and what happens beyond.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MeterWindow {
    /// The meter.
    pub meter: MeterId,
    /// The time.
    pub window: Window,
    /// What happens when more is used.
    #[serde(default)]
    pub beyond: Beyond,
    /// Entries with one of these keys do not count.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_counted: Vec<String>,
    /// What these meters count is used up here as well.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub draws: Vec<MeterId>,
    /// Where one key counts once.
    #[serde(default)]
    pub once: Once,
}

/// The time over which a meter counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Window {
    /// No time: what stands now.
    #[default]
    Level,
    /// A day.
    Day,
    /// A calendar month.
    Month,
    /// A year from the anniversary of the subscription.
    SubscriptionYear,
    /// All time.
    Total,
}

/// What happens when more is used than entitled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Beyond {
    /// More has to be bought.
    #[default]
    Exceeded,
    /// A warning, and nothing stops.
    Warned,
    /// Nothing more is accepted.
    Blocked,
}

/// Where one key of a distinct count counts once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Once {
    /// In the tenant.
    #[default]
    Tenant,
    /// In each environment.
    Environment,
}

impl Says for MeterWindow {
    const KIND: &'static str = "meter_window";

    fn table(facts: &Facts) -> &Table<Self> {
        &facts.meter_window
    }

    fn table_mut(facts: &mut Facts) -> &mut Table<Self> {
        &mut facts.meter_window
    }

    fn mentions(&self, seen: &mut Mentions) {
        seen.meters.extend(std::iter::once(&self.meter).chain(&self.draws).cloned());
    }
}
