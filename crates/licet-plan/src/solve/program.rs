//! The model as a linear program over whole numbers (or, relaxed, over parted ones).
#![expect(clippy::float_arithmetic, reason = "the solver works in floats; its result is re-checked exactly")]

use std::collections::{BTreeMap, BTreeSet};

use licet::{
    decide::{Limit, by_product, ceiling},
    value::{Money, OfferId, OfferKind},
};
use microlp::{ComparisonOp, LinearExpr, OptimizationDirection, Problem, SolveOptions, Variable};

use super::Unsolved;
use crate::model::Model;

/// What the solver answers, in its own numbers.
#[derive(Debug, Clone)]
pub(super) struct Answer {
    pub(super) sets: Vec<Vec<f64>>,
    pub(super) devices: Vec<Vec<f64>>,
    pub(super) kept: Vec<f64>,
    pub(super) bought: Vec<f64>,
    /// The structural choices: no is 0, yes is 1.
    pub(super) switches: Vec<f64>,
    /// Nothing cheaper exists, in the currency's main unit.
    pub(super) bound: f64,
    pub(super) nodes: u64,
}

/// How far from a whole number a value may be and still count as one.
pub(super) const NEARLY: f64 = 1e-6;

/// What stays of a relaxed row: all of it if it is whole; otherwise what is not used stays unused.
fn stay(row: &[f64]) -> Vec<Option<(u64, u64)>> {
    let whole = row.iter().all(|value| (value - value.round()).abs() < NEARLY);
    let at = |value: &f64| {
        let nearest = value.round().max(0.0) as u64;
        (whole || *value < NEARLY).then_some((nearest, nearest))
    };
    row.iter().map(at).collect()
}

fn whole(number: u64) -> f64 {
    number as f64
}

fn bound(number: u64) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

pub(super) struct Program<'m> {
    model: &'m Model,
    relaxed: bool,
    problem: Problem,
    sets: Vec<Vec<Variable>>,
    devices: Vec<Vec<Variable>>,
    kept: Vec<Variable>,
    bought: Vec<Variable>,
    switches: Vec<Variable>,
    fixed: &'m [Option<bool>],
    /// The most seats of each offer that can be of use.
    most: Vec<u64>,
}

impl<'m> Program<'m> {
    /// The program with some structural choices fixed. Relaxed, seats may be parted; near a relaxed answer, whatever is
    /// whole there stays.
    pub(super) fn of(model: &'m Model, relaxed: bool, near: Option<&Answer>, fixed: &'m [Option<bool>]) -> Self {
        let mut program = Self::new(model, relaxed, near, fixed);
        program.groups();
        program.devices();
        program.supply();
        program.conditions();
        program.sides();
        for limit in &model.limits {
            program.limit(limit);
        }
        program
    }

    fn new(model: &'m Model, relaxed: bool, near: Option<&Answer>, fixed: &'m [Option<bool>]) -> Self {
        let mut problem = Problem::new(OptimizationDirection::Minimize);
        let mut whole_number = |cost: f64, (low, high): (u64, u64)| match relaxed {
            true => problem.add_var(cost, (whole(low), whole(high))),
            false => problem.add_integer_var(cost, (bound(low), bound(high))),
        };
        let most = most_useful(model);
        let price = |money: Option<Money>| money.map_or(0.0, |money| money.ticks() as f64 / 120_000.0);
        let (mut kept, mut bought) = (Vec::new(), Vec::new());
        for (offer, &most) in model.offers.iter().zip(&most) {
            let cost = if offer.kept_costs { price(offer.price) } else { 0.0 };
            let least = if offer.kept_all { offer.owned } else { 0 };
            kept.push(whole_number(cost, (least, offer.owned)));
            let most = if offer.price.is_some() && offer.sold && offer.useful { most } else { 0 };
            bought.push(whole_number(price(offer.price), (0, most)));
        }
        let mut rows = |counts: Vec<(usize, u64)>, near: Option<&Vec<Vec<f64>>>| -> Vec<Vec<Variable>> {
            let row = |(at, &(length, count)): (usize, &(usize, u64))| {
                let near = near.and_then(|rows| rows.get(at)).map(|row| stay(row));
                let range =
                    |at: usize| near.as_ref().and_then(|row| row.get(at).copied().flatten()).unwrap_or((0, count));
                (0..length).map(|at| whole_number(0.0, range(at))).collect()
            };
            counts.iter().enumerate().map(row).collect()
        };
        let of_groups = model.groups.iter().map(|group| (group.sets.len(), group.members.len() as u64)).collect();
        let sets = rows(of_groups, near.map(|near| &near.sets));
        let of_devices = model.devices.iter().map(|class| (class.options.len(), class.members.len() as u64)).collect();
        let devices = rows(of_devices, near.map(|near| &near.devices));
        Self { model, relaxed, problem, sets, devices, kept, bought, switches: Vec::new(), fixed, most }
    }

