//! `licet catalog validate`: every mistake of the catalogue, with file and line.

use std::{collections::BTreeMap, path::Path};

use licet::{
    catalog::Catalog,
    rules::KINDS,
    value::{Problem, Severity},
};
use serde::Serialize;

use crate::{
    books::Files,
    cases::file::CaseFile,
    output::{Out, count},
    stop::{Outcome, Stop},
};

/// What a sound catalogue holds.
#[derive(Debug, Serialize)]
struct Sound {
    sound: bool,
    counts: BTreeMap<&'static str, usize>,
}

/// Checks the catalogue and its case files.
pub(crate) fn run(out: &mut Out, folder: Option<&Path>) -> Result<Outcome, Stop> {
    let files = Files::open(folder)?;
    let loaded = files.load();
    let mut problems = Vec::new();
    let mut cases = 0;
    for (path, text) in files.cases() {
        let shown = files.shown(path);
        match CaseFile::parse(&shown, text) {
            Ok((file, warnings)) => {
                problems.extend(warnings);
                cases += file.cases.len();
                if let Ok(catalog) = &loaded {
                    problems.extend(unknown_names(&file, catalog));
                }
            }
            Err(mistakes) => problems.extend(mistakes),
        }
    }
    let catalog = match loaded {
        Ok(catalog) if !problems.iter().any(|problem| problem.severity == Severity::Error) => catalog,
        Ok(_) => return Err(problems.into()),
        Err(mut mistakes) => {
            mistakes.extend(problems);
            return Err(mistakes.into());
        }
    };
    out.problems(&problems);
    let facts =
        |source: &licet::catalog::Source| KINDS.iter().map(|kind| (kind.list)(&source.facts).len()).sum::<usize>();
    let counts = BTreeMap::from([
        ("editions", catalog.editions.len()),
        ("sources", catalog.sources.len()),
        ("rules", catalog.rule_sources.len()),
        ("facts", catalog.sources.values().map(facts).sum()),
        ("offers", catalog.offers.len()),
        ("readings", catalog.readings.len()),
        ("meters", catalog.meters.len()),
        ("cases", cases),
    ]);
    if out.json {
        out.answer(&Sound { sound: true, counts })?;
    } else {
        let words: Vec<_> = counts.iter().map(|(word, many)| count(*many, word.trim_end_matches('s'), word)).collect();
        out.paragraph(&format!("the catalogue is sound: {}", words.join(", ")), 0)?;
    }
    Ok(Outcome::Good)
}

/// Rules and editions that cases name and the catalogue does not have.
fn unknown_names(file: &CaseFile<'_>, catalog: &Catalog) -> Vec<Problem> {
    let mut problems = Vec::new();
    for case in &file.cases {
        let mut wrong = |message: String| {
            problems.push(Problem::error(case.place.clone(), format!("case `{}`: {message}", case.name), ""));
        };
        for rule in case.rules.iter().filter(|rule| !catalog.rule_sources.contains_key(*rule)) {
            wrong(format!("rule `{rule}` does not stand in any rules.toml"));
        }
        if let Some(edition) = case.edition.as_ref().filter(|edition| !catalog.editions.contains_key(*edition)) {
            wrong(format!("edition `{edition}` does not stand in editions.toml"));
        }
    }
    problems
}
