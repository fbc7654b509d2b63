//! Requirements and holdings → effective licence position and findings.

mod finding;

pub use finding::{Audit, Code, Finding, PositionLine};
