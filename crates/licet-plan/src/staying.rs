//! Owned seats that cannot go down on the day: how many lie idle, until when, and what they cost until then.

use std::collections::BTreeMap;

use licet::{
    decide::{Release, release},
    tenant::Subscription,
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
        let idle_cost = prices.monthly(&held.offer).map(|price| price * idle);
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
