//! Proposes worths for the coupling rules: those under which the lower bound is highest, by cutting planes.
//!
//! Each round asks, in exact arithmetic, what everybody takes under the worths so far; a small linear program over the
//! worths, bounded by all answers so far, proposes the next. Floats propose, whole numbers judge.
#![expect(clippy::float_arithmetic, reason = "worths are only proposed here; bounds are exact")]

use microlp::{ComparisonOp, LinearExpr, OptimizationDirection, Problem, Variable};

use super::near::Near;
use crate::{
    bound::{Node, PARTS, Structure, Value, When, value},
    counted::Counts,
    model::Model,
};

/// Ticks of money in the currency's main unit.
const TICKS: f64 = 120_000.0;
/// Parts in which worths are counted, in the main unit.
const UNIT: f64 = TICKS * 65_536.0;
/// So many components have an estimate of their own; the others share as many.
const OWN: usize = 8;
/// No more rounds than that.
const ROUNDS: usize = 120;

/// The best worths that were found.
#[derive(Debug, Clone, Default)]
pub(super) struct Found {
    /// The worth of each rule, in parts of ticks.
    pub(super) worth: Vec<i64>,
    /// What they give.
    pub(super) value: Value,
    /// How much of everything is used on average by the answers between which the worths stand.
    pub(super) used: Vec<f64>,
    /// How many seats of each offer are kept and bought for it.
    pub(super) seats: Vec<[f64; 2]>,
    /// The answers between which the worths stand, by cluster.
    answers: Vec<(usize, Uses)>,
}

/// An answer: how much of everything a cluster of components uses.
type Uses = Vec<(usize, f64)>;

struct Search<'m> {
    model: &'m Model,
    structure: &'m Structure,
    node: &'m Node,
    /// For each component: the cluster whose estimate it shares.
    cluster: Vec<usize>,
    cuts: Vec<(usize, Uses)>,
    /// What numbers of people and seats are divided by.
    scale: f64,
    best: Found,
    /// Worths under which every seat is worth its price.
    ceilings: Vec<i64>,
}

/// Searches the best worths, from known ones on; stops as soon as the bound reaches `enough` (in parts of ticks).
pub(super) fn worths(
    model: &Model,
    structure: &Structure,
    node: &Node,
    start: &Found,
    enough: i128,
    near: i128,
) -> Found {
    let people: u64 = model.groups.iter().map(|group| group.members.len() as u64).sum();
    let clusters = clusters(structure);
    let mut search = Search {
        ceilings: ceilings(model, structure, node),
        model,
        structure,
        node,
        cluster: clusters,
        cuts: start.answers.iter().filter(|(_, uses)| uses.iter().all(|(at, _)| node.can_use(*at))).cloned().collect(),
        scale: (people as f64 / 1000.0).max(1.0),
        best: Found {
            worth: vec![0; structure.rows.rules.len()],
            value: Value::default(),
            used: Vec::new(),
            seats: Vec::new(),
            answers: Vec::new(),
        },
    };
    let mut first = start.worth.clone();
    first.resize(structure.rows.rules.len(), 0);
    search.ask(&first);
    search.ask(&search.ceilings.clone());
    for _ in 0..ROUNDS {
        if search.best.value.bound.is_none_or(|bound| bound >= enough) {
            break;
        }
        let Some((proposed, most)) = search.propose() else { break };
        let most = (most * UNIT) as i128;
        if search.best.value.bound.is_some_and(|bound| most - bound < near) {
            break;
        }
        let between: Vec<i64> = search.best.worth.iter().zip(&proposed).map(|(a, b)| a / 2 + b / 2).collect();
        search.ask(&proposed);
        search.ask(&between);
    }
    // Where nothing cheaper can be, nobody asks on.
    if search.best.value.bound.is_some_and(|bound| bound < enough) {
        search.average();
    }
    search.best
}

