//! Several tenants-as-they-would-be beside the tenant as it is: cost, difference, seats that change, and why.

use std::collections::{BTreeMap, BTreeSet};

use licet::{
    catalog::Edition,
    decide::PriceNote,
    tenant::Tenant,
    value::{Basis, Day, EditionId, Money, OfferId},
};
use rayon::prelude::*;
use serde::Serialize;

use super::{Move, Scenario, moves::moves};
use crate::{Mode, Obstacle, Plan, plan};

/// The tenant as it is, and as it would be.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Comparison {
    /// The tenant.
    pub tenant: String,
    /// The tenant as it is.
    pub now: Outcome,
    /// The scenarios, in the order in which they were asked for.
    pub scenarios: Vec<Outcome>,
    /// What the answers rest on, all together; edition and day are those of the tenant as it is.
    #[serde(flatten)]
    pub basis: Basis,
}

/// What one plan comes to.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Outcome {
    /// What the scenario is called.
    pub name: String,
    /// The edition it is judged by.
    pub by_edition: EditionId,
    /// The day it is judged for.
    pub on: Day,
    /// What counts as cost.
    pub mode: Mode,
    /// The currency of its amounts.
    pub currency: String,
    /// Whether there is a lawful plan.
    pub feasible: bool,
    /// Why not, if not.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub obstacles: Vec<Obstacle>,
    /// Prices under programs: those that are not used, and what those that are used rest on.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub price_notes: Vec<PriceNote>,
    /// What the plan costs a month.
    pub monthly_cost: Money,
    /// What is paid once besides.
    pub once_cost: Money,
    /// What owned seats cost a month that are paid anyhow (`keep-owned`).
    pub committed_cost: Money,
    /// The cost a month against the tenant as it is: below zero is a saving. Left out where the two cannot be compared:
    /// no lawful plan, or another currency.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub difference: Option<Money>,
    /// Whether no lawful plan costs less.
    pub optimal: bool,
    /// Whether the independent checker accepted the plan.
    pub checked: bool,
    /// The offers of which another number is bought, or at another price.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub seats: Vec<Seats>,
    /// People and devices who get other licences, those who change alike together, and why.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub moves: Vec<Move>,
}

/// An offer of which another number is bought, or at another price.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Seats {
    /// The offer.
    pub offer: OfferId,
    /// How many are bought as it is.
    pub before: u64,
    /// How many would be bought.
    pub after: u64,
    /// What they cost a month as it is.
    pub cost_before: Money,
    /// What they would cost a month.
    pub cost_after: Money,
}

/// Plans the tenant as it is and under every scenario, beside each other.
pub fn compare(edition: &Edition, tenant: &Tenant, mode: Mode, scenarios: &[Scenario]) -> Comparison {
    let planned = |scenario: &Scenario| plan(&scenario.edition, &scenario.tenant, scenario.mode);
    let (now, plans): (Plan, Vec<Plan>) =
        rayon::join(|| plan(edition, tenant, mode), || scenarios.par_iter().map(planned).collect());
    let compared = |(scenario, then): (&Scenario, &Plan)| {
        let mut outcome = outcome(scenario.name.clone(), &scenario.edition, then);
        if now.feasible && then.feasible {
            let alike = now.currency == then.currency;
            outcome.difference = alike.then(|| then.monthly_cost - now.monthly_cost);
            outcome.seats = seats(&now, then);
            outcome.moves = moves((edition, tenant, &now), (scenario, then));
        }
        outcome
    };
    let outcomes = scenarios.par_iter().zip(&plans).map(compared).collect();
    let mut basis = now.basis.clone();
    plans.iter().for_each(|then| take_up(&mut basis, &then.basis));
    Comparison {
        tenant: tenant.name.clone(),
        now: outcome("as it is".into(), edition, &now),
        scenarios: outcomes,
        basis,
    }
}

fn outcome(name: String, edition: &Edition, plan: &Plan) -> Outcome {
    Outcome {
        name,
        by_edition: edition.def.id.clone(),
        on: edition.as_of,
        mode: plan.mode,
        currency: plan.currency.clone(),
        feasible: plan.feasible,
        obstacles: plan.obstacles.clone(),
        price_notes: plan.price_notes.clone(),
        monthly_cost: plan.monthly_cost,
        once_cost: plan.once_cost,
        committed_cost: plan.committed_cost,
        difference: None,
        optimal: plan.proof.optimal,
        checked: plan.proof.checked,
        seats: Vec::new(),
        moves: Vec::new(),
    }
}

/// What another answer rests on besides. A reading that both take otherwise keeps the choice of the tenant as it is.
fn take_up(basis: &mut Basis, other: &Basis) {
    basis.cites.extend(other.cites.iter().cloned());
    for (reading, choice) in &other.readings {
        basis.readings.entry(reading.clone()).or_insert_with(|| choice.clone());
    }
    for (fact, confidence) in &other.unsure_facts {
        basis.unsure_facts.entry(fact.clone()).or_insert(*confidence);
    }
}

/// The lines that differ, sorted by offer.
pub(crate) fn seats(now: &Plan, then: &Plan) -> Vec<Seats> {
    let lines = |plan: &Plan| -> BTreeMap<OfferId, (u64, Money)> {
        plan.lines.iter().map(|line| (line.offer.clone(), (line.quantity, line.monthly_cost))).collect()
    };
    let (before, after) = (lines(now), lines(then));
    let offers: BTreeSet<&OfferId> = before.keys().chain(after.keys()).collect();
    let of = |lines: &BTreeMap<OfferId, (u64, Money)>, offer: &OfferId| {
        lines.get(offer).copied().unwrap_or((0, Money::ZERO))
    };
    let differ = |offer: &&OfferId| of(&before, offer) != of(&after, offer);
    let row = |offer: &OfferId| {
        let ((before, cost_before), (after, cost_after)) = (of(&before, offer), of(&after, offer));
        Seats { offer: offer.clone(), before, after, cost_before, cost_after }
    };
    offers.into_iter().filter(differ).map(row).collect()
}
