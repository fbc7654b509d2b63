//! Excel workbooks: each sheet is a table whose first row with text is its header.
//!
//! Cells are read one after the other, so that a lone cell at the far end of a sheet costs nothing.

use std::{io::Cursor, sync::Arc};

use calamine::{DataRef, Reader, Xlsx, XlsxError};
use licet::value::{Place, Problem};

use super::{
    account::Account,
    archive::Archive,
    format::{self, Format},
    harvest::Harvest,
    licence_statement,
    record::{Body, Record, plain},
    source::Source,
};

/// The most columns that are read.
const MOST_COLUMNS: usize = 512;

/// Whether an archive is a workbook.
pub(super) fn is_workbook(archive: &Archive) -> bool {
    archive.file_names().any(|name| name == "xl/workbook.xml")
}

/// Reads each sheet; `false` if none is of a known format.
pub(super) fn read(source: &Source<'_>, bytes: Arc<[u8]>, harvest: &mut Harvest<'_>) -> Result<bool, Problem> {
    let broken = |error: XlsxError| {
        let help = "save it again, or save each sheet as CSV";
        Problem::error(Place::of_file(&source.name), format!("not a sound workbook: {error}"), help)
    };
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(broken)?;
    let mut used = false;
    for name in workbook.sheet_names() {
        let shown = format!("{}#{name}", source.name);
        let statement = licence_statement::is_statement(&name);
        let mut sheet = Sheet { name: shown.clone(), statement, keys: Vec::new(), format: None };
        if !rows(&mut workbook, &name, &mut |row, texts| sheet.row(row, texts, harvest)).map_err(broken)? {
            continue;
        }
        if sheet.format.is_some() {
            harvest.end();
            used = true;
        } else if statement {
            // The sheet is known by its name, and what it holds is not: that must not pass unseen.
            let help = "keep columns for the product, the quantity and the agreement, each with a heading";
            let message = "the purchases of a licence statement, without a header that licet knows; none was read";
            harvest.problems.push(Problem::warning(Place::of_file(&shown), message, help));
            harvest.passed_over(shown);
            used = true;
        } else if !sheet.keys.is_empty() {
            harvest.passed_over(shown);
        }
    }
    Ok(used)
}

/// Gives each row of a sheet, from 0, with its cells as texts from the first column on; `false` if there is no such sheet or
/// it has no cells, like a chart.
///
/// # Errors
/// The sheet is not sound.
pub(crate) fn rows(
    workbook: &mut Xlsx<Cursor<Arc<[u8]>>>,
    sheet: &str,
    take: &mut dyn FnMut(u32, &[String]),
) -> Result<bool, XlsxError> {
    let Ok(mut cells) = workbook.worksheet_cells_reader(sheet) else { return Ok(false) };
    let (mut row, mut texts): (u32, Vec<String>) = (0, Vec::new());
    while let Some(cell) = cells.next_cell()? {
        let (at, column) = cell.get_position();
        if at != row {
            take(row, &texts);
            texts.clear();
            row = at;
        }
        let column = column as usize;
        if column < MOST_COLUMNS {
            texts.resize(texts.len().max(column + 1), String::new());
            if let Some(slot) = texts.get_mut(column) {
                *slot = text(cell.get_value());
            }
        }
    }
    take(row, &texts);
    Ok(true)
}

struct Sheet {
    name: String,
    /// Whether titles may stand above its header.
    statement: bool,
    keys: Vec<String>,
    format: Option<&'static Format>,
}

impl Sheet {
    /// Takes a row: the header, or one that is read by it.
    fn row(&mut self, row: u32, texts: &[String], harvest: &mut Harvest<'_>) {
        if texts.iter().all(|text| text.trim().is_empty()) {
            return;
        }
        if self.keys.is_empty() {
            self.keys = texts.iter().map(|text| plain(text)).collect();
            let named: Vec<String> = self.keys.iter().filter(|key| !key.is_empty()).cloned().collect();
            self.format = format::of_columns(&named);
            if self.statement && self.format.is_none() {
                // A title above the header.
                self.keys.clear();
                return;
            }
            if let Some(format) = self.format {
                let mut account = Account::new(&self.name, format.name, "workbook");
                account.unknown_columns = format.unknown(texts, &self.keys);
                harvest.begin(account, &named);
            }
            return;
        }
        if let Some(format) = self.format {
            let mut cells: Vec<&str> = texts.iter().map(String::as_str).collect();
            cells.resize(self.keys.len().max(cells.len()), "");
            let record = Record { file: &self.name, line: row.saturating_add(1), body: Body::Row(&self.keys, &cells) };
            let outcome = (format.read)(&record, harvest);
            harvest.book(outcome);
        }
    }
}

/// A cell as text: whole numbers without decimals, days as ISO dates.
fn text(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number.to_string(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(truth) => truth.to_string(),
        DataRef::DateTime(moment) => {
            let (year, month, day, ..) = moment.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        DataRef::Error(_) | DataRef::Empty => String::new(),
    }
}
