//! Branch and bound over the structural choices, best first.
#![expect(clippy::float_arithmetic, reason = "only the solver's tolerance is a float")]

use std::{
    cmp::{Ordering, Reverse},
    collections::BinaryHeap,
};

use licet::{decide::Limit, tenant::Tenant, value::Money};

use super::{
    Solution, Unsolved,
    whole::whole,
    worths::{Found, worths},
};
use crate::{
    bound::{Node, PARTS, Structure, penalties},
    certificate::{Ask, Tree, round_up, step},
    model::{Counts, Model},
    program::Program,
    switches::{Fixed, Switch},
};

/// So many offers' seats are counted one after the other to close the last gap of a bound.
const COUNTED: usize = 12;
/// Less than that of a seat is nothing.
const NOTHING: f64 = 1e-6;
/// So many steps of the prices above a node's bound are looked at first.
const NEAR: i128 = 4;

/// Solves the model. As soon as there is a plan and `stop` says so, the search ends with what it has.
///
/// # Errors
/// There is no solution, or the solver failed.
pub(crate) fn solve(model: &Model, tenant: &Tenant, stop: &dyn Fn() -> bool) -> Result<Solution, Unsolved> {
    let structure = Structure::of(model);
    let program = Program::of(model);
    let (open, tree, step) = (BinaryHeap::new(), Tree::default(), step(model));
    let mut search =
        Search { model, structure, program, step, best: None, nodes: 0, open, least: None, tree, stopped: false };
    search.open(Fixed::default(), &Found::default(), false);
    while let Some(node) = search.open.pop() {
        let stopped = stop();
        if stopped && search.best.is_none() {
            search.settle(&node)?;
        }
        if stopped || search.closed(node.bound) {
            search.stopped |= !search.closed(node.bound);
            search.end(&node);
            continue;
        }
        if let Some(switch) = search.violated(&node) {
            search.part(&node, Ask::Choice(switch), false);
            continue;
        }
        if !node.settled {
            search.settle(&node)?;
        }
        // The node's best plan is known now; what its bound lacks is found by counting seats.
        match search.parted(&node) {
            Some(ask) if !search.closed(node.bound) => search.part(&node, ask, true),
            _ => search.end(&node),
        }
    }
    search.finish(tenant)
}

struct Search<'m> {
    model: &'m Model,
    structure: Structure,
    program: Program,
    /// The amount of which every cost is a multiple, in ticks.
    step: i128,
    best: Option<(Solution, Money)>,
    nodes: u64,
    open: BinaryHeap<Open>,
    /// The least bound of the nodes that need no more branching.
    least: Option<i128>,
    tree: Tree,
    /// Whether something was left unsearched because the caller wanted an end.
    stopped: bool,
}

/// A node: some choices fixed, and what is known of it.
struct Open {
    /// Whether the solver has searched all of it.
    settled: bool,
    /// Its place in the tree.
    at: usize,
    fixed: Fixed,
    /// In ticks, rounded up to what a cost can be.
    bound: i128,
    node: Node,
    found: Found,
}

impl PartialEq for Open {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Open {}

impl PartialOrd for Open {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Open {
    /// The cheapest first; of equals the one with more choices fixed.
    fn cmp(&self, other: &Self) -> Ordering {
        let fixed = || other.fixed.cmp(&self.fixed);
        let depth = self.fixed.depth().cmp(&other.fixed.depth());
        other.bound.cmp(&self.bound).then(depth).then_with(fixed)
    }
}

impl Search<'_> {
    /// Whether nothing under this bound can be cheaper than the best plan.
    fn closed(&self, bound: i128) -> bool {
        self.best.as_ref().is_some_and(|(_, cost)| bound >= cost.ticks())
    }

    /// No more branching is needed under a node.
    fn end(&mut self, node: &Open) {
        self.least = Some(self.least.map_or(node.bound, |least| least.min(node.bound)));
    }

    /// Bounds a node and keeps it, unless nothing lawful is under it; its place in the tree.
    fn open(&mut self, fixed: Fixed, start: &Found, settled: bool) -> usize {
        self.nodes += 1;
        let node = Node::of(self.model, &self.structure, &fixed);
        let enough = self.best.as_ref().map_or(i128::MAX, |(_, cost)| (cost.ticks() - self.step) * PARTS + 1);
        let near = self.step * PARTS / 4;
        let found = worths(self.model, &self.structure, &node, start, enough, near);
        let at = self.tree.end(found.worth.clone());
        if let Some(bound) = found.value.bound {
            let bound = round_up(bound, self.step * PARTS) / PARTS;
            self.open.push(Open { settled, at, fixed, bound, node, found });
        }
        at
    }

