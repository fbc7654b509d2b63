//! The sets of all groups in a form that is quick to price.
//!
//! People of different groups are offered the same sets: each list of things is priced once. Within a group, sets that
//! keep to the same sides and license the same uses of devices differ by nothing but their price, so that only the
//! cheapest of each such kind is looked at when people choose.

use std::collections::{BTreeMap, HashMap};

use crate::model::{Choice, Model};

/// What a list costs of which somebody cannot use everything.
pub(super) const CLOSED: i64 = i64::MAX;

/// What every group can choose from.
#[derive(Debug)]
pub(crate) struct Menus {
    /// Every list of things that one user of some set uses, one after the other.
    things: Vec<u32>,
    /// Where each list ends.
    ends: Vec<usize>,
    /// The kinds of sets of all groups.
    kinds: Vec<Kind>,
    /// The sets of all kinds: list, and place in the group.
    sets: Vec<(u32, u32)>,
    /// For each group: its kinds, and the list of each of its sets.
    groups: Vec<(std::ops::Range<usize>, Vec<u32>)>,
}

/// Sets of a group that differ by nothing but what they use.
#[derive(Debug)]
pub(super) struct Kind {
    /// The uses of devices that they license.
    meets: u64,
    /// The sides that they keep to.
    sides: Vec<(usize, usize)>,
    /// Where they stand.
    sets: std::ops::Range<usize>,
}

/// What sets of a kind have in common: the uses that they license, and their sides.
type Alike<'m> = (u64, &'m [(usize, usize)]);

impl Menus {
    /// The menus of a model; `uses` says which things one user of a set uses.
    pub(super) fn of(model: &Model, uses: impl Fn(&Choice, &mut Vec<u32>)) -> Self {
        let (things, ends, kinds, sets) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let mut menus = Self { things, ends, kinds, sets, groups: Vec::new() };
        let (mut known, mut list) = (HashMap::new(), Vec::new());
        for group in &model.groups {
            let place = |choice| {
                uses(choice, &mut list);
                menus.list(&list, &mut known)
            };
            let lists: Vec<u32> = group.sets.iter().map(place).collect();
            let first = menus.kinds.len();
            let mut alike: BTreeMap<Alike<'_>, Vec<(u32, u32)>> = BTreeMap::new();
            for ((choice, &list), at) in group.sets.iter().zip(&lists).zip(0_u32..) {
                let Choice { bundle, sides, .. } = choice;
                alike.entry((bundle.meets, sides)).or_default().push((list, at));
            }
            for ((meets, sides), sets) in alike {
                let start = menus.sets.len();
                menus.sets.extend(sets);
                menus.kinds.push(Kind { meets, sides: sides.to_vec(), sets: start..menus.sets.len() });
            }
            menus.groups.push((first..menus.kinds.len(), lists));
        }
        menus
    }

    /// The place of a list, which is added if it is new.
    fn list(&mut self, list: &[u32], known: &mut HashMap<Vec<u32>, u32>) -> u32 {
        if let Some(&at) = known.get(list) {
            return at;
        }
        let at = u32::try_from(self.ends.len()).unwrap_or(u32::MAX);
        self.things.extend(list);
        self.ends.push(self.things.len());
        known.insert(list.to_vec(), at);
        at
    }

    /// Every list.
    fn lists(&self) -> impl Iterator<Item = &[u32]> {
        let mut start = 0;
        self.ends.iter().map(move |&end| {
            let list = self.things.get(start..end).unwrap_or_default();
            start = end;
            list
        })
    }

    /// The lists all of whose things somebody can use.
    pub(super) fn open(&self, can_use: impl Fn(usize) -> bool) -> Vec<bool> {
        self.lists().map(|list| list.iter().all(|&thing| can_use(thing as usize))).collect()
    }

    /// What each list costs, at prices of the things: `CLOSED` if it is not open.
    pub(super) fn prices(&self, open: &[bool], prices: &[i64]) -> Vec<i64> {
        let price = |thing: &u32| prices.get(*thing as usize).copied().unwrap_or(0);
        let of_list = |(list, &open): (&[u32], &bool)| if open { list.iter().map(price).sum() } else { CLOSED };
        self.lists().zip(open).map(of_list).collect()
    }

    /// The cheapest set of each kind, by the prices of the lists: its price, and its place in the group.
    pub(super) fn cheapest(&self, prices: &[i64]) -> Vec<(i64, u32)> {
        let of_kind = |kind: &Kind| {
            let mut best = (CLOSED, 0);
            for &(list, at) in self.sets.get(kind.sets.clone()).unwrap_or_default() {
                let price = prices.get(list as usize).copied().unwrap_or(CLOSED);
                if price < best.0 {
                    best = (price, at);
                }
            }
            best
        };
        self.kinds.iter().map(of_kind).collect()
    }

    /// The kinds of a group, as places among all kinds.
    pub(super) fn kinds(&self, group: usize) -> impl Iterator<Item = (usize, &Kind)> {
        let kinds = self.groups.get(group).map_or(0..0, |(kinds, _)| kinds.clone());
        kinds.clone().zip(self.kinds.get(kinds).unwrap_or_default())
    }

    /// The sets of a kind: list, and place in the group.
    pub(super) fn sets(&self, kind: u32) -> &[(u32, u32)] {
        let kind = self.kinds.get(kind as usize);
        kind.and_then(|kind| self.sets.get(kind.sets.clone())).unwrap_or_default()
    }

    /// For each group, the list of each of its sets.
    pub(crate) fn groups(&self) -> impl Iterator<Item = &[u32]> {
        self.groups.iter().map(|(_, lists)| lists.as_slice())
    }

    /// What one user of a set uses.
    pub(super) fn uses(&self, group: usize, set: u32) -> &[u32] {
        let range = |list: usize| {
            let start = list.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
            self.things.get(start..*self.ends.get(list)?)
        };
        self.groups.get(group).and_then(|(_, lists)| range(*lists.get(set as usize)? as usize)).unwrap_or_default()
    }
}

impl Kind {
    /// Whether the sets keep to some sides and license some uses.
    pub(super) fn fits(&self, ways: &[(usize, usize)], wanted: u64) -> bool {
        self.meets & wanted == wanted && self.sides.iter().all(|(side, way)| !ways.contains(&(*side, 1 - *way)))
    }
}
