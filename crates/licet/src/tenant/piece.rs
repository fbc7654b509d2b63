//! One piece of a large table, read beside others: what can be taken as it stands, and which rows cannot.

use std::{cell::RefCell, hash::BuildHasher, num::NonZeroU32};

use hashbrown::{DefaultHashBuilder, HashTable};

use super::{
    User,
    csv::{LONGEST_ROW, MOST_FIELDS, Table},
    given_rows::user_of,
    many::Many,
    roll::Roll,
    row::Row,
    scan::{Next, Scanner},
};
use crate::value::{Names, Problem};

/// What a piece may look at while it is read.
pub(super) struct Seen<'s> {
    pub(super) table: &'s Table<'s>,
    pub(super) kind: Many,
    pub(super) separator: u8,
    /// Whether the file ends with the last piece.
    pub(super) last: bool,
    pub(super) roll: &'s Roll,
    pub(super) users: &'s [User],
    pub(super) names: &'s Names,
}

/// A row of a piece: its first byte, and its line counted from the piece's first.
pub(super) type At = (u32, u32);

/// What was found in a piece, in the order of its rows.
#[derive(Default)]
pub(super) struct Piece {
    /// Users with the hash of their name; without one the row is to be read the way of all tables.
    pub(super) users: Vec<(u32, Option<User>, At)>,
    /// Grants.
    pub(super) given: Vec<Given>,
    /// The first row of each distinct tail.
    pub(super) tails: Vec<At>,
    /// How many lines end in it.
    pub(super) lines: u32,
    /// Where a row begins that is too long or too wide.
    pub(super) cut: Option<usize>,
}

/// A row that gives a user something.
pub(super) struct Given {
    /// The user's place, counted from one, if the user was known before this batch.
    pub(super) user: Option<NonZeroU32>,
    /// What the row says beside the user, among the piece's tails; `u32::MAX` if it must be read the way of all tables.
    pub(super) tail: u32,
    pub(super) row: At,
}

/// Reads a piece.
pub(super) fn read_piece(seen: &Seen<'_>, text: &[u8]) -> Piece {
    let mut found = Piece::default();
    let mut scanner = Scanner::new(text, seen.separator, seen.last);
    let mut fields = Vec::new();
    let valid = std::str::from_utf8(text).ok();
    let mut grants = Grants::of(seen);
    let problems: RefCell<Vec<Problem>> = RefCell::default();
    while let Next::Row(row) = scanner.next(&mut fields) {
        if row.end - row.start > LONGEST_ROW / 4 || fields.len() >= MOST_FIELDS {
            found.cut = Some(row.start);
            found.lines = row.line;
            return found;
        }
        if row.plain && fields.iter().all(|(from, to)| from == to) {
            continue;
        }
        let at = (u32::try_from(row.start).unwrap_or(u32::MAX), row.line);
        let plain = row.plain && fields.len() == seen.table.width;
        // Read by itself where other rows of the piece are not UTF-8.
        let own = valid.or_else(|| std::str::from_utf8(text.get(..row.end)?.get(row.start..)?).ok());
        let shift = if valid.is_some() { 0 } else { row.start };
        let cell = |field: usize| {
            let &(from, to) = fields.get(field)?;
            own?.get(from - shift..to - shift)
        };
        match seen.kind {
            Many::Users => {
                let user = if plain && own.is_some() { read_user(seen, &problems, &cell) } else { None };
                let hash = user.as_ref().map_or(0, |user| seen.roll.hash(user.id.as_str()));
                found.users.push((hash, user, at));
            }
            Many::Grants(_) if plain && own.is_some() => {
                let given = grants.read(seen, text, &fields, cell(grants.user).unwrap_or_default(), at);
                found.given.push(given);
            }
            Many::Grants(_) => found.given.push(Given { user: None, tail: u32::MAX, row: at }),
        }
    }
    found.lines = scanner.lines();
    found.tails = grants.tails.into_iter().map(|(at, _)| at).collect();
    found
}

