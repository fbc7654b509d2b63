//! A plan over time: on every day on which seats may go down, what to buy, to renew and to let go.
//!
//! Each turn is a plan `in-term`: seats that cannot go down stay and are paid, what may go down can be kept at its price or
//! let go, and what is bought or renewed is committed to until its own next day. Needs, prices and rules stay as they are.
//! First the turns are taken one after the other, each the cheapest for its own time. What no way through the whole time can
//! cost less than is computed apart: for every span the cheapest holding if everything that is not owned could be had for
//! just as long as wanted. Where both meet, nothing is cheaper. Else all turns are looked at together (`at_once`).

mod at_once;
mod lots;
#[cfg(test)]
mod tests;
mod way;

use licet::{
    catalog::Edition,
    decide::{PriceNote, Prices, Shelf},
    tenant::{Program, Tenant},
    value::{Basis, Day, Money, OfferId, Reason},
};
use serde::Serialize;

use crate::{
    Obstacle,
    schedule::{
        at_once::{Look, at_once},
        way::{Choose, Walk, Way},
    },
    span::{Parts, money},
};

/// What to buy, to renew and to let go from a day on until another.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Schedule {
    /// The tenant.
    pub tenant: String,
    /// The first day.
    pub from: Day,
    /// The day on which it ends; that day is not counted.
    pub until: Day,
    /// Whether there is a lawful plan for every turn.
    pub feasible: bool,
    /// Why not, if not: what stands in the way on the day of the last turn.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub obstacles: Vec<Obstacle>,
    /// The currency of all amounts.
    pub currency: String,
    /// What is bought and renewed costs over the whole time. Prices paid once count with their share of each month.
    pub cost: Money,
    /// What the owned seats cost besides, until they may go down.
    pub committed_cost: Money,
    /// No lawful way through the whole time costs less.
    pub lower_bound: Money,
    /// The cost above the lower bound.
    pub gap: Money,
    /// Whether nothing is cheaper.
    pub optimal: bool,
    /// The turns, by day.
    pub turns: Vec<Turn>,
    /// Prices under programs: those that are not used, and what those that are used rest on.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub price_notes: Vec<PriceNote>,
    /// What the answer rests on.
    #[serde(flatten)]
    pub basis: Basis,
}

/// What is done on a day.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Turn {
    /// The day.
    pub day: Day,
    /// The next day on which something may go down.
    pub until: Day,
    /// What is done with the seats of each offer that is held, sorted by offer.
    pub seats: Vec<SeatsOnDay>,
    /// What is bought and renewed so far costs a month.
    pub monthly_cost: Money,
    /// And until the next turn.
    pub cost: Money,
    /// What lies idle and cannot go down costs until the next turn.
    pub idle_cost: Money,
}

/// Seats of an offer on the day of a turn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SeatsOnDay {
    /// The offer.
    pub offer: OfferId,
    /// Its name.
    pub title: String,
    /// Seats bought.
    pub buy: u64,
    /// Seats that may go down and are kept.
    pub renew: u64,
    /// Seats that may go down and are let go.
    pub let_go: u64,
    /// Seats that stay because they cannot go down.
    pub stay: u64,
    /// Seats in use.
    pub used: u64,
    /// Seats that stay though nobody needs them.
    pub idle: u64,
    /// The first day on which seats that stay may go down, if anything says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stay_until: Option<Day>,
    /// What is bought and renewed, by how it is paid: what is paid longest comes last.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub paid: Vec<PaidSeats>,
    /// Why they may go down when they may.
    pub because: Vec<Reason>,
}

/// Seats that are bought and renewed at one price.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PaidSeats {
    /// How many.
    pub quantity: u64,
    /// The program under which their price holds, if it holds under one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub program: Option<Program>,
    /// What all of them cost a month.
    pub monthly_cost: Money,
    /// The day until which they are committed to, if anything says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub committed_until: Option<Day>,
}

/// Plans from the tenant's day until another. Each search ends with its best plan so far once `stop` says so.
pub fn schedule(edition: &Edition, tenant: &Tenant, until: Day, stop: &dyn Fn() -> bool) -> Schedule {
    let prices = Prices::of(edition, tenant);
    let shelf = Shelf::of(edition, &prices);
    let mut way = Way::new(edition, tenant, &prices, &shelf, stop);
    let Cheapest { walk, lower_bound } = cheapest(&mut way, until);
    let mut price_notes: Vec<PriceNote> = Vec::new();
    for note in prices.notes.iter().cloned().chain(walk.price_notes) {
        if !price_notes.contains(&note) {
            price_notes.push(note);
        }
    }
    let feasible = walk.obstacles.is_empty();
    let gap = if feasible { walk.cost - lower_bound } else { 0 };
    Schedule {
        tenant: tenant.name.clone(),
        from: tenant.as_of,
        until,
        feasible,
        obstacles: walk.obstacles,
        currency: tenant.currency.clone(),
        cost: money(walk.cost),
        committed_cost: money(walk.committed_cost),
        lower_bound: money(lower_bound),
        gap: money(gap),
        optimal: feasible && gap == 0,
        turns: walk.turns,
        price_notes,
        basis: walk.basis,
    }
}

/// The model of the whole time until a day as free MPS, so that anyone's solver can find the optimum of [`schedule`]; `None`
/// if too many days have a say for one model.
pub fn export_schedule(edition: &Edition, tenant: &Tenant, until: Day) -> Option<String> {
    let prices = Prices::of(edition, tenant);
    let shelf = Shelf::of(edition, &prices);
    at_once::export(&mut Way::new(edition, tenant, &prices, &shelf, &|| false), until)
}

/// The cheapest way that was found, and what no way costs less than.
struct Cheapest {
    walk: Walk,
    lower_bound: Parts,
}

/// The cheapest way. Where going turn by turn already meets what every way costs at least, all turns need not be looked at
/// together; where that does not prove the cheapest either, a bolder way may be cheaper.
fn cheapest(way: &mut Way<'_>, until: Day) -> Cheapest {
    let mut walk = way.walk(until, Choose::Cautious);
    if !walk.obstacles.is_empty() {
        return Cheapest { walk, lower_bound: 0 };
    }
    let mut lower_bound = way.at_least(until);
    if walk.serves() && walk.cost == lower_bound {
        return Cheapest { walk, lower_bound };
    }
    let mut better = |other: Walk| {
        if other.serves() && (other.cost < walk.cost || !walk.serves()) {
            walk = other;
        }
    };
    if let Some(mut found) = at_once(way, until, Look::MOST) {
        let known = way.walk(until, Choose::Known(&mut found));
        if known.serves() && known.cost == found.cost {
            let proved = found.at_least == Some(known.cost);
            better(known);
            lower_bound = lower_bound.max(found.at_least.unwrap_or(lower_bound));
            if proved {
                return Cheapest { walk, lower_bound };
            }
        }
    }
    better(way.walk(until, Choose::Bold));
    Cheapest { walk, lower_bound }
}
