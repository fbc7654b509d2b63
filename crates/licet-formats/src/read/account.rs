//! What became of every row: rows in = rows used + rows reported.

use licet::value::{Place, Problem};
use serde::Serialize;

/// Why a row, or a part of it, was not used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Why {
    /// A SKU that neither the catalogue nor the published list of SKUs knows.
    UnknownSku,
    /// A SKU of another online service, or one that licet does not deal with.
    OtherService,
    /// The user was deleted.
    DeletedUser,
    /// A group or a system, not somebody who could need a licence.
    NotAPerson,
    /// It stands elsewhere already with the same values.
    Duplicate,
    /// Another row says something else of the same thing.
    Contradiction,
    /// A value that is needed is missing.
    Incomplete,
    /// A value is not what its column says.
    Malformed,
    /// A licence that the directory could not assign.
    AssignmentFailed,
    /// It is switched off, so that it has no effect.
    SwitchedOff,
    /// It cannot be said who of several people is meant.
    AmbiguousPerson,
    /// Nobody in the directory's export is this person.
    UnmatchedPerson,
    /// It belongs to a set of facts that something more specific replaces.
    Superseded,
    /// Its licence effect is not known.
    Unclassified,
    /// Something that a role, duty or privilege names is in none of the files.
    NotFound,
    /// Sub-roles that contain each other.
    Circle,
    /// It is not in force on the day asked about.
    NotInForce,
    /// It has no say in licensing.
    NotOfUse,
    /// It says otherwise than the catalogue: it counts for the tenant, and that is told.
    Overruled,
    /// Used, with a value changed so that no spreadsheet takes it for a formula.
    Neutralised,
    /// Used, though something about it is to be known.
    Remark,
}

impl Why {
    /// Whether the import is incomplete for it, so that somebody must look.
    pub fn is_finding(self) -> bool {
        !matches!(
            self,
            Self::OtherService
                | Self::DeletedUser
                | Self::NotAPerson
                | Self::Duplicate
                | Self::SwitchedOff
                | Self::Superseded
                | Self::NotInForce
                | Self::NotOfUse
                | Self::Neutralised
                | Self::Remark
        )
    }
}

/// A row that is not used, and why.
#[derive(Debug, Clone)]
pub(super) struct Aside {
    pub(super) why: Why,
    pub(super) problem: Problem,
}

impl Aside {
    /// A row set aside.
    pub(super) fn new(why: Why, place: Place, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { why, problem: Problem::warning(place, message, help) }
    }
}

/// How often something was found, and the first of them.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Tally {
    /// Why.
    pub why: Why,
    /// How often.
    pub count: u64,
    /// The first of them, with their places; no more than [`MOST_SHOWN`].
    pub first: Vec<Problem>,
}

/// How many problems of one kind and file are kept in full; the rest are only counted.
pub const MOST_SHOWN: usize = 1_000;

/// What became of the rows of one set of rows of a file.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Account {
    /// The file, and within it the list or member.
    pub file: String,
    /// The format that was recognised.
    pub format: &'static str,
    /// How the text was written.
    pub encoding: &'static str,
    /// Rows in.
    pub rows: u64,
    /// Rows used.
    pub used: u64,
    /// Rows not used, by reason.
    pub reported: Vec<Tally>,
    /// What is to be known of rows that were used.
    pub remarks: Vec<Tally>,
    /// Columns that the format does not know; they are kept out.
    pub unknown_columns: Vec<String>,
}

impl Account {
    /// An account of a set of rows.
    pub(super) fn new(file: &str, format: &'static str, encoding: &'static str) -> Self {
        Self {
            file: file.into(),
            format,
            encoding,
            rows: 0,
            used: 0,
            reported: Vec::new(),
            remarks: Vec::new(),
            unknown_columns: Vec::new(),
        }
    }

    /// Books a row.
    pub(super) fn book(&mut self, outcome: Result<(), Aside>) {
        self.rows += 1;
        match outcome {
            Ok(()) => self.used += 1,
            Err(aside) => add(&mut self.reported, aside),
        }
    }

    /// A row that was booked as used turns out not to be.
    pub(super) fn take_back(&mut self, aside: Aside) {
        self.take_back_rows(aside, 1);
    }

    /// So many rows that were booked as used turn out not to be, all for one reason, which is told once.
    pub(super) fn take_back_rows(&mut self, aside: Aside, rows: u64) {
        self.used = self.used.saturating_sub(rows);
        add_rows(&mut self.reported, aside, rows);
    }

    /// Something to be known of a row that is used.
    pub(super) fn remark(&mut self, aside: Aside) {
        add(&mut self.remarks, aside);
    }

    /// How many rows were not used.
    pub fn reported(&self) -> u64 {
        self.reported.iter().map(|tally| tally.count).sum()
    }

    /// Whether somebody must look.
    pub fn has_findings(&self) -> bool {
        self.reported.iter().chain(&self.remarks).any(|tally| tally.why.is_finding())
    }

    /// Sorts what was found by reason and place.
    pub(super) fn close(&mut self) {
        for tallies in [&mut self.reported, &mut self.remarks] {
            tallies.sort_by_key(|tally| tally.why);
            for tally in tallies {
                tally.first.sort();
            }
        }
    }
}

fn add(tallies: &mut Vec<Tally>, aside: Aside) {
    add_rows(tallies, aside, 1);
}

fn add_rows(tallies: &mut Vec<Tally>, aside: Aside, rows: u64) {
    let at = tallies.iter().position(|tally| tally.why == aside.why).unwrap_or_else(|| {
        tallies.push(Tally { why: aside.why, count: 0, first: Vec::new() });
        tallies.len() - 1
    });
    if let Some(tally) = tallies.get_mut(at) {
        tally.count += rows;
        if tally.first.len() < MOST_SHOWN {
            tally.first.push(aside.problem);
        }
    }
}
