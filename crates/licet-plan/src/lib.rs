//! The cheapest lawful set of licences for a whole tenant, with a proof. The only crate that knows a solver.

mod answer;
mod bound;
#[cfg(test)]
mod brute;
mod certificate;
pub mod change;
mod check;
mod counted;
mod explain;
mod hand_out;
mod lists;
mod merge;
mod meters;
mod model;
mod obstacles;
mod parts;
mod people;
mod plan;
mod presolve;
mod program;
mod rightsize;
mod scenario;
mod schedule;
mod sets;
mod solve;
mod span;
mod staying;
mod switches;
mod useful;
mod verify;
mod worth;

pub use answer::{
    Alternative, Choice, Fault, Licences, Line, Mode, Obstacle, Plan, Proof, Unlicensed, UnplannedMeter, Unresolved,
};
pub use certificate::{Certificate, Step};
pub use check::check;
pub use plan::{Stage, export_model, plan, plan_until, plan_watched};
pub use rightsize::{ByUse, Kept, Removal, by_use};
pub use scenario::{Comparison, Move, Outcome, Scenario, Seats, compare, scenario};
pub use schedule::{PaidSeats, Schedule, SeatsOnDay, Turn, export_schedule, schedule};
pub use staying::Staying;
pub use verify::{Claim, ClaimedLine, ClaimedProof, Verification, verify};
pub use worth::{Change, Coupling, CouplingKind, Tried, Worth, worth};