    /// The best plan under a node, leaving out sets that cost more than `within` (in parts of ticks) above its bound.
    fn restricted(&mut self, node: &Open, within: Option<i128>) -> Result<(), Unsolved> {
        let mut program = self.program.clone();
        let penalties = penalties(self.model, &self.structure, &node.node, &node.found.worth);
        for ((columns, open), penalties) in self.program.sets.iter().zip(&node.node.sets).zip(&penalties) {
            let kept = |at: usize| {
                let place = open.iter().position(|&set| set as usize == at);
                let penalty = place.and_then(|place| penalties.get(place));
                penalty.is_some_and(|&penalty| within.is_none_or(|within| penalty <= within))
            };
            for (_, &column) in columns.iter().enumerate().filter(|(at, _)| !kept(*at)) {
                program.fix(column, 0);
            }
        }
        for (at, &column) in self.program.switches.iter().enumerate() {
            if let Some(answer) = node.fixed.answer(at) {
                program.fix(column, u64::from(answer));
            }
        }
        let answer = whole(&program, self.gap(node))?;
        self.nodes += answer.nodes;
        let solution = Solution::of(self.model, &self.program, &answer.values);
        let cost = solution.cost(self.model);
        if self.best.as_ref().is_none_or(|(_, best)| cost < *best) {
            self.best = Some((solution, cost));
        }
        Ok(())
    }

    /// Less than a step, as a part of the cost.
    fn gap(&self, node: &Open) -> f64 {
        let cost = self.best.as_ref().map_or(node.bound, |(_, cost)| cost.ticks());
        self.step as f64 / 2.0 / (cost.max(self.step) as f64) / 4.0
    }

    /// Finds the best plan under a node, whatever choices are still open: near its bound first, then as far from it as a
    /// better plan can be.
    fn settle(&mut self, node: &Open) -> Result<(), Unsolved> {
        let bound = node.found.value.bound.unwrap_or_default();
        let above = |search: &Self| search.best.as_ref().map(|(_, cost)| cost.ticks() * PARTS - bound);
        let mut within = self.step * PARTS * NEAR;
        loop {
            let most = above(self);
            let last = most.is_some_and(|most| most <= within) || within > bound;
            let wide = if last { most } else { Some(within) };
            match self.restricted(node, wide) {
                Ok(()) | Err(Unsolved::Infeasible) if last => return Ok(()),
                Ok(()) if above(self).is_some_and(|most| most <= within) => return Ok(()),
                Ok(()) | Err(Unsolved::Infeasible) => within *= 16,
                Err(unsolved) => return Err(unsolved),
            }
        }
    }

    /// Parts a node in two.
    fn part(&mut self, node: &Open, ask: Ask, settled: bool) {
        let [no, yes] = [false, true].map(|answer| {
            let fixed = match ask {
                Ask::Choice(switch) => node.fixed.with(switch, answer),
                Ask::Seats(offer, most) => node.fixed.with_seats(offer, most, answer),
                Ask::Device(class) => node.fixed.with_device(class, answer),
            };
            self.open(fixed, &node.found, settled)
        });
        self.tree.ask(node.at, ask, no, yes);
    }

    /// What the relaxed answer has in parts: seats of an offer, dearest first, or else a device.
    fn parted(&self, node: &Open) -> Option<Ask> {
        if node.fixed.seats.len() + node.fixed.devices.len() >= COUNTED {
            return None;
        }
        let part = |amount: f64| (amount - amount.floor()).min(amount.ceil() - amount);
        let seats = |(at, seats): (usize, &[f64; 2])| {
            let held = seats[0] + seats[1];
            let price = self.model.offers.get(at).and_then(|offer| offer.price).unwrap_or_default().ticks() as f64;
            let counted = self.model.offers.get(at).is_some_and(|offer| offer.counts == Counts::Seats);
            (counted && part(held) > NOTHING && held < 1e9)
                .then(|| (part(held) * price.max(1.0), at, held.floor() as u64))
        };
        let found = node.found.seats.iter().enumerate().filter_map(seats);
        let dearest = found.max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
        let device = |class: &usize| {
            let alone = self.model.devices.get(*class).is_some_and(|class| class.members.len() == 1);
            let licensed = node.found.used.get(self.structure.rows.of_class(*class)).copied().unwrap_or(0.0);
            alone && part(licensed) > NOTHING && !node.fixed.devices.contains_key(class)
        };
        let devices = || (0..self.model.devices.len()).find(device).map(Ask::Device);
        dearest.map(|(_, at, most)| Ask::Seats(at, most)).or_else(devices)
    }

