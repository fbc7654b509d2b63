//! A report as a workbook: a sheet for each table, with a real table, a frozen head and formats of numbers, and one sheet
//! for what it rests on.

use licet::value::{Place, Problem};
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, Table, TableColumn, Workbook, Worksheet, XlsxError,
};

use super::{Cell, Cite, Column, Report, Sheet, column};

/// How many rows of values a sheet holds.
const MOST_ROWS: usize = (1 << 20) - 1;
/// How long a text in a cell may be, in UTF-16 units.
const LONGEST: usize = 32_767;
/// How many digits a number in a cell keeps; longer ones are written as text.
const DIGITS: usize = 15;
/// How high a line is, and at most a row, in points.
const LINE: u16 = 15;
const HIGHEST: u16 = 405;
/// The code of the paper.
const A4: u8 = 9;

/// Writes a report.
///
/// # Errors
/// A table has more rows than a sheet holds, or the workbook cannot be made.
pub fn xlsx(report: &Report) -> Result<Vec<u8>, Problem> {
    let refuse = |message: String| Problem::error(Place::default(), message, "write it as CSV or JSON");
    if let Some(sheet) = report.sheets.iter().find(|sheet| sheet.rows.len() > MOST_ROWS) {
        return Err(refuse(format!("`{}` has {} rows, a sheet holds {MOST_ROWS}", sheet.title, sheet.rows.len())));
    }
    workbook(report).map_err(|error| refuse(format!("the workbook cannot be made: {error}")))
}

fn workbook(report: &Report) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let day = report.as_of.0;
    let (year, month, of_month) = (day.year().unsigned_abs(), day.month().unsigned_abs(), day.day().unsigned_abs());
    let made = ExcelDateTime::from_ymd(year, month, of_month)?;
    // The day of the answer, not of the writing: the same answer gives the same bytes.
    let properties = DocProperties::new().set_title(&report.title).set_subject(&report.tenant);
    book.set_properties(&properties.set_creation_datetime(&made));
    let formats = Formats::new();
    for sheet in report.sheets.iter().chain([&about(report), &cites(&report.cites)]) {
        write(book.add_worksheet(), sheet, &formats)?;
    }
    book.save_to_buffer()
}

struct Formats {
    head: Format,
    number_head: Format,
    text: Format,
    number: Format,
    amount: Format,
    quantity: Format,
    day: Format,
}

impl Formats {
    fn new() -> Self {
        let top = || Format::new().set_align(FormatAlign::Top);
        Self {
            head: Format::new().set_bold().set_text_wrap(),
            number_head: Format::new().set_bold().set_text_wrap().set_align(FormatAlign::Right),
            text: top().set_text_wrap(),
            number: top().set_num_format("#,##0"),
            amount: top().set_num_format("#,##0.00"),
            quantity: top().set_num_format("#,##0.######"),
            day: top().set_num_format("yyyy-mm-dd"),
        }
    }
}

fn write(page: &mut Worksheet, sheet: &Sheet, formats: &Formats) -> Result<(), XlsxError> {
    page.set_name(sheet.name)?;
    // On paper: every column on the page, the head on each.
    page.set_paper_size(A4).set_landscape().set_print_fit_to_pages(1, 0).set_repeat_rows(0, 0)?;
    page.set_margins(0.4, 0.4, 0.6, 0.6, 0.3, 0.3).set_footer("&L&A&R&P / &N");
    page.set_freeze_panes(1, 0)?;
    let widths: Vec<usize> = sheet.columns.iter().enumerate().map(|(at, column)| wide(sheet, at, column)).collect();
    let mut columns = Vec::with_capacity(widths.len());
    for ((at, column), wide) in (0_u16..).zip(&sheet.columns).zip(&widths) {
        page.set_column_width(at, u8::try_from(*wide).unwrap_or(u8::MAX))?;
        let is_number = sheet.rows.iter().any(|row| row.get(usize::from(at)).is_some_and(Cell::is_number));
        let format = if is_number { &formats.number_head } else { &formats.head };
        page.write_with_format(0, at, column.title, format)?;
        columns.push(TableColumn::new().set_header(column.title).set_header_format(format));
    }
    for (line, row) in (1_u32..).zip(&sheet.rows) {
        // Not every program makes rows as high as their texts.
        let lines = row.iter().zip(&widths).map(|(cell, wide)| lines(&cell.plain(), *wide)).max().unwrap_or(1);
        if lines > 1 {
            page.set_row_height(line, LINE.saturating_mul(lines).min(HIGHEST))?;
        }
        for (at, cell) in (0_u16..).zip(row) {
            put(page, line, at, cell, formats)?;
        }
    }
    let last = u16::try_from(sheet.columns.len()).unwrap_or(u16::MAX).saturating_sub(1);
    // A table has at least one row, even if it is empty.
    let rows = u32::try_from(sheet.rows.len().max(1)).unwrap_or(u32::MAX);
    let name = format!("t_{}", sheet.name.replace('-', "_"));
    page.add_table(0, 0, rows, last, &Table::new().set_name(name).set_columns(&columns))?;
    Ok(())
}

