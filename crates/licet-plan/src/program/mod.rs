//! The model as a program over whole numbers, as plain exact data: what a solver is given, what the MPS file says.

mod build;
mod most;
mod mps;

pub(crate) use most::{all_useful, most_useful};

use crate::model::Model;

/// A cent in ticks of money, as a fraction.
pub(crate) const A_CENT: (i128, i128) = (1_200, 1);

/// How a row compares with its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sense {
    /// At most.
    Most,
    /// At least.
    Least,
    /// Exactly.
    Equal,
}

/// A whole number to find.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Column {
    /// What one costs a month, in ticks of money.
    pub(crate) cost: i128,
    pub(crate) low: u64,
    pub(crate) high: u64,
}

/// What the numbers must keep to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Row {
    pub(crate) kind: RowKind,
    /// Columns, each once and ascending, with what one of them counts.
    pub(crate) terms: Vec<(usize, i64)>,
    pub(crate) sense: Sense,
    pub(crate) number: i64,
}

/// What a row says, with the place of what it speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RowKind {
    /// Everybody of a group gets one of its sets.
    Group(usize),
    /// Who of a group is not licensed for a use of a device licenses themselves.
    Use(usize, usize),
    /// A device of a class takes one option at most.
    Device(usize),
    /// No more seats of an offer are used than held.
    Supply(usize),
    /// Something follows from a structural choice.
    Switch(usize),
    /// A limit that no choice switches.
    Limit(usize),
    /// A sum of seats.
    Link(usize),
}

/// The program.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Program {
    pub(crate) columns: Vec<Column>,
    pub(crate) rows: Vec<Row>,
    /// For each group and set: its column.
    pub(crate) sets: Vec<Vec<usize>>,
    /// For each device class and option: its column.
    pub(crate) devices: Vec<Vec<usize>>,
    /// For each offer: the columns of owned seats kept, beside those that stay in any case, and of seats bought.
    pub(crate) kept: Vec<usize>,
    pub(crate) bought: Vec<usize>,
    /// For each structural choice: its column, 0 for no and 1 for yes.
    pub(crate) switches: Vec<usize>,
}

impl Program {
    /// The program of a model.
    pub(crate) fn of(model: &Model) -> Self {
        build::build(model, &|_, _| true)
    }

    /// The program of a model in which a group (by its place) may be given a set only if it is kept.
    pub(crate) fn keeping(model: &Model, kept: &dyn Fn(usize, usize) -> bool) -> Self {
        build::build(model, kept)
    }

    /// Fixes a column.
    pub(crate) fn fix(&mut self, column: usize, value: u64) {
        if let Some(column) = self.columns.get_mut(column) {
            (column.low, column.high) = (value, value);
        }
    }
}
