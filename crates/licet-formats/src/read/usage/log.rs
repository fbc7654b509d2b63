//! What is kept of the rows of logs: each different use once, with its last day.

use std::collections::HashMap;

use jiff::civil::Date;
use licet::value::Day;

/// What a row says was used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(in crate::read) enum Thing<'t> {
    /// A menu item, a right or whatever one's own table says: as written.
    Named(&'t str),
    /// A form, which menu items open.
    Form(&'t str),
    /// A class, which menu items start.
    Class(&'t str),
    /// A table of an application.
    Table(&'t str),
    /// Applications of which one was used, by the number of the word that says which.
    Applications(u32),
    /// Nothing but the role.
    Nothing,
}

/// One use, as a row has it.
#[derive(Debug, Clone, Copy)]
pub(in crate::read) struct Use<'t> {
    /// By whom.
    pub(in crate::read) user: &'t str,
    /// What.
    pub(in crate::read) thing: Thing<'t>,
    /// The role, if the row names one.
    pub(in crate::read) role: Option<&'t str>,
    /// How, in the word of the tenant's table; empty where the row does not say.
    pub(in crate::read) access: &'static str,
    /// When.
    pub(in crate::read) day: Day,
}

/// What sort of thing a key is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Sort {
    Named,
    Form,
    Class,
    Table,
    Applications,
    Nothing,
}

/// A use without its day, all names as numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Key {
    user: u32,
    role: u32,
    thing: u32,
    account: u16,
    sort: Sort,
    access: u8,
}

/// When, in how many rows, and where the first of them stands.
#[derive(Debug, Clone, Copy)]
struct Seen {
    last: Date,
    rows: u32,
    line: u32,
}

/// One different use of a file, as it is given back.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entry<'l> {
    pub(super) account: usize,
    /// The user's number: the same for the same spelling.
    pub(super) user: u32,
    pub(super) thing: Thing<'l>,
    pub(super) role: &'l str,
    pub(super) access: &'static str,
    pub(super) last: Day,
    /// How many rows say so.
    pub(super) rows: u64,
    /// The line of the first of them.
    pub(super) line: u32,
}

/// Names as numbers.
#[derive(Debug, Default)]
struct Names {
    numbers: HashMap<Box<str>, u32>,
    texts: Vec<Box<str>>,
}

impl Names {
    fn number(&mut self, text: &str) -> Option<u32> {
        if let Some(number) = self.numbers.get(text) {
            return Some(*number);
        }
        let number = u32::try_from(self.texts.len()).ok()?;
        self.numbers.insert(text.into(), number);
        self.texts.push(text.into());
        Some(number)
    }

    fn text(&self, number: u32) -> &str {
        usize::try_from(number).ok().and_then(|number| self.texts.get(number)).map(AsRef::as_ref).unwrap_or_default()
    }
}

/// The ways of using something, in the words of the tenant's table.
const ACCESS: [&str; 4] = ["", "view", "maintain", "customise"];

/// Every different use.
#[derive(Debug, Default)]
pub(in crate::read) struct Log {
    users: Names,
    things: Names,
    seen: HashMap<Key, Seen>,
}

impl Log {
    /// Takes up a row; `false` if there is more than can be counted.
    pub(super) fn add(&mut self, account: usize, line: u32, used: &Use<'_>) -> bool {
        self.try_add(account, line, used).is_some()
    }

    fn try_add(&mut self, account: usize, line: u32, used: &Use<'_>) -> Option<()> {
        let (sort, text) = match used.thing {
            Thing::Named(name) => (Sort::Named, name),
            Thing::Form(name) => (Sort::Form, name),
            Thing::Class(name) => (Sort::Class, name),
            Thing::Table(name) => (Sort::Table, name),
            Thing::Applications(_) => (Sort::Applications, ""),
            Thing::Nothing => (Sort::Nothing, ""),
        };
        let thing = match used.thing {
            Thing::Applications(number) => number,
            _ => self.things.number(text)?,
        };
        let access = ACCESS.iter().position(|word| *word == used.access)?;
        let key = Key {
            user: self.users.number(used.user)?,
            role: self.things.number(used.role.unwrap_or_default())?,
            thing,
            account: u16::try_from(account).ok()?,
            sort,
            access: u8::try_from(access).ok()?,
        };
        let Day(last) = used.day;
        let seen = self.seen.entry(key).or_insert(Seen { last, rows: 0, line });
        seen.last = seen.last.max(last);
        seen.rows = seen.rows.checked_add(1)?;
        seen.line = seen.line.min(line);
        Some(())
    }

    /// Whether no row was taken up.
    pub(in crate::read) fn is_empty(&self) -> bool {
        self.seen.is_empty()
    }

    /// The users in the order of their numbers, as written.
    pub(super) fn users(&self) -> impl Iterator<Item = &str> {
        self.users.texts.iter().map(AsRef::as_ref)
    }

    /// Every different use, in no order.
    pub(super) fn entries(&self) -> impl Iterator<Item = Entry<'_>> {
        self.seen.iter().map(|(key, seen)| {
            let text = self.things.text(key.thing);
            Entry {
                account: usize::from(key.account),
                user: key.user,
                thing: match key.sort {
                    Sort::Named => Thing::Named(text),
                    Sort::Form => Thing::Form(text),
                    Sort::Class => Thing::Class(text),
                    Sort::Table => Thing::Table(text),
                    Sort::Applications => Thing::Applications(key.thing),
                    Sort::Nothing => Thing::Nothing,
                },
                role: self.things.text(key.role),
                access: ACCESS.get(usize::from(key.access)).copied().unwrap_or_default(),
                last: Day(seen.last),
                rows: u64::from(seen.rows),
                line: seen.line,
            }
        })
    }
}
