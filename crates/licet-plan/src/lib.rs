//! The cheapest lawful set of licences for a whole tenant, with a proof. The only crate that knows a solver.

mod answer;
#[cfg(test)]
mod brute;
pub mod change;
mod check;
mod explain;
mod hand_out;
mod model;
mod obstacles;
mod parts;
mod plan;
mod presolve;
mod solve;

pub use answer::{Alternative, Choice, Fault, Line, Mode, Obstacle, Plan, Proof, Unlicensed, Unresolved};
pub use check::check;
pub use plan::plan;
