//! `informative.toml`: the rules of a source in which there is nothing to compute, each with the reason.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{File, Source, document::Document};
use crate::value::{Place, Problem, RuleId};

/// A rule in which there is nothing to compute.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Informative {
    /// The rule.
    pub rule: RuleId,
    /// Why there is nothing to compute.
    pub reason: String,
    /// Where that is said.
    #[serde(skip)]
    pub place: Place,
}

/// Reads the file into its source.
pub(super) fn read(file: &File<'_>, source: &mut Source) -> Vec<Problem> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Rest {}

    let mut document = Document::parse(file.path, file.text);
    for (mut entry, place) in document.list::<Informative>("informative") {
        if entry.reason.trim().is_empty() {
            document.wrong(
                place.clone(),
                format!("rule `{}` has no reason", entry.rule),
                "say why nothing is computed",
            );
        }
        entry.place = place.clone();
        let rule = entry.rule.clone();
        if source.informative.insert(rule.clone(), entry).is_some() {
            document.wrong(place, format!("rule `{rule}` stands twice in this list"), "");
        }
    }
    document.rest::<Rest>();
    document.problems
}

/// The entries about rules that the source does not state.
pub(super) fn unknown(source: &Source) -> impl Iterator<Item = (&Place, String)> {
    let known: BTreeSet<&RuleId> = source.rules.keys().collect();
    let strangers = source.informative.values().filter(move |entry| !known.contains(&entry.rule));
    strangers.map(|entry| (&entry.place, format!("rule `{}` does not stand in {}/rules.toml", entry.rule, source.id)))
}