/// Large components by themselves, the others together in some clusters.
fn clusters(structure: &Structure) -> Vec<usize> {
    let components = &structure.units.components;
    let mut order: Vec<usize> = (0..components.len()).collect();
    let size =
        |at: &usize| components.get(*at).map_or(0, |component| component.units.iter().map(|unit| unit.copies).sum());
    order.sort_by_key(|at| (std::cmp::Reverse(size(at)), *at));
    let mut clusters = vec![0; components.len()];
    for (rank, at) in order.into_iter().enumerate() {
        if let Some(cluster) = clusters.get_mut(at) {
            *cluster = if rank < OWN { rank } else { OWN + rank % OWN };
        }
    }
    clusters
}

/// Worths under which every seat is worth its price.
fn ceilings(model: &Model, structure: &Structure, node: &Node) -> Vec<i64> {
    let price = |rule: &crate::bound::Rule| match rule.seats.as_slice() {
        [(offer, 1)] if rule.when == When::Always && rule.at_least == 0 => {
            let bought = node.most.get(*offer).is_some_and(|&most| most > 0);
            model.offers.get(*offer).and_then(|offer| offer.price).filter(|_| bought).unwrap_or_default().ticks()
        }
        _ => 0,
    };
    structure.rows.rules.iter().map(|rule| i64::try_from(price(rule) * PARTS).unwrap_or(i64::MAX)).collect()
}

