//! The cheapest lawful set of licences for a whole tenant, with a proof. The only crate that knows a solver.

mod answer;

pub use answer::{Alternative, Choice, Fault, Line, Mode, Obstacle, Plan, Proof, Unlicensed, Unresolved};
