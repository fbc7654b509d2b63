//! The answers to the open choices that a relaxed answer itself gives.
//!
//! A choice that is left open in a program of whole numbers is answered in part there: seats are bought for a tenth of a
//! yes, and everything that hangs on it comes out in parts, too. Where the relaxed answer breaks no rule, each choice has an
//! answer that fits it as it stands, and the program with these answers is nearly whole by itself. A plan that is found so
//! is a plan like any other; if there is none, nothing is proved by it.
#![expect(clippy::float_arithmetic, reason = "only proposes what to try first")]

use super::search::{NOTHING, Open, Search};
use crate::{bound::Node, switches::Fixed};

impl Search<'_> {
    /// What is fixed under a node, with an answer to each open choice: no, unless the relaxed answer uses or buys what no
    /// forbids. Nothing where there is no relaxed answer or no open choice.
    pub(super) fn guess(&self, node: &Open) -> Option<Fixed> {
        let open: Vec<usize> =
            (0..self.structure.rows.switches.len()).filter(|&at| node.fixed.answer(at).is_none()).collect();
        if open.is_empty() || node.found.used.is_empty() {
            return None;
        }
        let answered = open.into_iter().fold(node.fixed.clone(), |fixed, at| {
            let no = Node::of(self.model, &self.structure, &node.fixed.with(at, false));
            fixed.with(at, self.forbidden(&no, node))
        });
        Some(answered)
    }

    /// Whether the relaxed answer of a node uses or buys what another node forbids.
    fn forbidden(&self, no: &Node, node: &Open) -> bool {
        let uses = |(thing, amount): (usize, &f64)| *amount > NOTHING && !no.can_use(thing);
        let buys = |(seats, most): (&[f64; 2], &u64)| seats[1] > NOTHING.max(*most as f64 + NOTHING);
        node.found.used.iter().enumerate().any(uses) || node.found.seats.iter().zip(&no.most).any(buys)
    }
}