    /// A structural choice between no and yes.
    fn switch(&mut self) -> Variable {
        let range = match self.fixed.get(self.switches.len()).copied().flatten() {
            Some(choice) => (u64::from(choice), u64::from(choice)),
            None => (0, 1),
        };
        let switch = match self.relaxed {
            true => self.problem.add_var(0.0, (whole(range.0), whole(range.1))),
            false => self.problem.add_integer_var(0.0, (bound(range.0), bound(range.1))),
        };
        self.switches.push(switch);
        switch
    }

    fn add(&mut self, terms: &[(Variable, f64)], op: ComparisonOp, value: f64) {
        let mut sum = LinearExpr::empty();
        let mut merged = BTreeMap::new();
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

    /// Solves the program.
    pub(super) fn solve(&self, gap: f64, start: Option<&Answer>, nodes: Option<u64>) -> Result<Answer, Unsolved> {
        let mut options = SolveOptions::default();
        options.mip_gap = gap;
        options.node_limit = nodes;
        options.warm_start = start.map(|start| self.hints(start));
        let outcome = self.problem.solve_with(options).map_err(|error| match error {
            microlp::Error::Infeasible => Unsolved::Infeasible,
            other => Unsolved::Solver(other.to_string()),
        })?;
        let bound = outcome.stats().best_bound;
        let nodes = outcome.stats().nodes_solved;
        let found = outcome.into_solution().map_err(|_| Unsolved::Solver("stopped before a plan was found".into()))?;
        let value = |variable: &Variable| found.var_value(*variable);
        let all = |rows: &[Vec<Variable>]| rows.iter().map(|row| row.iter().map(value).collect()).collect();
        Ok(Answer {
            sets: all(&self.sets),
            devices: all(&self.devices),
            kept: self.kept.iter().map(value).collect(),
            bought: self.bought.iter().map(value).collect(),
            switches: self.switches.iter().map(value).collect(),
            bound: bound.unwrap_or_else(|| found.objective()),
            nodes,
        })
    }

    /// A known answer as a start for the search.
    fn hints(&self, start: &Answer) -> Vec<(Variable, f64)> {
        let rows = |variables: &[Vec<Variable>], values: &[Vec<f64>]| {
            let row = |(row, values): (&Vec<Variable>, &Vec<f64>)| {
                row.iter().copied().zip(values.iter().copied()).collect::<Vec<_>>()
            };
            variables.iter().zip(values).flat_map(row).collect::<Vec<_>>()
        };
        let mut hints = rows(&self.sets, &start.sets);
        hints.extend(rows(&self.devices, &start.devices));
        hints.extend(self.kept.iter().copied().zip(start.kept.iter().copied()));
        hints.extend(self.bought.iter().copied().zip(start.bought.iter().copied()));
        hints
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
            let holds = self.switch();
            let offers = self.model.places(condition);
            // A seat of an attach licence counts once it is in use: unused it stands under no base.
            let seats = |&offer: &usize| match self.model.is_attach(offer) {
                true => self.used(offer),
                false => self.seats(offer, 1.0),
            };
            let mut terms: Vec<_> = offers.iter().flat_map(seats).collect();
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
            let second = self.switch();
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
                let bought = self.switch();
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
                let held = self.switch();
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
        let open = self.switch();
        let mut ways = vec![(open, -1.0)];
        for of in parts {
            let enough = self.switch();
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
        let few = self.switch();
        let most: u64 = self.model.places(of).iter().filter_map(|&at| self.most.get(at)).sum();
        let mut terms = self.full_users(of, licences);
        terms.push((few, whole(most)));
        self.add(&terms, ComparisonOp::Le, whole(most + below - 1));
        self.switched(place, few, true);
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
