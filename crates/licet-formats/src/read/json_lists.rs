//! JSON that is one list, or pages of one, read row by row: pages with `@odata.nextLink`, bare arrays, several of them
//! after each other. A first reading tells what the lists are and that the whole text is sound JSON; the second takes
//! their rows, of which one at a time is in memory.

use std::{
    cell::Cell,
    collections::BTreeMap,
    fmt,
    io::{self, BufReader, Read},
    rc::Rc,
};

use licet::value::{Place, Problem};
use serde::de::{Deserialize, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::{Value, de::IoRead, value::RawValue};

use super::{
    account::{Account, Aside, Why},
    decode::{Utf8, Written, unreadable},
    format::{self, Format},
    harvest::Harvest,
    record::{Record, plain},
    source::Source,
};

/// How many rows are looked at to recognise a list.
const LOOKED_AT: usize = 50;

/// What a document is, without its rows.
#[derive(Debug, Default)]
pub(super) struct List {
    /// The keys of its first rows together, since absent values have no key.
    keys: Vec<String>,
    /// Whether it has no rows.
    empty: bool,
    /// What its wrapper says it is of.
    context: Option<String>,
    /// Whether its wrapper names a next page.
    more: bool,
}

/// The lists of a text; `None` if one of its documents is no list.
pub(super) fn lists(source: &Source<'_>, written: Written) -> Result<Option<Vec<List>>, Problem> {
    let (mut text, _) = open(source, written)?;
    let mut lists = Vec::new();
    loop {
        if text.end().is_ok() {
            return Ok(Some(lists));
        }
        let mut list = List { empty: true, ..List::default() };
        let is_list = Part { rows: &mut Rows::Look(&mut list), wrapped: true }
            .deserialize(&mut text)
            .map_err(|error| broken(source, &error))?;
        if !is_list {
            return Ok(None);
        }
        if let Some(context) = &list.context {
            list.keys.extend(format::context_key(context));
        }
        lists.push(list);
    }
}

/// Reads the rows of these lists. `false` if none of them is of a known format.
pub(super) fn read(
    source: &Source<'_>,
    written: Written,
    lists: &[List],
    harvest: &mut Harvest<'_>,
) -> Result<bool, Problem> {
    let (mut text, line) = open(source, written)?;
    let mut used = false;
    for list in lists {
        let Some(format) = format::of_columns(&list.keys) else {
            // An empty page says what it is of.
            used |= list.empty && list.context.is_some();
            IgnoredAny::deserialize(&mut text).map_err(|error| broken(source, &error))?;
            continue;
        };
        used = true;
        harvest.begin(Account::new(&source.name, format.name, written.name), &list.keys);
        harvest.context.clone_from(&list.context);
        let mut rows = Rows::Read { format, file: &source.name, line: &line, harvest };
        Part { rows: &mut rows, wrapped: true }.deserialize(&mut text).map_err(|error| broken(source, &error))?;
        harvest.end();
    }
    if lists.last().is_some_and(|list| list.more) {
        harvest.unfinished(&source.name);
    }
    Ok(used)
}

/// A text whose lines are counted: the number is that of the line where the last byte read stands.
struct Lines<R> {
    input: R,
    line: Rc<Cell<u32>>,
    ended: bool,
}

impl<R: Read> Read for Lines<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let count = self.input.read(out)?;
        for byte in out.get(..count).unwrap_or_default() {
            if self.ended {
                self.line.set(self.line.get().saturating_add(1));
            }
            self.ended = *byte == b'\n';
        }
        Ok(count)
    }
}

type Text<'s> = serde_json::Deserializer<IoRead<Lines<BufReader<Utf8<Box<dyn Read + 's>>>>>>;

fn open<'s>(source: &Source<'s>, written: Written) -> Result<(Text<'s>, Rc<Cell<u32>>), Problem> {
    let input = source.open().map_err(|error| unreadable(&source.name, &error))?;
    let line = Rc::new(Cell::new(1));
    let lines = Lines { input: BufReader::new(Utf8::new(input, written)), line: Rc::clone(&line), ended: false };
    Ok((serde_json::Deserializer::from_reader(lines), line))
}

