//! The only file with floats: turns the model into a mixed-integer program, solves it, rounds the answer.
//!
//! What comes back is checked again in exact arithmetic (`check`); the objective is summed anew from exact prices.
#![expect(clippy::float_arithmetic, reason = "the solver works in floats; its result is re-checked exactly")]

use std::collections::BTreeSet;

use licet::{
    decide::{Limit, by_product, ceiling},
    value::{Money, OfferId, OfferKind},
};
use microlp::{ComparisonOp, LinearExpr, OptimizationDirection, Problem, Variable};

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
    /// The solver's bound, in 1/120,000 of the main unit, rounded down.
    pub(crate) bound: Money,
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

/// Solves the model.
///
/// # Errors
/// There is no solution, or the solver failed.
pub(crate) fn solve(model: &Model) -> Result<Solution, Unsolved> {
    let mut program = Program::new(model);
    program.groups();
    program.devices();
    program.supply();
    program.conditions();
    program.sides();
    for limit in &model.limits {
        program.limit(limit);
    }
    program.solve()
}

struct Program<'m> {
    model: &'m Model,
    problem: Problem,
    sets: Vec<Vec<Variable>>,
    devices: Vec<Vec<Variable>>,
    kept: Vec<Variable>,
    bought: Vec<Variable>,
    /// The most seats of each offer that can be of use.
    most: Vec<u64>,
}

fn whole(number: u64) -> f64 {
    number as f64
}

fn bound(number: u64) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

impl<'m> Program<'m> {
    fn new(model: &'m Model) -> Self {
        let mut problem = Problem::new(OptimizationDirection::Minimize);
        let most = most_useful(model);
        let price = |money: Option<Money>| money.map_or(0.0, |money| money.ticks() as f64 / 120_000.0);
        let (mut kept, mut bought) = (Vec::new(), Vec::new());
        for (offer, &most) in model.offers.iter().zip(&most) {
            let cost = if offer.kept_costs { price(offer.price) } else { 0.0 };
            let least = if offer.kept_all { offer.owned } else { 0 };
            kept.push(problem.add_integer_var(cost, (bound(least), bound(offer.owned))));
            let most = if offer.price.is_some() && offer.useful { most } else { 0 };
            bought.push(problem.add_integer_var(price(offer.price), (0, bound(most))));
        }
        let mut sets = Vec::new();
        for group in &model.groups {
            let count = bound(group.members.len() as u64);
            sets.push(group.sets.iter().map(|_| problem.add_integer_var(0.0, (0, count))).collect());
        }
        let mut devices = Vec::new();
        for class in &model.devices {
            let count = bound(class.members.len() as u64);
            devices.push(class.options.iter().map(|_| problem.add_integer_var(0.0, (0, count))).collect());
        }
        Self { model, problem, sets, devices, kept, bought, most }
    }

    fn add(&mut self, terms: &[(Variable, f64)], op: ComparisonOp, value: f64) {
        let mut sum = LinearExpr::empty();
        let mut merged = std::collections::BTreeMap::new();
        for &(variable, factor) in terms {
            *merged.entry(variable.idx()).or_insert((variable, 0.0)) = {
                let (variable, known) = merged.get(&variable.idx()).copied().unwrap_or((variable, 0.0));
                (variable, known + factor)
            };
        }
        for (variable, factor) in merged.into_values().filter(|(_, factor)| *factor != 0.0) {
            sum.add(variable, factor);
        }
        self.problem.add_constraint(sum, op, value);
    }

