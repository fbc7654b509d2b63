//! A report as one page that needs nothing else: no script, no picture, nothing from elsewhere. Everything is escaped.

use maud::{DOCTYPE, Markup, PreEscaped, html as page};

use super::{Cell, Report, Sheet};

const STYLE: &str = "\
:root{color-scheme:light dark}body{font:15px/1.45 system-ui,sans-serif;margin:2rem auto;max-width:75rem;padding:0 1rem}\
h1{margin-bottom:.2rem}h2{margin-top:2rem}table{border-collapse:collapse;width:100%;margin:.5rem 0}\
th,td{text-align:left;vertical-align:top;padding:.25rem .6rem;border-bottom:1px solid #8886}\
th{position:sticky;top:0;background:Canvas;border-bottom:2px solid #888a}.n{text-align:right;\
font-variant-numeric:tabular-nums;white-space:nowrap}.faint{opacity:.75}nav a{margin-right:1rem}\
@media print{body{margin:0;max-width:none;font-size:10pt}thead{display:table-header-group}tr{break-inside:avoid}\
th{position:static}nav{display:none}}";

/// Writes a report.
pub fn html(report: &Report) -> Vec<u8> {
    let page = page! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'";
                title { (report.title) ": " (report.tenant) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                h1 { (report.title) }
                p { strong { (report.tenant) } ", by " (report.edition) ", for " (report.as_of.to_string()) }
                table { tbody { @for (what, cell) in &report.summary {
                    tr { th scope="row" { (what) } (value(cell, &report.currency)) }
                } } }
                nav {
                    @for sheet in &report.sheets { a href={ "#" (sheet.name) } { (sheet.title) } }
                    a href="#cites" { "What it rests on" }
                }
                @for sheet in &report.sheets { (table(sheet)) }
                @if !report.notes.is_empty() {
                    h2 { "To be known" }
                    ul { @for note in &report.notes { li { (note) } } }
                }
                h2 id="cites" { "What it rests on" }
                dl { @for cite in &report.cites {
                    dt id=(cite.rule) { strong { (cite.rule) } }
                    dd { (cite.statement) " " span class="faint" { (cite.source) ", " (cite.section) } }
                } }
            }
        }
    };
    let mut bytes = page.into_string().into_bytes();
    bytes.push(b'\n');
    bytes
}

fn table(sheet: &Sheet) -> Markup {
    let numbers: Vec<bool> = (0..sheet.columns.len())
        .map(|at| sheet.rows.iter().any(|row| row.get(at).is_some_and(Cell::is_number)))
        .collect();
    page! {
        h2 id=(sheet.name) { (sheet.title) }
        @if sheet.rows.is_empty() { p { "nothing" } } @else {
            table {
                thead { tr { @for (column, number) in sheet.columns.iter().zip(&numbers) {
                    th scope="col" class=[number.then_some("n")] { (column.title) }
                } } }
                tbody { @for row in &sheet.rows { tr { @for cell in row {
                    td class=[cell.is_number().then_some("n")] { (shown(cell)) }
                } } } }
            }
        }
    }
}

fn value(cell: &Cell, currency: &str) -> Markup {
    page! { td { (shown(cell)) @if matches!(cell, Cell::Amount(_)) { " " (currency) } } }
}

/// Numbers with their thousands apart, by a thin space that does not break.
fn shown(cell: &Cell) -> String {
    let plain = cell.plain();
    if !cell.is_number() {
        return plain;
    }
    let (whole, rest) = plain.split_once('.').map_or((plain.as_str(), String::new()), |(a, b)| (a, format!(".{b}")));
    let (sign, digits) = whole.strip_prefix('-').map_or(("", whole), |digits| ("\u{2212}", digits));
    let mut grouped = String::from(sign);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at) % 3 == 0 {
            grouped.push('\u{202f}');
        }
        grouped.push(digit);
    }
    grouped + &rest
}