/// A text that is no sound JSON.
pub(super) fn broken(source: &Source<'_>, error: &serde_json::Error) -> Problem {
    let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let place = Place { file: source.name.clone(), line: number(error.line()), column: number(error.column()) };
    Problem::error(place, format!("not sound JSON: {error}"), "export it again; the file may have been cut off")
}

/// What is done with the rows of a list.
enum Rows<'r, 'h, 'c> {
    /// They are looked at.
    Look(&'r mut List),
    /// They are read.
    Read { format: &'static Format, file: &'r str, line: &'r Cell<u32>, harvest: &'h mut Harvest<'c> },
}

impl Rows<'_, '_, '_> {
    fn take<'de, A: SeqAccess<'de>>(&mut self, mut rows: A) -> Result<(), A::Error> {
        match self {
            Rows::Look(list) => {
                for _ in 0..LOOKED_AT {
                    let Some(row) = rows.next_element::<Box<RawValue>>()? else { break };
                    list.empty = false;
                    // A row that is no object has no keys, and is told when rows are read.
                    let fields: BTreeMap<String, &RawValue> = serde_json::from_str(row.get()).unwrap_or_default();
                    list.keys.extend(fields.keys().map(|key| plain(key)));
                }
                list.keys.sort();
                list.keys.dedup();
                while rows.next_element::<IgnoredAny>()?.is_some() {}
            }
            Rows::Read { format, file, line, harvest } => {
                while let Some(row) = rows.next_element::<Box<RawValue>>()? {
                    let within = row.get().bytes().filter(|byte| *byte == b'\n').count();
                    let line = line.get().saturating_sub(u32::try_from(within).unwrap_or(u32::MAX));
                    let outcome = match serde_json::from_str::<Value>(row.get()) {
                        Ok(Value::Object(object)) => (format.read)(&Record::of_object(file, line, &object), harvest),
                        Ok(_) => Err(aside(file, line, "an entry that is not an object")),
                        Err(error) => Err(aside(file, line, &format!("not sound JSON: {error}"))),
                    };
                    harvest.book(outcome);
                }
            }
        }
        Ok(())
    }
}

/// A row that cannot be read.
pub(super) fn aside(file: &str, line: u32, message: &str) -> Aside {
    let place = Place { file: file.to_owned(), line, column: 0 };
    Aside::new(Why::Malformed, place, message, "")
}

/// A document, or the list in its wrapper; gives whether there is a list.
struct Part<'p, 'r, 'h, 'c> {
    rows: &'p mut Rows<'r, 'h, 'c>,
    /// Whether a wrapper may stand around the list.
    wrapped: bool,
}

impl<'de> DeserializeSeed<'de> for Part<'_, '_, '_, '_> {
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, text: D) -> Result<bool, D::Error> {
        text.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Part<'_, '_, '_, '_> {
    type Value = bool;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, rows: A) -> Result<bool, A::Error> {
        self.rows.take(rows)?;
        Ok(true)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<bool, A::Error> {
        let mut is_list = false;
        while let Some(key) = fields.next_key::<String>()? {
            match plain(&key).as_str() {
                "value" if self.wrapped && !is_list => {
                    is_list = fields.next_value_seed(Part { rows: self.rows, wrapped: false })?;
                }
                "odatacontext" if self.wrapped => {
                    let context = fields.next_value::<Value>()?;
                    if let Rows::Look(list) = self.rows {
                        list.context = context.as_str().map(str::to_owned);
                    }
                }
                key => {
                    if let (true, "odatanextlink", Rows::Look(list)) = (self.wrapped, key, &mut *self.rows) {
                        list.more = true;
                    }
                    fields.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(is_list)
    }

    fn visit_bool<E>(self, _: bool) -> Result<bool, E> {
        Ok(false)
    }

    fn visit_i64<E>(self, _: i64) -> Result<bool, E> {
        Ok(false)
    }

    fn visit_u64<E>(self, _: u64) -> Result<bool, E> {
        Ok(false)
    }

    fn visit_f64<E>(self, _: f64) -> Result<bool, E> {
        Ok(false)
    }

    fn visit_str<E>(self, _: &str) -> Result<bool, E> {
        Ok(false)
    }

    fn visit_unit<E>(self) -> Result<bool, E> {
        Ok(false)
    }
}
