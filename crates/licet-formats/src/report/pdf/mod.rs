//! A report as pages to be printed, filed or sent: typeset tables with repeated heads, numbered pages, and the rules that an
//! answer rests on as footnotes of the page that marks them.
//!
//! Everything is computed in whole thousandths of a point, so that every machine makes the same bytes.

mod face;
mod flow;
mod grid;
mod letter;
mod notes;
mod text;
mod write;

use licet::value::{Place, Problem};

use self::{
    face::{Faces, UNKNOWN},
    flow::{ACROSS, Flow, Op, Page, SIDE, Size, UPRIGHT},
    grid::{Grid, Text},
    notes::Notes,
    text::{Part, Setter, Style},
};
use super::{Cell, Report, Sheet, shown};

/// From how many columns on pages lie across.
const MANY_COLUMNS: usize = 7;
/// How many letters that cannot be shown are named.
const MOST_NAMED: usize = 20;
/// Small text of paragraphs.
const SMALL: Style = Style::text(7500);

/// Writes a report; a quote gets a layout of its own.
///
/// # Errors
/// The document cannot be made; the message says why.
pub fn pdf(report: &Report) -> Result<Vec<u8>, Problem> {
    let refuse = |message: String| {
        let message = format!("the document cannot be made: {message}");
        Problem::error(Place::default(), message, "write it as HTML or as a workbook")
    };
    let mut faces = Faces::new().ok_or_else(|| refuse("the typeface's files are broken".into()))?;
    let is_wide = |sheet: &Sheet| sheet.columns.len() >= MANY_COLUMNS;
    let size = if report.letter.is_none() && report.sheets.iter().any(is_wide) { ACROSS } else { UPRIGHT };
    let mut flow = Flow::new(Setter { faces: &mut faces }, Notes::of(&report.cites), size);
    match &report.letter {
        Some(letter) => letter::letter(&mut flow, report, letter),
        None => whole(&mut flow, report),
    }
    rests_on(&mut flow, report);
    unseen(&mut flow);
    let (mut pages, marks) = flow.finish();
    number(&mut pages, report, size, &mut Setter { faces: &mut faces });
    let title = format!("{}: {}", report.title, report.tenant);
    let subject = format!("by {}, for {}", report.edition, report.as_of);
    let about = write::About { title: &title, subject: &subject };
    write::write(&about, size, &pages, &marks, &faces).map_err(refuse)
}

/// Title, facts, what is to be known, tables.
fn whole(flow: &mut Flow<'_, '_>, report: &Report) {
    flow.text(&report.title, Style::bold(19_000));
    flow.skip(2000);
    flow.text(&report.tenant, Style::text(13_000));
    flow.skip(6000);
    let mut facts = vec![
        ("Judged by".to_owned(), Cell::text(&report.edition)),
        ("For the day".to_owned(), Cell::Day(report.as_of)),
    ];
    if !report.currency.is_empty() {
        facts.push(("Amounts in".to_owned(), Cell::text(&report.currency)));
    }
    facts.extend(report.summary.iter().cloned());
    self::facts(flow, &facts, &report.currency, 8500);
    to_be_known(flow, report);
    for sheet in &report.sheets {
        table(flow, sheet);
    }
}

/// A list of facts.
fn facts<'r>(flow: &mut Flow<'_, 'r>, facts: &[(String, Cell)], currency: &str, size: face::Length) {
    let mut rows = Vec::with_capacity(facts.len());
    for (what, cell) in facts {
        let unit = if matches!(cell, Cell::Amount(_)) { format!(" {currency}") } else { String::new() };
        let what = flow.setter.faces.visible(what);
        let is = flow.setter.faces.visible(&format!("{}{unit}", shown(cell)));
        let is = Text { parts: flow.notes.parts(cell, &is), number: false, whole: false };
        rows.push((Text::plain(what), is));
    }
    flow.table(&Grid::facts(rows, Style::text(size)));
}

/// Readings and facts that are less than sure.
fn to_be_known(flow: &mut Flow<'_, '_>, report: &Report) {
    if report.notes.is_empty() {
        return;
    }
    flow.heading("To be known");
    for note in &report.notes {
        flow.text(&format!("\u{2013} {note}"), SMALL);
    }
}

/// A table under its heading.
fn table<'r>(flow: &mut Flow<'_, 'r>, sheet: &Sheet) {
    flow.heading(&sheet.title);
    let grid = Grid::of(sheet, &mut flow.setter, &mut flow.notes);
    if grid.rows.is_empty() {
        flow.text("Nothing.", SMALL);
        return;
    }
    if !grid.left_out.is_empty() {
        let text = format!("Columns without a value in any row are left out: {}.", grid.left_out.join(", "));
        flow.text(&text, Style::text(6500).faint());
        flow.skip(2000);
    }
    flow.table(&grid);
}

/// Every rule in full, under its number.
fn rests_on(flow: &mut Flow<'_, '_>, report: &Report) {
    if report.cites.is_empty() {
        return;
    }
    flow.heading("What it rests on");
    let mut rows = Vec::with_capacity(report.cites.len());
    for (number, cite) in flow.notes.all() {
        let told = format!("{}: {}\n{}, {}", cite.rule, cite.statement, cite.source, cite.section);
        let told = flow.setter.faces.visible(&told);
        rows.push((Text::plain(number.to_string()), Text::plain(told)));
    }
    flow.table(&Grid::facts(rows, SMALL));
}

/// Letters that could not be shown are named.
fn unseen(flow: &mut Flow<'_, '_>) {
    let missing = &flow.setter.faces.missing;
    if missing.is_empty() {
        return;
    }
    let named: Vec<String> =
        missing.iter().take(MOST_NAMED).map(|letter| format!("U+{:04X}", u32::from(*letter))).collect();
    let more = missing.len().saturating_sub(MOST_NAMED);
    let more = if more == 0 { String::new() } else { format!(" and {more} more") };
    let text = format!(
        "The typeface of this document does not have {}{more}; {UNKNOWN} stands in their place. The same report as a \
         workbook, a page or JSON has them.",
        named.join(", ")
    );
    flow.heading("Letters that are not shown");
    flow.text(&text, SMALL);
}

/// Heads and feet: what the page belongs to, and which of how many it is.
fn number(pages: &mut [Page], report: &Report, size: Size, setter: &mut Setter<'_>) {
    const STYLE: Style = Style::text(6800).faint();
    let many = pages.len();
    let room = size.wide - 2 * SIDE;
    let title = format!("{} \u{b7} {}", report.title, report.tenant);
    let basis = format!("licet \u{b7} judged by {}, for {}", report.edition, report.as_of);
    for (at, page) in (1_usize..).zip(pages.iter_mut()) {
        let mut put = |text: &str, right: bool, y: face::Length| {
            // One line: a longer name goes on in the document itself.
            let Some(line) = setter.plain(text, STYLE, room - 90_000).into_iter().next() else { return };
            let x = if right { SIDE + room - line.wide } else { SIDE };
            let pieces = line.pieces.into_iter().map(|piece| Op::Text { x: x + piece.x, y, piece });
            page.ops.extend(pieces);
        };
        if at > 1 {
            put(&title, false, 34_000);
        }
        put(&basis, false, size.high - 26_000);
        put(&format!("{at} of {many}"), true, size.high - 26_000);
    }
}

/// Text without marks.
fn words(text: String) -> Vec<Part> {
    vec![Part::Text(text)]
}
