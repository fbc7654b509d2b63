//! The optimiser against sample tenants, worked cases, altered plans and brute force.

mod cases;
mod common;
mod tenants;
