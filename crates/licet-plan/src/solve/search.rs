//! Branch and bound over the structural choices, best first.
#![expect(clippy::float_arithmetic, reason = "only the solver's tolerance is a float")]

use std::{
    cmp::{Ordering, Reverse},
    collections::BinaryHeap,
};

use licet::{tenant::Tenant, value::Money};

use super::{
    Solution, Unsolved,
    raises::Raises,
    violated::Relaxed,
    worths::{Found, worths},
};
use crate::{
    bound::{Node, PARTS, Structure},
    certificate::{Ask, Tree, round_up, step},
    counted::Counts,
    model::Model,
    switches::Fixed,
};

/// So many offers' seats are counted one after the other to close the last gap of a bound.
const COUNTED: usize = 12;
/// So many are counted before the best plan under a node is looked for.
const FEW: usize = 3;
/// So many questions are tried at most before one is asked.
const TRIED: usize = 4;
/// Less than that of a seat is nothing.
pub(super) const NOTHING: f64 = 1e-6;
/// So many nodes a whole-number program may take before seats are counted instead.
pub(super) const SHORT: u64 = 64;
/// Solves the model. As soon as there is a plan and `stop` says so, the search ends with what it has.
///
/// # Errors
/// There is no solution, or the solver failed.
pub(crate) fn solve(model: &Model, tenant: &Tenant, stop: &dyn Fn() -> bool) -> Result<Solution, Unsolved> {
    solve_up_to(model, tenant, Most::default(), stop)
}

/// How far a search goes.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Most {
    /// A plan that costs more is not looked for.
    pub(crate) cost: Option<Money>,
    /// The search ends after about so many nodes, its own and the solver's, with what it has.
    pub(crate) nodes: Option<u64>,
}

/// Like [`solve`], but no further than that.
///
/// # Errors
/// There is no solution that costs no more, none was found in so many nodes, or the solver failed.
pub(crate) fn solve_up_to(
    model: &Model,
    tenant: &Tenant,
    Most { cost, nodes }: Most,
    stop: &dyn Fn() -> bool,
) -> Result<Solution, Unsolved> {
    let structure = Structure::of(model);
    let (open, tree, step) = (BinaryHeap::new(), Tree::default(), step(model));
    let mut search = Search {
        model,
        structure,
        step,
        best: None,
        nodes: 1,
        open,
        next: None,
        least: None,
        tree,
        raises: Raises::default(),
        stopped: false,
        most: cost.map(Money::ticks),
    };
    let root = search.look(Fixed::default(), &Found::default());
    search.keep(root, false);
    while let Some(mut node) = search.next.take().or_else(|| search.open.pop()) {
        if search.most.is_some_and(|most| node.bound > most) {
            continue;
        }
        let spent = nodes.is_some_and(|most| search.nodes >= most);
        if spent && search.best.is_none() {
            return Err(Unsolved::Solver("no plan was found in time".into()));
        }
        let stopped = spent || stop();
        let first = search.best.is_none() && (stopped || search.violated(&node).is_none());
        if first {
            node.settled = search.settle(&node, Some(if stopped { u64::MAX } else { node.short() }))?;
        }
        // Who limits the nodes wants no certificate: what the solver has searched needs no bound.
        if stopped || search.closed(node.bound) || node.settled && nodes.is_some() {
            search.stopped |= !search.closed(node.bound) && !node.settled;
            search.end(&node);
            continue;
        }
        if let Some(switch) = search.violated(&node) {
            let looked = search.answers(&node, Ask::Choice(switch));
            search.part(&node, Ask::Choice(switch), looked, false);
            continue;
        }
        // A plan is looked for where the relaxed answer says which; it costs less than a question.
        if !first && node.fixed.counted() == 0 {
            node.settled = search.guessed(&node);
        }
        // A few seats are counted then, for that may close the node; else its best plan is found, and what its bound
        // lacks then is found by counting more.
        if !first && !node.settled && node.fixed.counted() >= FEW {
            node.settled = search.settle(&node, Some(node.short()))?;
        }
        if search.closed(node.bound) || !search.count(&node) {
            if !node.settled && !search.closed(node.bound) {
                let left = nodes.map(|most| most.saturating_sub(search.nodes).max(1));
                search.stopped |= !search.settle(&node, left)?;
            }
            search.end(&node);
        }
    }
    search.finish(tenant)
}

