//! Checks a plan that somebody brings: is it lawful, does it cost what it says, can nothing be cheaper. No solver.

use std::collections::BTreeMap;

use licet::{
    catalog::Edition,
    decide::{Prices, Shelf},
    tenant::{Per, Program, Tenant},
    value::{Money, OfferId},
};
use serde::{Deserialize, Serialize};

use crate::{
    Certificate, Fault, Line, Mode, Plan,
    bound::Structure,
    certificate::proved,
    check::{check, under},
    model::{Ground, model},
    staying::committed,
};

/// What a plan claims: the part of its JSON that is checked.
#[derive(Debug, Clone, Deserialize)]
pub struct Claim {
    /// What counts as cost.
    pub mode: Mode,
    /// Whether it is a plan at all.
    pub feasible: bool,
    /// What it costs a month.
    pub monthly_cost: Money,
    /// What is paid once besides.
    #[serde(default)]
    pub once_cost: Money,
    /// What owned seats cost a month that are paid anyhow.
    pub committed_cost: Money,
    /// The lines to buy.
    pub lines: Vec<ClaimedLine>,
    /// What everybody gets.
    pub licences: BTreeMap<String, Vec<OfferId>>,
    /// How one knows.
    pub proof: ClaimedProof,
}

/// A claimed line.
#[derive(Debug, Clone, Deserialize)]
pub struct ClaimedLine {
    /// The offer.
    pub offer: OfferId,
    /// How many to buy.
    pub quantity: u64,
    /// Of these, how many are in use.
    pub used: u64,
    /// How many are owned already and kept.
    pub owned: u64,
    /// The price of one.
    pub unit_price: Money,
    /// The program under which it is bought.
    #[serde(default)]
    pub program: Option<Program>,
    /// What it costs a month.
    pub monthly_cost: Money,
}

/// How one knows, as far as it is checked.
#[derive(Debug, Clone, Deserialize)]
pub struct ClaimedProof {
    /// The certificate.
    pub certificate: Certificate,
}

/// What became of the check.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Verification {
    /// Whether the plan is lawful, complete and costs what it says.
    pub lawful: bool,
    /// What is wrong, if something is.
    pub faults: Vec<String>,
    /// What it costs a month, computed anew.
    pub monthly_cost: Money,
    /// What the certificate proves: no lawful plan costs less. It may prove less than the plan's lower bound where the last
    /// seats rest on the solver's search.
    pub proved: Money,
    /// Whether that is the cost, so that nothing is cheaper.
    pub optimal: bool,
}

/// Checks a claimed plan of a tenant: every rule, every amount, and the lower bound, all in exact arithmetic.
pub fn verify(edition: &Edition, tenant: &Tenant, claim: &Claim) -> Verification {
    let prices = Prices::of(edition, tenant);
    let shelf = Shelf::of(edition, &prices);
    let ground = Ground::of(edition, tenant, &prices, &shelf, claim.mode);
    let model = model(&ground);
    let mut faults = Vec::new();
    let mut plan = Plan::blank(edition, tenant, claim.mode);
    let objective = restore(&mut plan, claim, &prices, &mut faults);
    plan.committed_cost = committed(edition, tenant, &prices, &ground.staying);
    let structure = Structure::of(&model);
    let proved = match proved(&model, &structure, tenant, &claim.proof.certificate) {
        Ok(proved) => proved.unwrap_or(objective).min(objective),
        Err(fault) => {
            faults.push(fault);
            Money::ZERO
        }
    };
    plan.lower_bound = proved;
    plan.proof.gap = objective - proved;
    faults.extend(check(edition, tenant, &plan).into_iter().map(|Fault { message, .. }| message));
    if !claim.feasible {
        faults.push("the file says itself that there is no lawful plan".into());
    }
    for (what, said, is) in [
        ("monthly cost", claim.monthly_cost, plan.monthly_cost),
        ("cost paid once", claim.once_cost, plan.once_cost),
        ("committed cost", claim.committed_cost, plan.committed_cost),
    ] {
        if said != is.rounded() {
            faults.push(format!("the {what} is {is}, not {said}"));
        }
    }
    let lawful = faults.is_empty();
    Verification { lawful, faults, monthly_cost: plan.monthly_cost, proved, optimal: lawful && proved == objective }
}

/// Writes what is claimed into a plan, amounts exactly; what the lines cost in all. Amounts in a file are rounded to
/// cents, so they are compared rounded and taken from the prices.
fn restore(plan: &mut Plan, claim: &Claim, prices: &Prices, faults: &mut Vec<String>) -> Money {
    let mut objective = Money::ZERO;
    for line in &claim.lines {
        let Some(price) = prices.at(&line.offer, line.quantity) else {
            faults.push(format!("{} has no price and cannot be bought", line.offer));
            continue;
        };
        let monthly_cost = if price.per == Per::Once { Money::ZERO } else { price.monthly() * line.quantity };
        if line.unit_price != price.amount.rounded() {
            faults.push(format!("{} is not sold at {}", line.offer, line.unit_price));
        }
        if line.program != price.program {
            faults.push(format!(
                "the price of {} holds {}, not {}",
                line.offer,
                under(price.program),
                under(line.program)
            ));
        }
        if line.monthly_cost != monthly_cost.rounded() {
            faults.push(format!("the line of {} costs {monthly_cost}, not {}", line.offer, line.monthly_cost));
        }
        objective += price.monthly() * line.quantity;
        plan.monthly_cost += monthly_cost;
        if price.per == Per::Once {
            plan.once_cost += price.amount * line.quantity;
        }
        plan.lines.push(Line {
            offer: line.offer.clone(),
            title: String::new(),
            quantity: line.quantity,
            used: line.used,
            owned: line.owned,
            unit_price: price.amount,
            per: price.per,
            program: price.program,
            monthly_cost,
            because: Vec::new(),
        });
    }
    let shared = |(name, offers): (&String, &Vec<OfferId>)| (name.clone(), offers.clone().into());
    plan.licences = claim.licences.iter().map(shared).collect();
    objective
}
