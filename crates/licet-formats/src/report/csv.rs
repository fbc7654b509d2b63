//! A table as CSV: RFC 4180, UTF-8, CRLF, formulas made plain text.

use super::{Cell, Sheet};
use crate::read::tables::{neutral, quoted};

/// How CSV is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Csv {
    /// Whether a byte-order mark stands in front, by which spreadsheet programs recognise UTF-8.
    pub mark: bool,
}

/// Writes a table. Texts that a spreadsheet would take for a formula get an apostrophe in front.
pub fn csv(sheet: &Sheet, how: Csv) -> Vec<u8> {
    let mut text = String::new();
    if how.mark {
        text.push('\u{feff}');
    }
    let mut line = |cells: &mut dyn Iterator<Item = String>| {
        text.push_str(&cells.collect::<Vec<_>>().join(","));
        text.push_str("\r\n");
    };
    line(&mut sheet.columns.iter().map(|column| column.key.to_owned()));
    for row in &sheet.rows {
        line(&mut row.iter().map(written));
    }
    text.into_bytes()
}

fn written(cell: &Cell) -> String {
    let plain = cell.plain();
    match cell {
        Cell::Text(text) => quoted(&neutral(text).unwrap_or(plain)),
        _ => plain,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::column;

    #[test]
    fn cells_are_quoted_and_formulas_neutral() {
        let mut sheet = Sheet::new("t", "T", &[column("name", "Name"), column("amount", "Amount")]);
        for name in ["=1+3", "+1", "-1", "@x", "\tx", "\r=1", "a,b", "say \"x\"", " a", "a\nb", "plain"] {
            sheet.row([Cell::text(name), Cell::Amount("-1.5".parse().unwrap())]);
        }
        let text = String::from_utf8(csv(&sheet, Csv::default())).unwrap();
        let lines: Vec<&str> = text.split("\r\n").collect();
        assert_eq!(lines[..5], ["name,amount", "'=1+3,-1.50", "'+1,-1.50", "'-1,-1.50", "'@x,-1.50"]);
        assert!(text.contains("\"'\tx\",-1.50") && text.contains("\"'\r=1\",-1.50"), "{text}");
        assert!(text.contains("\"a,b\",") && text.contains("\"say \"\"x\"\"\",") && text.contains("\" a\","), "{text}");
        assert!(text.contains("\"a\nb\",-1.50\r\nplain,-1.50\r\n"), "{text}");
        assert!(csv(&sheet, Csv { mark: true }).starts_with(&[0xEF, 0xBB, 0xBF]));
    }
}
