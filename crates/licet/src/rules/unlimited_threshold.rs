//! From how many licences on a meter has no limit (G21-ASSET-06, G21-SENSOR-11, -12; readings `asset-packs`,
//! `sensor-caps`).
//!
//! It is earned by what is held, never by what is used (G21-ASSET-08).

use serde::{Deserialize, Serialize};

use super::{Facts, Mentions, Says, Table};
use crate::value::{MeterId, OfferId};

/// From how many licences on a meter has no limit.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UnlimitedThreshold {
    /// The meters.
    pub meters: Vec<MeterId>,
    /// Everything that must be held.
    pub holds: Vec<Held>,
}

/// An offer and how many of it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Held {
    /// The offer.
    pub offer: OfferId,
    /// How many.
    pub quantity: u64,
}

impl Says for UnlimitedThreshold {
    const KIND: &'static str = "unlimited_threshold";

    fn table(facts: &Facts) -> &Table<Self> {
        &facts.unlimited_threshold
    }

    fn table_mut(facts: &mut Facts) -> &mut Table<Self> {
        &mut facts.unlimited_threshold
    }

    fn mentions(&self, seen: &mut Mentions) {
        seen.meters.extend(self.meters.iter().cloned());
        seen.offers.extend(self.holds.iter().map(|held| held.offer.clone()));
        if self.holds.is_empty() {
            seen.mistakes.push("a threshold names what must be held".into());
        }
    }
}
