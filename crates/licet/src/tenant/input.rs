//! A tenant out of named inputs: `tenant.toml` and the tables.

use std::{collections::BTreeMap, io::Read};

use toml::de::{DeTable, DeValue};

use super::{
    Tenant,
    build::{Builder, Header},
    csv::read_table,
    specs::{FILES, INSIDE},
    toml_file::{Source, cell, read_rows},
};
use crate::value::{Day, Names, Place, Problem, Problems, ReadingId, RightId};

/// One file of a tenant.
pub struct Input<'a> {
    /// Its name, as messages show it.
    pub name: String,
    /// Its content.
    pub content: &'a mut dyn Read,
}

/// The names of the tables, as files without their ending and as keys in documents.
pub const TABLES: [&str; 18] = {
    let mut names = [""; 18];
    let mut at = 0;
    while at < FILES.len() {
        names[at] = FILES[at].name;
        at += 1;
    }
    names
};

/// The columns of the table of that name, the required ones first, and how many are required.
pub fn columns(table: &str) -> Option<(&'static [&'static str], usize)> {
    FILES.iter().find(|spec| spec.name == table).map(|spec| (spec.columns, spec.required))
}

const LARGEST_TOML: u64 = 16 << 20;

/// Reads a tenant. `tables` gives, for a name of [`TABLES`], the file if there is one.
///
/// # Errors
/// Every problem of every file.
pub fn read<'a>(
    toml: &mut Input<'a>,
    tables: &mut dyn FnMut(&'static str) -> Option<Input<'a>>,
    names: &Names,
    rights: &dyn Fn(&RightId) -> bool,
) -> Result<(Tenant, Vec<Problem>), Problems> {
    let mut text = String::new();
    let file = toml.name.clone();
    if let Err(error) = (&mut toml.content).take(LARGEST_TOML).read_to_string(&mut text) {
        let help = "save it as UTF-8";
        return Err(Problems(vec![Problem::error(Place::of_file(file), format!("cannot be read: {error}"), help)]));
    }
    let source = Source { file: &file, text: &text };
    let (document, mistakes) = DeTable::parse_recoverable(&text);
    let mut problems: Vec<Problem> = mistakes
        .iter()
        .map(|mistake| {
            let place = mistake.span().map_or_else(|| Place::of_file(&file), |span| source.place(span.start));
            Problem::error(place, mistake.message().to_string(), "")
        })
        .collect();
    let document = document.get_ref();
    let header = header(source, document, None, &mut problems);
    let mut builder = Builder::new(names, rights, header);
    builder.problems.borrow_mut().append(&mut problems);
    for spec in INSIDE {
        if let Some(value) = document.get(spec.name) {
            read_rows(source, value, spec, &mut builder);
        }
    }
    builder.agreements_stated = document.contains_key("agreement");
    for spec in FILES {
        if let Some(mut input) = tables(spec.name) {
            read_table(&input.name, &mut input.content, spec, &mut builder);
        }
    }
    builder.finish()
}

/// The single values of `tenant.toml`, or of a case, where edition and day may come from outside.
pub(super) fn header(
    source: Source<'_>,
    document: &DeTable<'_>,
    defaults: Option<Header>,
    problems: &mut Vec<Problem>,
) -> Header {
    let required = defaults.is_none();
    let mut header = defaults.unwrap_or_else(|| Header {
        name: String::new(),
        edition: "".into(),
        as_of: Day(jiff::civil::Date::ZERO),
        currency: String::new(),
        market: None,
        segment: None,
        readings: BTreeMap::new(),
    });
    let mut text = |key: &str, help: &str| match document.get(key) {
        Some(value) => Some(cell(value.get_ref()).trim().to_string()),
        None if required && !help.is_empty() => {
            let message = format!("`{key}` is missing");
            problems.push(Problem::error(Place::of_file(source.file), message, help.to_string()));
            None
        }
        None => None,
    };
    header.name = text("name", "for example `name = \"Contoso\"`").unwrap_or(header.name);
    if let Some(edition) = text("edition", "for example `edition = \"online-2021-09\"`") {
        header.edition = edition.as_str().into();
    }
    let as_of = text("as_of", "the day to judge, for example `as_of = 2021-10-01`");
    header.currency =
        text("currency", "").unwrap_or_else(|| if header.currency.is_empty() { "USD".into() } else { header.currency });
    header.market = text("market", "").or(header.market);
    header.segment = text("segment", "").or(header.segment);
    match as_of.as_deref().map(str::parse::<Day>) {
        Some(Ok(day)) => header.as_of = day,
        Some(Err(expected)) => {
            let place = document.get("as_of").map_or(0, |value| value.span().start);
            problems.push(Problem::error(source.place(place), format!("`as_of`: {expected}"), ""));
        }
        None => {}
    }
    if let Some(DeValue::Table(readings)) = document.get("readings").map(toml::Spanned::get_ref) {
        for (id, choice) in readings.iter() {
            header.readings.insert(ReadingId::new(id.get_ref()), cell(choice.get_ref()));
        }
    }
    for (key, _) in document.iter() {
        let name: &str = key.get_ref();
        let single = ["name", "edition", "as_of", "currency", "market", "segment", "readings"].contains(&name);
        if !single && !INSIDE.iter().chain(FILES).any(|spec| spec.name == name) {
            let message = format!("`{name}` is not a key of a tenant and is left out");
            problems.push(Problem::warning(source.place(key.span().start), message, ""));
        }
    }
    header
}
