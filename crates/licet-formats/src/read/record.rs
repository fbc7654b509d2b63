//! One row of a file, be it of a table or of a JSON list: values by column, whatever the spelling of the column.

use std::borrow::Cow;

use licet::value::{Day, Place};
use serde_json::{Map, Value};

use super::account::{Aside, Why};

/// A column's name without what differs from export to export: case, blanks, dashes, brackets, quotes.
pub(super) fn plain(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// A row and where it stands.
pub(super) struct Record<'a> {
    /// The file.
    pub(super) file: &'a str,
    /// The line where it begins.
    pub(super) line: u32,
    /// Its values.
    pub(super) body: Body<'a>,
}

/// The values of a row.
pub(super) enum Body<'a> {
    /// Of a table: the plain names of the columns, and the cells.
    Row(&'a [String], &'a [&'a str]),
    /// Of a JSON list: plain names and values.
    Object(Vec<(String, &'a Value)>),
}

impl<'a> Record<'a> {
    /// A JSON object as a row.
    pub(super) fn of_object(file: &'a str, line: u32, object: &'a Map<String, Value>) -> Self {
        let body = Body::Object(object.iter().map(|(key, value)| (plain(key), value)).collect());
        Self { file, line, body }
    }

    /// The text of the first of these columns that is there and not empty.
    pub(super) fn text(&self, columns: &[&str]) -> Option<Cow<'a, str>> {
        columns.iter().find_map(|column| match &self.body {
            Body::Row(keys, cells) => {
                let at = keys.iter().position(|key| key == column)?;
                Some(Cow::Borrowed(cells.get(at)?.trim())).filter(|text| !text.is_empty())
            }
            Body::Object(fields) => as_text(fields.iter().find(|(key, _)| key == column)?.1),
        })
    }

    /// A nested value.
    pub(super) fn value(&self, column: &str) -> Option<&'a Value> {
        match &self.body {
            Body::Row(..) => None,
            Body::Object(fields) => fields.iter().find(|(key, _)| key == column).map(|(_, value)| *value),
        }
    }

    /// The objects of a nested list, as rows of the same line.
    pub(super) fn list(&self, column: &str) -> Vec<Record<'a>> {
        let items = self.value(column).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        let objects = items.iter().filter_map(Value::as_object);
        objects.map(|object| Record::of_object(self.file, self.line, object)).collect()
    }

    /// A nested object, as a row of the same line.
    pub(super) fn object(&self, column: &str) -> Option<Record<'a>> {
        let object = self.value(column)?.as_object()?;
        Some(Record::of_object(self.file, self.line, object))
    }

    /// Where a column stands; of a JSON row only its line is known.
    pub(super) fn place(&self, columns: &[&str]) -> Place {
        let column = match &self.body {
            Body::Row(keys, _) => {
                columns.iter().find_map(|column| keys.iter().position(|key| key == column)).map_or(0, |at| at + 1)
            }
            Body::Object(_) => 0,
        };
        Place { file: self.file.into(), line: self.line, column: u32::try_from(column).unwrap_or(u32::MAX) }
    }

    /// The text of a column that must be there.
    pub(super) fn required(&self, columns: &[&str], what: &str) -> Result<Cow<'a, str>, Aside> {
        self.text(columns).ok_or_else(|| {
            let message = format!("the row has no {what}");
            Aside::new(Why::Incomplete, self.place(columns), message, "")
        })
    }

    /// A whole number, if the column is there.
    pub(super) fn count(&self, columns: &[&str], what: &str) -> Result<Option<u64>, Aside> {
        let Some(text) = self.text(columns) else { return Ok(None) };
        let digits = text.replace([',', '\u{a0}', '\u{202f}', ' '], "");
        digits.parse().map(Some).map_err(|_| self.broken(columns, &text, &format!("{what}, a whole number, 0 or more")))
    }

    /// Yes or no, if the column is there.
    pub(super) fn truth(&self, columns: &[&str]) -> Result<Option<bool>, Aside> {
        let Some(text) = self.text(columns) else { return Ok(None) };
        match text.to_lowercase().as_str() {
            "true" | "yes" | "1" | "enabled" => Ok(Some(true)),
            "false" | "no" | "0" | "disabled" => Ok(Some(false)),
            _ => Err(self.broken(columns, &text, "`true` or `false`, `Yes` or `No`")),
        }
    }

    /// A day, if the column is there and does not only hold the place of one.
    pub(super) fn day(&self, columns: &[&str]) -> Result<Option<Day>, Aside> {
        let Some(text) = self.text(columns) else { return Ok(None) };
        super::date::day(&text).map_err(|()| {
            self.broken(columns, &text, "a date such as `2021-09-30`, `2021-09-30T12:00:00Z` or `9/30/2021`")
        })
    }

    /// A value that cannot be what its column says.
    pub(super) fn broken(&self, columns: &[&str], found: &str, expected: &str) -> Aside {
        let shown: String = found.chars().take(60).collect();
        Aside::new(Why::Malformed, self.place(columns), format!("found `{shown}`, expected {expected}"), "")
    }
}

/// A value as a cell would show it; nothing for null, the empty text, lists and objects.
pub(super) fn as_text(value: &Value) -> Option<Cow<'_, str>> {
    match value {
        Value::String(text) => Some(Cow::Borrowed(text.trim())).filter(|text| !text.is_empty()),
        Value::Number(number) => Some(Cow::Owned(number.to_string())),
        Value::Bool(truth) => Some(Cow::Borrowed(if *truth { "true" } else { "false" })),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}
