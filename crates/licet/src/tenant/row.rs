//! One row of a table, wherever it came from: cells by column, with the words to complain about them.

use std::{cell::RefCell, fmt::Display, str::FromStr};

use crate::value::{Day, Money, Named, Names, OfferId, Place, Problem};

/// A row whose cells stand in the order of the table's specification.
pub(super) struct Row<'a> {
    /// The file.
    pub(super) file: &'a str,
    /// The line, counted from one.
    pub(super) line: u32,
    /// For each column of the specification: its name, the number of its field (0 if absent), and the text.
    pub(super) cells: &'a [(&'static str, u32, &'a str)],
    /// Where mistakes go; a row with a mistake is refused as a whole.
    pub(super) problems: &'a RefCell<Vec<Problem>>,
    /// The names of offers.
    pub(super) names: &'a Names,
}

impl<'a> Row<'a> {
    fn cell(&self, column: &str) -> (u32, &'a str) {
        self.cells.iter().find(|(name, ..)| *name == column).map_or((0, ""), |&(_, field, text)| (field, text.trim()))
    }

    /// Where a column of this row stands.
    pub(super) fn place(&self, column: &str) -> Place {
        Place { file: self.file.into(), line: self.line, column: self.cell(column).0 }
    }

    /// Complains about a cell: what was found, what was expected.
    pub(super) fn refuse(&self, column: &str, expected: impl Display, help: impl Into<String>) {
        let found = self.cell(column).1;
        let shown: String = found.chars().take(60).collect();
        let found = if found.is_empty() { "nothing".into() } else { format!("`{shown}`") };
        let message = format!("column `{column}`: found {found}, expected {expected}");
        self.problems.borrow_mut().push(Problem::error(self.place(column), message, help));
    }

    /// Says that the row is used, with a reservation.
    pub(super) fn warn(&self, column: &str, message: impl Into<String>, help: impl Into<String>) {
        self.problems.borrow_mut().push(Problem::warning(self.place(column), message, help));
    }

    /// The text of a cell; `None` if it is empty.
    pub(super) fn text(&self, column: &str) -> Option<&'a str> {
        Some(self.cell(column).1).filter(|text| !text.is_empty())
    }

    /// The text of a cell that must not be empty.
    pub(super) fn required(&self, column: &str) -> Option<&'a str> {
        let text = self.text(column);
        if text.is_none() {
            self.refuse(column, "a value", "");
        }
        text
    }

    /// A cell read as something; `Err` if it is there and cannot be read, which has then been complained about.
    pub(super) fn parse<T: FromStr<Err: Display>>(&self, column: &str, expected: &str) -> Result<Option<T>, ()> {
        let Some(text) = self.text(column) else { return Ok(None) };
        text.parse().map(Some).map_err(|_| self.refuse(column, expected, ""))
    }

    /// A day.
    pub(super) fn day(&self, column: &str) -> Result<Option<Day>, ()> {
        self.parse(column, "a date such as `2021-09-30`")
    }

    /// A whole number that is not negative.
    pub(super) fn quantity(&self, column: &str) -> Result<Option<u64>, ()> {
        self.parse(column, "a whole number, 0 or more")
    }

    /// An amount of money that is not negative.
    pub(super) fn money(&self, column: &str) -> Result<Option<Money>, ()> {
        match self.parse::<Money>(column, "an amount such as `95.00`")? {
            Some(amount) if amount < Money::ZERO => {
                self.refuse(column, "an amount, 0 or more", "");
                Err(())
            }
            amount => Ok(amount),
        }
    }

    /// `true` or `false`, also as `yes` and `no`.
    pub(super) fn truth(&self, column: &str) -> Result<Option<bool>, ()> {
        match self.text(column).map(str::to_lowercase).as_deref() {
            None => Ok(None),
            Some("true" | "yes" | "1") => Ok(Some(true)),
            Some("false" | "no" | "0") => Ok(Some(false)),
            Some(_) => {
                self.refuse(column, "`true` or `false`", "");
                Err(())
            }
        }
    }

    /// One of some fixed words.
    pub(super) fn choice<T: Copy>(&self, column: &str, all: &[(&'static str, T)]) -> Result<Option<T>, ()> {
        let Some(text) = self.text(column) else { return Ok(None) };
        match all.iter().find(|(word, _)| word.eq_ignore_ascii_case(text)) {
            Some(&(_, value)) => Ok(Some(value)),
            None => {
                let words: Vec<_> = all.iter().map(|(word, _)| format!("`{word}`")).collect();
                self.refuse(column, format_args!("one of {}", words.join(", ")), "");
                Err(())
            }
        }
    }

    /// An offer by its id, SKU part number, GUID or title. `Ok(None)` is a known SKU out of scope (a warning was given).
    pub(super) fn offer(&self, column: &str) -> Result<Option<OfferId>, ()> {
        let Some(text) = self.required(column) else { return Err(()) };
        match self.names.find(text) {
            Some(Named::Offer(id)) => Ok(Some(id.clone())),
            Some(Named::OutOfScope(reason)) => {
                self.warn(column, format!("`{text}` is left out: {reason}"), "");
                Ok(None)
            }
            None => {
                let similar = self.names.similar(text);
                let help = if similar.is_empty() {
                    "`licet catalog list` shows every offer".into()
                } else {
                    format!("did you mean {}?", similar.join(", "))
                };
                self.refuse(column, "an offer id, a SKU part number or a SKU GUID", help);
                Err(())
            }
        }
    }
}
