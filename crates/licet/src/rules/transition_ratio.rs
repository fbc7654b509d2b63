//! So many licences of one kind may become so many of another (P19-UPVL-11..32, P19-UPDPL-12..34, P19-DOWN-04..10).
//!
//! The facts of one licence stand in the document's order: each is an alternative from which the customer picks. A fact
//! without `to` says that there is no successor; one that is `unstated` says that the documents leave the way open.

use serde::{Deserialize, Serialize};

use super::{Facts, Mentions, Says, Table};
use crate::value::{Day, OfferId};

/// So many licences of one kind may become so many of another.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TransitionRatio {
    /// Whose tables.
    pub channel: Channel,
    /// The way.
    pub direction: Direction,
    /// When the old licence was bought; without it whenever.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purchased: Option<Window>,
    /// What is given.
    pub from: Amount,
    /// What comes of it; nothing if there is no such licence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Amount>,
    /// The documents do not say what becomes of it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unstated: bool,
}

/// The tables of volume licensing, or those of the Dynamics Price List.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Channel {
    /// Volume licensing.
    #[serde(rename = "VL")]
    Vl,
    /// The Dynamics Price List.
    #[serde(rename = "DPL")]
    Dpl,
}

impl Channel {
    /// Every channel with its spelling.
    pub const ALL: [(&'static str, Self); 2] = [("VL", Self::Vl), ("DPL", Self::Dpl)];
}

/// The way from old licences to new ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Direction {
    /// To the successor.
    Upgrade,
    /// Back to the predecessor.
    Downgrade,
    /// To the online service, from licences with Software Assurance.
    FromSa,
    /// From a plan that is no longer sold.
    Legacy,
}

impl Direction {
    /// Every way with its spelling.
    pub const ALL: [(&'static str, Self); 4] = [
        ("upgrade", Self::Upgrade),
        ("downgrade", Self::Downgrade),
        ("from-sa", Self::FromSa),
        ("legacy", Self::Legacy),
    ];
}

/// A number of licences.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Amount {
    /// The licence.
    pub offer: OfferId,
    /// How many.
    pub quantity: u64,
}

/// The days of purchase for which a table holds. Whether its first and last day belong to it is the reading
/// `onprem-date-gap`; the days in `effective` and `lapsed` belong to it in any case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Window {
    /// Bought after this day, or on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Day>,
    /// Bought before this day, or on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Day>,
    /// The licence itself exists from this day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effective: Option<Day>,
    /// The last day before the licence was replaced by another.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lapsed: Option<Day>,
}

impl Window {
    /// Whether a day of purchase belongs to the window, the days at its edges being part of it or not.
    pub fn holds(&self, day: Day, edges: bool) -> bool {
        let inside = self.from.is_none_or(|from| from <= day) && self.until.is_none_or(|until| day <= until);
        let exists = self.effective.is_none_or(|first| first <= day) && self.lapsed.is_none_or(|last| day <= last);
        inside && exists && (edges || !self.at_edge(day))
    }

    /// Whether it is the first or the last day of the window.
    pub fn at_edge(&self, day: Day) -> bool {
        self.from == Some(day) || self.until == Some(day)
    }
}

impl Says for TransitionRatio {
    const KIND: &'static str = "transition_ratio";

    fn table(facts: &Facts) -> &Table<Self> {
        &facts.transition_ratio
    }

    fn table_mut(facts: &mut Facts) -> &mut Table<Self> {
        &mut facts.transition_ratio
    }

    fn mentions(&self, seen: &mut Mentions) {
        seen.spoken_of.push(self.from.offer.clone());
        if let Some(to) = &self.to {
            let sold = self.direction == Direction::FromSa;
            let list = if sold { &mut seen.offers } else { &mut seen.spoken_of };
            list.push(to.offer.clone());
        }
        if self.from.quantity == 0 || self.to.as_ref().is_some_and(|to| to.quantity == 0) {
            seen.mistakes.push("a ratio of nothing".into());
        }
    }
}
