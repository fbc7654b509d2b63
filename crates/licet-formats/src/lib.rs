//! The files that vendors' programs give, read as they come into the tables of a tenant.
//!
//! A format is recognised by what stands in a file, never by its name. Every row that comes in is accounted for: it is
//! used, or it is reported with its place and the reason ([`Account`]). Files may come in any order: the same files give
//! the same tables.
//!
//! Reading does not open files itself: a [`Source`] says how its bytes are had. Writing gives bytes: evidence
//! ([`evidence`]) that anyone can check again.

pub mod changes;
pub mod evidence;
mod head;
mod read;
pub mod report;

pub use head::head;
pub use read::{
    Account, Deployment, Dictionary, Import, MOST_SHOWN, Matched, ModelUsed, Opinion, Options, PriceKind, Product,
    RoleNeeds, Source, Table, Tally, Why, import,
};
