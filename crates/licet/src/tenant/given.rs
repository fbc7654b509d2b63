//! A tenant out of the `given` of a case: every table as a list of rows in one TOML table.

use std::collections::BTreeMap;

use toml::de::DeTable;

use super::{
    Tenant,
    build::{Builder, Header},
    input::header,
    specs::{FILES, INSIDE},
    toml_file::{Source, read_rows},
};
use crate::value::{Day, EditionId, Names, Problem, Problems, RightId};

/// Reads what a case gives. Prices and minimums given replace the edition's wholly.
///
/// # Errors
/// Every problem found.
pub fn from_given(
    file: &str,
    text: &str,
    given: &DeTable<'_>,
    (edition, as_of): (EditionId, Day),
    names: &Names,
    rights: &dyn Fn(&RightId) -> bool,
) -> Result<(Tenant, Vec<Problem>), Problems> {
    let source = Source { file, text };
    let mut problems = Vec::new();
    let defaults = Header {
        name: "case".into(),
        edition,
        as_of,
        currency: "USD".into(),
        market: None,
        segment: None,
        readings: BTreeMap::new(),
    };
    let header = header(source, given, Some(defaults), &mut problems);
    let mut builder = Builder::new(names, rights, header);
    builder.problems.borrow_mut().append(&mut problems);
    builder.minimums_are_all = true;
    for spec in INSIDE.iter().chain(FILES) {
        if let Some(value) = given.get(spec.name) {
            read_rows(source, value, spec, &mut builder);
        }
    }
    builder.agreements_stated = given.contains_key("agreement");
    // A list that is given empty still replaces the edition's.
    if given.contains_key("prices") {
        builder.prices.get_or_insert_default();
    }
    if given.contains_key("minimums") {
        builder.minimums.get_or_insert_default();
    }
    builder.finish()
}
