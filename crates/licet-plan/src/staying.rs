//! Owned seats that cannot go down on the day: how many lie idle, until when, and what they cost until then.

use std::collections::BTreeMap;

use licet::{
    catalog::Edition,
    decide::{Price, Prices, Release, program_of, release},
    tenant::{Subscription, Tenant},
    value::{Day, Money, OfferId, Reason, SubscriptionId},
};
use serde::Serialize;

use crate::{model::Ground, span::Spans};

/// Seats of a subscription that cannot go down on the day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Staying {
    /// The subscription.
    pub subscription: SubscriptionId,
    /// What it is of.
    pub offer: OfferId,
    /// Its seats.
    pub quantity: u64,
    /// How many of them nobody needs under the plan.
    pub idle: u64,
    /// The first day on which they may go down; `None` if nothing says when.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Day>,
    /// What the idle ones cost a month, at the price of single seats; `None` if no price is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub idle_cost: Option<Money>,
    /// What the idle ones cost until that day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lost: Option<Money>,
    /// Why.
    pub because: Vec<Reason>,
}

/// The seats that stay whatever is planned, by subscription; of those that nobody needs the ones that can go first are idle.
pub(crate) fn staying(ground: &Ground<'_>, used: &dyn Fn(&OfferId) -> u64) -> Vec<Staying> {
    let Ground { edition, tenant, prices, .. } = ground;
    let day = tenant.as_of;
    let bound = |held: &Subscription| Some(release(edition, tenant, held, day)).filter(|release| !release.now);
    let mut found: Vec<(&Subscription, Release)> =
        tenant.active_subscriptions().filter_map(|held| Some((held, bound(held)?))).collect();
    // What nothing speaks of goes last.
    found.sort_by_key(|(held, release)| (&held.offer, release.next.is_none(), release.next, &held.id));
    let mut idle: BTreeMap<&OfferId, u64> = BTreeMap::new();
    for (held, _) in &found {
        let stays = ground.staying.get(&held.offer).copied().unwrap_or(0);
        idle.entry(&held.offer).or_insert_with(|| stays.saturating_sub(used(&held.offer)));
    }
    let mut answers = Vec::new();
    for (held, Release { next, because, .. }) in &found {
        let left = idle.entry(&held.offer).or_default();
        let idle = (*left).min(held.quantity);
        *left -= idle;
        let price = prices.held(&held.offer, 1, program_of(tenant, held, day)).map(Price::monthly);
        let idle_cost = price.map(|price| price * idle);
        answers.push(Staying {
            subscription: held.id.clone(),
            offer: held.offer.clone(),
            quantity: held.quantity,
            idle,
            until: *next,
            idle_cost,
            lost: idle_cost.zip(*next).map(|(cost, next)| Spans::from(day).cost(cost, day, next)),
            because: because.clone(),
        });
    }
    answers
}

/// What seats that stay cost a month, by offer so many: at the price of single seats, under the program under which they are
/// held where that is known. Seats that cannot go down on the day are counted before those that may.
pub(crate) fn committed(
    edition: &Edition,
    tenant: &Tenant,
    prices: &Prices,
    staying: &BTreeMap<OfferId, u64>,
) -> Money {
    let day = tenant.as_of;
    let mut left: BTreeMap<&OfferId, u64> = staying.iter().map(|(offer, &seats)| (offer, seats)).collect();
    let stays = tenant.active_subscriptions().filter(|held| staying.contains_key(&held.offer));
    let mut held: Vec<&Subscription> = stays.collect();
    held.sort_by_cached_key(|held| (release(edition, tenant, held, day).now, held.id.clone()));
    let mut cost = Money::ZERO;
    for held in held {
        let Some(left) = left.get_mut(&held.offer) else { continue };
        let seats = held.quantity.min(*left);
        *left -= seats;
        let price = prices.held(&held.offer, 1, program_of(tenant, held, day)).map(Price::monthly);
        cost += price.unwrap_or_default() * seats;
    }
    cost
}