pub(super) struct Search<'m> {
    pub(super) model: &'m Model,
    pub(super) structure: Structure,
    /// The amount of which every cost is a multiple, in ticks.
    pub(super) step: i128,
    pub(super) best: Option<(Solution, Money)>,
    pub(super) nodes: u64,
    open: BinaryHeap<Open>,
    /// Until there is a plan, the search goes straight on to the better of two answers: every bound is found sooner once a
    /// plan's cost is known.
    next: Option<Open>,
    /// The least bound of the nodes that need no more branching.
    least: Option<i128>,
    tree: Tree,
    /// What questions led to so far.
    raises: Raises,
    /// Whether something was left unsearched because the caller wanted an end.
    stopped: bool,
    /// What a plan may cost at most, in ticks, if one that costs more is not looked for.
    most: Option<i128>,
}

/// A node: some choices fixed, and what is known of it.
pub(super) struct Open {
    /// Whether the solver has searched all of it.
    settled: bool,
    /// Its place in the tree.
    at: usize,
    pub(super) fixed: Fixed,
    /// In ticks, rounded up to what a cost can be.
    pub(super) bound: i128,
    pub(super) node: Node,
    pub(super) found: Found,
}

impl Open {
    /// How many nodes a whole-number program under it may take: the more, the more seats are counted already.
    fn short(&self) -> u64 {
        let deeper = u32::try_from(self.fixed.counted().saturating_sub(FEW)).unwrap_or(u32::MAX);
        SHORT.saturating_mul(4_u64.saturating_pow(deeper))
    }
}

/// A node that was bounded.
struct Looked {
    fixed: Fixed,
    /// In ticks, rounded up to what a cost can be; `None` means nothing lawful is under it.
    bound: Option<i128>,
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
    pub(super) fn closed(&self, bound: i128) -> bool {
        self.best.as_ref().is_some_and(|(_, cost)| bound >= cost.ticks())
    }

    /// No more branching is needed under a node.
    fn end(&mut self, node: &Open) {
        self.least = Some(self.least.map_or(node.bound, |least| least.min(node.bound)));
    }

    /// Bounds a node.
    fn look(&self, fixed: Fixed, start: &Found) -> Looked {
        let node = Node::of(self.model, &self.structure, &fixed);
        let enough = self.best.as_ref().map_or(i128::MAX, |(_, cost)| (cost.ticks() - self.step) * PARTS + 1);
        let enough = self.most.map_or(enough, |most| enough.min(most * PARTS + 1));
        let near = self.step * PARTS / 4;
        let found = worths(self.model, &self.structure, &node, start, enough, near);
        let bound = found.value.bound.map(|bound| round_up(bound, self.step * PARTS) / PARTS);
        Looked { fixed, bound, node, found }
    }

    /// Keeps a node, unless nothing lawful is under it; its place in the tree.
    fn keep(&mut self, looked: Looked, settled: bool) -> usize {
        let Looked { fixed, bound, node, found } = looked;
        let at = self.tree.end(found.worth.clone());
        let Some(bound) = bound else { return at };
        let kept = Open { settled, at, fixed, bound, node, found };
        let later = match self.next.take() {
            _ if self.best.is_some() => Some(kept),
            Some(next) if next >= kept => {
                self.next = Some(next);
                Some(kept)
            }
            next => {
                self.next = Some(kept);
                next
            }
        };
        self.open.extend(later);
        at
    }

    /// The two nodes that answer a question, no and yes, beside each other.
    fn answers(&mut self, node: &Open, ask: Ask) -> [Looked; 2] {
        self.nodes += 2;
        let answered = |answer| {
            let fixed = match ask {
                Ask::Choice(switch) => node.fixed.with(switch, answer),
                Ask::Seats(offer, most) => node.fixed.with_seats(offer, most, answer),
                Ask::Device(class) => node.fixed.with_device(class, answer),
            };
            self.look(fixed, &node.found)
        };
        let (no, yes) = rayon::join(|| answered(false), || answered(true));
        let looked = [no, yes];
        self.raises.learn(ask, self.raised(node, &looked));
        looked
    }

