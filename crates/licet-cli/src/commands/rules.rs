//! `licet rules`: one rule in full, or the rules that speak of something.

use std::{collections::BTreeSet, io};

use licet::{
    catalog::{Catalog, Reading, Rule},
    rules::KINDS,
    value::{Confidence, Day, EditionId, FactId, RuleId},
};
use schemars::JsonSchema;
use serde::Serialize;

use super::coverage;
use crate::{
    books::Books,
    cases::file::CaseFile,
    output::{Grid, Out, Tone, count, left, number},
    stop::{Outcome, Stop},
};

/// One rule in full, or the rules that speak of something.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// A rule's id, or words that must all occur; without either, every rule
    #[arg(value_name = "ID|WORDS")]
    words: Vec<String>,
    /// Only rules, facts and cases of this edition
    #[arg(long, value_name = "EDITION")]
    edition: Option<String>,
    /// List every fact and case, however many there are
    #[arg(long)]
    all: bool,
    /// How many rules a case proves, and in how many there is nothing to compute
    #[arg(long, conflicts_with_all = ["words", "all"])]
    coverage: bool,
    /// The rules that are neither, and those that are said to be both
    #[arg(long, requires = "coverage")]
    uncovered: bool,
}

/// How many facts and cases are shown unless all are wanted.
const SHOWN: usize = 12;

/// A rule and everything around it.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct RuleAnswer {
    /// The edition asked about, if one was.
    pub(crate) edition: Option<EditionId>,
    /// Its first day.
    pub(crate) as_of: Option<Day>,
    /// The rule itself.
    pub(crate) cites: BTreeSet<RuleId>,
    /// The rule.
    #[serde(flatten)]
    pub(crate) rule: Rule,
    /// Why there is nothing to compute in it, if that is so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) informative: Option<String>,
    /// The document that states it.
    pub(crate) source: SourceOf,
    /// The editions in which it stands.
    pub(crate) editions: Vec<EditionId>,
    /// Readings of what is ambiguous about it.
    pub(crate) readings: Vec<Reading>,
    /// Facts that rest on it.
    pub(crate) facts: Vec<FactOf>,
    /// Cases that prove it.
    pub(crate) cases: Vec<CaseOf>,
}

/// The document of a rule.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct SourceOf {
    /// `<series>/<date>`.
    pub(crate) id: String,
    /// What it is.
    pub(crate) title: String,
    /// Its date.
    pub(crate) date: Day,
    /// `first-hand`, `second-hand` or `own-knowledge`.
    pub(crate) weight: String,
    /// Where the rule stands in the catalogue.
    pub(crate) place: String,
}

/// A fact that rests on the rule.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct FactOf {
    /// The fact.
    pub(crate) fact: FactId,
    /// How sure it is.
    pub(crate) confidence: Confidence,
    /// What it says.
    pub(crate) says: serde_json::Value,
}

/// A case that proves the rule.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct CaseOf {
    /// The file.
    pub(crate) file: String,
    /// The line where it begins.
    pub(crate) line: u32,
    /// Its name.
    pub(crate) name: String,
    /// The edition it is about.
    pub(crate) edition: Option<EditionId>,
}

/// One line of a search.
#[derive(Debug, Serialize)]
struct Found<'a> {
    id: &'a RuleId,
    source: &'a str,
    section: &'a str,
    statement: &'a str,
}

/// Shows a rule, or what was found.
pub(crate) fn run(args: &Args, out: &mut Out, books: &Books) -> Result<Outcome, Stop> {
    let edition = args.edition.as_deref().map(|id| books.edition(id)).transpose()?.map(|edition| edition.def.id);
    if args.coverage {
        return coverage::run(args.uncovered, out, books, edition);
    }
    if let [word] = args.words.as_slice() {
        if let Some(rule) = by_id(&books.catalog, word) {
            let answer = answer(books, rule, edition);
            if out.json {
                out.answer(&answer)?
            } else {
                show(out, &answer, args.all)?
            }
            return Ok(Outcome::Good);
        }
        if looks_like_id(word) {
            return Err(unknown(&books.catalog, word));
        }
    }
    search(args, out, books, edition.as_ref())
}

