//! Who holds what on the day asked about, and how many seats the tenant owns.

use std::collections::BTreeMap;

use super::{Set, Shelf};
use crate::{
    tenant::{Assignment, Tenant},
    value::{AssignedTo, DeviceId, OfferId, UserId},
};

/// The holdings of a tenant on its day.
#[derive(Debug, Clone, Default)]
pub struct Holdings {
    /// What users hold, by place among the tenant's users.
    pub of_user: BTreeMap<u32, Set>,
    /// What devices hold, by place among the tenant's devices.
    pub of_device: BTreeMap<u32, Set>,
    /// Seats in force, by offer. Where no subscriptions are known, what is assigned counts as owned.
    pub owned: BTreeMap<OfferId, u64>,
    /// Seats assigned and in force, by offer.
    pub assigned: BTreeMap<OfferId, u64>,
    /// Assignments whose subscription is not in force, by place among the tenant's assignments.
    pub expired: Vec<usize>,
    /// Whether the tenant's subscriptions are known.
    pub subscriptions_known: bool,
}

/// Who holds a licence, by place among the tenant's users or devices.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Holder {
    /// A user.
    User(u32),
    /// A device.
    Device(u32),
}

/// The holder that a name means for an offer: a device for licences of devices, a user otherwise, and whichever there
/// is if only one bears the name.
pub fn holder(shelf: &Shelf<'_>, tenant: &Tenant, offer: &OfferId, name: &str) -> Option<Holder> {
    let user = || tenant.user_index(&UserId::new(name)).and_then(|at| u32::try_from(at).ok()).map(Holder::User);
    let device = || tenant.device_index(&DeviceId::new(name)).and_then(|at| u32::try_from(at).ok()).map(Holder::Device);
    match shelf.edition.assigned_to(offer) {
        AssignedTo::Device => device().or_else(user),
        AssignedTo::User | AssignedTo::Nobody => user().or_else(device),
    }
}

impl Holdings {
    /// The holdings on the tenant's day.
    pub fn of(shelf: &Shelf<'_>, tenant: &Tenant) -> Self {
        let mut holdings = Self { subscriptions_known: !tenant.subscriptions.is_empty(), ..Self::default() };
        for subscription in tenant.active_subscriptions() {
            *holdings.owned.entry(subscription.offer.clone()).or_default() += subscription.quantity;
        }
        for (at, assignment) in tenant.assignments.iter().enumerate() {
            if !assignment.stands(tenant.as_of) {
                continue;
            }
            if holdings.has_expired(tenant, assignment) {
                holdings.expired.push(at);
                continue;
            }
            *holdings.assigned.entry(assignment.offer.clone()).or_default() += 1;
            let Some(place) = shelf.place(&assignment.offer) else { continue };
            let held = match holder(shelf, tenant, &assignment.offer, &assignment.principal) {
                Some(Holder::User(user)) => holdings.of_user.entry(user).or_default(),
                Some(Holder::Device(device)) => holdings.of_device.entry(device).or_default(),
                None => continue,
            };
            *held = held.with(place);
        }
        if !holdings.subscriptions_known {
            holdings.owned = holdings.assigned.clone();
        }
        holdings
    }

    /// Whether an assignment is taken from a subscription that is not in force: the one it names, or else all of its
    /// offer.
    fn has_expired(&self, tenant: &Tenant, assignment: &Assignment) -> bool {
        let of_offer = || tenant.subscriptions.iter().filter(|subscription| subscription.offer == assignment.offer);
        match &assignment.subscription {
            Some(id) => tenant.subscriptions.iter().any(|known| known.id == *id && !known.in_force(tenant.as_of)),
            None => of_offer().next().is_some() && !of_offer().any(|known| known.in_force(tenant.as_of)),
        }
    }

    /// What a holder holds.
    pub fn held(&self, holder: Holder) -> Set {
        let held = match holder {
            Holder::User(user) => self.of_user.get(&user),
            Holder::Device(device) => self.of_device.get(&device),
        };
        held.copied().unwrap_or_default()
    }

    /// How many seats of an offer the tenant owns.
    pub fn owned(&self, offer: &OfferId) -> u64 {
        self.owned.get(offer).copied().unwrap_or(0)
    }

    /// Seats that bring capacity: those owned, or those given out of an offer of which no subscription is listed.
    pub fn bringing(&self, offer: &OfferId) -> u64 {
        match self.owned(offer) {
            0 => self.assigned.get(offer).copied().unwrap_or(0),
            owned => owned,
        }
    }

    /// Whether the tenant owns a seat of the offer.
    pub fn owns(&self, offer: &OfferId) -> bool {
        self.owned(offer) > 0
    }
}
