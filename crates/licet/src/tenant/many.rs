//! Reads the large tables, of people and of what they were given: pieces of the file beside each other.
//!
//! A piece only takes rows of which nothing is to be said. Every other row goes the way of all tables, one after the
//! other and in order, so that the same is found and said in the same words.

use std::{
    borrow::Cow,
    cell::RefCell,
    io::{Cursor, Read},
};

use memchr::{memchr, memrchr};
use rayon::iter::{IntoParallelIterator, ParallelIterator};

use super::{
    build::Builder,
    csv::{LONGEST_ROW, Rows, Table},
    given_rows::{menu_item_grant, need_grant, role_grant},
    piece::{At, Piece, Seen, read_piece},
    row::Row,
    scan::{Next, Scanner, plain},
    specs::Spec,
};
use crate::value::{Place, Problem};

/// So many bytes of a file are held at once.
const BATCH: usize = 8 << 20;

/// A table that may be large.
#[derive(Clone, Copy)]
pub(super) enum Many {
    /// Users, one a row.
    Users,
    /// Grants: a user, and something that many have; `None` was complained about.
    Grants(fn(&Builder<'_>, &Row<'_>) -> Option<super::Grant>),
}

/// Whether a table may be large.
pub(super) fn kind(spec: &Spec) -> Option<Many> {
    match spec.name {
        "users" => Some(Many::Users),
        "roles" => Some(Many::Grants(|_, row| role_grant(row))),
        "needs" => Some(Many::Grants(need_grant)),
        "menu_items" => Some(Many::Grants(|_, row| menu_item_grant(row))),
        _ => None,
    }
}

/// The text of a table below its header.
pub(super) struct Text<'a> {
    /// Where the rest of it comes from.
    pub(super) input: &'a mut dyn Read,
    /// What separates its fields.
    pub(super) separator: u8,
    /// What was read already.
    pub(super) rest: Vec<u8>,
    /// The line at which that begins.
    pub(super) line: u32,
}

/// Reads the rows below the header.
pub(super) fn read(table: &Table<'_>, kind: Many, text: Text<'_>, builder: &mut Builder<'_>) -> Result<(), Problem> {
    let Text { input, separator, rest: mut held, mut line } = text;
    let threads = rayon::current_num_threads().clamp(1, 8);
    let mut last = false;
    while !last {
        last = fill(table.file, input, &mut held)?;
        let ends = pieces(&held, separator, last, threads);
        let mut start = 0;
        let parts: Vec<&[u8]> = ends
            .iter()
            .filter_map(|&end| held.get(std::mem::replace(&mut start, end)..end))
            .filter(|part| !part.is_empty())
            .collect();
        let shown = &*builder;
        let (roll, users, names) = (&shown.roll, &shown.users, shown.names);
        let seen = Seen { table, kind, separator, last, roll, users, names };
        let found: Vec<Piece> = parts.clone().into_par_iter().map(|part| read_piece(&seen, part)).collect();
        let (mut taken, mut endless) = (0, start == 0 && !last);
        for (part, piece) in parts.iter().zip(found) {
            let (lines, cut) = (piece.lines, piece.cut);
            merge(table, kind, part, separator, (line, last), piece, builder);
            line = line.saturating_add(lines);
            taken += cut.unwrap_or(part.len());
            if cut.is_some() {
                endless = true;
                break;
            }
        }
        if endless {
            // A row too long or too wide to be one: the reader of rows says so.
            let mut rest = Cursor::new(held.split_off(taken)).chain(input);
            return Rows::on(table.file, &mut rest, separator, line).read_rows(table, builder);
        }
        held.drain(..taken);
    }
    Ok(())
}

/// Reads on until there is a batch; whether the input has ended.
fn fill(file: &str, input: &mut dyn Read, held: &mut Vec<u8>) -> Result<bool, Problem> {
    let mut filled = held.len();
    held.resize(BATCH.max(filled + LONGEST_ROW), 0);
    let mut ended = false;
    while let Some(room) = held.get_mut(filled..).filter(|room| !room.is_empty() && !ended) {
        match input.read(room) {
            Ok(0) => ended = true,
            Ok(count) => filled += count,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => return Err(Problem::error(Place::of_file(file), format!("cannot be read: {error}"), "")),
        }
    }
    held.truncate(filled);
    Ok(ended)
}

/// Where pieces of about the same size end, each at the end of a row. What stands behind the last one is not whole yet.
fn pieces(text: &[u8], separator: u8, last: bool, count: usize) -> Vec<usize> {
    let wanted = (1..count).map(|at| text.len() / count * at);
    if memchr(b'"', text).is_none() {
        let line_end = |upto: usize| memrchr(b'\n', text.get(..upto).unwrap_or_default()).map(|at| at + 1);
        let mut ends: Vec<usize> = wanted.filter_map(line_end).collect();
        ends.extend(if last { Some(text.len()) } else { line_end(text.len()) });
        ends.dedup();
        return ends;
    }
    // A line may end within quotation marks: only reading from the start tells.
    let mut scanner = Scanner::new(text, separator, last);
    let (mut ends, mut wanted, mut fields) = (Vec::new(), wanted.peekable(), Vec::new());
    let mut end = 0;
    while let Next::Row(row) = scanner.next(&mut fields) {
        if wanted.peek().is_some_and(|&at| at <= row.start) {
            wanted.next();
            ends.push(end);
        }
        end = row.end;
    }
    ends.push(if last { text.len() } else { end });
    ends.dedup();
    ends
}

