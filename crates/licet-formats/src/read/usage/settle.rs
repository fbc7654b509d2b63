//! The records of use as a table: people by their names in the tenant, forms and classes as the menu items that open them.

use std::collections::{BTreeMap, BTreeSet};

use licet::value::{Day, Place};

use super::{
    super::{
        account::{Aside, Why},
        harvest::Harvest,
        people::{People, called},
        security::Security,
        tables::{Tables, line},
    },
    log::{Entry, Log, Thing},
    words,
};

/// Who a written user is.
enum Who {
    /// This user of the tenant.
    User(String),
    /// Nobody of the files that tell who there is.
    Nobody,
    /// One of several people.
    Several,
}

/// What is not used of a file, and why: in how many rows, and the line of the first.
type Left = BTreeMap<(usize, Why, String), (u64, u32)>;

/// A row of the table, all texts as their places in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Row {
    user: u32,
    role: u32,
    object: u32,
    access: &'static str,
    last: Day,
}

/// Texts in their order. Those that differ in case only are one.
struct Texts<'t> {
    ranks: BTreeMap<&'t str, u32>,
    shown: Vec<&'t str>,
}

impl<'t> Texts<'t> {
    fn of(all: &BTreeSet<&'t str>) -> Self {
        let mut first: BTreeMap<String, &str> = BTreeMap::new();
        for text in all {
            first.entry(text.to_lowercase()).or_insert(text);
        }
        let shown: Vec<&str> = first.values().copied().collect();
        let numbers: BTreeMap<&str, u32> = first.keys().map(String::as_str).zip(0..).collect();
        let number = |text: &&'t str| (*text, numbers.get(text.to_lowercase().as_str()).copied().unwrap_or_default());
        Self { ranks: all.iter().map(number).collect(), shown }
    }

    fn rank(&self, text: &str) -> u32 {
        self.ranks.get(text).copied().unwrap_or_default()
    }

    fn text(&self, rank: u32) -> &'t str {
        usize::try_from(rank).ok().and_then(|rank| self.shown.get(rank)).copied().unwrap_or_default()
    }
}

/// Writes the table of what was used.
pub(in crate::read) fn settle(harvest: &mut Harvest<'_>, who: &People, tables: &mut Tables) {
    let log = std::mem::take(&mut harvest.usage);
    if log.is_empty() {
        return;
    }
    let users = users(harvest, who, &log);
    let (mut left, mut texts): (Left, BTreeSet<&str>) = (Left::new(), BTreeSet::from([""]));
    let named = named(&log, &harvest.security);
    texts.extend(users.iter().filter_map(|who| if let Who::User(user) = who { Some(user.as_str()) } else { None }));
    texts.extend(named.values().flatten().map(String::as_str));
    texts.extend(log.entries().map(|entry| entry.role));
    let texts = Texts::of(&texts);
    let rank = |text: &str| texts.rank(text);
    let written: Vec<&str> = log.users().collect();
    let mut rows = Vec::new();
    for entry in log.entries() {
        let at = usize::try_from(entry.user).unwrap_or(usize::MAX);
        let spelt = written.get(at).copied().unwrap_or_default();
        let user = match users.get(at) {
            Some(Who::User(user)) => rank(user),
            Some(Who::Several) => {
                leave(&mut left, &entry, Why::AmbiguousPerson, spelt);
                continue;
            }
            Some(Who::Nobody) | None => {
                leave(&mut left, &entry, Why::UnmatchedPerson, spelt);
                continue;
            }
        };
        let objects = named.get(&entry.thing).map(Vec::as_slice).unwrap_or_default();
        if let ([], Thing::Form(name) | Thing::Class(name)) = (objects, entry.thing) {
            leave(&mut left, &entry, Why::NotFound, name);
        }
        rows.extend(objects.iter().map(|object| Row {
            user,
            role: rank(entry.role),
            object: rank(object),
            access: entry.access,
            last: entry.last,
        }));
    }
    rows.sort_unstable();
    rows.dedup_by(|later, first| {
        // The last day of each stays: rows are sorted by it.
        let same = (later.user, later.role, later.object, later.access)
            == (first.user, first.role, first.object, first.access);
        if same {
            first.last = later.last;
        }
        same
    });
    write(&rows, &texts, tables);
    drop(named);
    tell(harvest, left);
}

