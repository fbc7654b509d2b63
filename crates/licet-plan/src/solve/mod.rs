//! Finds the cheapest plan and a lower bound that meets it: branch and bound over the structural choices.
//!
//! Each node is bounded in exact arithmetic (`bound`) under worths that `worths` proposes. What the bound shows to be
//! too dear for any better plan is left out, and the small whole-number program that stays is solved (`whole`). What
//! comes back is checked again in exact arithmetic (`check`); the cost is summed anew from exact prices.

mod again;
mod guess;
mod near;
mod raises;
mod reduce;
mod search;
mod settle;
mod solution;
mod under;
mod violated;
mod whole;
mod worths;

pub(crate) use search::{Most, solve, solve_up_to};
pub(crate) use solution::Solution;

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