impl Search<'_> {
    /// Asks what everybody takes under the worths, and keeps the answers; whether the bound became higher.
    fn ask(&mut self, worth: &[i64]) -> bool {
        let value = value(self.model, self.structure, self.node, worth);
        if value.bound.is_none() {
            self.best =
                Found { worth: worth.to_vec(), value, used: Vec::new(), seats: Vec::new(), answers: Vec::new() };
            return false;
        }
        let mut uses: Vec<Vec<i64>> = vec![vec![0; self.structure.rows.things]; 2 * OWN];
        for ((_, used), &cluster) in value.components.iter().zip(&self.cluster) {
            if let Some(uses) = uses.get_mut(cluster) {
                uses.iter_mut().zip(used).for_each(|(sum, more)| *sum += more);
            }
        }
        for (cluster, uses) in uses.into_iter().enumerate() {
            let uses: Uses = uses
                .iter()
                .enumerate()
                .filter(|(_, count)| **count != 0)
                .map(|(thing, &count)| (thing, count as f64 / self.scale))
                .collect();
            if !self.cuts.iter().any(|(of, known)| *of == cluster && *known == uses) {
                self.cuts.push((cluster, uses));
            }
        }
        let better = self.best.value.bound.is_none_or(|best| value.bound.is_some_and(|bound| bound > best));
        if better {
            self.best =
                Found { worth: worth.to_vec(), value, used: Vec::new(), seats: Vec::new(), answers: Vec::new() };
        }
        better
    }

    /// The worths that look best by all answers so far, and what the bound can be at most.
    fn propose(&self) -> Option<(Vec<i64>, f64)> {
        let mut near = Near::default();
        let highest = self.model.offers.iter().filter_map(|offer| offer.price).max().unwrap_or_default();
        let highest = (highest.ticks() as f64 / TICKS).max(1.0) * 16.0;
        let rules = &self.structure.rows.rules;
        let known = self.known();
        let column = |((holds, known), best): ((&Option<i64>, &Option<i64>), &i64)| {
            let at_least = holds.filter(|_| known.is_none())?;
            Some(near.column(at_least as f64 / self.scale, (0.0, highest), *best as f64 / UNIT))
        };
        let worth: Vec<Option<usize>> = self.node.rules.iter().zip(&known).zip(&self.best.worth).map(column).collect();
        let mut raised = self.seats(&mut near, &worth);
        let wide = f64::INFINITY;
        let estimates: Vec<usize> = (0..2 * OWN).map(|_| near.column(1.0, (-wide, wide), 0.0)).collect();
        // What a use of a thing costs: a sum over the rules.
        let mut prices: Vec<(f64, Vec<(usize, f64)>)> = vec![(0.0, Vec::new()); self.structure.rows.things];
        for ((rule, variable), known) in rules.iter().zip(&worth).zip(&known) {
            for &(thing, counts) in &rule.uses {
                let Some(price) = prices.get_mut(thing) else { continue };
                price.0 -= known.map_or(0.0, |known| known as f64 / UNIT) * counts as f64;
                price.1.extend(variable.map(|variable| (variable, -(counts as f64))));
            }
        }
        for (cluster, uses) in &self.cuts {
            let Some(&estimate) = estimates.get(*cluster) else { continue };
            let (mut terms, mut plain) = (vec![(estimate, 1.0)], 0.0);
            for (price, count) in uses.iter().filter_map(|&(thing, count)| Some((prices.get(thing)?, count))) {
                plain += price.0 * count;
                terms.extend(price.1.iter().map(|&(variable, factor)| (variable, -factor * count)));
            }
            near.row(terms, plain);
        }
        raised.extend(estimates);
        raised.into_iter().for_each(|column| near.raise(column));
        let (most, stand) = near.solve()?;
        let parts = |(column, known): (&Option<usize>, &Option<i64>)| {
            let stand = |column: usize| stand.get(column).map_or(0, |stand| (stand * UNIT).round().max(0.0) as i64);
            column.map_or(known.unwrap_or(0), stand)
        };
        Some((worth.iter().zip(&known).map(parts).collect(), most * self.scale))
    }

    /// The worths that are known beforehand: a seat that nothing else speaks of and of which none is owned is worth its
    /// price.
    fn known(&self) -> Vec<Option<i64>> {
        let mut spoken = vec![0_u32; self.model.offers.len()];
        let rules = self.structure.rows.rules.iter().zip(&self.node.rules);
        for &(offer, _) in rules.filter(|(_, holds)| holds.is_some()).flat_map(|(rule, _)| &rule.seats) {
            if let Some(spoken) = spoken.get_mut(offer) {
                *spoken += 1;
            }
        }
        let free = |rule: &crate::bound::Rule| match (rule.when, rule.seats.as_slice(), rule.uses.as_slice()) {
            (When::Always, [(offer, 1)], [(used, -1)]) if offer == used => {
                let alone = spoken.get(*offer) == Some(&1) && self.node.most.get(*offer).is_some_and(|&most| most > 0);
                self.model.offers.get(*offer).is_some_and(|offer| alone && offer.owned == 0)
            }
            _ => false,
        };
        let worth = self.structure.rows.rules.iter().zip(&self.ceilings);
        worth.map(|(rule, &worth)| free(rule).then_some(worth)).collect()
    }

    /// What seats bring to the bound: nothing if they can be bought, for no worth is above the price then; what is owned,
    /// and allowances, by their number. The columns of what these bring.
    fn seats(&self, near: &mut Near, worth: &[Option<usize>]) -> Vec<usize> {
        let mut brought = Vec::new();
        let mut of_offer: Vec<Vec<(usize, f64)>> = vec![Vec::new(); self.model.offers.len()];
        for (rule, column) in self.structure.rows.rules.iter().zip(worth) {
            for &(offer, counts) in &rule.seats {
                if let (Some(column), Some(terms)) = (column, of_offer.get_mut(offer)) {
                    terms.push((*column, counts as f64));
                }
            }
        }
        for ((offer, &most), terms) in self.model.offers.iter().zip(&self.node.most).zip(&of_offer) {
            let price = offer.price.unwrap_or_default().ticks() as f64 / TICKS;
            let times = |seats: f64| terms.iter().map(move |&(column, counts)| (column, counts * seats));
            if offer.counts == Counts::Allowance {
                // There is only one: it brings no more than its worth.
                let brings = near.column(1.0, (f64::NEG_INFINITY, 0.0), 0.0);
                near.row(times(most as f64 / self.scale).chain([(brings, 1.0)]).collect(), 0.0);
                brought.push(brings);
            } else if most > 0 && !terms.is_empty() {
                near.row(terms.clone(), price);
            }
            if offer.owned == 0 {
                continue;
            }
            // brings <= -worth * stays, and brings <= (price - worth) * (owned - stays) - worth * stays
            let brings = near.column(1.0, (f64::NEG_INFINITY, f64::INFINITY), 0.0);
            for (counted, paid) in [(offer.stays, 0), (offer.owned, offer.owned - offer.stays)] {
                let (counted, paid) = (counted as f64 / self.scale, paid as f64 / self.scale);
                near.row(times(counted).chain([(brings, 1.0)]).collect(), price * paid);
            }
            brought.push(brings);
        }
        brought
    }
}

