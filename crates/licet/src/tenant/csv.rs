//! Reads a table from CSV as people export it: `,` `;` or tab, CRLF or LF, with or without a byte-order mark.
//!
//! Rows are read one at a time in bounded memory; a row that never ends is refused, not swallowed.

use std::{cell::RefCell, io::Read};

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};

use super::{build::Builder, many, row::Row, specs::Spec};
use crate::value::{Names, Place, Problem};

/// The longest row that is read, in bytes.
pub const LONGEST_ROW: usize = 1 << 20;
const CHUNK: usize = 1 << 16;
pub(super) const MOST_FIELDS: usize = 512;

/// What separates the fields of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Separator(pub u8);

impl Separator {
    /// The separator that the first line uses most, outside quotes.
    pub fn of_first_line(start: &[u8]) -> Self {
        let mut counts = [(b',', 0_u32), (b';', 0), (b'\t', 0)];
        let mut quoted = false;
        for &byte in start.iter().take_while(|&&byte| byte != b'\n') {
            quoted ^= byte == b'"';
            if let Some((_, count)) = counts.iter_mut().find(|(separator, _)| *separator == byte && !quoted) {
                *count += 1;
            }
        }
        // The first of equals: a file of one column is read with commas.
        let best = counts.iter().rev().max_by_key(|(_, count)| *count);
        Self(best.map_or(b',', |&(separator, _)| separator))
    }
}

/// Reads all rows of a file into the builder; mistakes are recorded there.
pub(super) fn read_table(file: &str, input: &mut dyn Read, spec: &Spec, builder: &mut Builder<'_>) {
    if let Err(problem) = Rows::new(file, input).and_then(|rows| rows.read(spec, builder)) {
        builder.problems.borrow_mut().push(problem);
    }
}

/// The rows of a CSV text, one at a time.
pub struct Rows<'a> {
    file: &'a str,
    input: &'a mut dyn Read,
    reader: Reader,
    separator: u8,
    chunk: Vec<u8>,
    at: usize,
    ended: bool,
    line: u32,
    text: Vec<u8>,
    ends: Vec<usize>,
}

impl<'a> Rows<'a> {
    /// Takes up a text; `file` is its name in messages.
    ///
    /// # Errors
    /// The text cannot be read, or is UTF-16.
    pub fn new(file: &'a str, input: &'a mut dyn Read) -> Result<Self, Problem> {
        let reader = Reader::new();
        let (text, ends) = (vec![0; CHUNK], vec![0; MOST_FIELDS]);
        let (separator, chunk) = (b',', Vec::new());
        let mut rows = Self { file, input, reader, separator, chunk, at: 0, ended: false, line: 1, text, ends };
        rows.fill()?;
        if rows.chunk.starts_with(&[0xFF, 0xFE]) || rows.chunk.starts_with(&[0xFE, 0xFF]) || rows.chunk.contains(&0) {
            let help = "save it as UTF-8 (in Excel: `CSV UTF-8`)";
            return Err(Problem::error(
                Place::of_file(file),
                "the file is not UTF-8 text (it looks like UTF-16)",
                help,
            ));
        }
        if rows.chunk.starts_with(&[0xEF, 0xBB, 0xBF]) {
            rows.at = 3;
        }
        let Separator(separator) = Separator::of_first_line(rows.chunk.get(rows.at..).unwrap_or_default());
        rows.reader = ReaderBuilder::new().delimiter(separator).build();
        rows.separator = separator;
        Ok(rows)
    }

    /// Reads on until the chunk has something, or the input ends.
    fn fill(&mut self) -> Result<(), Problem> {
        self.chunk.resize(CHUNK, 0);
        self.at = 0;
        let mut filled = 0;
        // A short read is not the end: the first chunk must hold the whole first line.
        while filled < CHUNK && !self.ended {
            let room = self.chunk.get_mut(filled..).unwrap_or_default();
            match self.input.read(room) {
                Ok(0) => self.ended = true,
                Ok(count) => filled += count,
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                Err(error) => {
                    return Err(Problem::error(Place::of_file(self.file), format!("cannot be read: {error}"), ""));
                }
            }
        }
        self.chunk.truncate(filled);
        Ok(())
    }

    fn rest(&self) -> &[u8] {
        self.chunk.get(self.at..).unwrap_or_default()
    }

