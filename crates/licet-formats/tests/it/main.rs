//! What each kind of file gives: recognised as what, which rows used, which reported and why, which tables.
#![expect(clippy::unwrap_used, reason = "a test says what is wrong by failing")]

mod golden;
mod hostile;
mod order;
#[cfg(test)]
mod pdf;
#[cfg(test)]
mod pdf_read;
#[cfg(test)]
pub(crate) mod show;

use show::{folder, shown, sources};
