//! Reports as data, and the files they become: CSV, JSON, a workbook, a page.
//!
//! Whoever answers a question makes one [`Report`]; every writer takes every report, so that all of them say the same.

mod csv;
mod html;
mod json;
mod pdf;
mod template;
mod xlsx;

use licet::value::{Day, Money, Quantity};

pub use csv::{Csv, csv};
pub use html::html;
pub use json::json;
pub use pdf::pdf;
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
    /// What makes it a letter, where it is one: a quote.
    pub letter: Option<Letter>,
}

/// What a report that is sent to somebody says besides. Whatever is not stated is said to be so.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Letter {
    /// Who sends it.
    pub from: Option<String>,
    /// By which both speak of it: a number of the sender's.
    pub reference: Option<String>,
    /// The last day on which it holds.
    pub valid_until: Option<Day>,
}

impl Report {
    /// The answer in a few words, after what a letter says.
    fn told(&self) -> Vec<(String, Cell)> {
        let mut told = self.letter.as_ref().map(Letter::told).unwrap_or_default();
        told.extend(self.summary.iter().cloned());
        told
    }
}

impl Letter {
    fn told(&self) -> Vec<(String, Cell)> {
        let mut told = Vec::new();
        for (what, text) in [("From", &self.from), ("Reference", &self.reference)] {
            told.extend(text.as_ref().map(|text| (what.to_owned(), Cell::text(text))));
        }
        let until = self.valid_until.map_or_else(|| Cell::text("not stated"), Cell::Day);
        told.push(("Valid until".to_owned(), until));
        told
    }
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

/// A text in parts each of which could be the id of a rule, or none of whose letters could stand in one.
fn id_parts(text: &str) -> impl Iterator<Item = &str> {
    let is_of_id = |letter: char| letter.is_ascii_alphanumeric() || letter == '-';
    let mut rest = text;
    std::iter::from_fn(move || {
        let first = rest.chars().next()?;
        let end = rest.find(|letter| is_of_id(letter) != is_of_id(first)).unwrap_or(rest.len());
        let (part, after) = rest.split_at(end);
        rest = after;
        Some(part)
    })
}

/// A value as pages show it: numbers with their thousands apart, by a thin space that does not break.
fn shown(cell: &Cell) -> String {
    let plain = cell.plain();
    if !cell.is_number() {
        return plain;
    }
    let (whole, rest) = plain.split_once('.').map_or((plain.as_str(), String::new()), |(a, b)| (a, format!(".{b}")));
    let (sign, digits) = whole.strip_prefix('-').map_or(("", whole), |digits| ("\u{2212}", digits));
    let mut grouped = String::from(sign);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at) % 3 == 0 {
            grouped.push('\u{202f}');
        }
        grouped.push(digit);
    }
    grouped + &rest
}
