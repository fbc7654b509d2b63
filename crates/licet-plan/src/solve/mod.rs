//! The only room with floats: solves the model, first relaxed, then in whole numbers, and rounds the answer.
//!
//! Every price is a multiple of a smallest step of money. So as soon as a plan costs less than one step above the bound
//! of the relaxed program, nothing can be cheaper. What comes back is checked again in exact arithmetic (`check`); the
//! cost is summed anew from exact prices.
#![expect(clippy::float_arithmetic, reason = "the solver works in floats; its result is re-checked exactly")]

mod program;

use licet::value::Money;
use program::{Answer, Program};

use crate::model::Model;

/// A solution in whole numbers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Solution {
    /// For each group, how many get each of its sets.
    pub(crate) sets: Vec<Vec<u64>>,
    /// For each device class, how many get each of its options.
    pub(crate) devices: Vec<Vec<u64>>,
    /// For each offer, owned seats kept.
    pub(crate) kept: Vec<u64>,
    /// For each offer, seats bought.
    pub(crate) bought: Vec<u64>,
    /// Whether the solver proved that nothing is cheaper.
    pub(crate) optimal: bool,
    /// No lawful plan costs less.
    pub(crate) bound: Money,
    /// Programs solved on the way.
    pub(crate) nodes: u64,
}

impl Solution {
    /// Takes back seats that cost nothing and that nobody uses, so that the answer is one and the same.
    fn trim(&mut self, model: &Model) {
        let mut used = vec![0_u64; model.offers.len()];
        let mut uses = |offers: &[usize], count: u64| {
            for &offer in offers {
                if let Some(used) = used.get_mut(offer) {
                    *used += count;
                }
            }
        };
        for (group, counts) in model.groups.iter().zip(&self.sets) {
            group.sets.iter().zip(counts).for_each(|(choice, &count)| uses(&choice.offers, count));
        }
        for (class, counts) in model.devices.iter().zip(&self.devices) {
            class.options.iter().zip(counts).for_each(|((offers, _), &count)| uses(offers, count));
        }
        let free = |at: usize| {
            model.offers.get(at).is_some_and(|offer| {
                let conditional = model.conditions.iter().any(|condition| condition.contains(&offer.offer));
                offer.price == Some(Money::ZERO)
                    && !conditional
                    && !model.limits.iter().any(|limit| limit.counts(&offer.offer))
            })
        };
        for (at, (bought, kept)) in self.bought.iter_mut().zip(&mut self.kept).enumerate().filter(|(at, _)| free(*at)) {
            let used = used.get(at).copied().unwrap_or(0);
            if model.offers.get(at).is_some_and(|offer| !offer.kept_all) {
                *kept = (*kept).min(used);
            }
            *bought = used.saturating_sub(*kept);
        }
    }
}

/// Why there is no solution.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Unsolved {
    /// No lawful combination exists.
    #[error("no combination of licences meets all limits")]
    Infeasible,
    /// The solver gave up.
    #[error("the solver failed: {0}")]
    Solver(String),
}

/// Ticks of money in the currency's main unit.
const TICKS: f64 = 120_000.0;

/// Solves the model.
///
/// # Errors
/// There is no solution, or the solver failed.
pub(crate) fn solve(model: &Model) -> Result<Solution, Unsolved> {
    let relaxed = Program::of(model, true, None).solve(0.0, None)?;
    let step = step(model);
    let gap = gap(model, step);
    let near = Program::of(model, false, Some(&relaxed)).solve(gap, None);
    let mut nodes = relaxed.nodes;
    let mut best = None;
    if let Ok(answer) = &near {
        nodes += answer.nodes;
        let solution = Solution::of(model, answer, nodes);
        // The relaxed bound, with what floats may have lost, raised to the next whole step.
        let bound = Money::from_ticks(((relaxed.bound - slack(relaxed.bound)) * TICKS).ceil() as i128);
        if solution.cost(model).ticks() - bound.ticks() < step {
            return Ok(Solution { optimal: true, bound: solution.cost(model), ..solution });
        }
        best = Some(solution);
    }
    let whole = Program::of(model, false, None).solve(gap, near.as_ref().ok());
    match (whole, best) {
        (Ok(answer), _) => {
            let solution = Solution::of(model, &answer, nodes + answer.nodes);
            let cost = solution.cost(model);
            let bound = Money::from_ticks(((answer.bound - slack(answer.bound)) * TICKS).ceil() as i128);
            let optimal = cost.ticks() - bound.ticks() < step;
            Ok(Solution { optimal, bound: if optimal { cost } else { bound.min(cost) }, ..solution })
        }
        (Err(Unsolved::Solver(_)), Some(solution)) => {
            let bound = Money::from_ticks(((relaxed.bound - slack(relaxed.bound)) * TICKS).floor() as i128);
            Ok(Solution { optimal: false, bound, ..solution })
        }
        (Err(unsolved), _) => Err(unsolved),
    }
}

/// The largest amount of which every price is a multiple, in ticks.
fn step(model: &Model) -> i128 {
    let prices = model.offers.iter().filter(|offer| offer.useful).filter_map(|offer| offer.price);
    let divisor = |a: i128, b: i128| {
        let (mut a, mut b) = (a, b);
        while b != 0 {
            (a, b) = (b, a % b);
        }
        a
    };
    prices.fold(0, |step, price| divisor(step, price.ticks())).max(1)
}

/// Less than a step, as a part of whatever a plan may cost: an answer that near to the bound is the best.
fn gap(model: &Model, step: i128) -> f64 {
    let dearest = |choice: &crate::model::Choice| {
        choice.offers.iter().filter_map(|&at| model.offers.get(at)?.price).sum::<Money>()
    };
    let groups = model
        .groups
        .iter()
        .filter_map(|group| Some(group.sets.iter().map(dearest).max()? * group.members.len() as u64));
    let all: Money = groups.sum();
    step as f64 / 2.0 / (all.ticks() as f64).max(step as f64) / 4.0
}

/// What floats may have lost of an amount.
fn slack(amount: f64) -> f64 {
    amount.abs() * 1e-9 + 1e-7
}

impl Solution {
    fn of(model: &Model, answer: &Answer, nodes: u64) -> Self {
        let value = |value: &f64| value.round().max(0.0) as u64;
        let rows = |rows: &[Vec<f64>]| rows.iter().map(|row| row.iter().map(value).collect()).collect();
        let mut solution = Self {
            sets: rows(&answer.sets),
            devices: rows(&answer.devices),
            kept: answer.kept.iter().map(value).collect(),
            bought: answer.bought.iter().map(value).collect(),
            optimal: false,
            bound: Money::ZERO,
            nodes,
        };
        solution.trim(model);
        solution
    }

    /// What the seats cost a month, exactly.
    fn cost(&self, model: &Model) -> Money {
        let seats = model.offers.iter().zip(&self.bought).zip(&self.kept);
        let cost = |((offer, bought), kept): ((&crate::model::Offer, &u64), &u64)| {
            offer.price.unwrap_or_default() * (bought + if offer.kept_costs { *kept } else { 0 })
        };
        seats.map(cost).sum()
    }
}
