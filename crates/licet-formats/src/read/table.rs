//! Tables of text: a header and rows, separated by comma, semicolon or tab.

use std::io::{self, Cursor, Read};

use licet::{
    tenant::{LONGEST_ROW, Rows},
    value::{Place, Problem},
};

use super::{
    account::{Account, Aside, Why},
    decode::{Utf8, Written, unreadable},
    format,
    harvest::Harvest,
    record::{Body, Record, plain},
    source::Source,
};

/// Reads a table row by row. `false` if its header is that of no format.
pub(super) fn read(source: &Source<'_>, written: Written, harvest: &mut Harvest<'_>) -> Result<bool, Problem> {
    let input = source.open().map_err(|error| unreadable(&source.name, &error))?;
    let mut input = straight_header(Utf8::new(input, written)).map_err(|error| unreadable(&source.name, &error))?;
    let mut rows = Rows::new(&source.name, &mut input)?;
    let Some((first, header)) = rows.next_row()? else {
        let help = "export it again; an export without rows has at least a header";
        return Err(Problem::error(Place::of_file(&source.name), "the file is empty", help));
    };
    let mut header: Vec<String> = header.into_iter().map(str::to_owned).collect();
    // Excel writes which separator it took into a first line of its own.
    if first == 1 && header.first().is_some_and(|cell| cell.to_lowercase().starts_with("sep=")) {
        header = rows.next_row()?.map(|(_, cells)| cells.into_iter().map(str::to_owned).collect()).unwrap_or_default();
    }
    let keys: Vec<String> = header.iter().map(|name| plain(name)).collect();
    let Some(format) = format::of_columns(&keys) else { return Ok(false) };
    let mut account = Account::new(&source.name, format.name, written.name);
    account.unknown_columns = format.unknown(&header, &keys);
    harvest.begin(account, &keys);
    loop {
        let (line, cells) = match rows.next_row() {
            Ok(Some(row)) => row,
            Ok(None) => break,
            Err(problem) => {
                let aside = Aside::new(Why::Malformed, problem.place, problem.message, problem.help);
                harvest.book(Err(aside));
                break;
            }
        };
        if cells.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        if cells.len() != keys.len() {
            let place = Place { file: source.name.clone(), line, column: 0 };
            let message = format!("the row has {} fields, the header has {}", cells.len(), keys.len());
            let help = "a field that holds the separator must stand in quotation marks";
            harvest.book(Err(Aside::new(Why::Malformed, place, message, help)));
            continue;
        }
        let record = Record { file: &source.name, line, body: Body::Row(&keys, &cells) };
        let outcome = (format.read)(&record, harvest);
        harvest.book(outcome);
    }
    harvest.end();
    Ok(true)
}

/// Price sheets close a quoted name of the header with a curly quotation mark: in the first line, and only there, such
/// marks are made straight.
fn straight_header<R: Read>(mut text: Utf8<R>) -> io::Result<impl Read> {
    let mut start = Vec::new();
    let mut chunk = vec![0; 1 << 12];
    while !start.contains(&b'\n') && start.len() < LONGEST_ROW {
        match text.read(&mut chunk) {
            Ok(0) => break,
            Ok(count) => start.extend_from_slice(chunk.get(..count).unwrap_or_default()),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    let end = start.iter().position(|byte| *byte == b'\n').unwrap_or(start.len());
    let rest = start.split_off(end);
    let header = String::from_utf8_lossy(&start).replace(['\u{201c}', '\u{201d}', '\u{201e}'], "\"");
    Ok(Cursor::new(header.into_bytes()).chain(Cursor::new(rest)).chain(text))
}
