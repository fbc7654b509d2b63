//! The effective licence position: per offer what is owned, assigned, required, free and short.

use std::collections::{BTreeMap, BTreeSet};

use super::{cheapest::Choice, desk::Desk, finding::PositionLine, situation::Situation};
use crate::{
    decide::{Cover, Limit, Set},
    value::{AssignedTo, Basis, OfferId},
};

/// Seats required, by offer.
#[derive(Debug, Default)]
pub(super) struct Required(BTreeMap<OfferId, u64>);

impl Required {
    /// Takes up what a choice asks, for so many holders.
    pub(super) fn add(&mut self, desk: &Desk<'_>, choice: &Choice, holders: u64) {
        for offer in desk.shelf.offers(choice.licences) {
            self.one_more(&offer, holders);
        }
        for offer in &choice.tenant {
            self.at_least(offer, 1);
        }
    }

    /// So many more seats of an offer.
    pub(super) fn one_more(&mut self, offer: &OfferId, seats: u64) {
        *self.0.entry(offer.clone()).or_default() += seats;
    }

    pub(super) fn at_least(&mut self, offer: &OfferId, seats: u64) {
        let required = self.0.entry(offer.clone()).or_default();
        *required = seats.max(*required);
    }

    fn of(&self, offer: &OfferId) -> u64 {
        self.0.get(offer).copied().unwrap_or(0)
    }
}

/// What users in the situation require. Where the tenant states nobody's needs, what is held counts as required.
pub(super) fn require(desk: &Desk<'_>, situation: &Situation, needed: Option<&Choice>, required: &mut Required) {
    let holders = situation.users.len() as u64;
    if !situation.stated && !desk.states_needs && situation.needs_licences(desk) {
        for offer in desk.shelf.offers(situation.held) {
            required.one_more(&offer, holders);
        }
        return;
    }
    let Some(choice) = needed else { return };
    required.add(desk, choice, holders);
    for want in situation.wants(desk) {
        if let Some(offer) = condition(desk, &want.cover, choice.licences) {
            required.at_least(&offer, 1);
        }
    }
}

/// What the tenant must go on holding for a set to meet a clause: a licence of the tenant, if one does.
fn condition(desk: &Desk<'_>, cover: &Cover, set: Set) -> Option<OfferId> {
    if cover.met(set) {
        return None;
    }
    let owned: BTreeSet<&OfferId> =
        cover.conditions(set).into_iter().flatten().filter(|offer| desk.owns(offer)).collect();
    let for_all = owned.iter().find(|offer| desk.edition.assigned_to(offer) == AssignedTo::Nobody);
    for_all.or(owned.first()).map(|offer| (*offer).clone())
}

/// The lines of the position, one for each offer that is owned, assigned or required.
pub(super) fn lines(desk: &Desk<'_>, limits: &[Limit], mut required: Required, basis: &mut Basis) -> Vec<PositionLine> {
    // What serves the whole tenant is measured by meters, not here: it counts as required.
    for (offer, &owned) in &desk.holdings.owned {
        if desk.edition.assigned_to(offer) == AssignedTo::Nobody {
            let servers =
                limits.iter().any(|limit| matches!(limit, Limit::Servers { offer: server, .. } if server == offer));
            required.at_least(offer, if servers { 0 } else { owned });
        }
    }
    raise(desk, limits, &mut required);
    let holdings = desk.holdings;
    let offers: BTreeSet<&OfferId> =
        holdings.owned.keys().chain(holdings.assigned.keys()).chain(required.0.keys()).collect();
    offers.into_iter().map(|offer| line(desk, offer, required.of(offer), basis)).collect()
}

/// Raises what is required to what purchases must respect.
fn raise(desk: &Desk<'_>, limits: &[Limit], required: &mut Required) {
    for limit in limits {
        match limit {
            Limit::Servers { offer, quantity, .. } => required.at_least(offer, *quantity),
            Limit::Needs { offers, of, at_least, .. } => {
                let any = offers.iter().any(|offer| required.of(offer) > 0);
                let have: u64 = of.iter().map(|offer| required.of(offer)).sum();
                if any
                    && have < *at_least
                    && let Some(offer) = pick(desk, of)
                {
                    required.one_more(&offer, at_least - have);
                }
            }
            Limit::Minimum { .. } | Limit::Maximum { .. } | Limit::Users { .. } | Limit::Under { .. } => {}
            Limit::FewerUsers { .. } | Limit::Capacity { .. } | Limit::Discount { .. } => {}
        }
    }
    for limit in limits {
        if let Limit::Minimum { offers, quantity, .. } = limit {
            let have: u64 = offers.iter().map(|offer| required.of(offer)).sum();
            let most = offers.iter().max_by_key(|offer| required.of(offer));
            if have > 0
                && have < *quantity
                && let Some(offer) = most
            {
                required.one_more(offer, quantity - have);
            }
        }
    }
}

/// Of several offers one that is owned, else the cheapest.
fn pick(desk: &Desk<'_>, of: &BTreeSet<OfferId>) -> Option<OfferId> {
    let owned = of.iter().find(|offer| desk.owns(offer));
    let cheapest = || of.iter().filter_map(|offer| Some((desk.price(offer, 1)?, offer))).min().map(|(_, offer)| offer);
    owned.or_else(cheapest).cloned()
}

fn line(desk: &Desk<'_>, offer: &OfferId, required: u64, basis: &mut Basis) -> PositionLine {
    let owned = desk.holdings.owned(offer);
    let short = required.saturating_sub(owned);
    if let Some(price) = desk.shelf.prices.of_offer(offer) {
        basis.add(&price.because);
    }
    PositionLine {
        offer: offer.clone(),
        title: desk.edition.catalog.offers.get(offer).map(|offer| offer.title.clone()).unwrap_or_default(),
        owned,
        assigned: desk.holdings.assigned.get(offer).copied().unwrap_or(0),
        required,
        free: owned.saturating_sub(required),
        short,
        monthly_cost: desk.paid_cost(offer),
        short_cost: desk.price(offer, short).filter(|_| short > 0),
    }
}
