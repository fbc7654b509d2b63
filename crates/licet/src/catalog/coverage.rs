//! Which rules a case proves, and in which there is nothing to compute.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{Catalog, File, Rule, document::Document};
use crate::value::{Problems, RuleId};

/// How many rules there are, and of how many there is a proof or a reason for having none.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Count {
    /// Rules.
    pub rules: usize,
    /// Rules that a case names.
    pub proved: usize,
    /// Rules in which there is nothing to compute.
    pub informative: usize,
    /// Rules that are proved although they are said to be informative: a contradiction.
    pub both: usize,
    /// Rules that are neither: a gap.
    pub neither: usize,
}

impl Count {
    fn add(&mut self, proved: bool, informative: bool) {
        self.rules += 1;
        self.proved += usize::from(proved);
        self.informative += usize::from(informative);
        self.both += usize::from(proved && informative);
        self.neither += usize::from(!proved && !informative);
    }
}

/// How far the rules are covered.
#[derive(Debug, Clone, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Coverage {
    /// All rules.
    pub total: Count,
    /// Per document: `<series>/<date>`.
    pub documents: BTreeMap<String, Count>,
    /// Per capability. A rule that concerns several is counted under each.
    pub capabilities: BTreeMap<String, Count>,
    /// The rules that are neither proved nor informative.
    pub neither: BTreeSet<RuleId>,
    /// The rules that are both.
    pub both: BTreeSet<RuleId>,
    /// What cases name though no document states it.
    pub unknown: BTreeSet<RuleId>,
}

/// The part of a case that says what it proves.
#[derive(Deserialize)]
struct Proof {
    #[serde(default)]
    rules: Vec<RuleId>,
}

impl Coverage {
    /// The coverage of the documents that are `wanted` by these case files, whatever edition the cases are about.
    ///
    /// # Errors
    /// Case files that cannot be read: without them the count would be too low.
    pub fn of(catalog: &Catalog, cases: &[File<'_>], wanted: &dyn Fn(&str) -> bool) -> Result<Self, Problems> {
        let named = named(cases)?;
        let mut coverage = Self::default();
        for source in catalog.sources.values().filter(|source| wanted(&source.id)) {
            for rule in source.rules.values() {
                coverage.add(&source.id, rule, named.contains(&rule.id), source.informative.contains_key(&rule.id));
            }
        }
        coverage.unknown = named.into_iter().filter(|rule| catalog.rule(rule).is_none()).collect();
        Ok(coverage)
    }

    fn add(&mut self, document: &str, rule: &Rule, proved: bool, informative: bool) {
        self.total.add(proved, informative);
        self.documents.entry(document.into()).or_default().add(proved, informative);
        let words: BTreeSet<&str> = rule.engine.split(',').map(str::trim).filter(|word| !word.is_empty()).collect();
        for word in words {
            self.capabilities.entry(word.into()).or_default().add(proved, informative);
        }
        match (proved, informative) {
            (true, true) => drop(self.both.insert(rule.id.clone())),
            (false, false) => drop(self.neither.insert(rule.id.clone())),
            _ => {}
        }
    }
}

/// Every rule that a case names.
fn named(files: &[File<'_>]) -> Result<BTreeSet<RuleId>, Problems> {
    let (mut named, mut problems) = (BTreeSet::new(), Vec::new());
    for file in files {
        let mut document = Document::parse(file.path, file.text);
        named.extend(document.list::<Proof>("case").into_iter().flat_map(|(proof, _)| proof.rules));
        problems.append(&mut document.problems);
    }
    if problems.is_empty() { Ok(named) } else { Err(Problems(problems)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::load;

    const SOURCE: &str = "title = \"A guide\"\ndate = 2020-01-01\nweight = \"first-hand\"\norigin = \"a test\"\n";

    fn rule(id: &str, engine: &str) -> String {
        format!(
            "[[rule]]\nid = \"{id}\"\nsection = \"s\"\nlines = \"1\"\nkind = \"right\"\nstatement = \"s\"\nengine = \"{engine}\"\n"
        )
    }

    fn read(informative: &str) -> Result<Catalog, Problems> {
        let rules =
            [rule("T-A-01", "plan, audit"), rule("T-A-02", "audit"), rule("T-A-03", ""), rule("T-A-04", "audit")];
        load(&[
            File { path: "guide/1/source.toml", text: SOURCE },
            File { path: "guide/1/rules.toml", text: &rules.concat() },
            File { path: "guide/1/informative.toml", text: informative },
        ])
    }

    #[test]
    fn every_rule_is_counted_once_per_document_and_capability() {
        let entry = |rule: &str| format!("[[informative]]\nrule = \"{rule}\"\nreason = \"advice\"\n");
        let catalog = read(&[entry("T-A-02"), entry("T-A-03")].concat()).unwrap();
        let text = "[[case]]\nrules = [\"T-A-01\", \"T-A-02\", \"T-B-09\"]\n[[case]]\nrules = [\"T-A-01\"]\n[[case]]\n";
        let cases = [File { path: "guide/1/cases/a.toml", text }];
        let coverage = Coverage::of(&catalog, &cases, &|_| true).unwrap();
        let count = |rules, proved, informative, both, neither| Count { rules, proved, informative, both, neither };
        assert_eq!(coverage.total, count(4, 2, 2, 1, 1));
        assert_eq!(coverage.documents["guide/1"], coverage.total);
        assert_eq!(coverage.capabilities["plan"], count(1, 1, 0, 0, 0));
        assert_eq!(coverage.capabilities["audit"], count(3, 2, 1, 1, 1));
        let one = |id: &str| BTreeSet::from([RuleId::new(id)]);
        assert_eq!((coverage.both, coverage.neither, coverage.unknown), (one("T-A-02"), one("T-A-04"), one("T-B-09")));
        assert_eq!(Coverage::of(&catalog, &[], &|_| false).unwrap().total, Count::default());
        assert!(Coverage::of(&catalog, &[File { path: "x", text: "[[case" }], &|_| true).is_err());
    }

    #[test]
    fn a_list_of_informative_rules_is_checked() {
        let text = "[[informative]]\nrule = \"T-A-01\"\nreason = \" \"\n[[informative]]\nrule = \"T-A-01\"\nreason = \"r\"\n\
                    [[informative]]\nrule = \"T-Z-01\"\nreason = \"r\"\n";
        let Err(Problems(problems)) = read(text) else { panic!("the list is wrong") };
        let said: Vec<_> = problems.iter().map(|problem| (problem.place.line, problem.message.as_str())).collect();
        let expected = [
            (1, "rule `T-A-01` has no reason"),
            (4, "rule `T-A-01` stands twice in this list"),
            (7, "rule `T-Z-01` does not stand in guide/1/rules.toml"),
        ];
        assert_eq!(said, expected);
    }
}
