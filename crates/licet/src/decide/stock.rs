//! What a tenant would hold after a purchase: what is paid and in force, and what is bought.

use std::collections::{BTreeMap, BTreeSet};

use super::{Holdings, Purchase, Shelf};
use crate::{
    tenant::Tenant,
    value::{AssignedTo, Day, OfferId, OfferKind},
};

/// Seats by offer.
pub(super) struct Stock {
    /// The holdings before the purchase.
    pub(super) holdings: Holdings,
    /// What is bought, lines of the same offer together.
    pub(super) bought: BTreeMap<OfferId, u64>,
    /// Paid and in force on the day.
    paid: BTreeMap<OfferId, u64>,
    /// In force on the day without being paid.
    pub(super) unpaid: BTreeSet<OfferId>,
}

impl Stock {
    pub(super) fn of(shelf: &Shelf<'_>, tenant: &Tenant, question: &Purchase) -> Self {
        let day: Day = question.at.unwrap_or(tenant.as_of);
        let holdings = Holdings::of(shelf, tenant);
        let (mut bought, mut paid, mut unpaid) = (BTreeMap::new(), BTreeMap::new(), BTreeSet::new());
        for line in question.lines.iter().filter(|line| line.quantity > 0) {
            let quantity: &mut u64 = bought.entry(line.offer.clone()).or_default();
            *quantity = quantity.saturating_add(line.quantity);
        }
        for subscription in &tenant.subscriptions {
            if subscription.paid(day) {
                *paid.entry(subscription.offer.clone()).or_default() += subscription.quantity;
            } else if subscription.in_force(day) {
                unpaid.insert(subscription.offer.clone());
            }
        }
        if !holdings.subscriptions_known {
            paid.clone_from(&holdings.assigned);
        }
        Self { holdings, bought, paid, unpaid }
    }

    /// Seats of an offer after the purchase.
    pub(super) fn held(&self, offer: &OfferId) -> u64 {
        let of = |seats: &BTreeMap<OfferId, u64>| seats.get(offer).copied().unwrap_or(0);
        of(&self.paid).saturating_add(of(&self.bought))
    }

    /// Seats of several offers after the purchase.
    pub(super) fn sum<'o>(&self, offers: impl IntoIterator<Item = &'o OfferId>) -> u64 {
        offers.into_iter().fold(0, |sum, offer| sum.saturating_add(self.held(offer)))
    }

    /// Seats before the purchase.
    pub(super) fn owned(&self, offer: &OfferId) -> u64 {
        self.paid.get(offer).copied().unwrap_or(0)
    }

    /// Every offer that is held after the purchase.
    pub(super) fn offers(&self) -> BTreeSet<&OfferId> {
        self.paid.keys().chain(self.bought.keys()).filter(|offer| self.held(offer) > 0).collect()
    }

    /// Whether anything is held, after the purchase, that an add-on can be added to.
    pub(super) fn has_licences(&self) -> bool {
        let adds =
            |offer: &OfferId| matches!(offer.kind(), Some(OfferKind::Capacity | OfferKind::StepUp | OfferKind::Addon));
        self.offers().into_iter().any(|offer| !adds(offer))
    }

    /// Licences of users and devices after the purchase.
    pub(super) fn licences(&self, shelf: &Shelf<'_>) -> u64 {
        let assigned = |offer: &&OfferId| shelf.edition.assigned_to(offer) != AssignedTo::Nobody;
        self.sum(self.offers().into_iter().filter(assigned))
    }

    /// Full users among some offers: each user once, and each free base seat; or every licence.
    pub(super) fn users(&self, shelf: &Shelf<'_>, of: &BTreeSet<OfferId>, licences: bool) -> u64 {
        if licences {
            return self.sum(of);
        }
        let set = shelf.set(of);
        let holders = self.holdings.of_user.values().filter(|held| held.meets(set)).count() as u64;
        let bases = of.iter().filter(|offer| offer.kind() == Some(OfferKind::Base));
        let assigned = |offer: &OfferId| self.holdings.assigned.get(offer).copied().unwrap_or(0);
        bases.fold(holders, |sum, base| sum.saturating_add(self.held(base).saturating_sub(assigned(base))))
    }
}
