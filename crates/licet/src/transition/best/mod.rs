//! The mix of transitions that covers what a tenant needs at least cost, what must be bought besides, and when.
//!
//! Old licences cost nothing to convert, so the mix is the one that leaves least to buy. Licences that convert one for
//! one are flexible seats; packs (three for one, two for one) are tried in every split.

mod demand;
mod holdings;
mod plans;
mod seats;
mod servers;
mod solve;

use serde::Serialize;

pub use plans::{Holder, Plan};

use crate::{
    catalog::Edition,
    decide::{Line, Prices, Shelf},
    tenant::{Program, Tenant},
    value::{Basis, Day, Money, OfferId, Reason, SubscriptionId},
};

/// The cheapest mix of transitions.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Best {
    /// The tenant.
    pub tenant: String,
    /// What is needed: so many of one of these licences.
    pub needed: Vec<Needed>,
    /// What becomes of old licences.
    pub moves: Vec<Move>,
    /// What must be bought besides.
    pub buy: Vec<Buy>,
    /// What is bought costs this for a month; missing if a price is not stated.
    pub monthly_cost: Option<Money>,
    /// Its currency.
    pub currency: String,
    /// Old licences that stay as they are.
    pub left: Vec<Line>,
    /// Licences held that count already.
    pub held: Vec<Line>,
    /// Plans that are no longer sold, with what their holders need.
    pub plans: Vec<Plan>,
    /// Needs that nothing here meets, or that cannot be said.
    pub unmet: Vec<Reason>,
    /// Why old licences stay as they are.
    pub obstacles: Vec<Reason>,
    /// Whether every mix was compared.
    pub proved: bool,
    /// What the answer rests on.
    #[serde(flatten)]
    pub basis: Basis,
}

/// So many seats of any of these licences.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Needed {
    /// Any of these.
    pub any_of: Vec<OfferId>,
    /// How many.
    pub quantity: u64,
}

/// What becomes of some old licences, and when.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Move {
    /// The subscription.
    pub subscription: SubscriptionId,
    /// The old licence.
    pub from: OfferId,
    /// How many of it.
    pub quantity: u64,
    /// What they become.
    pub to: OfferId,
    /// How many.
    pub gives: u64,
    /// From this day; missing if the agreements do not say it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from_day: Option<Day>,
    /// Why.
    pub because: Vec<Reason>,
}

/// What must be bought.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Buy {
    /// The licence.
    pub offer: OfferId,
    /// How many.
    pub quantity: u64,
    /// All of them for a month; missing if the price is not stated.
    pub monthly_cost: Option<Money>,
}

/// The cheapest mix. `program` holds for licences whose subscription names no agreement.
pub fn best(edition: &Edition, tenant: &Tenant, program: Option<Program>) -> Best {
    let prices = Prices::of(edition, tenant);
    let shelf = Shelf::of(edition, &prices);
    let demand = demand::of(&shelf, tenant);
    let owned = holdings::of(&shelf, tenant, program);
    let mut best = Best {
        tenant: tenant.name.clone(),
        needed: Vec::new(),
        moves: Vec::new(),
        buy: Vec::new(),
        monthly_cost: None,
        currency: tenant.currency.clone(),
        left: Vec::new(),
        held: owned.held.clone(),
        plans: plans::of(edition, tenant),
        unmet: demand.obstacles.clone(),
        obstacles: owned.obstacles.clone(),
        proved: demand.complete,
        basis: edition.basis(),
    };
    seats::fill(&mut best, &shelf, &demand, &owned);
    servers::fill(&mut best, edition, tenant, &prices, &owned);
    best.monthly_cost = best.buy.iter().map(|buy| buy.monthly_cost).sum();
    best.left = owned.left(&best.moves);
    let reasons = demand.because.iter().chain(best.moves.iter().flat_map(|moved| &moved.because));
    let reasons = reasons.chain(&best.unmet).chain(&best.obstacles).chain(&owned.because);
    let read = readings(edition, &owned);
    best.basis.add_all(reasons.chain(&read).chain(best.plans.iter().map(|plan| &plan.because)));
    best
}

/// The readings without which the mix might be another one.
fn readings(edition: &Edition, owned: &holdings::Owned<'_>) -> Vec<Reason> {
    let mut read = Vec::new();
    if owned.old.iter().any(|old| old.rows.len() > 1) {
        let says = "of several licences that old ones may become, who picks, and for what";
        read.push(edition.reason(says, &["P19-UPVL-08", "P19-UPDPL-08"], Some("onprem-or")));
    }
    if owned.old.iter().flat_map(|old| &old.rows).any(|row| row.says.from.quantity > 1) {
        let says = "several old licences make one, and some may be left over";
        read.push(edition.reason(says, &["P19-UPVL-10", "P19-UPDPL-11"], Some("onprem-ratio-remainder")));
    }
    read
}
