//! JSON as interfaces and scripts write it: lists, which are read row by row (`json_lists`), and, in one piece, what may
//! be more than one list: `d.results`, one object, several lists in one object, keys in any case.

use std::collections::BTreeMap;

use licet::value::{Place, Problem};
use serde_json::{Deserializer, Value, value::RawValue};

use super::{
    account::Account,
    decode::{Written, whole},
    format, hand_kept,
    harvest::Harvest,
    json_lists,
    record::{Record, plain},
    source::Source,
};

/// The longest JSON text that is read, in bytes: rows need their neighbours' wrapper.
pub(super) const LONGEST: u64 = 512 << 20;
/// How many rows are looked at to recognise a list.
const LOOKED_AT: usize = 50;

type Fields<'t> = BTreeMap<String, &'t RawValue>;

/// Reads every list of a JSON text. `false` if none of them is of a known format.
pub(super) fn read(source: &Source<'_>, written: Written, harvest: &mut Harvest<'_>) -> Result<bool, Problem> {
    if let Some(lists) = json_lists::lists(source, written)? {
        return json_lists::read(source, written, &lists, harvest);
    }
    let text = whole(source, written, LONGEST)?;
    let mut reader = Reader { name: &source.name, written, text: &text, at: 0, line: 1, more: false, harvest };
    let mut used = false;
    for document in Deserializer::from_str(&text).into_iter::<&RawValue>() {
        let document = document.map_err(|error| json_lists::broken(source, &error))?;
        used |= reader.document(document)?;
    }
    let more = reader.more;
    if more {
        harvest.unfinished(&source.name);
    }
    Ok(used)
}

struct Reader<'r, 'h, 'c> {
    name: &'r str,
    written: Written,
    text: &'r str,
    /// Up to where lines have been counted.
    at: usize,
    line: u32,
    /// Whether the last page names a next one.
    more: bool,
    harvest: &'h mut Harvest<'c>,
}

impl<'r> Reader<'r, '_, '_> {
    /// The line of a piece of the text. Pieces are asked for from first to last.
    fn line_of(&mut self, piece: &str) -> u32 {
        let offset = (piece.as_ptr() as usize).saturating_sub(self.text.as_ptr() as usize);
        if offset >= self.at {
            let between = self.text.as_bytes().get(self.at..offset).unwrap_or_default();
            let newlines = between.iter().filter(|byte| **byte == b'\n').count();
            self.line = self.line.saturating_add(u32::try_from(newlines).unwrap_or(u32::MAX));
            self.at = offset;
            return self.line;
        }
        Place::at("", self.text, offset).line
    }

    fn document(&mut self, document: &'r RawValue) -> Result<bool, Problem> {
        match document.get().trim_start().as_bytes().first() {
            Some(b'[') => {
                let rows: Vec<&RawValue> = self.parse(document)?;
                self.list(&rows, None, "")
            }
            Some(b'{') => {
                let fields: Fields<'r> = self.parse(document)?;
                self.object(document, &fields)
            }
            _ => Ok(false),
        }
    }

    fn parse<T: serde::Deserialize<'r>>(&self, piece: &'r RawValue) -> Result<T, Problem> {
        serde_json::from_str(piece.get()).map_err(|error| {
            let offset = (piece.get().as_ptr() as usize).saturating_sub(self.text.as_ptr() as usize);
            let place = Place::at(self.name, self.text, offset);
            Problem::error(place, format!("not sound JSON: {error}"), "export it again")
        })
    }

    fn object(&mut self, whole: &'r RawValue, fields: &Fields<'r>) -> Result<bool, Problem> {
        let is_list = |value: &RawValue| value.get().starts_with('[');
        let named = |wanted: &str| fields.iter().find(|(key, _)| plain(key) == wanted).map(|(_, value)| *value);
        self.more = fields.keys().any(|key| plain(key) == "odatanextlink");
        let context = named("odatacontext").map(|raw| raw.get().trim_matches('"').to_owned());
        if let Some(list) = named("value").filter(|value| is_list(value)) {
            let rows: Vec<&RawValue> = self.parse(list)?;
            return self.list(&rows, context.as_deref(), "");
        }
        if let Some(inner) = named("d").filter(|value| value.get().starts_with('{')) {
            let inner_fields: Fields<'r> = self.parse(inner)?;
            if let Some(list) = inner_fields.get("results").filter(|value| is_list(value)) {
                let rows: Vec<&RawValue> = self.parse(list)?;
                return self.list(&rows, context.as_deref(), "");
            }
        }
        let keys: Vec<String> = fields.keys().map(|key| plain(key)).collect();
        if format::of_columns(&keys).is_some() {
            return self.list(&[whole], context.as_deref(), "");
        }
        if let Some(rows) = hand_kept::map(fields) {
            let line = self.line_of(whole.get());
            hand_kept::read_map(self.name, self.written.name, line, &rows, self.harvest);
            return Ok(true);
        }
        let mut used = false;
        for (key, value) in fields {
            if is_list(value) {
                let rows: Vec<&RawValue> = self.parse(value)?;
                used |= self.list(&rows, None, key)?;
            }
        }
        Ok(used)
    }

    /// Reads the rows of one list; `key` is its name if the document has several.
    fn list(&mut self, rows: &[&'r RawValue], context: Option<&str>, key: &str) -> Result<bool, Problem> {
        let keys = self.keys(rows, context)?;
        let Some(format) = format::of_columns(&keys) else {
            if !key.is_empty() && !rows.is_empty() {
                self.harvest.passed_over(format!("{}#{key}", self.name));
            }
            return Ok(rows.is_empty() && context.is_some());
        };
        let name = if key.is_empty() { self.name.to_owned() } else { format!("{}#{key}", self.name) };
        self.harvest.begin(Account::new(&name, format.name, self.written.name), &keys);
        self.harvest.context = context.map(str::to_owned);
        for row in rows {
            let line = self.line_of(row.get());
            let outcome = match serde_json::from_str::<Value>(row.get()) {
                Ok(Value::Object(object)) => (format.read)(&Record::of_object(self.name, line, &object), self.harvest),
                Ok(_) => Err(json_lists::aside(self.name, line, "an entry that is not an object")),
                Err(error) => Err(json_lists::aside(self.name, line, &format!("not sound JSON: {error}"))),
            };
            self.harvest.book(outcome);
        }
        self.harvest.end();
        Ok(true)
    }

    /// The keys of the first rows of a list together, since absent values have no key.
    fn keys(&self, rows: &[&'r RawValue], context: Option<&str>) -> Result<Vec<String>, Problem> {
        let mut keys: Vec<String> = Vec::new();
        for row in rows.iter().take(LOOKED_AT) {
            if row.get().starts_with('{') {
                let fields: Fields<'r> = self.parse(row)?;
                keys.extend(fields.keys().map(|key| plain(key)));
            }
        }
        keys.sort();
        keys.dedup();
        if let Some(context) = context {
            keys.extend(format::context_key(context));
        }
        Ok(keys)
    }
}
