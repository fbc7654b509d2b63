//! A report as one page that needs nothing else: no script, no picture, nothing from elsewhere. Everything is escaped.

use std::collections::BTreeSet;

use maud::{DOCTYPE, Markup, PreEscaped, html as page};

use super::{Cell, Report, Sheet, id_parts, shown};

const STYLE: &str = "\
:root{color-scheme:light dark}body{font:15px/1.45 system-ui,sans-serif;margin:2rem auto;max-width:75rem;padding:0 1rem}\
h1{margin-bottom:.2rem}h2{margin-top:2rem}table{border-collapse:collapse;width:100%;margin:.5rem 0}\
th,td{text-align:left;vertical-align:top;padding:.25rem .6rem;border-bottom:1px solid #8886}\
thead th{position:sticky;top:0;background:Canvas;border-bottom:2px solid #888a;vertical-align:bottom}.facts{width:auto}\
.facts th{font-weight:normal}.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}\
.faint{opacity:.75}.long{min-width:18rem}.many{font-size:13px}.many th,.many td{padding:.2rem .4rem}.many .long{min-width:11rem}\
td,dd{overflow-wrap:break-word}.any{overflow-wrap:anywhere}.id{white-space:nowrap;color:inherit;text-decoration-color:#8888}nav a{margin-right:1rem}\
body.wide{max-width:110rem}@media print{@page{size:A4;margin:14mm}body.wide{page:across}@page across{size:A4 landscape}\
body{margin:0;max-width:none;padding:0;font-size:9pt}.many{font-size:7.5pt}.long{min-width:9rem}\
thead{display:table-header-group}tr{break-inside:avoid}h2{break-after:avoid}thead th{position:static}nav{display:none}}";

/// From how many columns on a table has small letters, and its page all the room there is.
const MANY: usize = 8;
/// From how many letters on a text is long.
const LONG: usize = 60;
/// From how many letters on a word is.
const LONG_WORD: usize = 40;

/// Writes a report.
pub fn html(report: &Report) -> Vec<u8> {
    let known: BTreeSet<&str> = report.cites.iter().map(|cite| cite.rule.as_str()).collect();
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
            body class=[report.sheets.iter().any(is_wide).then_some("wide")] {
                h1 { (report.title) }
                p { strong { (report.tenant) } ", by " (report.edition) ", for " (report.as_of.to_string()) }
                table class="facts" { tbody { @for (what, cell) in &report.told() {
                    tr { th scope="row" { (what) } (value(cell, &report.currency)) }
                } } }
                nav {
                    @for sheet in &report.sheets { a href={ "#" (sheet.name) } { (sheet.title) } }
                    a href="#cites" { "What it rests on" }
                }
                @for sheet in &report.sheets { (table(sheet, &known)) }
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

fn is_wide(sheet: &Sheet) -> bool {
    sheet.columns.len() >= MANY
}

fn table(sheet: &Sheet, known: &BTreeSet<&str>) -> Markup {
    let cells = |at: usize| sheet.rows.iter().filter_map(move |row| row.get(at));
    let class = |at: usize| {
        if cells(at).any(Cell::is_number) {
            return Some("n");
        }
        cells(at).any(|cell| matches!(cell, Cell::Text(text) if text.chars().count() >= LONG)).then_some("long")
    };
    let (said, unsaid): (Vec<_>, Vec<_>) =
        sheet.columns.iter().enumerate().partition(|(at, _)| cells(*at).any(|cell| *cell != Cell::Empty));
    page! {
        h2 id=(sheet.name) { (sheet.title) }
        @if sheet.rows.is_empty() { p { "Nothing." } } @else {
            @if !unsaid.is_empty() {
                p class="faint" {
                    "Columns without a value in any row are left out: "
                    (unsaid.iter().map(|(_, column)| column.title).collect::<Vec<_>>().join(", ")) "."
                }
            }
            table class=[is_wide(sheet).then_some("many")] {
                thead { tr { @for (at, column) in &said { th scope="col" class=[class(*at)] { (column.title) } } } }
                tbody { @for row in &sheet.rows { tr { @for (at, _) in &said {
                    @let cell = row.get(*at).unwrap_or(&Cell::Empty);
                    td class=[cell_class(cell)] { (linked(cell, known, is_wide(sheet))) }
                } } } }
            }
        }
    }
}

/// Numbers stand on the right; words that would make the whole table wide may break anywhere.
fn cell_class(cell: &Cell) -> Option<&'static str> {
    if cell.is_number() {
        return Some("n");
    }
    let Cell::Text(text) = cell else { return None };
    text.split_whitespace().any(|word| word.chars().count() >= LONG_WORD).then_some("any")
}

/// A value in which every rule leads to what it states. Ids may break after their signs where there is little room.
fn linked(cell: &Cell, known: &BTreeSet<&str>, is_narrow: bool) -> Markup {
    let text = shown(cell);
    if !matches!(cell, Cell::Text(_)) {
        return page! { (text) };
    }
    page! { @for part in id_parts(&text) {
        @if known.contains(part) { a class="id" href={ "#" (part) } { (part) } } @else { (part) }
        @if is_narrow && matches!(part, "." | ":") { wbr; }
    } }
}

fn value(cell: &Cell, currency: &str) -> Markup {
    page! { td { (shown(cell)) @if matches!(cell, Cell::Amount(_)) { " " (currency) } } }
}