/// The user of a row of which nothing is to be said.
fn read_user<'t>(
    seen: &Seen<'_>,
    problems: &RefCell<Vec<Problem>>,
    cell: &dyn Fn(usize) -> Option<&'t str>,
) -> Option<User> {
    let cells = seen.table.cells(|field| cell(field).unwrap_or_default());
    let user = user_of(&Row { file: seen.table.file, line: 0, cells: &cells, problems, names: seen.names });
    let mut problems = problems.borrow_mut();
    let quiet = problems.is_empty();
    problems.clear();
    user.filter(|_| quiet)
}

/// Grants of a piece: users found by name, and equal tails found by their text.
struct Grants {
    /// The field that names the user.
    user: usize,
    /// The other fields that are known.
    others: Vec<usize>,
    hasher: DefaultHashBuilder,
    places: HashTable<u32>,
    /// The first row of each tail, and where its cells stand.
    tails: Vec<(At, Vec<(usize, usize)>)>,
    /// The user of the row before.
    before: u32,
}

impl Grants {
    fn of(seen: &Seen<'_>) -> Self {
        let field = |name: &str| seen.table.columns.iter().find(|(known, _)| *known == name).map(|(_, at)| at - 1);
        let user = field("user").map_or(usize::MAX, |at| at as usize);
        let others = seen.table.columns.iter().map(|(_, at)| *at as usize - 1).filter(|&at| at != user).collect();
        let (hasher, places, tails) = (DefaultHashBuilder::default(), HashTable::new(), Vec::new());
        Self { user, others, hasher, places, tails, before: 0 }
    }

    fn read(&mut self, seen: &Seen<'_>, text: &[u8], fields: &[(usize, usize)], name: &str, row: At) -> Given {
        let name = name.trim();
        if name.is_empty() {
            return Given { user: None, tail: u32::MAX, row };
        }
        Given { user: self.user(seen, name), tail: self.tail(text, fields, row), row }
    }

    /// The place of a user: mostly that of the row before, or the next one.
    fn user(&mut self, seen: &Seen<'_>, name: &str) -> Option<NonZeroU32> {
        let is = |at: u32| seen.users.get(at as usize).is_some_and(|user| user.id.as_str() == name);
        let before = self.before;
        let found = if is(before) {
            Some(before)
        } else if is(before.saturating_add(1)) {
            Some(before + 1)
        } else {
            seen.roll.find(seen.users, name, seen.roll.hash(name))
        };
        self.before = found.unwrap_or(before);
        found.and_then(|at| NonZeroU32::new(at.checked_add(1)?))
    }

    fn tail(&mut self, text: &[u8], fields: &[(usize, usize)], row: At) -> u32 {
        let Self { others, hasher, places, tails, .. } = self;
        let part = |&(from, to): &(usize, usize)| text.get(from..to).unwrap_or_default();
        let here = |&field: &usize| fields.get(field).map(part).unwrap_or_default();
        let mut hash = 0_u64;
        for field in others.iter() {
            hash = hash.rotate_left(17) ^ hasher.hash_one(here(field));
        }
        let same = |&at: &u32| {
            let known = tails.get(at as usize).map_or(&[][..], |(_, cells)| cells.as_slice());
            known.len() == others.len()
                && known.iter().zip(others.iter()).all(|(cell, field)| part(cell) == here(field))
        };
        if let Some(&at) = places.find(hash, same) {
            return at;
        }
        let at = u32::try_from(tails.len()).unwrap_or(u32::MAX);
        tails.push((row, others.iter().filter_map(|&field| fields.get(field).copied()).collect()));
        let cells = |&at: &u32| {
            let known = tails.get(at as usize).map_or(&[][..], |(_, cells)| cells.as_slice());
            known.iter().fold(0_u64, |hash, cell| hash.rotate_left(17) ^ hasher.hash_one(part(cell)))
        };
        places.insert_unique(hash, at, cells);
        at
    }
}
