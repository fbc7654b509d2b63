//! What a plan's couplings cost and what would be worth changing: every figure by solving the whole tenant anew.
//!
//! A question is a tenant and an edition with one thing otherwise. Whether it can matter is seen from what a model is
//! built from (`inputs`), and else from the model: where that is the same, the optimum is the same, and nothing is solved.
//! Questions are asked beside each other; the answers stand in the order of the questions.

mod asked;
mod candidates;
mod changes;
mod couplings;
mod inputs;

use licet::{
    catalog::Edition,
    tenant::Tenant,
    value::{Money, Reason},
};
use serde::Serialize;

use crate::Plan;
use asked::{Answer, Answered, Asked, Told};

/// What a plan's couplings cost, and what would be worth changing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Worth {
    /// What each limit, condition, split and reading costs, the dearest first. Those that cost nothing are left out; how
    /// many they are stands in `tried`.
    pub couplings: Vec<Coupling>,
    /// The changes that would save most, the best first, at most ten.
    pub changes: Vec<Change>,
    /// What was tried.
    pub tried: Tried,
}

/// What was tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Tried {
    /// Limits, conditions, splits and alternative readings that were looked at.
    pub couplings: u64,
    /// Of these, how many leave the model as it is, so that they cost nothing.
    pub without_effect: u64,
    /// Distinct demands among which candidates for changes were sought: those that cost most.
    pub demands: u64,
    /// Distinct demands there are.
    pub demands_in_all: u64,
    /// Candidates found, each with an estimate at the prices of single seats.
    pub candidates: u64,
    /// Candidates that were solved exactly: those of the highest estimate.
    pub solved: u64,
}

/// What couples people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum CouplingKind {
    /// A minimum purchase.
    Minimum,
    /// Another limit on what the tenant holds.
    Limit,
    /// A right that counts only while something else is held.
    Condition,
    /// Licences that may not stand together.
    Split,
    /// An ambiguous sentence that could be read otherwise.
    Reading,
}

/// What one limit, condition, split or reading costs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Coupling {
    /// What it is.
    pub kind: CouplingKind,
    /// What would be otherwise.
    pub otherwise: String,
    /// The cost of the cheapest plan then, a month, prices paid once spread; left out if there is no lawful plan.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cost: Option<Money>,
    /// What that saves a month; below zero it costs more. Left out if one of the two plans does not exist.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub saves: Option<Money>,
    /// For a minimum: how many of its offers are bought without it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bought: Option<u64>,
    /// What it rests on.
    pub because: Reason,
}

/// A change that would save.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Change {
    /// What to change.
    pub what: String,
    /// Who is affected: a few of them by name.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub subjects: Vec<String>,
    /// How many are affected.
    pub count: u64,
    /// What it saves a month, by solving the tenant anew.
    pub saves: Money,
    /// What the cheapest plan costs then, a month.
    pub cost: Money,
}

/// What a plan's couplings cost, and what would be worth changing. `plan` is the tenant's own plan.
pub fn worth(edition: &Edition, tenant: &Tenant, plan: &Plan) -> Worth {
    let asked = Asked::of(edition, tenant, plan);
    let mut tried = Tried::default();
    let couplings = couplings::couplings(&asked, &mut tried);
    let changes = changes::changes(&asked, &couplings, &mut tried);
    Worth { couplings, changes, tried }
}

#[cfg(test)]
mod tests;