/// The objects of each thing, as the table names them.
fn named<'l>(log: &'l Log, security: &Security) -> BTreeMap<Thing<'l>, Vec<String>> {
    let mut named = BTreeMap::new();
    for entry in log.entries() {
        named.entry(entry.thing).or_insert_with_key(|thing| match *thing {
            Thing::Named(name) => vec![name.to_owned()],
            Thing::Form(name) => security.openers(false, name),
            Thing::Class(name) => security.openers(true, name),
            Thing::Table(name) => vec![format!("table:{}", name.to_lowercase())],
            Thing::Applications(number) => {
                words::applications(number).iter().map(|name| format!("application:{name}")).collect()
            }
            Thing::Nothing => vec![String::new()],
        });
    }
    named
}

/// Who the users of the log are. Where no file tells who there is, they stay as written: the tenant's own table tells.
fn users(harvest: &Harvest<'_>, who: &People, log: &Log) -> Vec<Who> {
    let called = called(&harvest.sightings, who);
    let of = |written: &str| {
        let name = written.trim();
        if who.persons.is_empty() {
            return Who::User(if name.contains('@') { name.to_lowercase() } else { name.to_owned() });
        }
        match called.get(&name.to_lowercase()) {
            Some(Some(person)) => who.persons.get(*person).map_or(Who::Nobody, |person| Who::User(person.user.clone())),
            Some(None) => Who::Several,
            None => Who::Nobody,
        }
    };
    log.users().map(of).collect()
}

fn leave(left: &mut Left, entry: &Entry<'_>, why: Why, name: &str) {
    let (rows, first) = left.entry((entry.account, why, name.to_owned())).or_insert((0, entry.line));
    *rows += entry.rows;
    *first = entry.line.min(*first);
}

fn tell(harvest: &mut Harvest<'_>, left: Left) {
    for ((account, why, name), (rows, line)) in left {
        // The account's name may name a list or a sheet as well; the file is what stands before it.
        let file = harvest.accounts.get(account).map(|account| account.file.clone()).unwrap_or_default();
        let records = if rows == 1 { "1 record".to_owned() } else { format!("{rows} records") };
        let (message, help) = match why {
            Why::AmbiguousPerson => (
                format!("`{name}` is one of several people; {records} left out"),
                "correct the addresses of these people",
            ),
            Why::UnmatchedPerson => (
                format!("`{name}` is nobody of the other files; {records} left out"),
                "give the list of users that has this name or id as well",
            ),
            _ => (
                format!("no file says which menu item opens `{name}`; {records} left out"),
                "give the menu items (AxMenuItemDisplay, AxMenuItemAction) as well",
            ),
        };
        let aside = Aside::new(why, Place { file, line, column: 0 }, message, help);
        harvest.take_back_rows(account, aside, rows);
    }
}

fn write(rows: &[Row], texts: &Texts<'_>, tables: &mut Tables) {
    if rows.is_empty() {
        return;
    }
    let text = |rank: u32| texts.text(rank);
    let has = [
        rows.iter().any(|row| !text(row.role).is_empty()),
        rows.iter().any(|row| !text(row.object).is_empty()),
        rows.iter().any(|row| !row.access.is_empty()),
    ];
    let mut csv = String::new();
    let mut add = |[user, last, further @ ..]: [&str; 5]| {
        let further = further.into_iter().zip(has).filter(|(_, has)| *has).map(|(cell, _)| cell);
        line(&mut csv, [user, last].into_iter().chain(further));
    };
    add(["user", "last_used", "role", "object", "access"]);
    for row in rows {
        let last = row.last.to_string();
        add([text(row.user), &last, text(row.role), text(row.object), row.access]);
    }
    tables.add_written("activity", rows.len(), csv);
}
