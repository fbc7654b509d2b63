//! The only room with floats: solves the model, first relaxed, then in whole numbers, and rounds the answer.
//!
//! Every price is a multiple of a smallest step of money. So as soon as a plan costs less than one step above the bound
//! of the relaxed program, nothing can be cheaper. What comes back is checked again in exact arithmetic (`check`); the
//! cost is summed anew from exact prices.
#![expect(clippy::float_arithmetic, reason = "the solver works in floats; its result is re-checked exactly")]

mod program;

use std::{cmp::Ordering, collections::BinaryHeap};

use licet::value::Money;
use program::{Answer, NEARLY, Program};

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

/// How many nodes the solver's own search may take before the structural choices are branched on here.
const AT_ONCE: u64 = 300;

/// Ticks of money in the currency's main unit.
const TICKS: f64 = 120_000.0;

/// Solves the model: best first over the structural choices (sides, minimums, conditions), each node bounded by its
/// relaxed program.
///
/// # Errors
/// There is no solution, or the solver failed.
pub(crate) fn solve(model: &Model) -> Result<Solution, Unsolved> {
    let mut search = Search { model, step: step(model), best: None, nodes: 0, open: BinaryHeap::new() };
    search.open(Vec::new())?;
    if let Some(root) = search.open.pop() {
        if !search.at_once(&root)? {
            search.open.push(root);
        }
    }
    while let Some(node) = search.open.pop() {
        if search.is_best(node.answer.bound) {
            break;
        }
        match fractional(&node.answer) {
            Some(switch) => {
                if search.best.is_none() {
                    search.guess(&node)?;
                }
                for choice in [false, true] {
                    let mut fixed = node.fixed.clone();
                    fixed.resize(fixed.len().max(switch + 1), None);
                    if let Some(slot) = fixed.get_mut(switch) {
                        *slot = Some(choice);
                    }
                    search.open(fixed)?;
                }
            }
            None => search.settle(&node)?,
        }
    }
    let (solution, cost) = search.best.ok_or(Unsolved::Infeasible)?;
    Ok(Solution { optimal: true, bound: cost, nodes: search.nodes, ..solution })
}

/// The search over structural choices.
struct Search<'m> {
    model: &'m Model,
    step: i128,
    best: Option<(Solution, Money)>,
    nodes: u64,
    open: BinaryHeap<Node>,
}

/// Some structural choices and the relaxed answer under them.
struct Node {
    fixed: Vec<Option<bool>>,
    answer: Answer,
}

impl PartialEq for Node {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Node {}

impl PartialOrd for Node {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Node {
    /// The cheapest first; of equals the one with more choices fixed.
    fn cmp(&self, other: &Self) -> Ordering {
        let fixed = |node: &Self| node.fixed.iter().filter(|choice| choice.is_some()).count();
        other
            .answer
            .bound
            .total_cmp(&self.answer.bound)
            .then(fixed(self).cmp(&fixed(other)))
            .then(self.fixed.cmp(&other.fixed))
    }
}

impl Search<'_> {
    /// Whether nothing under that bound can be cheaper than the best plan by a step of money.
    fn is_best(&self, bound: f64) -> bool {
        let bound = ((bound - slack(bound)) * TICKS).ceil() as i128;
        self.best.as_ref().is_some_and(|(_, cost)| cost.ticks() - bound < self.step)
    }

    /// Opens a node, unless nothing lawful or nothing cheaper lies under it.
    fn open(&mut self, fixed: Vec<Option<bool>>) -> Result<(), Unsolved> {
        self.nodes += 1;
        match Program::of(self.model, true, None, &fixed).solve(0.0, None, None) {
            Ok(answer) if self.is_best(answer.bound) => Ok(()),
            Ok(answer) => {
                self.open.push(Node { fixed, answer });
                Ok(())
            }
            Err(Unsolved::Infeasible) => Ok(()),
            Err(unsolved) => Err(unsolved),
        }
    }

    /// Tries the whole program for a while: small tenants are done with it.
    fn at_once(&mut self, root: &Node) -> Result<bool, Unsolved> {
        self.guess(root)?;
        if self.is_best(root.answer.bound) {
            return Ok(true);
        }
        let gap = gap(self.model, self.step);
        match Program::of(self.model, false, None, &[]).solve(gap, None, Some(AT_ONCE)) {
            Ok(answer) => {
                self.take(&answer);
                Ok(self.is_best(answer.bound))
            }
            Err(_) => Ok(false),
        }
    }

    fn take(&mut self, answer: &Answer) {
        self.nodes += answer.nodes;
        let solution = Solution::of(self.model, answer);
        let cost = solution.cost(self.model);
        if self.best.as_ref().is_none_or(|(_, best)| cost < *best) {
            self.best = Some((solution, cost));
        }
    }

    /// A first plan from a node whose structural choices are not settled: each as the relaxed answer leans.
    fn guess(&mut self, node: &Node) -> Result<(), Unsolved> {
        let fixed: Vec<Option<bool>> = node.answer.switches.iter().map(|switch| Some(*switch > NEARLY)).collect();
        let Ok(answer) = Program::of(self.model, true, None, &fixed).solve(0.0, None, None) else { return Ok(()) };
        self.near(&answer, &fixed).map(|_| ())
    }

    /// The best plan in whole seats near a relaxed answer.
    fn near(&mut self, relaxed: &Answer, fixed: &[Option<bool>]) -> Result<Option<Answer>, Unsolved> {
        let gap = gap(self.model, self.step);
        match Program::of(self.model, false, Some(relaxed), fixed).solve(gap, None, None) {
            Ok(answer) => {
                self.take(&answer);
                Ok(Some(answer))
            }
            Err(_) => Ok(None),
        }
    }

    /// Finds the best plan under a node whose structural choices came out settled.
    fn settle(&mut self, node: &Node) -> Result<(), Unsolved> {
        let settled: Vec<Option<bool>> = node.answer.switches.iter().map(|switch| Some(*switch > 0.5)).collect();
        let near = self.near(&node.answer, &settled)?;
        if self.is_best(node.answer.bound) {
            return Ok(());
        }
        // Whole seats cost more than parted ones here: search all of the node.
        let gap = gap(self.model, self.step);
        match Program::of(self.model, false, None, &node.fixed).solve(gap, near.as_ref(), None) {
            Ok(answer) => self.take(&answer),
            Err(Unsolved::Infeasible) => {}
            Err(unsolved) => return Err(unsolved),
        }
        Ok(())
    }
}

/// The structural choice that the relaxed answer leaves most open.
fn fractional(answer: &Answer) -> Option<usize> {
    let open = |switch: &f64| (switch - switch.round()).abs();
    let most = (0..).zip(&answer.switches).max_by(|(_, a), (_, b)| open(a).total_cmp(&open(b)))?;
    (open(most.1) > NEARLY).then_some(most.0)
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
    fn of(model: &Model, answer: &Answer) -> Self {
        let value = |value: &f64| value.round().max(0.0) as u64;
        let rows = |rows: &[Vec<f64>]| rows.iter().map(|row| row.iter().map(value).collect()).collect();
        let mut solution = Self {
            sets: rows(&answer.sets),
            devices: rows(&answer.devices),
            kept: answer.kept.iter().map(value).collect(),
            bought: answer.bought.iter().map(value).collect(),
            optimal: false,
            bound: Money::ZERO,
            nodes: 0,
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