    /// Everybody of a group gets one of its sets; who is not licensed on a device must license themselves there.
    fn groups(&mut self) {
        for (group, variables) in self.model.groups.iter().zip(self.sets.clone()) {
            let all: Vec<_> = variables.iter().map(|&set| (set, 1.0)).collect();
            self.add(&all, ComparisonOp::Eq, whole(group.members.len() as u64));
            for (at, (class, function, per_device)) in group.uses.iter().enumerate() {
                let uncovered = group.sets.iter().zip(&variables);
                let uncovered = uncovered.filter(|(choice, _)| choice.bundle.meets >> at & 1 == 0);
                let mut terms: Vec<_> = uncovered.map(|(_, &set)| (set, 1.0)).collect();
                let options = self.model.devices.get(*class).map(|class| &class.options);
                for ((_, licensed), &device) in
                    options.into_iter().flatten().zip(self.devices.get(*class).into_iter().flatten())
                {
                    if licensed.contains(function) {
                        terms.push((device, -whole(*per_device)));
                    }
                }
                self.add(&terms, ComparisonOp::Le, 0.0);
            }
        }
    }

    /// A device takes one option at most.
    fn devices(&mut self) {
        for (class, variables) in self.model.devices.iter().zip(self.devices.clone()) {
            let all: Vec<_> = variables.iter().map(|&option| (option, 1.0)).collect();
            self.add(&all, ComparisonOp::Le, whole(class.members.len() as u64));
        }
    }

    /// The uses of each offer, as terms.
    fn used(&self, offer: usize) -> Vec<(Variable, f64)> {
        let mut terms = Vec::new();
        for (group, variables) in self.model.groups.iter().zip(&self.sets) {
            let with = group.sets.iter().zip(variables).filter(|(choice, _)| choice.offers.contains(&offer));
            terms.extend(with.map(|(_, &set)| (set, 1.0)));
        }
        for (class, variables) in self.model.devices.iter().zip(&self.devices) {
            let with = class.options.iter().zip(variables).filter(|((offers, _), _)| offers.contains(&offer));
            terms.extend(with.map(|(_, &option)| (option, 1.0)));
        }
        terms
    }

    fn seats(&self, offer: usize, factor: f64) -> Vec<(Variable, f64)> {
        [self.kept.get(offer), self.bought.get(offer)].into_iter().flatten().map(|&seats| (seats, factor)).collect()
    }

    /// No more seats are used than held.
    fn supply(&mut self) {
        for (offer, _) in self.model.offers.iter().enumerate().filter(|(_, offer)| offer.useful) {
            let mut terms = self.used(offer);
            if !terms.is_empty() {
                terms.extend(self.seats(offer, -1.0));
                self.add(&terms, ComparisonOp::Le, 0.0);
            }
        }
    }

    /// A set serves only while the tenant holds what it is conditional on.
    fn conditions(&mut self) {
        for (at, condition) in self.model.conditions.iter().enumerate() {
            let holds = self.problem.add_binary_var(0.0);
            let offers = self.model.places(condition);
            let mut terms: Vec<_> = offers.iter().flat_map(|&offer| self.seats(offer, 1.0)).collect();
            terms.push((holds, -1.0));
            self.add(&terms, ComparisonOp::Ge, 0.0);
            self.only_if(holds, 1.0, |choice| choice.conditions.contains(&at));
        }
    }

    /// The sets that fit may be given only as far as `switch` allows: `1.0` if it is on, `-1.0` if it is off.
    fn only_if(&mut self, switch: Variable, sign: f64, fits: impl Fn(&crate::model::Choice) -> bool) {
        for (group, variables) in self.model.groups.iter().zip(self.sets.clone()) {
            let fitting = group.sets.iter().zip(&variables).filter(|(choice, _)| fits(choice));
            let mut terms: Vec<_> = fitting.map(|(_, &set)| (set, 1.0)).collect();
            if terms.is_empty() {
                continue;
            }
            let count = whole(group.members.len() as u64);
            terms.push((switch, -sign * count));
            self.add(&terms, ComparisonOp::Le, if sign > 0.0 { 0.0 } else { count });
        }
    }

    /// Each environment is on one side of each mixing.
    fn sides(&mut self) {
        for at in 0..self.model.sides.len() {
            let second = self.problem.add_binary_var(0.0);
            self.only_if(second, 1.0, |choice| choice.sides.contains(&(at, 1)));
            self.only_if(second, -1.0, |choice| choice.sides.contains(&(at, 0)));
        }
    }

