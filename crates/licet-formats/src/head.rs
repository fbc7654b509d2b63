//! What a workbook or a JSON document says of the tenant as a whole: what stands in the `tenant.toml` of a folder.

use std::{
    collections::BTreeMap,
    io::{Cursor, Read},
    sync::Arc,
};

use calamine::{Reader, Xlsx, XlsxError};
use licet::value::{Place, Problem};
use serde::Deserialize;
use toml::{Table, Value};

use crate::{
    Source,
    read::{archive, workbook},
};

/// The largest JSON document in which it is looked for.
const LONGEST: u64 = 512 << 20;
/// Lists of the head, and the sheets of a workbook that hold them.
const LISTS: [&str; 3] = ["agreement", "environment", "deployment"];

/// The text of a `tenant.toml` out of a workbook with a sheet `tenant`, or a JSON document with these keys; `None` where
/// there is nothing of the kind.
///
/// # Errors
/// The file cannot be read.
pub fn head(source: &Source<'_>) -> Result<Option<String>, Problem> {
    let place = || Place::of_file(&source.name);
    let unreadable = |error: std::io::Error| Problem::error(place(), format!("cannot be read: {error}"), "");
    let mut bytes = Vec::new();
    source.open().and_then(|input| input.take(LONGEST).read_to_end(&mut bytes)).map_err(unreadable)?;
    let table = if archive::is_archive(&bytes) {
        let (mut archive, bytes) = archive::open(source)?;
        if !archive.file_names().any(|name| name == "xl/workbook.xml") {
            return Ok(None);
        }
        // Each member is unpacked once within the limits, before the workbook is read without any.
        archive::each(source, &mut archive, &mut |_| {})?;
        let broken =
            |error: XlsxError| Problem::error(place(), format!("not a sound workbook: {error}"), "save it again");
        Xlsx::new(Cursor::new(bytes)).and_then(of_workbook).map_err(broken)?
    } else {
        // A text that is no such document has no head; what is wrong with it is told when its rows are read.
        let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&bytes);
        serde_json::from_slice::<Document>(text).ok().map(Document::table)
    };
    let table = table.filter(|table| table.contains_key("edition") || table.contains_key("as_of"));
    let unwritable = |error: toml::ser::Error| Problem::error(place(), format!("its head cannot be used: {error}"), "");
    table.map(|table| toml::to_string(&table).map_err(unwritable)).transpose()
}

/// The keys of a document that are no tables of their own.
#[derive(Deserialize)]
struct Document {
    #[serde(flatten)]
    plain: Plain,
    #[serde(default)]
    readings: BTreeMap<String, String>,
    #[serde(default)]
    agreement: Vec<Table>,
    #[serde(default)]
    environment: Vec<Table>,
    #[serde(default)]
    deployment: Vec<Table>,
}

#[derive(Deserialize)]
struct Plain {
    name: Option<String>,
    edition: Option<String>,
    as_of: Option<String>,
    currency: Option<String>,
    market: Option<String>,
    segment: Option<String>,
}

impl Document {
    fn table(self) -> Table {
        let Plain { name, edition, as_of, currency, market, segment } = self.plain;
        let words = [
            ("name", name),
            ("edition", edition),
            ("as_of", as_of),
            ("currency", currency),
            ("market", market),
            ("segment", segment),
        ];
        let mut table: Table =
            words.into_iter().filter_map(|(key, word)| Some((key.to_owned(), Value::String(word?)))).collect();
        if !self.readings.is_empty() {
            let readings = self.readings.into_iter().map(|(id, choice)| (id, Value::String(choice)));
            table.insert("readings".into(), Value::Table(readings.collect()));
        }
        for (key, list) in LISTS.into_iter().zip([self.agreement, self.environment, self.deployment]) {
            if !list.is_empty() {
                table.insert(key.into(), Value::Array(list.into_iter().map(Value::Table).collect()));
            }
        }
        table
    }
}

fn of_workbook(mut book: Xlsx<Cursor<Arc<[u8]>>>) -> Result<Option<Table>, XlsxError> {
    let mut rows = |sheet: &str| -> Result<Vec<Vec<String>>, XlsxError> {
        let mut rows: Vec<Vec<String>> = Vec::new();
        workbook::rows(&mut book, sheet, &mut |_, cells| {
            let cells: Vec<String> = cells.iter().map(|cell| cell.trim().to_owned()).collect();
            if cells.iter().any(|cell| !cell.is_empty()) {
                rows.push(cells);
            }
        })?;
        // A list may begin at any column.
        let margin = rows.iter().filter_map(|row| row.iter().position(|cell| !cell.is_empty())).min().unwrap_or(0);
        rows.iter_mut().for_each(|row| drop(row.drain(..margin.min(row.len()))));
        Ok(rows)
    };
    let pairs = |rows: Vec<Vec<String>>| -> Table {
        let pair = |row: Vec<String>| {
            let mut cells = row.into_iter();
            let (key, value) = (cells.next()?, cells.next()?);
            (!key.is_empty() && !value.is_empty()).then_some((key, Value::String(value)))
        };
        rows.into_iter().skip(1).filter_map(pair).collect()
    };
    let mut table = pairs(rows("tenant")?);
    if table.is_empty() {
        return Ok(None);
    }
    let readings = pairs(rows("readings")?);
    if !readings.is_empty() {
        table.insert("readings".into(), Value::Table(readings));
    }
    for sheet in LISTS {
        let mut rows = rows(sheet)?.into_iter();
        let header = rows.next().unwrap_or_default();
        let row = |row: Vec<String>| -> Value {
            let cells = header.iter().cloned().zip(row).filter(|(key, cell)| !key.is_empty() && !cell.is_empty());
            Value::Table(cells.map(|(key, cell)| (key, Value::String(cell))).collect())
        };
        let list: Vec<Value> = rows.map(row).collect();
        if !list.is_empty() {
            table.insert(sheet.into(), Value::Array(list));
        }
    }
    Ok(Some(table))
}
