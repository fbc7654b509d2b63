//! The heart of licet: what the licensing documents say, what people and devices require, and whether a tenant has it.
//!
//! Pure: no clock, no files, no floats. `as_of` is always an argument.

pub mod audit;
pub mod capacity;
pub mod catalog;
pub mod decide;
pub mod require;
pub mod rules;
pub mod tenant;
pub mod transition;
pub mod value;
