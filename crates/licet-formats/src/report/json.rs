//! A report as one JSON document: tables by name, rows as objects, amounts as decimal strings.

use serde_json::{Map, Value, json as value};

use super::{Cell, Report};

/// Writes a report.
pub fn json(report: &Report) -> Vec<u8> {
    let sheets: Map<String, Value> = report
        .sheets
        .iter()
        .map(|sheet| {
            let keys = sheet.columns.iter().map(|column| column.key);
            let row = |row: &Vec<Cell>| -> Value {
                keys.clone().zip(row).map(|(key, cell)| (key.to_owned(), of(cell))).collect::<Map<_, _>>().into()
            };
            (sheet.name.to_owned(), sheet.rows.iter().map(row).collect())
        })
        .collect();
    let cites: Vec<Value> = report
        .cites
        .iter()
        .map(|cite| {
            value!({ "rule": cite.rule, "statement": cite.statement, "source": cite.source, "section": cite.section })
        })
        .collect();
    let summary: Vec<Value> =
        report.told().iter().map(|(what, cell)| value!({ "what": what, "is": of(cell) })).collect();
    let document = value!({
        "report": report.title,
        "tenant": report.tenant,
        "edition": report.edition,
        "as_of": report.as_of,
        "currency": report.currency,
        "summary": summary,
        "sheets": sheets,
        "notes": report.notes,
        "cites": cites,
    });
    format!("{document:#}\n").into_bytes()
}

fn of(cell: &Cell) -> Value {
    match cell {
        Cell::Empty => Value::Null,
        Cell::Number(number) => (*number).into(),
        Cell::Truth(truth) => (*truth).into(),
        Cell::Text(_) | Cell::Amount(_) | Cell::Quantity(_) | Cell::Day(_) => cell.plain().into(),
    }
}
