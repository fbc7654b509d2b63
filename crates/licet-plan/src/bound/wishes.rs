//! What a group may be asked for: sets that keep to some sides and license some uses of devices.
//!
//! How people are served is asked very often, under ever new prices. Which kinds of sets answer is always the same; each
//! such list of kinds is kept once and answered once for all who ask.

use std::collections::HashMap;

use super::menus::CLOSED;

/// Every list of kinds that some unit asks for.
#[derive(Debug, Default)]
pub(crate) struct Wishes {
    /// The kinds (as places among all kinds), list after list.
    kinds: Vec<u32>,
    /// Where each list ends.
    ends: Vec<usize>,
}

/// The places of the lists that are known.
pub(super) type Known = HashMap<Vec<u32>, u32>;

impl Wishes {
    /// The place of a list, which is added if it is new.
    pub(super) fn place(&mut self, kinds: Vec<u32>, known: &mut Known) -> u32 {
        *known.entry(kinds).or_insert_with_key(|kinds| {
            self.kinds.extend(kinds);
            self.ends.push(self.kinds.len());
            u32::try_from(self.ends.len() - 1).unwrap_or(u32::MAX)
        })
    }

    /// The kinds of a list.
    pub(super) fn kinds(&self, wish: u32) -> &[u32] {
        let before = (wish as usize).checked_sub(1).and_then(|before| self.ends.get(before)).copied();
        let range = self.ends.get(wish as usize).map(|&end| before.unwrap_or(0)..end);
        range.and_then(|range| self.kinds.get(range)).unwrap_or_default()
    }

    /// The cheapest set for every list, by the cheapest of every kind: its price, `CLOSED` if there is none, and its place.
    pub(super) fn answers(&self, cheapest: &[(i64, u32)]) -> Vec<(i64, u32)> {
        let mut start = 0;
        let of_list = |&end: &usize| {
            let kinds = self.kinds.get(start..end).unwrap_or_default();
            start = end;
            let found = kinds.iter().filter_map(|&kind| cheapest.get(kind as usize)).min();
            found.copied().unwrap_or((CLOSED, 0))
        };
        self.ends.iter().map(of_list).collect()
    }
}
