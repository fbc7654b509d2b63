//! The best plan under a node, by a solver for whole numbers.
//!
//! What the bound shows to be too dear is left out first. Then the program is tried with the answers to the open choices
//! that the relaxed answer itself gives (`guess`), for with these it is nearly whole. A program of large numbers of people
//! can keep a solver busy for long where a few questions about numbers of seats would have closed it, so that it is given
//! few steps at first, more the more seats are counted, and all only where there is nothing left to ask.
#![expect(clippy::float_arithmetic, reason = "only the solver's tolerance is a float")]

use super::{
    Solution, Unsolved,
    again::{TIMES, until_near},
    search::{Open, SHORT, Search},
    whole::whole,
};
use crate::{bound::PARTS, switches::Fixed};

/// So many steps of the prices above a node's bound are looked at first.
const NEAR: i128 = 4;

impl Search<'_> {
    /// The best plan of what is fixed under a node, leaving out sets that cost more than `within` (in parts of ticks) above
    /// the node's bound, or the best that the solver finds in so many nodes. Whether it searched all.
    fn restricted(
        &mut self,
        node: &Open,
        fixed: &Fixed,
        within: Option<i128>,
        nodes: Option<u64>,
    ) -> Result<bool, Unsolved> {
        let program = self.under(node, fixed, within);
        let about = self.best.as_ref().map_or(node.bound, |(_, cost)| cost.ticks()).max(self.step);
        let mut all = true;
        until_near(about, |about| {
            let answer = whole(&program, self.gap(about), nodes)?;
            self.nodes += answer.nodes;
            all = answer.all;
            let Some(values) = answer.values else { return Ok(about) };
            let solution = Solution::of(self.model, &program, &values);
            let cost = solution.cost(self.model);
            if self.best.as_ref().is_none_or(|(_, best)| cost < *best) {
                self.best = Some((solution, cost));
            }
            Ok(cost.ticks())
        })?;
        Ok(all)
    }

    /// Less than a step, as a part of a cost that is no more than [`TIMES`] as high as this.
    fn gap(&self, about: i128) -> f64 {
        self.step as f64 / (2 * TIMES) as f64 / about as f64
    }

    /// Finds the best plan under a node, whatever choices are still open: near its bound first, then as far from it as a
    /// better plan can be. With so many `nodes` for each attempt, it ends with the first plan that was known at all, or where
    /// they are spent, plan or no plan. Whether all of the node was searched.
    pub(super) fn settle(&mut self, node: &Open, nodes: Option<u64>) -> Result<bool, Unsolved> {
        let bound = node.found.value.bound.unwrap_or_default();
        let above = |search: &Self| search.best.as_ref().map(|(_, cost)| cost.ticks() * PARTS - bound);
        let (mut within, first) = (self.step * PARTS * NEAR, self.best.is_none());
        if self.guessed(node) {
            return Ok(true);
        }
        if first && nodes.is_some() && self.best.is_some() {
            return Ok(false);
        }
        loop {
            let most = above(self);
            let last = most.is_some_and(|most| most <= within) || within > bound;
            let wide = if last { most } else { Some(within) };
            match self.restricted(node, &node.fixed, wide, nodes) {
                Ok(true) | Err(Unsolved::Infeasible) if last => return Ok(true),
                Ok(true) if above(self).is_some_and(|most| most <= within) => return Ok(true),
                Ok(_) if first && nodes.is_some() && self.best.is_some() => return Ok(false),
                Ok(false) => return Ok(false),
                Ok(true) | Err(Unsolved::Infeasible) => within *= 16,
                Err(unsolved) => return Err(unsolved),
            }
        }
    }

    /// Looks for a plan where the relaxed answer of a node itself answers what is open. Whether nothing under the node can
    /// be cheaper than what is known then. It proves nothing by itself, so that what fails here fails nothing: the search
    /// asks on as if it had not been tried.
    pub(super) fn guessed(&mut self, node: &Open) -> bool {
        let within = self.step * PARTS * NEAR;
        let tried = self.guess(node).map(|fixed| self.restricted(node, &fixed, Some(within), Some(SHORT)));
        tried.is_some() && self.closed(node.bound)
    }
}
