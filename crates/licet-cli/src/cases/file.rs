//! Reads a case file: every case with its place, so that a mistake is answered with file and line.

use std::ops::Range;

use licet::value::{EditionId, Place, Problem, RuleId};
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

/// A case file.
pub(crate) struct CaseFile<'a> {
    /// Its path as shown.
    pub(crate) name: &'a str,
    /// Its text.
    pub(crate) text: &'a str,
    /// Its cases, in their order.
    pub(crate) cases: Vec<Case<'a>>,
}

/// One case, as written.
#[derive(Clone)]
pub(crate) struct Case<'a> {
    /// Its name.
    pub(crate) name: String,
    /// Where it begins.
    pub(crate) place: Place,
    /// The edition it is about: its own, else the file's.
    pub(crate) edition: Option<EditionId>,
    /// The rules it proves.
    pub(crate) rules: Vec<RuleId>,
    /// The situation.
    pub(crate) given: DeTable<'a>,
    /// The question.
    pub(crate) when: Option<Spanned<DeValue<'a>>>,
    /// The answer that must come.
    pub(crate) then: Option<Spanned<DeValue<'a>>>,
}

const KEYS: [&str; 6] = ["name", "rules", "edition", "given", "when", "then"];

impl<'a> CaseFile<'a> {
    /// Reads a case file; warnings come along.
    ///
    /// # Errors
    /// What keeps the file from being read: all mistakes of its TOML, or that it holds no case.
    pub(crate) fn parse(name: &'a str, text: &'a str) -> Result<(Self, Vec<Problem>), Vec<Problem>> {
        let place = |span: Option<Range<usize>>| {
            span.map_or_else(|| Place::of_file(name), |span| Place::at(name, text, span.start))
        };
        let (document, mistakes) = DeTable::parse_recoverable(text);
        if !mistakes.is_empty() {
            let tell = |mistake: &toml::de::Error| Problem::error(place(mistake.span()), mistake.message(), "");
            return Err(mistakes.iter().map(tell).collect());
        }
        let mut document = document.into_inner();
        let edition = document.remove("edition").and_then(|value| value.get_ref().as_str().map(EditionId::new));
        let listed = document.remove("case").map(Spanned::into_inner);
        let Some(DeValue::Array(items)) = listed else {
            let help = "a case file holds `[[case]]` tables; see `given`, `when` and `then` in the manual";
            return Err(vec![Problem::error(Place::of_file(name), "the file holds no case", help)]);
        };
        let mut problems = Vec::new();
        for (key, value) in document.iter() {
            let message = format!("`{}` is not a key of a case file and is left out", key.get_ref());
            problems.push(Problem::warning(place(Some(value.span())), message, "known: edition, case"));
        }
        let mut cases = Vec::new();
        for item in items {
            let place = place(Some(item.span()));
            match item.into_inner() {
                DeValue::Table(table) => cases.push(case(table, &edition, place, &mut problems)),
                _ => return Err(vec![Problem::error(place, "a case is a table, written `[[case]]`", "")]),
            }
        }
        Ok((Self { name, text, cases }, problems))
    }
}

fn case<'a>(
    mut table: DeTable<'a>,
    edition: &Option<EditionId>,
    place: Place,
    problems: &mut Vec<Problem>,
) -> Case<'a> {
    for (key, _) in table.iter().filter(|(key, _)| !KEYS.contains(&key.get_ref().as_ref())) {
        let message = format!("`{}` is not a key of a case and is left out", key.get_ref());
        problems.push(Problem::warning(place.clone(), message, format!("known: {}", KEYS.join(", "))));
    }
    let mut text = |key: &str| table.remove(key).and_then(|value| value.get_ref().as_str().map(str::to_owned));
    let name = text("name").unwrap_or_else(|| format!("the case without a name in line {}", place.line));
    let edition = text("edition").map(EditionId::new).or_else(|| edition.clone());
    let rules = table.remove("rules").map(Spanned::into_inner);
    let rules = rules.as_ref().and_then(DeValue::as_array).into_iter().flat_map(|rules| rules.iter());
    let rules = rules.filter_map(|rule| rule.get_ref().as_str().map(RuleId::new)).collect();
    let given = match table.remove("given").map(Spanned::into_inner) {
        Some(DeValue::Table(given)) => given,
        _ => DeTable::new(),
    };
    Case { name, place, edition, rules, given, when: table.remove("when"), then: table.remove("then") }
}
