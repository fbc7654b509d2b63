//! The question, and the answer.

use serde::Serialize;

use crate::{
    decide::{Decision, Line},
    rules::transition_ratio::{Channel, Direction},
    tenant::Program,
    value::{Day, OfferId},
};

/// What may become of old licences?
#[derive(Debug, Clone)]
pub struct Transition {
    /// Under which program, or by whose tables.
    pub under: Under,
    /// When they were bought; without it as the tenant's subscriptions say.
    pub purchased: Option<Day>,
    /// The way.
    pub direction: Direction,
    /// What is held; lines of the same offer are taken together.
    pub from: Vec<Line>,
    /// What is wanted; without it every alternative is shown.
    pub to: Option<OfferId>,
    /// The earlier version of a server that is wanted, by name.
    pub version: Option<String>,
    /// How many versions before the current one is wanted.
    pub versions_back: Option<u64>,
}

/// Under which program, or by whose tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Under {
    /// A program.
    Program(Program),
    /// Tables.
    Channel(Channel),
    /// Nothing is said.
    Unsaid,
}

/// One alternative, taken for all licences of a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Choice {
    /// The old licence.
    pub from: OfferId,
    /// What it becomes.
    pub offer: OfferId,
    /// How many.
    pub quantity: u64,
    /// How many of the old licences are left.
    pub left: u64,
}

/// What may become of old licences.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TransitionAnswer {
    /// The verdict with its reasons.
    #[serde(flatten)]
    pub decision: Decision,
    /// The alternatives, each by itself, in the document's order.
    pub options: Vec<Choice>,
    /// What is held afterwards, with what was not converted.
    pub lines: Vec<Line>,
    /// The first day on which the right takes effect, where the agreements say it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub effective: Option<Day>,
}