    /// The seats of an offer are of use only while the switch is on.
    fn switched(&mut self, offer: usize, switch: Variable, kept_too: bool) {
        let most = self.most.get(offer).copied().unwrap_or(0);
        let Some(&bought) = self.bought.get(offer) else { return };
        if !self.model.offers.get(offer).is_some_and(|offer| offer.useful) {
            return;
        }
        self.add(&[(bought, 1.0), (switch, -whole(most))], ComparisonOp::Le, 0.0);
        if kept_too {
            let mut terms = self.used(offer);
            terms.push((switch, -whole(most)));
            self.add(&terms, ComparisonOp::Le, 0.0);
        }
    }

    fn limit(&mut self, limit: &Limit) {
        match limit {
            Limit::Minimum { offers, quantity, .. } => {
                let bought = self.problem.add_binary_var(0.0);
                let offers = self.model.places(offers);
                let mut terms: Vec<_> = offers.iter().flat_map(|&offer| self.seats(offer, 1.0)).collect();
                terms.push((bought, -whole(*quantity)));
                self.add(&terms, ComparisonOp::Ge, 0.0);
                for offer in offers {
                    self.switched(offer, bought, false);
                }
            }
            Limit::Maximum { offer, quantity, .. } => {
                if let Some(place) = self.model.place(offer) {
                    let terms = self.seats(place, 1.0);
                    let owned =
                        self.model.offers.get(place).map_or(0, |offer| if offer.kept_all { offer.owned } else { 0 });
                    self.add(&terms, ComparisonOp::Le, whole((*quantity).max(owned)));
                }
            }
            Limit::Needs { offers, of, at_least, .. } => {
                let dependent = self.model.places(offers);
                let held = self.problem.add_binary_var(0.0);
                let of = self.model.places(of);
                let mut terms: Vec<_> = of.iter().flat_map(|&offer| self.seats(offer, 1.0)).collect();
                terms.push((held, -whole(*at_least)));
                self.add(&terms, ComparisonOp::Ge, 0.0);
                for offer in dependent {
                    self.switched(offer, held, true);
                }
            }
            Limit::Users { offer, of, at_least, licences, same_product, .. } => {
                let parts = if *same_product { by_product(of) } else { vec![of.clone()] };
                self.users(offer, &parts, *at_least, *licences);
            }
            Limit::FewerUsers { offer, licences, .. } => {
                self.fewer_users(offer, ceiling(limit, &self.model.limits), *licences)
            }
            Limit::Servers { offer, quantity, .. } => {
                if let Some(place) = self.model.place(offer) {
                    let terms = self.seats(place, 1.0);
                    self.add(&terms, ComparisonOp::Ge, whole(*quantity));
                }
            }
        }
    }

    /// How many users hold one of these licences, as terms; base seats that nobody holds count as a user each.
    fn full_users(&self, of: &BTreeSet<OfferId>, licences: bool) -> Vec<(Variable, f64)> {
        let counted = self.model.places(of);
        let mut terms = Vec::new();
        for &at in &counted {
            let base = self.model.offers.get(at).is_some_and(|offer| offer.offer.kind() == Some(OfferKind::Base));
            if licences || base {
                terms.extend(self.seats(at, 1.0));
            }
            if base && !licences {
                terms.extend(self.used(at).into_iter().map(|(used, factor)| (used, -factor)));
            }
        }
        for (group, variables) in self.model.groups.iter().zip(&self.sets).filter(|_| !licences) {
            let full = group.sets.iter().zip(variables);
            let full = full.filter(|(choice, _)| choice.offers.iter().any(|offer| counted.contains(offer)));
            terms.extend(full.map(|(_, &set)| (set, 1.0)));
        }
        terms
    }

