//! Old licences → new: upgrade, downgrade, From SA, legacy plans; and the cheapest mix for what a tenant needs.

mod answer;
pub mod best;
mod legacy;
mod question;
mod terms;
mod version;
mod ways;

pub use answer::transition;
pub use best::{Best, best};
pub use question::{Choice, Transition, TransitionAnswer, Under};