    /// The choice whose rules the relaxed answer breaks most.
    fn violated(&self, node: &Open) -> Option<usize> {
        let value = &node.found.value;
        let at_once = |thing: usize| value.components.iter().filter_map(|(_, used)| used.get(thing)).sum::<i64>();
        // Whatever is used in part at all counts; a part of a seat is no seat.
        let used =
            |thing: usize| node.found.used.get(thing).map_or_else(|| at_once(thing), |used| (used + 0.999) as i64);
        let offers = |of: &std::collections::BTreeSet<licet::value::OfferId>| self.model.places(of);
        let up = |amount: f64| (amount + 0.999) as i64;
        let seats = |at: usize| node.found.seats.get(at).copied().unwrap_or_default();
        let bought = |at: usize| up(seats(at)[1]);
        let held = |at: usize| up(seats(at)[0] + seats(at)[1]);
        let price = |at: usize| self.model.offers.get(at).and_then(|offer| offer.price).unwrap_or_default().ticks();
        let lacking = |of: &[usize], wanted: u64| {
            let held: i64 = of.iter().map(|&at| held(at)).sum();
            i128::from((wanted as i64 - held).max(0)) * of.iter().map(|&at| price(at)).max().unwrap_or(0).max(1)
        };
        let open = |at: &usize| node.fixed.answer(*at).is_none();
        let switches = self.structure.rows.switches.iter().enumerate().filter(|(at, _)| open(at));
        let broken = switches.filter_map(|(at, switch)| {
            let score = match *switch {
                Switch::Limit(limit) => match self.model.limits.get(limit)? {
                    Limit::Minimum { offers: of, quantity, .. } => {
                        let of = offers(of);
                        if of.iter().any(|&at| bought(at) > 0) { lacking(&of, *quantity) } else { 0 }
                    }
                    Limit::Needs { offers: dependent, of, at_least, .. } => {
                        let taken = offers(dependent).into_iter().any(|at| used(at) + bought(at) > 0);
                        if taken { lacking(&offers(of), *at_least) } else { 0 }
                    }
                    Limit::Users { offer, of, at_least, .. } => {
                        let taken = self.model.place(offer).is_some_and(|at| used(at) + bought(at) > 0);
                        if taken { lacking(&offers(of), *at_least).max(1) } else { 0 }
                    }
                    Limit::Discount { name, offer, from, besides, .. } => {
                        let taken = self.model.place(name).is_some_and(|at| bought(at) > 0);
                        if taken { lacking(&self.model.places([offer]), from + besides) } else { 0 }
                    }
                    Limit::Capacity { when: Some(when), each, at_least, .. } => {
                        let brings = |(offer, brings): (&licet::value::OfferId, &u64)| {
                            self.model.place(offer).map_or(0.0, |at| (seats(at)[0] + seats(at)[1]) * *brings as f64)
                        };
                        let brought: f64 = each.iter().map(brings).sum();
                        let taken = self.model.place(when).is_some_and(|at| bought(at) > 0);
                        i128::from(taken && brought < *at_least as f64 * 0.999)
                    }
                    Limit::FewerUsers { offer, .. } => {
                        i128::from(self.model.place(offer).is_some_and(|at| used(at) + bought(at) > 0))
                    }
                    _ => 0,
                },
                Switch::Condition(condition) => {
                    let of = self.model.conditions.get(condition).map_or_else(Vec::new, |of| self.model.places(of));
                    if used(self.structure.rows.of_condition(condition)) > 0 { lacking(&of, 1) } else { 0 }
                }
                Switch::Side(side) => {
                    let on = |way| used(self.structure.rows.of_side(side, way));
                    i128::from(on(0).min(on(1))) * i128::from(u32::MAX)
                }
                Switch::Part(..) => 0,
            };
            (score > 0).then_some((score, Reverse(at)))
        });
        broken.max().map(|(_, Reverse(at))| at)
    }

    fn finish(self, tenant: &Tenant) -> Result<Solution, Unsolved> {
        let (solution, cost) = self.best.ok_or(Unsolved::Infeasible)?;
        let certified = self.least.unwrap_or(0).min(cost.ticks());
        let certificate = self.tree.certificate(self.model, &self.structure, tenant);
        Ok(Solution {
            optimal: !self.stopped,
            bound: if self.stopped { Money::from_ticks(certified) } else { cost },
            certified: Money::from_ticks(certified),
            certificate,
            nodes: self.nodes,
            ..solution
        })
    }
}
