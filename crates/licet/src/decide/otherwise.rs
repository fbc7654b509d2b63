//! Where a fact that holds under another choice of a reading would change an answer, the answer names the reading.

use std::collections::BTreeSet;

use super::{Set, Shelf, limits::full};
use crate::{
    catalog::Edition,
    rules::edition_mixing::EditionMixing,
    value::{OfferId, Reason},
};

/// The readings under whose other choices licences of two sides would meet among these holders, each named once;
/// `meant` says which of those mixings are asked about.
pub fn mixed_otherwise(shelf: &Shelf<'_>, held: &BTreeSet<Set>, meant: &dyn Fn(&EditionMixing) -> bool) -> Vec<Reason> {
    let mut named = BTreeSet::new();
    let mut mixed = shelf.mixed_otherwise(held);
    mixed.retain(|fact| meant(&fact.says) && named.insert(fact.cited.reading.as_ref().map(|taken| &taken.id)));
    let sides =
        |says: &EditionMixing| says.sides.iter().map(|side| side.join(", ")).collect::<Vec<_>>().join(" beside ");
    let why = |says| format!("how far the prohibition reaches decides over {}", sides(says));
    mixed.into_iter().map(|fact| shelf.edition.read_otherwise(fact, why(&fact.says))).collect()
}

/// The readings under whose other choices an additional licence would still wait for a full one. `asked` are the
/// offers in question, `held` says how many of an offer there are.
pub fn full_user_otherwise(
    edition: &Edition,
    asked: &dyn Fn(&OfferId) -> bool,
    held: &dyn Fn(&OfferId) -> u64,
) -> Vec<Reason> {
    let mut reasons = Vec::new();
    for fact in edition.otherwise.full_user_first.iter() {
        let Some(offer) = fact.says.offers.iter().find(|offer| asked(offer)) else { continue };
        let of = if fact.says.of.is_empty() { full(edition) } else { fact.says.of.iter().cloned().collect() };
        if of.iter().map(held).sum::<u64>() < fact.says.at_least {
            let says = format!("whether {offer} waits for a full user licence that is not held is a reading");
            reasons.push(edition.read_otherwise(fact, says));
        }
    }
    reasons
}
