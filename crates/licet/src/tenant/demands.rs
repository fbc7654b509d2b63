//! Puts people who were given the same together: each distinct set of grants becomes one demand.

use std::hash::BuildHasher;

use hashbrown::{DefaultHashBuilder, HashTable};

use super::{
    Demand, Grant, User,
    roll::{order_by, put_in_order},
};

/// The distinct sets of grants that were given, and for each user which one; sets in the order of their grants.
pub(super) fn demands(users: &mut [User], mut grants: Vec<Grant>, given: &[(u32, u32)]) -> Vec<Demand> {
    let order = order_by(&grants, Grant::cmp);
    let place = put_in_order(&mut grants, &order);
    let (starts, mut items) = by_user(users.len(), given, &place);
    let mut sets = Sets::default();
    let of_user: Vec<u32> = starts
        .windows(2)
        .map(|ends| {
            let [start, end] = [ends.first(), ends.last()].map(|end| end.map_or(0, |&end| end as usize));
            sets.add(least(items.get_mut(start..end).unwrap_or_default()))
        })
        .collect();
    let rank = sets.ranks();
    let empty = u32::from(!sets.all.iter().any(Vec::is_empty));
    let place = |set: u32| rank.get(set as usize).copied().unwrap_or(0) + empty;
    for (user, &set) in users.iter_mut().zip(&of_user) {
        user.demand = place(set);
    }
    let mut demands = vec![Demand::default(); empty as usize];
    let mut order: Vec<&Vec<u32>> = sets.all.iter().collect();
    order.sort_unstable();
    demands.extend(
        order.into_iter().map(|set| Demand {
            grants: set.iter().filter_map(|&grant| grants.get(grant as usize).cloned()).collect(),
        }),
    );
    demands
}

/// What each user was given, one after the other: where the part of each begins (and the last one ends), and the grants.
fn by_user(users: usize, given: &[(u32, u32)], place: &[u32]) -> (Vec<u32>, Vec<u32>) {
    let mut starts = vec![0_u32; users + 1];
    for &(user, _) in given {
        if let Some(count) = starts.get_mut(user as usize + 1) {
            *count += 1;
        }
    }
    let mut sum = 0;
    for start in &mut starts {
        sum += *start;
        *start = sum;
    }
    let mut next = starts.clone();
    let mut items = vec![0; given.len()];
    for &(user, grant) in given {
        let Some(next) = next.get_mut(user as usize) else { continue };
        if let Some(item) = items.get_mut(*next as usize) {
            *item = place.get(grant as usize).copied().unwrap_or(u32::MAX);
        }
        *next += 1;
    }
    (starts, items)
}

/// The distinct ones, sorted.
fn least(items: &mut [u32]) -> &[u32] {
    items.sort_unstable();
    let mut kept = 0;
    for at in 0..items.len() {
        let Some(&item) = items.get(at) else { break };
        if kept == 0 || items.get(kept - 1) != Some(&item) {
            if let Some(slot) = items.get_mut(kept) {
                *slot = item;
            }
            kept += 1;
        }
    }
    items.get(..kept).unwrap_or_default()
}

/// Distinct sets, in the order in which they came.
#[derive(Default)]
struct Sets {
    hasher: DefaultHashBuilder,
    places: HashTable<u32>,
    all: Vec<Vec<u32>>,
}

impl Sets {
    /// The place of a set.
    fn add(&mut self, set: &[u32]) -> u32 {
        let Self { hasher, places, all } = self;
        let same = |&at: &u32| all.get(at as usize).is_some_and(|known| known == set);
        let hash = hasher.hash_one(set);
        if let Some(&at) = places.find(hash, same) {
            return at;
        }
        let at = u32::try_from(all.len()).unwrap_or(u32::MAX);
        all.push(set.to_vec());
        places.insert_unique(hash, at, |&at| all.get(at as usize).map_or(0, |known| hasher.hash_one(known.as_slice())));
        at
    }

    /// For each set its place among all, sorted.
    fn ranks(&self) -> Vec<u32> {
        let order = order_by(&self.all, Ord::cmp);
        let mut rank = vec![0; order.len()];
        for (at, &set) in (0..).zip(&order) {
            if let Some(slot) = rank.get_mut(set as usize) {
                *slot = at;
            }
        }
        rank
    }
}
