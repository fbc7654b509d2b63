//! `licet rules --coverage`: how many rules a case proves, and in how many there is nothing to compute.

use std::{collections::BTreeMap, io};

use licet::{
    catalog::{Count, Coverage, File},
    value::{Day, EditionId, Problem, Problems, RuleId},
};
use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    books::Books,
    output::{Column, Grid, Out, Tone, count, left, number, right},
    stop::{Outcome, Stop},
};

/// How far the rules are covered.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Covered {
    /// The edition asked about, if one was.
    pub(crate) edition: Option<EditionId>,
    /// Its first day.
    pub(crate) as_of: Option<Day>,
    /// The rules that are lacking: neither proved nor informative, or both.
    pub(crate) cites: Vec<RuleId>,
    /// The counts.
    #[serde(flatten)]
    pub(crate) coverage: Coverage,
}

/// Shows the counts, or the rules that are lacking.
pub(crate) fn run(uncovered: bool, out: &mut Out, books: &Books, edition: Option<EditionId>) -> Result<Outcome, Stop> {
    let catalog = &books.catalog;
    let def = edition.as_ref().and_then(|edition| catalog.editions.get(edition));
    let wanted = |source: &str| def.is_none_or(|def| def.sources.iter().any(|known| known == source));
    let cases: Vec<File<'_>> = books.files().cases().map(|(path, text)| File { path, text }).collect();
    let coverage = Coverage::of(catalog, &cases, &wanted).map_err(|Problems(problems)| placed(books, problems))?;
    let cites: Vec<RuleId> = coverage.neither.union(&coverage.both).cloned().collect();
    let good = cites.is_empty() || !uncovered;
    if out.json {
        out.answer(&Covered { as_of: def.map(|def| def.from), edition, cites, coverage })?;
    } else if uncovered {
        lacking(out, books, &coverage)?;
    } else {
        counts(out, &coverage)?;
    }
    Ok(Outcome::good_if(good))
}

fn placed(books: &Books, problems: Vec<Problem>) -> Vec<Problem> {
    let placed = |mut problem: Problem| {
        problem.place.file = books.files().shown(&problem.place.file);
        problem
    };
    problems.into_iter().map(placed).collect()
}

fn counts(out: &mut Out, coverage: &Coverage) -> io::Result<()> {
    out.table(&grid(left("document"), &coverage.documents, Some(coverage.total)))?;
    out.blank()?;
    out.table(&grid(left("capability"), &coverage.capabilities, None))?;
    out.blank()?;
    out.paragraph("A rule that concerns several capabilities is counted under each.", 0)
}

fn grid(of: Column, counts: &BTreeMap<String, Count>, total: Option<Count>) -> Grid {
    let numbers = ["rules", "proved", "informative", "both", "neither"].map(right);
    let mut grid = Grid::new(&[&[of], &numbers[..]].concat());
    let total = total.map(|total| ("all".to_owned(), total));
    for (name, count) in counts.iter().map(|(name, count)| (name.clone(), *count)).chain(total) {
        let numbers = [count.rules, count.proved, count.informative, count.both, count.neither].map(number);
        let [rules, proved, informative, both, neither] = numbers;
        grid.row([name, rules, proved, informative, both, neither]);
    }
    grid
}

fn lacking(out: &mut Out, books: &Books, coverage: &Coverage) -> io::Result<()> {
    if coverage.neither.is_empty() && coverage.both.is_empty() {
        let text = out.toned(Tone::Good, "every rule is either proved or informative");
        return out.line(text);
    }
    let mut grid = Grid::new(&[left("rule"), left("lacks"), left("statement")]);
    let neither = coverage.neither.iter().map(|rule| (rule, "a case or a reason"));
    let both = coverage.both.iter().map(|rule| (rule, "nothing: proved, yet informative"));
    for (rule, lacks) in neither.chain(both) {
        let statement = books.catalog.rule(rule).map(|rule| rule.statement.clone()).unwrap_or_default();
        grid.row([rule.to_string(), lacks.into(), statement]);
    }
    out.table(&grid)?;
    out.blank()?;
    let (neither, both) = (coverage.neither.len(), coverage.both.len());
    out.line(format!(
        "{} neither, {} both",
        count(neither, "rule is", "rules are"),
        count(both, "rule is", "rules are")
    ))
}
