//! Rows as XML: what Data Management exports as `XML-Element`, one element a row, one element a column.

use licet::value::Problem;
use serde_json::{Map, Value};

use super::{
    account::Account,
    decode::Written,
    format,
    harvest::Harvest,
    record::{Record, plain},
    source::Source,
    xml::{self, Element},
};

/// How many rows are looked at to recognise the format.
const LOOKED_AT: usize = 50;

/// Reads the rows below the root; `false` if their columns are those of no format.
pub(super) fn read(source: &Source<'_>, written: Written, harvest: &mut Harvest<'_>) -> Result<bool, Problem> {
    let (mut keys, mut looked_at) = (Vec::new(), 0);
    let rows = |_: &str, depth: usize| depth == 2;
    xml::each(source, written, &rows, &mut |row| {
        if looked_at < LOOKED_AT {
            looked_at += 1;
            keys.extend(row.children.iter().map(|cell| plain(&cell.name)));
        }
    })?;
    keys.sort();
    keys.dedup();
    let Some(format) = format::of_columns(&keys) else { return Ok(false) };
    harvest.begin(Account::new(&source.name, format.name, written.name), &keys);
    xml::each(source, written, &rows, &mut |row| {
        let object = object(row);
        let outcome = (format.read)(&Record::of_object(&source.name, row.line, &object), harvest);
        harvest.book(outcome);
    })?;
    harvest.end();
    Ok(true)
}

fn object(row: &Element) -> Map<String, Value> {
    row.children.iter().map(|cell| (cell.name.clone(), Value::String(cell.text.trim().to_owned()))).collect()
}