    /// Steps over the end of the last line and over empty lines.
    fn skip_line_ends(&mut self) -> Result<(), Problem> {
        loop {
            match self.rest().first() {
                Some(b'\n') => self.line += 1,
                Some(b'\r') => {}
                Some(_) => return Ok(()),
                None if self.ended => return Ok(()),
                None => {
                    self.fill()?;
                    continue;
                }
            }
            self.at += 1;
        }
    }

    /// The next row: the line where it begins, and its fields.
    ///
    /// # Errors
    /// A row that never ends or has too many fields, a text that cannot be read or is not UTF-8.
    pub fn next_row(&mut self) -> Result<Option<(u32, Vec<&str>)>, Problem> {
        match self.next()? {
            Some((line, count)) => Ok(Some((line, self.fields(line, count)?))),
            None => Ok(None),
        }
    }

    /// Reads one row into `text` and `ends`; gives its first line and how many fields it has.
    fn next(&mut self) -> Result<Option<(u32, usize)>, Problem> {
        self.skip_line_ends()?;
        let line = self.line;
        let (mut written, mut fields) = (0, 0);
        loop {
            if self.rest().is_empty() && !self.ended {
                self.fill()?;
            }
            let input = self.chunk.get(self.at..).unwrap_or_default();
            let output = self.text.get_mut(written..).unwrap_or_default();
            let ends = self.ends.get_mut(fields..).unwrap_or_default();
            let (result, read, wrote, ended) = self.reader.read_record(input, output, ends);
            let newlines = input.iter().take(read).filter(|&&byte| byte == b'\n').count();
            self.line += u32::try_from(newlines).unwrap_or(u32::MAX);
            self.at += read;
            written += wrote;
            fields += ended;
            match result {
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull if self.text.len() < LONGEST_ROW => {
                    self.text.resize(self.text.len() * 4, 0)
                }
                ReadRecordResult::OutputFull => return Err(self.endless(line)),
                ReadRecordResult::OutputEndsFull => {
                    let place = Place { file: self.file.into(), line, column: 0 };
                    let message = format!("a row of more than {MOST_FIELDS} fields");
                    return Err(Problem::error(place, message, "the file is not one of licet's tables"));
                }
                ReadRecordResult::Record => return Ok(Some((line, fields))),
                ReadRecordResult::End => return Ok(None),
            }
        }
    }

    fn endless(&self, line: u32) -> Problem {
        let place = Place { file: self.file.into(), line, column: 0 };
        let message = format!("a row longer than {LONGEST_ROW} bytes");
        Problem::error(place, message, "look for a quotation mark that is never closed, or a file without line ends")
    }

    /// The fields of the row just read, as text.
    fn fields(&self, line: u32, count: usize) -> Result<Vec<&str>, Problem> {
        let mut start = 0;
        let mut fields = Vec::with_capacity(count);
        for (index, &end) in self.ends.iter().take(count).enumerate() {
            let bytes = self.text.get(start..end).unwrap_or_default();
            let column = u32::try_from(index + 1).unwrap_or(u32::MAX);
            let text = std::str::from_utf8(bytes).map_err(|_| Table::not_utf8(self.file, line, column))?;
            fields.push(text);
            start = end;
        }
        Ok(fields)
    }

    /// The rows of a text from the start of a row on, at that line; the separator is known.
    pub(super) fn on(file: &'a str, input: &'a mut dyn Read, separator: u8, line: u32) -> Self {
        let reader = ReaderBuilder::new().delimiter(separator).build();
        let (text, ends) = (vec![0; CHUNK], vec![0; MOST_FIELDS]);
        Self { file, input, reader, separator, chunk: Vec::new(), at: 0, ended: false, line, text, ends }
    }

    fn read(mut self, spec: &Spec, builder: &mut Builder<'_>) -> Result<(), Problem> {
        let Some((line, count)) = self.next()? else {
            let message = format!("the file is empty; it needs the columns {}", spec.wanted());
            return Err(Problem::error(Place::of_file(self.file), message, ""));
        };
        let header = self.fields(line, count)?.into_iter().map(str::to_owned).collect::<Vec<_>>();
        let columns = header_columns(self.file, line, &header, spec, &builder.problems)?;
        let table = Table { file: self.file, spec, columns, width: header.len() };
        match many::kind(spec) {
            Some(kind) => {
                let Self { file: _, input, chunk, at, line, separator, .. } = self;
                let rest = chunk.get(at..).unwrap_or_default().to_vec();
                many::read(&table, kind, many::Text { input, separator, rest, line }, builder)
            }
            None => self.read_rows(&table, builder),
        }
    }

