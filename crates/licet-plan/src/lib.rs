//! The cheapest lawful set of licences for a whole tenant, with a proof. The only crate that knows a solver.

mod answer;
mod bound;
#[cfg(test)]
mod brute;
mod certificate;
pub mod change;
mod check;
mod explain;
mod hand_out;
mod model;
mod obstacles;
mod parts;
mod plan;
mod presolve;
mod program;
mod rightsize;
mod scenario;
mod solve;
mod switches;
mod verify;
mod worth;

pub use answer::{Alternative, Choice, Fault, Line, Mode, Obstacle, Plan, Proof, Unlicensed, Unresolved};
pub use certificate::{Certificate, Step};
pub use check::check;
pub use plan::{export_model, plan, plan_until};
pub use rightsize::{ByUse, Kept, Removal, by_use};
pub use scenario::{Comparison, Move, Outcome, Scenario, Seats, compare, scenario};
pub use verify::{Claim, ClaimedLine, ClaimedProof, Verification, verify};
pub use worth::{Change, Coupling, CouplingKind, Tried, Worth, worth};
