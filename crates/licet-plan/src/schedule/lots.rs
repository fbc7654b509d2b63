//! Seats that were had together, and when they may go down.

use std::collections::BTreeMap;

use licet::{
    catalog::Edition,
    decide::{Price, Prices, program_of, release},
    tenant::{Program, Subscription, Tenant},
    value::{AgreementId, Day, Money, OfferId, Reason},
};

/// Seats that were had together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Lot {
    pub(super) offer: OfferId,
    pub(super) quantity: u64,
    /// Whether they were owned on the first day.
    pub(super) owned: bool,
    /// The first day on which they may go down; `None` if nothing says when.
    pub(super) free_on: Option<Day>,
    /// What all of them cost a month.
    pub(super) monthly: Money,
    /// What a single one costs a month where they were had.
    pub(super) single: Money,
    pub(super) agreement: Option<AgreementId>,
    /// The program under which they are bought, where their price holds under one.
    pub(super) program: Option<Program>,
    /// Why they may go down on that day.
    pub(super) because: Vec<Reason>,
}

impl Lot {
    /// Whether they cannot go down on a day.
    pub(super) fn stays(&self, day: Day) -> bool {
        self.free_on.is_none_or(|on| on > day)
    }
}

/// What is owned on the tenant's day.
pub(super) fn owned(edition: &Edition, tenant: &Tenant, prices: &Prices) -> Vec<Lot> {
    let day = tenant.as_of;
    let lot = |held: &Subscription| {
        let found = release(edition, tenant, held, day);
        let program = program_of(tenant, held, day);
        let price = prices.held(&held.offer, held.quantity, program).map(Price::monthly).unwrap_or_default();
        Lot {
            offer: held.offer.clone(),
            quantity: held.quantity,
            owned: true,
            free_on: if found.now { Some(day) } else { found.next },
            monthly: price * held.quantity,
            single: prices.held(&held.offer, 1, program).map(Price::monthly).unwrap_or_default(),
            agreement: held.agreement.clone(),
            program: None,
            because: found.because,
        }
    };
    tenant.active_subscriptions().map(lot).collect()
}

/// The seats of some lots, by offer.
pub(super) fn seats<'l>(lots: impl IntoIterator<Item = &'l Lot>) -> BTreeMap<OfferId, u64> {
    let mut seats: BTreeMap<OfferId, u64> = BTreeMap::new();
    for lot in lots {
        *seats.entry(lot.offer.clone()).or_default() += lot.quantity;
    }
    seats
}
