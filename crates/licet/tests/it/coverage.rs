//! Every rule of the documents is proved by a case, or it is said why there is nothing to compute.

use std::collections::BTreeSet;

use licet::{
    catalog::{self, Coverage, File},
    value::RuleId,
};

/// The documents that are to be covered in full.
const DOCUMENTS: [&str; 6] = [
    "licensing-guide/2021-09",
    "licensing-guide/2026-07",
    "base-and-attach/2021-04",
    "community-answer/2026-03",
    "volume-licensing-faq/2017-09",
    "onprem-licensing-guide/2019-10",
];

/// Topics (the beginning of a rule's id) on which work is still under way. Each is taken out when its rules are
/// covered; the constant goes with the last of them.
const STILL_OPEN: &[&str] = &[
    "P19-ACT-",
    "P19-CAL-",
    "P19-CUSTENT-",
    "P19-CUSTOM-",
    "P19-DEV-",
    "P19-DOWN-",
    "P19-DUAL-",
    "P19-EXT-",
    "P19-FROMSA-",
    "P19-FULL-",
    "P19-INT-",
    "P19-MUX-",
    "P19-PROG-",
    "P19-REASSIGN-",
    "P19-RETAIL-",
    "P19-SA-",
    "P19-SAM-",
    "P19-SERVER-",
    "P19-TM-",
    "P19-UPDPL-",
    "P19-UPVL-",
    "V17-ACTIVATE-",
    "V17-INVOICE-",
    "V17-MOVE-",
    "V17-ORDER-",
    "V17-REMAP-",
    "V17-TRUEUP-",
    "V17-VOL-",
];

fn coverage() -> Coverage {
    let catalog = catalog::embedded().unwrap();
    let files = catalog::files();
    let cases: Vec<File<'_>> =
        files.into_iter().filter(|file| catalog.case_files.iter().any(|path| path == file.path)).collect();
    assert!(!cases.is_empty());
    Coverage::of(&catalog, &cases, &|source| DOCUMENTS.contains(&source)).unwrap()
}

#[test]
fn every_rule_is_proved_or_informative() {
    let coverage = coverage();
    let open = |rule: &&RuleId| STILL_OPEN.iter().any(|topic| rule.as_str().starts_with(topic));
    let lacking: Vec<_> = coverage.neither.iter().filter(|rule| !open(rule)).collect();
    assert!(lacking.is_empty(), "neither proved by a case nor informative: {lacking:?}");
}

#[test]
fn no_rule_is_proved_and_yet_informative() {
    assert_eq!(coverage().both, BTreeSet::new());
}

#[test]
fn no_case_names_a_rule_that_no_document_states() {
    assert_eq!(coverage().unknown, BTreeSet::new());
}
