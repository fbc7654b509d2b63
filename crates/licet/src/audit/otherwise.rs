//! Readings on which it rests that somebody is licensed, or is not: an answer names them.

use super::{desk::Desk, situation::Situation};
use crate::value::{Basis, OfferKind};

/// Names the readings under whose other choices what is held would serve otherwise.
pub(super) fn cite(desk: &Desk<'_>, situation: &Situation, basis: &mut Basis) {
    let holds = |offer| desk.shelf.place(offer).is_some_and(|place| situation.held.has(place));
    for want in situation.wants(desk) {
        for (_, granted) in want.by.iter().filter(|(offer, granted)| granted.reading.is_some() && holds(offer)) {
            basis.add(granted);
        }
        if want.cover.met_in(situation.held, &|offer| desk.owns(offer)) {
            continue;
        }
        for fact in desk.edition.otherwise.grants.iter().filter(|fact| holds(&fact.says.offer)) {
            let includes =
                |wanted| fact.says.rights.iter().any(|right| desk.edition.catalog.rights.includes(right, wanted));
            if want.cover.clause.any_of.iter().any(includes) {
                let says = format!("whether {} grants {} is a reading", fact.says.offer, want.cover.clause);
                basis.add(&desk.edition.read_otherwise(fact, says));
            }
        }
    }
    let attach = |place| desk.shelf.get(place).is_some_and(|licence| licence.kind == OfferKind::Attach);
    let compared = desk.tenant.prices.is_some() && !desk.edition.facts.base_choice.is_empty();
    if compared && situation.held.iter().any(attach) {
        let says = "whose prices say which licence is the dearer one is a reading";
        basis.add(&desk.reason(says, &["B21-ATTACH-03", "G26-BASE-01"], Some("standard-price")));
    }
}