/// The rule of that id, in whatever case it is written.
pub(crate) fn by_id<'c>(catalog: &'c Catalog, id: &str) -> Option<&'c Rule> {
    catalog.rule(&RuleId::new(id)).or_else(|| catalog.rule(&RuleId::new(id.to_uppercase())))
}

fn looks_like_id(word: &str) -> bool {
    let parts: Vec<&str> = word.split('-').collect();
    parts.len() >= 3 && parts.last().is_some_and(|last| last.chars().all(|c| c.is_ascii_digit()))
}

fn unknown(catalog: &Catalog, word: &str) -> Stop {
    let upper = word.to_uppercase();
    let family = upper.rsplit_once('-').map_or(upper.as_str(), |(family, _)| family);
    let same: Vec<_> = catalog.rule_sources.keys().map(RuleId::as_str).filter(|id| id.starts_with(family)).collect();
    let help = match (same.first(), same.last()) {
        (Some(first), Some(last)) => format!("{family} has rules from {first} to {last}"),
        _ => "`licet rules WORDS` searches the statements".into(),
    };
    Stop::call(format!("rule `{word}` is not in the catalogue"), help)
}

/// Everything around a rule; only of one edition, if one is asked about.
pub(crate) fn answer(books: &Books, rule: &Rule, edition: Option<EditionId>) -> RuleAnswer {
    let catalog = &books.catalog;
    let id = catalog.rule_sources.get(&rule.id).map_or("", String::as_str);
    let about = catalog.sources.get(id).map(|source| &source.about);
    let def = edition.as_ref().and_then(|edition| catalog.editions.get(edition));
    let holds = |source: &str| def.is_none_or(|def| def.sources.iter().any(|known| known == source));
    let mut facts = Vec::new();
    for source in catalog.sources.values().filter(|source| holds(&source.id)) {
        for (cited, says) in KINDS.iter().flat_map(|kind| (kind.list)(&source.facts)) {
            if cited.rules.contains(&rule.id) {
                facts.push(FactOf { fact: cited.id, confidence: cited.confidence, says });
            }
        }
    }
    let editions = catalog.editions.values().filter(|def| def.sources.iter().any(|source| source == id));
    RuleAnswer {
        as_of: def.map(|def| def.from),
        cites: BTreeSet::from([rule.id.clone()]),
        informative: catalog.informative(&rule.id).map(|entry| entry.reason.clone()),
        source: SourceOf {
            id: id.into(),
            title: about.map(|about| about.title.clone()).unwrap_or_default(),
            date: about.map_or(Day(Default::default()), |about| about.date),
            weight: about.map(|about| about.weight.clone()).unwrap_or_default(),
            place: format!("{}:{}", books.files().shown(&rule.place.file), rule.place.line),
        },
        editions: editions.map(|def| def.id.clone()).collect(),
        readings: catalog.readings.values().filter(|reading| reading.rules.contains(&rule.id)).cloned().collect(),
        facts,
        cases: cases(books, &rule.id, edition.as_ref()),
        rule: rule.clone(),
        edition,
    }
}

/// The cases that prove a rule.
fn cases(books: &Books, rule: &RuleId, edition: Option<&EditionId>) -> Vec<CaseOf> {
    let mut found = Vec::new();
    for (path, text) in books.files().cases().filter(|(_, text)| text.contains(rule.as_str())) {
        let shown = books.files().shown(path);
        let Ok((file, _)) = CaseFile::parse(&shown, text) else { continue };
        for case in file.cases.into_iter().filter(|case| case.rules.contains(rule)) {
            if edition.is_none() || case.edition.as_ref() == edition {
                let (file, line) = (case.place.file, case.place.line);
                found.push(CaseOf { file, line, name: case.name, edition: case.edition });
            }
        }
    }
    found
}

