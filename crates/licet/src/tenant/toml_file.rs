//! Rows and single values out of TOML documents, with their places.

use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::{build::Builder, row::Row, specs::Spec};
use crate::value::{Place, Problem};

/// A TOML text with its name, so that every value has a place.
#[derive(Clone, Copy)]
pub(super) struct Source<'a> {
    pub(super) file: &'a str,
    pub(super) text: &'a str,
}

impl Source<'_> {
    pub(super) fn place(&self, offset: usize) -> Place {
        Place::at(self.file, self.text, offset)
    }
}

/// A value as the text that a CSV cell would hold.
pub(super) fn cell(value: &DeValue<'_>) -> String {
    match value {
        DeValue::String(text) => text.to_string(),
        DeValue::Integer(number) => number.to_string(),
        DeValue::Float(number) => number.as_str().into(),
        DeValue::Boolean(truth) => truth.to_string(),
        DeValue::Datetime(day) => day.to_string(),
        DeValue::Array(items) => items.iter().map(|item| cell(item.get_ref())).collect::<Vec<_>>().join(";"),
        DeValue::Table(_) => String::new(),
    }
}

/// Reads an array of tables as the rows of a table.
pub(super) fn read_rows(source: Source<'_>, value: &Spanned<DeValue<'_>>, spec: &Spec, builder: &mut Builder<'_>) {
    let Some(items) = value.get_ref().as_array() else {
        let message = format!("`{}` is a list of tables", spec.name);
        return complain(builder, Problem::error(source.place(value.span().start), message, ""));
    };
    for item in items.iter() {
        let place = source.place(item.span().start);
        match item.get_ref().as_table() {
            Some(table) => read_row(source, place, table, spec, builder),
            None => complain(builder, Problem::error(place, format!("a row of `{}` is a table", spec.name), "")),
        }
    }
}

fn read_row(source: Source<'_>, place: Place, table: &DeTable<'_>, spec: &Spec, builder: &mut Builder<'_>) {
    let mut texts: Vec<(&'static str, String)> = Vec::new();
    for (key, value) in table.iter() {
        match spec.columns.iter().find(|column| **column == key.get_ref().as_ref()) {
            Some(column) => texts.push((column, cell(value.get_ref()))),
            None => {
                let message = format!("`{}` has no column `{}`; it is left out", spec.name, key.get_ref());
                let place = source.place(key.span().start);
                complain(builder, Problem::warning(place, message, format!("known: {}", spec.known())));
            }
        }
    }
    for column in spec.columns.iter().take(spec.required) {
        if !texts.iter().any(|(known, _)| known == column) {
            texts.push((column, String::new()));
        }
    }
    let cells: Vec<_> = texts.iter().map(|(column, text)| (*column, place.column, text.as_str())).collect();
    let problems = std::mem::take(&mut builder.problems);
    let row = Row { file: source.file, line: place.line, cells: &cells, problems: &problems, names: builder.names };
    (spec.read)(builder, &row);
    builder.problems = problems;
}

fn complain(builder: &Builder<'_>, problem: Problem) {
    builder.problems.borrow_mut().push(problem);
}
