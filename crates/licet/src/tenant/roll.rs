//! Who stands where among the users, by name; and the order of many names.

use std::hash::BuildHasher;

use hashbrown::{DefaultHashBuilder, HashTable};
use rayon::slice::ParallelSliceMut;

use super::User;

/// The places of users by name. It holds places and what is left of the hashes; the names stand with the users.
#[derive(Default)]
pub(super) struct Roll {
    hasher: DefaultHashBuilder,
    places: HashTable<(u32, u32)>,
}

impl Roll {
    /// The hash of a name, for [`Roll::find`] and [`Roll::add`].
    pub(super) fn hash(&self, name: &str) -> u32 {
        // The upper half is as good as the lower.
        u32::try_from(self.hasher.hash_one(name.as_bytes()) >> 32).unwrap_or_default()
    }

    /// The place of the user of that name.
    pub(super) fn find(&self, users: &[User], name: &str, hash: u32) -> Option<u32> {
        let same = |&(known, at): &(u32, u32)| {
            known == hash && users.get(at as usize).is_some_and(|user| user.id.as_str() == name)
        };
        self.places.find(spread(hash), same).map(|&(_, at)| at)
    }

    /// Notes a user who is not there yet.
    pub(super) fn add(&mut self, at: u32, hash: u32) {
        self.places.insert_unique(spread(hash), (hash, at), |&(hash, _)| spread(hash));
    }
}

/// A hash of 32 bits over 64, as a table wants it.
fn spread(hash: u32) -> u64 {
    u64::from(hash).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

/// So many bytes of a name are compared at once; the rest of the word is the place.
const BYTES: usize = 12;
/// So few names are compared as they are.
const FEW: usize = 24;

/// The places of the items in the order of their names, or nothing if they stand in it already. No name stands twice.
pub(super) fn order<T: Sync>(items: &[T], name: impl Fn(&T) -> &str + Sync) -> Option<Vec<u32>> {
    let sorted = items.windows(2).all(|two| match two {
        [first, second] => name(first) < name(second),
        _ => true,
    });
    if sorted {
        return None;
    }
    let of = |at: u32| items.get(at as usize).map_or("", &name);
    let mut words: Vec<u128> = (0..).zip(items).map(|(at, item)| word(name(item), 0, at)).collect();
    by_words(&mut words, &of, 0);
    Some(words.into_iter().map(place).collect())
}

/// Twelve bytes of a name from there on, and below them the place.
fn word(name: &str, from: usize, at: u32) -> u128 {
    let mut bytes = [0; 16];
    let rest = name.as_bytes().get(from..).unwrap_or_default();
    bytes.iter_mut().zip(rest.iter().take(BYTES)).for_each(|(byte, &of)| *byte = of);
    u128::from_be_bytes(bytes) | u128::from(at)
}

fn place(word: u128) -> u32 {
    // The lowest 32 bits are the place.
    u32::try_from(word & u128::from(u32::MAX)).unwrap_or(u32::MAX)
}

/// Sorts names that agree before the `from`th byte.
fn by_words<'n>(words: &mut [u128], name: &(impl Fn(u32) -> &'n str + Sync), from: usize) {
    words.par_sort_unstable();
    for alike in words.chunk_by_mut(|a, b| a >> 32 == b >> 32) {
        let longest = || alike.iter().map(|&word| name(place(word)).len()).max().unwrap_or(0);
        if alike.len() == 1 {
            continue;
        }
        if alike.len() <= FEW || longest() <= from + BYTES {
            alike.sort_unstable_by(|&a, &b| name(place(a)).cmp(name(place(b))));
            continue;
        }
        for at in alike.iter_mut() {
            *at = word(name(place(*at)), from + BYTES, place(*at));
        }
        by_words(alike, name, from + BYTES);
    }
}

/// Puts items in an order given by [`order`], in place; says where each went.
pub(super) fn put_in_order<T>(items: &mut [T], order: &[u32]) -> Vec<u32> {
    let mut to = vec![0; order.len()];
    for (at, &from) in (0..).zip(order) {
        if let Some(slot) = to.get_mut(from as usize) {
            *slot = at;
        }
    }
    let mut left = to.clone();
    for at in 0..items.len() {
        while let Some(target) = left.get(at).map(|&target| target as usize).filter(|&target| target != at) {
            items.swap(at, target);
            left.swap(at, target);
        }
    }
    to
}

/// The places of the items in their order.
pub(super) fn order_by<T>(items: &[T], compare: impl Fn(&T, &T) -> std::cmp::Ordering) -> Vec<u32> {
    let mut order: Vec<(u32, &T)> = (0..).zip(items).collect();
    order.sort_by(|a, b| compare(a.1, b.1));
    order.into_iter().map(|(at, _)| at).collect()
}