/// Shows a rule in full.
pub(crate) fn show(out: &mut Out, answer: &RuleAnswer, all: bool) -> io::Result<()> {
    let rule = &answer.rule;
    out.title(&rule.id)?;
    out.paragraph(&rule.statement, 0)?;
    out.blank()?;
    out.paragraph(&format!("source: {} ({}, {})", answer.source.title, answer.source.id, answer.source.weight), 0)?;
    out.paragraph(&format!("section: {}, lines {}", rule.section, rule.lines), 0)?;
    let concerns = if rule.engine.is_empty() { String::new() } else { format!("; concerns {}", rule.engine) };
    out.paragraph(&format!("kind: {}{concerns}", rule.kind), 0)?;
    let editions: Vec<_> = answer.editions.iter().map(EditionId::as_str).collect();
    out.paragraph(&format!("stands in: {}", editions.join(", ")), 0)?;
    out.paragraph(&format!("file: {}", answer.source.place), 0)?;
    if let Some(reason) = &answer.informative {
        out.paragraph(&format!("nothing to compute: {reason}"), 0)?;
    }
    if !rule.given_when_then.is_empty() {
        out.heading("examples")?;
        rule.given_when_then.iter().try_for_each(|example| out.paragraph(example, 2))?;
    }
    for (heading, text) in [("ambiguity", &rule.ambiguity), ("missing", &rule.missing)] {
        if let Some(text) = text {
            out.heading(heading)?;
            out.paragraph(text, 2)?;
        }
    }
    if !rule.conflicts_with.is_empty() {
        out.heading("to be read beside")?;
        out.paragraph(&crate::output::rules(&rule.conflicts_with), 2)?;
    }
    for reading in &answer.readings {
        out.heading(format!("reading {}", reading.id))?;
        out.paragraph(&reading.question, 2)?;
        for choice in &reading.choices {
            let taken = if choice.id == reading.default { " (default)" } else { "" };
            out.paragraph(&format!("{}{taken}: {}", choice.id, choice.means), 4)?;
        }
    }
    list(out, "facts that rest on it", answer.facts.iter().map(|fact| fact.fact.to_string()).collect(), all)?;
    let case = |case: &CaseOf| format!("{} ({}:{})", case.name, case.file, case.line);
    list(out, "cases that prove it", answer.cases.iter().map(case).collect(), all)
}

fn list(out: &mut Out, heading: &str, lines: Vec<String>, all: bool) -> io::Result<()> {
    out.heading(format!("{heading}: {}", number(lines.len())))?;
    let shown = if all { lines.len() } else { SHOWN };
    lines.iter().take(shown).try_for_each(|line| out.paragraph(line, 2))?;
    match lines.len().saturating_sub(shown) {
        0 => Ok(()),
        rest => out.line(format!("  and {} more (--all shows them)", number(rest))),
    }
}

/// The rules in which all words occur.
fn search(args: &Args, out: &mut Out, books: &Books, edition: Option<&EditionId>) -> Result<Outcome, Stop> {
    let catalog = &books.catalog;
    let words: Vec<String> =
        args.words.iter().flat_map(|word| word.split_whitespace()).map(str::to_lowercase).collect();
    let def = edition.and_then(|edition| catalog.editions.get(edition));
    let mut found = Vec::new();
    for source in catalog.sources.values() {
        if def.is_some_and(|def| !def.sources.contains(&source.id)) {
            continue;
        }
        for rule in source.rules.values() {
            let text = [&*rule.id.as_str().to_lowercase(), &rule.section, &rule.statement, &rule.engine].join(" ");
            let text = [text, rule.given_when_then.join(" "), rule.ambiguity.clone().unwrap_or_default()].join(" ");
            let text = text.to_lowercase();
            if words.iter().all(|word| text.contains(word)) {
                let (section, statement) = (rule.section.as_str(), rule.statement.as_str());
                found.push(Found { id: &rule.id, source: &source.id, section, statement });
            }
        }
    }
    if out.json {
        out.answer(&found)?;
    } else if found.is_empty() {
        let text = out.toned(Tone::Warning, format!("no rule speaks of {}", args.words.join(" ")));
        out.line(text)?;
    } else {
        let mut grid = Grid::new(&[left("rule"), left("statement"), left("source")]);
        for rule in &found {
            grid.row([rule.id.to_string(), rule.statement.into(), rule.source.into()]);
        }
        out.table(&grid)?;
        out.blank()?;
        out.line(count(found.len(), "rule", "rules"))?;
    }
    Ok(Outcome::good_if(!found.is_empty()))
}