    /// Reads the rows below the header, one after the other.
    pub(super) fn read_rows(mut self, table: &Table<'_>, builder: &mut Builder<'_>) -> Result<(), Problem> {
        while let Some((line, count)) = self.next()? {
            // A row of nothing but separators is an empty row of a spreadsheet.
            if self.ends.get(count - 1).is_none_or(|&end| end == 0) {
                continue;
            }
            match self.fields(line, count) {
                Ok(fields) => table.take(line, &fields, builder),
                Err(problem) => builder.problems.borrow_mut().push(problem),
            }
        }
        Ok(())
    }
}

/// A table whose header was read.
pub(super) struct Table<'a> {
    /// The file's name in messages.
    pub(super) file: &'a str,
    /// What table it is.
    pub(super) spec: &'a Spec,
    /// The columns that are known, with the number of their field.
    pub(super) columns: Vec<(&'static str, u32)>,
    /// How many fields the header has.
    pub(super) width: usize,
}

impl Table<'_> {
    /// Takes one row, or says what is wrong with it.
    pub(super) fn take(&self, line: u32, fields: &[&str], builder: &mut Builder<'_>) {
        if fields.len() != self.width {
            let place = Place { file: self.file.into(), line, column: 0 };
            let message = format!("the row has {} fields, the header has {}", fields.len(), self.width);
            let help = "a field that holds the separator must stand in quotation marks";
            return builder.problems.borrow_mut().push(Problem::error(place, message, help));
        }
        let cells: Vec<(&'static str, u32, &str)> = self.cells(|field| fields.get(field).copied().unwrap_or_default());
        let names: &Names = builder.names;
        let problems = std::mem::take(&mut builder.problems);
        let row = Row { file: self.file, line, cells: &cells, problems: &problems, names };
        (self.spec.read)(builder, &row);
        builder.problems = problems;
    }

    /// The cells of a row by the text of its fields.
    pub(super) fn cells<'t>(&self, text: impl Fn(usize) -> &'t str) -> Vec<(&'static str, u32, &'t str)> {
        self.columns.iter().map(|&(name, field)| (name, field, text(field as usize - 1))).collect()
    }

    /// What is said of a field that is not UTF-8.
    pub(super) fn not_utf8(file: &str, line: u32, column: u32) -> Problem {
        let place = Place { file: file.into(), line, column };
        Problem::error(place, "the text is not UTF-8", "save the file as UTF-8 (in Excel: `CSV UTF-8`)")
    }
}

/// Which field each known column is; complains about missing, doubled and unknown ones.
fn header_columns(
    file: &str,
    line: u32,
    header: &[String],
    spec: &Spec,
    problems: &RefCell<Vec<Problem>>,
) -> Result<Vec<(&'static str, u32)>, Problem> {
    let mut columns: Vec<(&'static str, u32)> = Vec::new();
    for (name, field) in header.iter().zip(1_u32..) {
        let place = Place { file: file.into(), line, column: field };
        let plain = name.trim().to_lowercase().replace([' ', '-'], "_");
        match spec.columns.iter().find(|column| **column == plain) {
            Some(column) if columns.iter().any(|(known, _)| known == column) => {
                return Err(Problem::error(place, format!("the column `{column}` stands twice"), "keep one of them"));
            }
            Some(column) => columns.push((column, field)),
            None if plain.is_empty() => {}
            None => {
                let message = format!("the column `{}` is not one of this table and is left out", name.trim());
                problems.borrow_mut().push(Problem::warning(place, message, format!("known: {}", spec.known())));
            }
        }
    }
    let missing: Vec<_> = spec
        .columns
        .iter()
        .take(spec.required)
        .filter(|column| !columns.iter().any(|(known, _)| known == *column))
        .map(|column| format!("`{column}`"))
        .collect();
    if missing.is_empty() {
        Ok(columns)
    } else {
        let place = Place { file: file.into(), line, column: 0 };
        let message = format!("missing column {}; found {}", missing.join(", "), header.join(", "));
        Err(Problem::error(place, message, format!("the table needs {}", spec.wanted())))
    }
}
