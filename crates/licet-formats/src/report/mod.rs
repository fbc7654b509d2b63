//! Reports as data, and the files they become: CSV, JSON, a workbook, a page.
//!
//! Whoever answers a question makes one [`Report`]; every writer takes every report, so that all of them say the same.

mod csv;
mod html;
mod json;
mod template;
mod xlsx;

use licet::value::{Day, Money, Quantity};

pub use csv::{Csv, csv};
pub use html::html;
pub use json::json;
pub use template::template;
pub use xlsx::xlsx;

/// An answer as tables with what it rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// What it answers.
    pub title: String,
    /// About whom.
    pub tenant: String,
    /// The edition that answered.
    pub edition: String,
    /// The day for which it answered.
    pub as_of: Day,
    /// The currency of all amounts.
    pub currency: String,
    /// The answer in a few words, each with what it is about.
    pub summary: Vec<(String, Cell)>,
    /// The tables; the first is the answer itself.
    pub sheets: Vec<Sheet>,
    /// What is to be known beside the tables: readings taken, facts that are less than sure.
    pub notes: Vec<String>,
    /// What the answer rests on.
    pub cites: Vec<Cite>,
}

/// One table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// Its name: short, of letters, digits and dashes.
    pub name: &'static str,
    /// What it shows.
    pub title: String,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows: a cell for each column.
    pub rows: Vec<Vec<Cell>>,
}

impl Sheet {
    /// A table without rows yet.
    pub fn new(name: &'static str, title: impl Into<String>, columns: &[Column]) -> Self {
        Self { name, title: title.into(), columns: columns.to_vec(), rows: Vec::new() }
    }

    /// Adds a row: a cell for each column.
    pub fn row<const N: usize>(&mut self, cells: [Cell; N]) {
        self.rows.push(cells.into());
    }
}

/// A column of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// Its name for programs: small letters and underscores.
    pub key: &'static str,
    /// Its name for people.
    pub title: &'static str,
}

/// A column.
pub const fn column(key: &'static str, title: &'static str) -> Column {
    Column { key, title }
}

/// A value in a table.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cell {
    /// Nothing, or not stated.
    Empty,
    /// A text.
    Text(String),
    /// A count.
    Number(u64),
    /// An amount of money in the report's currency.
    Amount(Money),
    /// An amount in the unit of a meter.
    Quantity(Quantity),
    /// A day.
    Day(Day),
    /// Yes or no.
    Truth(bool),
}

impl Cell {
    /// A text; nothing if it is empty.
    pub fn text(text: impl ToString) -> Self {
        let text = text.to_string();
        if text.is_empty() { Self::Empty } else { Self::Text(text) }
    }

    /// The value if there is one.
    pub fn of<T: Into<Self>>(value: Option<T>) -> Self {
        value.map_or(Self::Empty, Into::into)
    }

    /// The value as people and tables of text have it: days as 2021-10-15, amounts with a point and no separators.
    pub fn plain(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) => text.clone(),
            Self::Number(number) => number.to_string(),
            Self::Amount(amount) => amount.to_string(),
            Self::Quantity(quantity) => quantity.to_string(),
            Self::Day(day) => day.to_string(),
            Self::Truth(truth) => if *truth { "yes" } else { "no" }.into(),
        }
    }

    /// Whether it stands on the right of its column.
    fn is_number(&self) -> bool {
        matches!(self, Self::Number(_) | Self::Amount(_) | Self::Quantity(_))
    }
}

impl From<u64> for Cell {
    fn from(number: u64) -> Self {
        Self::Number(number)
    }
}

impl From<Money> for Cell {
    fn from(amount: Money) -> Self {
        Self::Amount(amount)
    }
}

impl From<Quantity> for Cell {
    fn from(quantity: Quantity) -> Self {
        Self::Quantity(quantity)
    }
}

impl From<Day> for Cell {
    fn from(day: Day) -> Self {
        Self::Day(day)
    }
}

impl From<bool> for Cell {
    fn from(truth: bool) -> Self {
        Self::Truth(truth)
    }
}

/// A rule that the answer rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cite {
    /// Its id.
    pub rule: String,
    /// What it states.
    pub statement: String,
    /// The document.
    pub source: String,
    /// Where in it.
    pub section: String,
}
