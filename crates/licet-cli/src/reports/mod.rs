//! Answers as reports: tables with what they rest on, which every writer of licet-formats takes.

mod capacity;
mod change;
mod people;
mod position;
mod purchase;
mod quality;
mod transition;

use std::collections::BTreeSet;

use licet::{
    catalog::Catalog,
    tenant::Tenant,
    value::{Basis, Confidence, OfferId, Reason},
};
use licet_formats::report::{Cell, Cite, Report, Sheet};
use serde::Serialize;

pub(crate) use capacity::capacity;
pub(crate) use change::change;
pub(crate) use people::people;
pub(crate) use position::position;
pub(crate) use purchase::{purchase, quote};
pub(crate) use quality::quality;
pub(crate) use transition::transition;

use crate::output::said;

/// A report without tables yet, with everything that it rests on.
fn report(title: &str, catalog: &Catalog, tenant: &Tenant, basis: &Basis) -> Report {
    let mut notes = Vec::new();
    for (id, choice) in &basis.readings {
        let choices = catalog.readings.get(id).into_iter().flat_map(|reading| &reading.choices);
        let means = choices.filter(|known| known.id == *choice).map(|choice| choice.means.as_str()).next();
        notes.push(format!("reading {id} = {choice}: {}", means.unwrap_or_default()));
    }
    for (fact, confidence) in &basis.unsure_facts {
        let how = if *confidence == Confidence::Low { "low" } else { "medium" };
        notes.push(format!("the fact {fact} is less than sure: {how} confidence"));
    }
    let cites = basis.cites.iter().map(|id| {
        let source = catalog.rule_sources.get(id).and_then(|source| catalog.sources.get(source));
        let rule = catalog.rule(id);
        Cite {
            rule: id.to_string(),
            statement: rule.map(|rule| rule.statement.clone()).unwrap_or_default(),
            source: source.map(|source| source.about.title.clone()).unwrap_or_default(),
            section: rule.map(|rule| rule.section.clone()).unwrap_or_default(),
        }
    });
    Report {
        title: title.into(),
        tenant: tenant.name.clone(),
        edition: basis.edition.to_string(),
        as_of: basis.as_of,
        currency: tenant.currency.clone(),
        summary: Vec::new(),
        sheets: Vec::new(),
        notes,
        cites: cites.collect(),
        letter: None,
    }
}

/// A word as answers spell it.
fn word(value: impl Serialize) -> Cell {
    let word = serde_json::to_value(value).ok().and_then(|value| value.as_str().map(str::to_owned));
    Cell::text(word.unwrap_or_default())
}

/// Offers beside each other.
fn offers(offers: &[OfferId]) -> Cell {
    Cell::text(offers.iter().map(OfferId::as_str).collect::<Vec<_>>().join(" + "))
}

/// Texts beside each other.
fn list<S: AsRef<str>>(texts: impl IntoIterator<Item = S>) -> Cell {
    Cell::text(texts.into_iter().map(|text| text.as_ref().to_owned()).collect::<Vec<_>>().join(", "))
}

/// Reasons in words, each with its rules.
fn reasons<'r>(reasons: impl IntoIterator<Item = &'r Reason>) -> Cell {
    let mut seen = BTreeSet::new();
    let told: Vec<String> = reasons.into_iter().filter(|reason| seen.insert(*reason)).map(said).collect();
    Cell::text(told.join("; "))
}

/// The rules of reasons.
fn rules<'r>(reasons: impl IntoIterator<Item = &'r Reason>) -> Cell {
    let cited: BTreeSet<_> = reasons.into_iter().flat_map(|reason| &reason.rules).collect();
    list(cited.into_iter().map(|rule| rule.as_str()))
}

/// A count of rows.
fn counted(sheet: &Sheet) -> Cell {
    Cell::Number(u64::try_from(sheet.rows.len()).unwrap_or(u64::MAX))
}

/// Takes a column out.
pub(super) fn without(sheet: &mut Sheet, key: &str) {
    if let Some(at) = sheet.columns.iter().position(|column| column.key == key) {
        sheet.columns.remove(at);
        for row in &mut sheet.rows {
            row.remove(at);
        }
    }
}