impl Search<'_> {
    /// How much of everything the cheapest mix of all answers uses that keeps the rules: the other side of `propose`.
    fn average(&mut self) -> Option<()> {
        let mut problem = Problem::new(OptimizationDirection::Minimize);
        let mut parts: Vec<Vec<(Variable, f64)>> = vec![Vec::new(); 2 * OWN];
        let mut used: Vec<Vec<(Variable, f64)>> = vec![Vec::new(); self.structure.rows.things];
        for (cluster, uses) in &self.cuts {
            let part = problem.add_var(0.0, (0.0, 1.0));
            if let Some(parts) = parts.get_mut(*cluster) {
                parts.push((part, 1.0));
            }
            for &(thing, count) in uses {
                if let Some(used) = used.get_mut(thing) {
                    used.push((part, count));
                }
            }
        }
        for parts in &parts {
            add(&mut problem, parts, ComparisonOp::Eq, 1.0);
        }
        let mut seats: Vec<[Variable; 2]> = Vec::new();
        for (offer, &most) in self.model.offers.iter().zip(&self.node.most) {
            let price = offer.price.unwrap_or_default().ticks() as f64 / TICKS;
            let scaled = |number: u64| number as f64 / self.scale;
            let kept = match offer.owned - offer.stays {
                0 => problem.add_var(0.0, (scaled(offer.stays), scaled(offer.stays))),
                _ => problem.add_var(price, (scaled(offer.stays), scaled(offer.owned))),
            };
            seats.push([kept, problem.add_var(price, (0.0, scaled(most)))]);
        }
        for (rule, holds) in self.structure.rows.rules.iter().zip(&self.node.rules) {
            let Some(at_least) = holds else { continue };
            let mut terms: Vec<(Variable, f64)> = Vec::new();
            for &(offer, counts) in &rule.seats {
                terms.extend(seats.get(offer).into_iter().flatten().map(|&seats| (seats, counts as f64)));
            }
            for &(thing, counts) in &rule.uses {
                let used = used.get(thing).into_iter().flatten();
                terms.extend(used.map(|&(part, count)| (part, count * counts as f64)));
            }
            add(&mut problem, &terms, ComparisonOp::Ge, *at_least as f64 / self.scale);
        }
        let found = problem.solve().ok()?.into_solution().ok()?;
        let of_thing = |terms: &Vec<(Variable, f64)>| {
            terms.iter().map(|&(part, count)| found.var_value(part) * count).sum::<f64>() * self.scale
        };
        self.best.used = used.iter().map(of_thing).collect();
        let count = |variable: Variable| found.var_value(variable) * self.scale;
        self.best.seats = seats.iter().map(|seats| seats.map(count)).collect();
        let taken = parts.iter().flatten().map(|(part, _)| found.var_value(*part) > 0.0);
        let mut order: Vec<&(usize, Uses)> = self.cuts.iter().collect();
        order.sort_by_key(|(cluster, _)| *cluster);
        self.best.answers =
            order.into_iter().zip(taken).filter(|(_, taken)| *taken).map(|(cut, _)| cut.clone()).collect();
        Some(())
    }
}

fn add(problem: &mut Problem, terms: &[(Variable, f64)], op: ComparisonOp, value: f64) {
    let mut merged: std::collections::BTreeMap<usize, (Variable, f64)> = std::collections::BTreeMap::new();
    for &(variable, factor) in terms {
        merged.entry(variable.idx()).or_insert((variable, 0.0)).1 += factor;
    }
    let mut sum = LinearExpr::empty();
    for (variable, factor) in merged.into_values().filter(|(_, factor)| *factor != 0.0) {
        sum.add(variable, factor);
    }
    problem.add_constraint(sum, op, value);
}
