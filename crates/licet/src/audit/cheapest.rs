//! The cheapest lawful set that meets what is wanted: a search that leaves a branch as soon as it costs more than the
//! best found. What is held already can be given at no cost.

use std::collections::BTreeSet;

use super::desk::Desk;
use crate::{
    decide::{Cover, Set},
    value::{AssignedTo, Money, OfferId, OfferKind},
};

/// A lawful set.
#[derive(Debug, Clone)]
pub(super) struct Choice {
    /// The licences.
    pub(super) licences: Set,
    /// What the tenant must buy besides.
    pub(super) tenant: BTreeSet<OfferId>,
    /// What is not held costs this for a month; `None` if a price is not stated.
    pub(super) extra: Option<Money>,
    /// What everything costs for a month; `None` if a price is not stated.
    pub(super) total: Option<Money>,
}

/// What to look for.
pub(super) struct Search<'s> {
    pub(super) desk: &'s Desk<'s>,
    /// What must be met.
    pub(super) wanted: Vec<&'s Cover>,
    /// What costs nothing, because it is held.
    pub(super) held: Set,
    /// The licences to choose from.
    pub(super) among: Set,
    /// Whether a set may be used where it is used.
    pub(super) fits: &'s dyn Fn(Set) -> bool,
}

/// What a choice costs: first what is bought, then everything, then how far the licences reach. Licences without a
/// price come after all others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Weight {
    extra: (u32, Money),
    total: (u32, Money),
    reach: u32,
}

struct State<'s> {
    search: &'s Search<'s>,
    seen: BTreeSet<(usize, Set, BTreeSet<OfferId>)>,
    best: Option<(Weight, Set, BTreeSet<OfferId>)>,
}

impl Search<'_> {
    /// The cheapest lawful set; `None` if nothing that can be bought meets what is wanted.
    pub(super) fn run(&self) -> Option<Choice> {
        let mut state = State { search: self, seen: BTreeSet::new(), best: None };
        state.clause(0, Set::EMPTY, BTreeSet::new());
        let (weight, licences, tenant) = state.best?;
        let stated = |(unpriced, amount): (u32, Money)| (unpriced == 0).then_some(amount);
        Some(Choice { licences, tenant, extra: stated(weight.extra), total: stated(weight.total) })
    }

    fn weigh(&self, set: Set, tenant: &BTreeSet<OfferId>) -> Weight {
        let mut weight = Weight { extra: (0, Money::ZERO), total: (0, Money::ZERO), reach: 0 };
        let mut add = |offer: &OfferId, free: bool| {
            let (unpriced, price) = match self.desk.shelf.prices.monthly(offer) {
                Some(price) => (0, price),
                None => (1, Money::ZERO),
            };
            let reach = self.desk.edition.licence_type(offer).map_or(1, |kind| kind as u32 + 1);
            weight.total = (weight.total.0 + unpriced, weight.total.1 + price);
            weight.reach += reach;
            if !free {
                weight.extra = (weight.extra.0 + unpriced, weight.extra.1 + price);
            }
        };
        for place in set.iter() {
            if let Some(licence) = self.desk.shelf.get(place) {
                add(&licence.offer, self.held.has(place));
            }
        }
        for offer in tenant {
            add(offer, false);
        }
        weight
    }

    fn met(&self, cover: &Cover, set: Set, tenant: &BTreeSet<OfferId>) -> bool {
        let has = |offer: &OfferId| {
            self.desk.owns(offer)
                || tenant.contains(offer)
                || self.desk.shelf.place(offer).is_some_and(|at| set.has(at))
        };
        cover.met_in(set, &has)
    }

    /// Licences in the order of what they would cost.
    fn ordered(&self, places: Set) -> Vec<usize> {
        let mut all: Vec<usize> = places.intersection(self.among).iter().collect();
        all.sort_by_cached_key(|&at| self.weigh(Set::EMPTY.with(at), &BTreeSet::new()));
        all
    }
}

impl State<'_> {
    /// Whether this way is no better than the best found, or was taken before.
    fn leave(&mut self, step: usize, set: Set, tenant: &BTreeSet<OfferId>) -> bool {
        let weight = self.search.weigh(set, tenant);
        self.best.as_ref().is_some_and(|(best, ..)| weight >= *best) || !self.seen.insert((step, set, tenant.clone()))
    }

    /// Meets the clauses from this one on.
    fn clause(&mut self, at: usize, set: Set, tenant: BTreeSet<OfferId>) {
        if self.leave(at, set, &tenant) {
            return;
        }
        let search = self.search;
        let Some(cover) = search.wanted.get(at) else {
            return self.close(set, tenant);
        };
        if search.met(cover, set, &tenant) {
            return self.clause(at + 1, set, tenant);
        }
        self.by_tenant(at, cover, set, &tenant);
        for licence in search.ordered(cover.parts().minus(set)) {
            let more = set.with(licence);
            if search.met(cover, more, &tenant) {
                self.clause(at + 1, more, tenant.clone());
            } else {
                self.by_tenant(at, cover, more, &tenant);
            }
        }
    }

    /// Meets a clause by something that the tenant buys, the licences of the set being there.
    fn by_tenant(&mut self, at: usize, cover: &Cover, set: Set, tenant: &BTreeSet<OfferId>) {
        let for_all = |offer: &&OfferId| self.search.desk.edition.assigned_to(offer) == AssignedTo::Nobody;
        let mut offers: Vec<&OfferId> = cover.conditions(set).into_iter().flatten().filter(for_all).collect();
        offers.sort();
        offers.dedup();
        for offer in offers {
            let mut more = tenant.clone();
            more.insert(offer.clone());
            self.clause(at + 1, set, more);
        }
    }

    /// Adds the bases and hosts that are lacking.
    fn close(&mut self, set: Set, tenant: BTreeSet<OfferId>) {
        let search = self.search;
        let shelf = search.desk.shelf;
        let Some(lacking) = shelf.faults(set).iter().next() else {
            if (search.fits)(set) {
                self.best = Some((search.weigh(set, &tenant), set, tenant));
            }
            return;
        };
        let Some(licence) = shelf.get(lacking) else { return };
        let wanted = match (licence.kind, licence.hosts) {
            (OfferKind::Attach, _) if !licence.bases.meets(set) => licence.bases,
            (_, Some(hosts)) if !hosts.meets(set.without(lacking)) => hosts,
            // Two bases, or two sides with one user: nothing that is added mends that.
            _ => return,
        };
        for more in search.ordered(wanted.minus(set)) {
            if !self.leave(usize::MAX, set.with(more), &tenant) {
                self.close(set.with(more), tenant.clone());
            }
        }
    }
}

impl Choice {
    /// In words: what to give besides what is held.
    pub(super) fn words(&self, desk: &Desk<'_>, held: Set) -> String {
        let mut parts: Vec<String> =
            desk.shelf.offers(self.licences.minus(held)).iter().map(ToString::to_string).collect();
        parts.extend(self.tenant.iter().map(|offer| format!("{offer} for the tenant")));
        let price = match self.extra {
            Some(amount) => format!(" ({amount} {} a month)", desk.tenant.currency),
            None => " (no price stated)".into(),
        };
        format!("{}{price}", parts.join(" and "))
    }
}
