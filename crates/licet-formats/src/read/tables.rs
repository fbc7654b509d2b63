//! The tables of a tenant, as text: columns as the tenant's reader knows them, rows sorted, so that the same files give
//! the same bytes whatever their order.

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
};

use licet::tenant::columns;
use serde::Serialize;

/// One table to be written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Table {
    /// Its name, which is the file's without `.csv`.
    pub name: &'static str,
    /// How many rows it has.
    pub rows: usize,
    /// Its text: UTF-8, commas, quoted where needed, one header.
    #[serde(skip)]
    pub csv: String,
}

/// What stands between the cells of a row in the making: less than any letter, so that rows sort by their cells.
const BETWEEN: char = '\0';

/// The rows of a table in the making, each as one text.
type Rows = BTreeSet<Box<str>>;

/// Tables in the making.
#[derive(Debug, Default)]
pub(super) struct Tables {
    rows: BTreeMap<&'static str, Rows>,
    /// Tables that came written: they may be long.
    written: Vec<Table>,
}

impl Tables {
    /// Adds a row of cells by column; `false` if it stands there already.
    pub(super) fn add(&mut self, table: &'static str, cells: &[(&str, String)]) -> bool {
        let (names, _) = columns(table).unwrap_or_default();
        let cell = |name: &&str| {
            cells.iter().find(|(column, _)| column == name).map(|(_, text)| text.clone()).unwrap_or_default()
        };
        self.add_row(table, names.iter().map(cell).collect())
    }

    /// Adds a row whose cells stand in the order of the table's columns.
    pub(super) fn add_row(&mut self, table: &'static str, cells: Vec<String>) -> bool {
        // No text that means anything has a NUL in it.
        let cells: Vec<Cow<'_, str>> = cells.iter().map(|cell| without_nul(cell)).collect();
        self.rows.entry(table).or_default().insert(cells.join("\0").into())
    }

    /// Adds a table as it is written; there is no other of that name.
    pub(super) fn add_written(&mut self, name: &'static str, rows: usize, csv: String) {
        self.written.push(Table { name, rows, csv });
    }

    /// The tables that have rows, with the columns that are used.
    pub(super) fn written(self) -> Vec<Table> {
        let mut all = self.written;
        all.extend(self.rows.into_iter().map(|(name, rows)| written(name, &rows)));
        all.sort_by_key(|table| table.name);
        all
    }
}

fn without_nul(cell: &str) -> Cow<'_, str> {
    if cell.contains(BETWEEN) { Cow::Owned(cell.replace(BETWEEN, "\u{fffd}")) } else { Cow::Borrowed(cell) }
}

fn written(name: &'static str, rows: &Rows) -> Table {
    let (names, required) = columns(name).unwrap_or_default();
    let used: Vec<usize> = (0..names.len())
        .filter(|&at| {
            at < required || rows.iter().any(|row| row.split(BETWEEN).nth(at).is_some_and(|cell| !cell.is_empty()))
        })
        .collect();
    let mut csv = String::new();
    line(&mut csv, used.iter().filter_map(|&at| names.get(at).copied()));
    for row in rows {
        let cells = row.split(BETWEEN).enumerate().filter(|(at, _)| used.contains(at));
        line(&mut csv, cells.map(|(_, cell)| cell));
    }
    Table { name, rows: rows.len(), csv }
}

/// Writes a line of a table.
pub(super) fn line<'c>(csv: &mut String, cells: impl Iterator<Item = &'c str>) {
    for (at, cell) in cells.enumerate() {
        if at > 0 {
            csv.push(',');
        }
        csv.push_str(&quoted(cell));
    }
    csv.push('\n');
}

/// A cell as RFC 4180 writes it.
pub(crate) fn quoted(cell: &str) -> String {
    let quotes = cell.contains([',', ';', '"', '\n', '\r', '\t']) || cell.trim() != cell;
    if quotes { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.to_owned() }
}

/// A text that no spreadsheet takes for a formula; `None` if it was none.
pub(crate) fn neutral(text: &str) -> Option<String> {
    text.starts_with(['=', '+', '-', '@', '\t', '\r']).then(|| format!("'{text}"))
}

#[cfg(test)]
mod tests {
    use super::{Tables, neutral};

    #[test]
    fn rows_are_sorted_quoted_and_only_used_columns_written() {
        let mut tables = Tables::default();
        assert!(tables.add("users", &[("user", "b".into()), ("display_name", "Bo, \"the\" B".into())]));
        assert!(tables.add("users", &[("user", "a".into())]));
        assert!(!tables.add("users", &[("user", "a".into())]));
        let written = tables.written();
        assert_eq!(written[0].csv, "user,display_name\na,\nb,\"Bo, \"\"the\"\" B\"\n");
        assert_eq!(written[0].rows, 2);
    }

    #[test]
    fn formulas_are_neutralised() {
        assert_eq!(neutral("=1+3").as_deref(), Some("'=1+3"));
        assert_eq!(neutral("Ada"), None);
    }
}
