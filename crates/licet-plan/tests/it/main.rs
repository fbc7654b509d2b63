//! The optimiser against sample tenants, worked cases, altered plans and brute force.
#![expect(clippy::unwrap_used, clippy::panic, clippy::print_stdout, reason = "a test says what is wrong by failing")]

mod altered;
mod certificate;
mod change;
mod common;
mod tenants;
