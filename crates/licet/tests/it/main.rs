//! The heart asked through its public face.

mod cases;
mod decisions;