    /// The offer may be held once so many users hold one of the others, of one of the parts.
    fn users(&mut self, offer: &OfferId, parts: &[BTreeSet<OfferId>], at_least: u64, licences: bool) {
        let Some(place) = self.model.place(offer) else { return };
        let open = self.problem.add_binary_var(0.0);
        let mut ways = vec![(open, -1.0)];
        for of in parts {
            let enough = self.problem.add_binary_var(0.0);
            let mut terms = self.full_users(of, licences);
            terms.push((enough, -whole(at_least)));
            self.add(&terms, ComparisonOp::Ge, 0.0);
            ways.push((enough, 1.0));
        }
        self.add(&ways, ComparisonOp::Ge, 0.0);
        self.switched(place, open, true);
    }

    /// The offer may be held while fewer users than that hold one of the others.
    fn fewer_users(&mut self, offer: &OfferId, ceiling: Option<(&BTreeSet<OfferId>, u64)>, licences: bool) {
        let (Some(place), Some((of, below))) = (self.model.place(offer), ceiling) else { return };
        let few = self.problem.add_binary_var(0.0);
        let most: u64 = self.model.places(of).iter().filter_map(|&at| self.most.get(at)).sum();
        let mut terms = self.full_users(of, licences);
        terms.push((few, whole(most)));
        self.add(&terms, ComparisonOp::Le, whole(most + below - 1));
        self.switched(place, few, true);
    }

    fn solve(self) -> Result<Solution, Unsolved> {
        let outcome = self.problem.solve().map_err(|error| match error {
            microlp::Error::Infeasible => Unsolved::Infeasible,
            other => Unsolved::Solver(other.to_string()),
        })?;
        let optimal = outcome.is_optimal();
        let found = outcome.into_solution().map_err(|_| Unsolved::Solver("stopped before a plan was found".into()))?;
        let value = |variable: &Variable| found.var_value(*variable).round().max(0.0) as u64;
        let all = |rows: &[Vec<Variable>]| rows.iter().map(|row| row.iter().map(value).collect()).collect();
        let gap = found.gap().unwrap_or(0.0).max(0.0);
        let bound = found.objective() * (1.0 - if optimal { 0.0 } else { gap });
        let mut solution = Solution {
            sets: all(&self.sets),
            devices: all(&self.devices),
            kept: self.kept.iter().map(value).collect(),
            bought: self.bought.iter().map(value).collect(),
            optimal,
            bound: Money::from_ticks((bound * 120_000.0).floor() as i128),
        };
        solution.trim(self.model);
        Ok(solution)
    }
}

/// For each offer, the most seats that can be of any use: everybody who could use one, and what limits ask for.
fn most_useful(model: &Model) -> Vec<u64> {
    let mut most = vec![1_u64; model.offers.len()];
    let mut raise = |offer: usize, by: u64| {
        if let Some(most) = most.get_mut(offer) {
            *most += by;
        }
    };
    for group in &model.groups {
        let used: BTreeSet<usize> = group.sets.iter().flat_map(|choice| choice.offers.clone()).collect();
        used.into_iter().for_each(|offer| raise(offer, group.members.len() as u64));
    }
    for class in &model.devices {
        let used: BTreeSet<usize> = class.options.iter().flat_map(|(offers, _)| offers.clone()).collect();
        used.into_iter().for_each(|offer| raise(offer, class.members.len() as u64));
    }
    for limit in &model.limits {
        let (offers, quantity) = match limit {
            Limit::Minimum { offers, quantity, .. } => (model.places(offers), *quantity),
            Limit::Needs { of, at_least, .. } | Limit::Users { of, at_least, .. } => (model.places(of), *at_least),
            Limit::Servers { offer, quantity, .. } => (model.places([offer]), *quantity),
            Limit::Maximum { .. } | Limit::FewerUsers { .. } => continue,
        };
        offers.into_iter().for_each(|offer| raise(offer, quantity));
    }
    most
}
