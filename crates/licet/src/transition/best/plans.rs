//! Plans that are no longer sold: who holds them, and what each holder needs.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::{
    catalog::Edition,
    require::requirement,
    tenant::Tenant,
    value::{OfferId, Reason, UserId},
};

/// A plan that is no longer sold.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Plan {
    /// The plan.
    pub offer: OfferId,
    /// How many seats are held.
    pub quantity: u64,
    /// To whom they are assigned.
    pub holders: Vec<Holder>,
    /// Why there is no way from plan to plan.
    pub because: Reason,
}

/// Somebody who holds a plan.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Holder {
    /// The user.
    pub user: UserId,
    /// What must be granted, and decides what the user moves to.
    pub rights: BTreeSet<String>,
}

/// The plans of a tenant.
pub(super) fn of(edition: &Edition, tenant: &Tenant) -> Vec<Plan> {
    let mut plans = Vec::new();
    for fact in edition.facts.legacy.iter() {
        let offer = &fact.says.offer;
        let subscribed = tenant.active_subscriptions().filter(|held| held.offer == *offer);
        let quantity: u64 = subscribed.map(|held| held.quantity).sum();
        let assigned = tenant.assignments.iter().filter(|given| given.offer == *offer && given.stands(tenant.as_of));
        let users = assigned.filter_map(|given| tenant.user(&UserId::new(given.principal.as_str())));
        let holder = |user: &crate::tenant::User| Holder {
            user: user.id.clone(),
            rights: requirement(edition, tenant, user).rights(),
        };
        let holders: Vec<Holder> = users.map(holder).collect();
        if quantity > 0 || !holders.is_empty() {
            let says = format!("holders of {offer} move to base and attach licences by what each of them needs");
            plans.push(Plan { offer: offer.clone(), quantity, holders, because: fact.reason(says) });
        }
    }
    plans
}
