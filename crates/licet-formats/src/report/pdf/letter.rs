//! A quote as it is sent: to whom, from whom, until when, the lines, and what they come to.

use super::{Flow, Grid, Style, Text, facts, table, to_be_known, words};
use crate::report::{Cell, Letter, Report, Sheet, shown};

/// The whole quote.
pub(super) fn letter(flow: &mut Flow<'_, '_>, report: &Report, letter: &Letter) {
    flow.text(&report.title, Style::bold(22_000));
    flow.skip(10_000);
    flow.text("To", Style::text(7500).faint());
    flow.text(&report.tenant, Style::bold(13_000));
    flow.skip(8000);
    let mut head = letter.told();
    head.push(("As of".into(), Cell::Day(report.as_of)));
    head.push(("Amounts in".into(), Cell::text(&report.currency)));
    head.push(("Licensing rules".into(), Cell::text(&report.edition)));
    facts(flow, &head, &report.currency, 9000);
    let mut sheets = report.sheets.iter();
    let lines = sheets.next();
    if let Some(lines) = lines {
        table(flow, &of_columns(lines, &|at, key| key != WHY && is_said(lines, at)));
    }
    let (amounts, others): (Vec<_>, Vec<_>) =
        report.summary.iter().cloned().partition(|(_, cell)| matches!(cell, Cell::Amount(_)));
    totals(flow, &amounts, &report.currency);
    if !others.is_empty() {
        flow.heading("About this quote");
        facts(flow, &others, &report.currency, 8000);
    }
    for sheet in sheets {
        table(flow, sheet);
    }
    to_be_known(flow, report);
    if let Some(lines) = lines {
        let why = of_columns(lines, &|at, key| at == 0 || key == WHY);
        table(flow, &Sheet { title: "Why".into(), ..why });
    }
}

/// The column of reasons, which would come between the reader and the amounts.
const WHY: &str = "why";

/// Whether a column says more than nothing and zero.
fn is_said(sheet: &Sheet, at: usize) -> bool {
    let says = |row: &Vec<Cell>| row.get(at).is_some_and(|cell| !matches!(cell, Cell::Empty | Cell::Number(0)));
    sheet.rows.iter().any(says)
}

/// Some columns of a table.
fn of_columns(sheet: &Sheet, is_wanted: &dyn Fn(usize, &str) -> bool) -> Sheet {
    let wanted: Vec<bool> = sheet.columns.iter().enumerate().map(|(at, column)| is_wanted(at, column.key)).collect();
    let row = |row: &Vec<Cell>| -> Vec<Cell> {
        row.iter().zip(&wanted).filter(|(_, wanted)| **wanted).map(|(cell, _)| cell.clone()).collect()
    };
    Sheet {
        name: sheet.name,
        title: sheet.title.clone(),
        columns: sheet.columns.iter().zip(&wanted).filter(|(_, wanted)| **wanted).map(|(column, _)| *column).collect(),
        rows: sheet.rows.iter().map(row).collect(),
    }
}

/// What the lines come to, below their amounts.
fn totals(flow: &mut Flow<'_, '_>, amounts: &[(String, Cell)], currency: &str) {
    if amounts.is_empty() {
        return;
    }
    flow.heading("Totals");
    let mut rows = Vec::with_capacity(amounts.len());
    for (what, cell) in amounts {
        let what = flow.setter.faces.visible(what);
        let is = format!("{} {currency}", shown(cell));
        rows.push((Text::plain(what), Text { parts: words(is), number: true, whole: true }));
    }
    flow.table(&Grid::facts(rows, Style::bold(9500)));
}