/// How wide a column is, in letters.
fn wide(sheet: &Sheet, at: usize, column: &Column) -> usize {
    let cells = sheet.rows.iter().filter_map(|row| row.get(at));
    let longest = cells.map(|cell| cell.plain().chars().count()).max().unwrap_or_default();
    // Sentences get a wide column, names and ids one that leaves room for others.
    let most = if longest > 60 { 60 } else { 36 };
    longest.max(column.title.chars().count()).saturating_add(3).clamp(8, most)
}

/// About how many lines a text takes in a column.
fn lines(text: &str, wide: usize) -> u16 {
    // A line ends with a word, so not all of it is filled; what made the column so wide fits it.
    let room = wide.saturating_sub(3).max(1);
    let lines: usize = text.lines().map(|line| line.chars().count().div_ceil(room).max(1)).sum();
    u16::try_from(lines.max(1)).unwrap_or(u16::MAX)
}

fn put(page: &mut Worksheet, line: u32, at: u16, cell: &Cell, formats: &Formats) -> Result<(), XlsxError> {
    let plain = cell.plain();
    let digits = plain.chars().filter(char::is_ascii_digit).count();
    match cell {
        Cell::Empty => {}
        Cell::Number(_) | Cell::Amount(_) | Cell::Quantity(_) if digits <= DIGITS => {
            let format = match cell {
                Cell::Amount(_) => &formats.amount,
                Cell::Quantity(_) => &formats.quantity,
                _ => &formats.number,
            };
            // Spreadsheets know no other numbers; up to fifteen digits nothing is lost.
            match plain.parse::<f64>() {
                Ok(number) => page.write_number_with_format(line, at, number, format)?,
                Err(_) => page.write_string_with_format(line, at, plain, &formats.text)?,
            };
        }
        Cell::Day(day) => {
            let (year, month, of_month) = (day.0.year(), day.0.month(), day.0.day());
            let known = ExcelDateTime::from_ymd(year.unsigned_abs(), month.unsigned_abs(), of_month.unsigned_abs());
            match known {
                Ok(day) => page.write_datetime_with_format(line, at, day, &formats.day)?,
                // Spreadsheets begin in 1900.
                Err(_) => page.write_string_with_format(line, at, plain, &formats.text)?,
            };
        }
        _ => {
            page.write_string_with_format(line, at, fitting(plain), &formats.text)?;
        }
    }
    Ok(())
}

/// A text that fits a cell; what is cut says so.
fn fitting(text: String) -> String {
    const CUT: &str = " … (cut here: a cell holds no more)";
    if text.encode_utf16().count() <= LONGEST {
        return text;
    }
    let mut room = LONGEST - CUT.encode_utf16().count();
    let mut fitting: String = text
        .chars()
        .take_while(|letter| {
            let fits = room >= letter.len_utf16();
            room = room.saturating_sub(letter.len_utf16());
            fits
        })
        .collect();
    fitting.push_str(CUT);
    fitting
}

/// What the report is about, and what is to be known.
fn about(report: &Report) -> Sheet {
    let mut sheet = Sheet::new("about", "About", &[column("what", "What"), column("is", "Is")]);
    let told = [
        ("Report", &report.title),
        ("Tenant", &report.tenant),
        ("Edition", &report.edition),
        ("Currency of amounts", &report.currency),
    ];
    for (what, text) in told {
        sheet.row([Cell::text(what), Cell::text(text)]);
    }
    sheet.row([Cell::text("As of"), Cell::Day(report.as_of)]);
    for (what, cell) in &report.told() {
        sheet.row([Cell::text(what), cell.clone()]);
    }
    for note in &report.notes {
        sheet.row([Cell::text("To be known"), Cell::text(note)]);
    }
    sheet
}

fn cites(cites: &[Cite]) -> Sheet {
    const COLUMNS: [Column; 4] = [
        column("rule", "Rule"),
        column("statement", "Statement"),
        column("source", "Source"),
        column("section", "Section"),
    ];
    let mut sheet = Sheet::new("cites", "What it rests on", &COLUMNS);
    for cite in cites {
        sheet.row([&cite.rule, &cite.statement, &cite.source, &cite.section].map(Cell::text));
    }
    sheet
}
