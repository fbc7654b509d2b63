//! The tables of a tenant, as text: columns as the tenant's reader knows them, rows sorted, so that the same files give
//! the same bytes whatever their order.

use std::collections::{BTreeMap, BTreeSet};

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

/// Tables in the making.
#[derive(Debug, Default)]
pub(super) struct Tables(BTreeMap<&'static str, BTreeSet<Vec<String>>>);

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
        self.0.entry(table).or_default().insert(cells)
    }

    /// The tables that have rows, with the columns that are used.
    pub(super) fn written(self) -> Vec<Table> {
        self.0.into_iter().map(|(name, rows)| written(name, &rows)).collect()
    }
}

fn written(name: &'static str, rows: &BTreeSet<Vec<String>>) -> Table {
    let (names, required) = columns(name).unwrap_or_default();
    let used: Vec<usize> = (0..names.len())
        .filter(|&at| at < required || rows.iter().any(|row| row.get(at).is_some_and(|cell| !cell.is_empty())))
        .collect();
    let mut csv = String::new();
    let mut line = |cells: Vec<&str>| {
        csv.push_str(&cells.into_iter().map(quoted).collect::<Vec<_>>().join(","));
        csv.push('\n');
    };
    line(used.iter().filter_map(|&at| names.get(at).copied()).collect());
    for row in rows {
        line(used.iter().map(|&at| row.get(at).map(String::as_str).unwrap_or_default()).collect());
    }
    Table { name, rows: rows.len(), csv }
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
