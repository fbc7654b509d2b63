//! Which offers can be of use, and which limits then have a say.

use std::collections::BTreeSet;

use licet::{decide::Limit, value::OfferId};

use crate::counted::Offer;

/// Marks the offers that can be of use: some from the start, what servers need, and whatever one of these needs. Limits
/// whose dependent offers are of no use go.
///
/// A limit that goes makes nothing useful, and with fewer offers from the start it goes all the more: where two lists of
/// limits leave the same with some offers, they leave the same with any part of these.
pub(crate) fn mark(offers: &mut [Offer], limits: &mut Vec<Limit>, start: &BTreeSet<usize>) {
    let place = |name: &OfferId| offers.binary_search_by(|known| known.offer.cmp(name)).ok();
    let one = |name: &OfferId| place(name).into_iter().collect::<Vec<usize>>();
    let all = |names: &BTreeSet<OfferId>| names.iter().filter_map(place).collect::<Vec<usize>>();
    let servers = limits.iter().filter_map(|limit| match limit {
        Limit::Servers { offer, .. } => place(offer),
        _ => None,
    });
    let mut useful: BTreeSet<usize> = start.iter().copied().chain(servers).collect();
    loop {
        let wanted = limits.iter().flat_map(|limit| {
            let (dependent, of) = match limit {
                Limit::Needs { offers, of, .. } => (all(offers), all(of)),
                Limit::Users { offer, of, .. } => (one(offer), all(of)),
                Limit::Discount { name, offer, .. } => (one(offer), one(name)),
                Limit::Under { offer, bases, .. } => (one(offer), all(bases)),
                Limit::Capacity { when, each, .. } => {
                    (when.iter().filter_map(place).collect(), each.keys().filter_map(place).collect())
                }
                _ => return Vec::new(),
            };
            let always = matches!(limit, Limit::Capacity { when: None, .. });
            if always || dependent.iter().any(|at| useful.contains(at)) { of } else { Vec::new() }
        });
        let more: Vec<usize> = wanted.filter(|at| !useful.contains(at)).collect();
        if more.is_empty() {
            break;
        }
        useful.extend(more);
    }
    let counts = |name: &OfferId| place(name).is_some_and(|at| useful.contains(&at));
    limits.retain(|limit| match limit {
        Limit::Minimum { offers, .. } | Limit::Needs { offers, .. } => offers.iter().any(counts),
        Limit::Maximum { offer, .. }
        | Limit::Users { offer, .. }
        | Limit::FewerUsers { offer, .. }
        | Limit::Under { offer, .. }
        | Limit::Discount { offer, .. } => counts(offer),
        Limit::Capacity { when, .. } => when.as_ref().is_none_or(counts),
        Limit::Servers { .. } => true,
    });
    for (offer, at) in offers.iter_mut().zip(0..) {
        offer.useful = useful.contains(&at);
    }
}
