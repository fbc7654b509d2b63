//! The words of licensing as values: ids, days, money, needs, reasons, problems.

mod day;
mod id;
mod moment;
mod money;
mod names;
mod need;
mod offer_kind;
mod printed;
mod problem;
mod quantity;
mod reason;
#[cfg(feature = "schema")]
mod schema;

pub use day::Day;
pub use id::of;
pub use id::{
    AgreementId, DeviceId, EditionId, EnvironmentId, FactId, Id, MeterId, OfferId, ReadingId, RightId, RuleId,
    SubscriptionId, UserId,
};
pub use moment::Moment;
pub use money::Money;
pub use names::{Named, Names, alike, fold};
pub use need::Clause;
pub use offer_kind::{AssignedTo, OfferKind};
pub use printed::Printed;
pub use problem::{Lines, Place, Problem, Problems, Severity, usable};
pub use quantity::Quantity;
pub use reason::{Basis, Confidence, ReadingTaken, Reason};