/// Takes what was found in a piece, in the order of its rows.
fn merge(
    table: &Table<'_>,
    kind: Many,
    text: &[u8],
    separator: u8,
    (line, last): (u32, bool),
    piece: Piece,
    builder: &mut Builder<'_>,
) {
    let mut ways = Ways { table, text, separator, line, last, fields: Vec::new() };
    for (hash, user, row) in piece.users {
        // One whose name is known already, or of whom something is to be said.
        if user.is_none_or(|user| builder.list_user(user, hash).is_some()) {
            ways.ordinary(row, builder);
        }
    }
    let Many::Grants(grant) = kind else { return };
    let tails: Vec<Option<u32>> = piece.tails.iter().map(|&tail| ways.tail(tail, grant, builder)).collect();
    let user_field = table.columns.iter().find(|(name, _)| *name == "user").map_or(0, |(_, field)| *field as usize - 1);
    for given in piece.given {
        let tail = tails.get(given.tail as usize).copied().flatten();
        let user = match given.user {
            Some(user) => Some(user.get() - 1),
            None => ways.user(given.row, user_field, builder),
        };
        match (user, tail) {
            (Some(user), Some(tail)) => builder.granted.push((user, tail)),
            _ => ways.ordinary(given.row, builder),
        }
    }
}

/// The ways on which single rows of a piece are read again.
struct Ways<'t> {
    table: &'t Table<'t>,
    text: &'t [u8],
    separator: u8,
    /// The line of the piece's first row.
    line: u32,
    last: bool,
    fields: Vec<(usize, usize)>,
}

impl<'t> Ways<'t> {
    /// The bytes of the row that begins there; `fields` is where its fields stand in them, and whether they are plain.
    fn row(&mut self, start: u32) -> (&'t [u8], bool) {
        let bytes = self.text.get(start as usize..).unwrap_or_default();
        match Scanner::new(bytes, self.separator, self.last).next(&mut self.fields) {
            Next::Row(row) => (bytes, row.plain),
            _ => (&[], true),
        }
    }

    /// Reads a row the way of all tables.
    fn ordinary(&mut self, (start, line): At, builder: &mut Builder<'_>) {
        let (table, line) = (self.table, self.line.saturating_add(line));
        let (bytes, is_plain) = self.row(start);
        let texts: Vec<Cow<'_, [u8]>> = if is_plain {
            self.fields.iter().map(|&(from, to)| Cow::Borrowed(bytes.get(from..to).unwrap_or_default())).collect()
        } else {
            plain(bytes, &self.fields)
        };
        if texts.iter().all(|text| text.is_empty()) {
            return;
        }
        let mut fields = Vec::with_capacity(texts.len());
        for (text, column) in texts.iter().zip(1..) {
            match std::str::from_utf8(text) {
                Ok(text) => fields.push(text),
                Err(_) => return builder.problems.borrow_mut().push(Table::not_utf8(table.file, line, column)),
            }
        }
        table.take(line, &fields, builder);
    }

    /// The user of a row, if the user is known by now.
    fn user(&mut self, (start, _): At, field: usize, builder: &Builder<'_>) -> Option<u32> {
        let (bytes, true) = self.row(start) else { return None };
        let &(from, to) = self.fields.get(field)?;
        let name = std::str::from_utf8(bytes.get(from..to)?).ok()?.trim();
        builder.user_place(name)
    }

    /// The place of the grant that rows with this tail tell, unless there is something to say of them.
    fn tail(
        &mut self,
        tail: At,
        grant: fn(&Builder<'_>, &Row<'_>) -> Option<super::Grant>,
        builder: &mut Builder<'_>,
    ) -> Option<u32> {
        let table = self.table;
        let bytes = self.row(tail.0).0;
        let text = |field: usize| {
            let part = self.fields.get(field).and_then(|&(from, to)| bytes.get(from..to));
            part.and_then(|part| std::str::from_utf8(part).ok()).unwrap_or_default()
        };
        let cells = table.cells(text);
        let problems = RefCell::default();
        let row = Row { file: table.file, line: 0, cells: &cells, problems: &problems, names: builder.names };
        // `grant` complains into the row's list only.
        let found = grant(builder, &row)?;
        let quiet = problems.borrow().is_empty();
        quiet.then(|| builder.grant_index(found))
    }
}

#[cfg(test)]
mod tests;