    /// What the answers raised a node's bound by, in ticks; all that can be closed where nothing lawful is left.
    fn raised(&self, node: &Open, looked: &[Looked; 2]) -> [i128; 2] {
        let gap = self.to_close(node);
        looked.each_ref().map(|looked| looked.bound.map_or(gap, |bound| bound - node.bound))
    }

    /// What there is to close under a node, in ticks: as much again as its bound while there is no plan.
    fn to_close(&self, node: &Open) -> i128 {
        self.best.as_ref().map_or(node.bound, |(_, cost)| cost.ticks() - node.bound).max(self.step)
    }

    /// Parts a node in two.
    fn part(&mut self, node: &Open, ask: Ask, [no, yes]: [Looked; 2], settled: bool) {
        let (no, yes) = (self.keep(no, settled), self.keep(yes, settled));
        self.tree.ask(node.at, ask, no, yes);
    }

    /// Parts a node by the number of an offer's seats, or else by a device: by the first question that raises the bound
    /// whatever the answer, or else by the best of a few. Whether there was one.
    fn count(&mut self, node: &Open) -> bool {
        let mut best: Option<([i128; 2], Ask, [Looked; 2])> = None;
        for ask in self.parted(node) {
            let looked = self.answers(node, ask);
            let [no, yes] = self.raised(node, &looked);
            let raised = [no.min(yes), no.max(yes)];
            if best.as_ref().is_none_or(|(known, ..)| raised > *known) {
                best = Some((raised, ask, looked));
            }
            if raised[0] > 0 {
                break;
            }
        }
        let Some((_, ask, looked)) = best else { return false };
        self.part(node, ask, looked, node.settled);
        true
    }

    /// What the relaxed answer has in parts: seats of offers, dearest first, or else a device.
    fn parted(&self, node: &Open) -> Vec<Ask> {
        if node.fixed.counted() >= COUNTED {
            return Vec::new();
        }
        let part = |amount: f64| (amount - amount.floor()).min(amount.ceil() - amount);
        let seats = |(at, seats): (usize, &[f64; 2])| {
            let held = seats[0] + seats[1];
            let price = self.model.offers.get(at).and_then(|offer| offer.price).unwrap_or_default().ticks() as f64;
            let counted = self.model.offers.get(at).is_some_and(|offer| offer.counts == Counts::Seats);
            (counted && part(held) > NOTHING && held < 1e9)
                .then(|| (part(held) * price.max(1.0), at, held.floor() as u64))
        };
        let mut found: Vec<_> = node.found.seats.iter().enumerate().filter_map(seats).collect();
        found.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        // First what raised bounds whatever the answer, last what did not.
        let led = |offer: usize| self.raises.expected(Ask::Seats(offer, 0)).map(|[no, yes]| no.min(yes));
        found.sort_by_key(|&(_, at, _)| Reverse(led(at).map_or(1, |led| if led > 0 { led + 2 } else { 0 })));
        let device = |class: &usize| {
            let alone = self.model.devices.get(*class).is_some_and(|class| class.members.len() == 1);
            let licensed = node.found.used.get(self.structure.rows.of_class(*class)).copied().unwrap_or(0.0);
            alone && part(licensed) > NOTHING && !node.fixed.devices.contains_key(class)
        };
        let devices = || (0..self.model.devices.len()).find(device).map(Ask::Device);
        let asked = found.into_iter().take(TRIED).map(|(_, at, most)| Ask::Seats(at, most));
        asked.chain(devices()).collect()
    }

    /// The choice to ask next among those whose rules the relaxed answer breaks: the question that led farthest so far; of
    /// equals the rule that is broken most.
    fn violated(&self, node: &Open) -> Option<usize> {
        let relaxed = Relaxed { model: self.model, structure: &self.structure, found: &node.found };
        let switches = self.structure.rows.switches.iter().enumerate();
        let open = switches.filter(|(at, _)| node.fixed.answer(*at).is_none());
        let broken = open.map(|(at, switch)| (relaxed.broken(*switch), Reverse(at)));
        let broken: Vec<_> = broken.filter(|(score, _)| *score > 0).collect();
        let asks: Vec<Ask> = broken.iter().map(|(_, Reverse(at))| Ask::Choice(*at)).collect();
        let led = self.raises.scores(&asks, self.to_close(node), self.step);
        led.into_iter().zip(broken).max().map(|(_, (_, Reverse(at)))| at)
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
