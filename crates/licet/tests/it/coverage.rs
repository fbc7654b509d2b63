//! Every rule of the documents is proved by a case, or it is said why there is nothing to compute.

use std::collections::BTreeSet;

use licet::catalog::{self, Coverage, File};

/// The documents that are to be covered in full.
const DOCUMENTS: [&str; 6] = [
    "licensing-guide/2021-09",
    "licensing-guide/2026-07",
    "base-and-attach/2021-04",
    "community-answer/2026-03",
    "volume-licensing-faq/2017-09",
    "onprem-licensing-guide/2019-10",
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
    assert_eq!(coverage().neither, BTreeSet::new());
}

#[test]
fn no_rule_is_proved_and_yet_informative() {
    assert_eq!(coverage().both, BTreeSet::new());
}

#[test]
fn no_case_names_a_rule_that_no_document_states() {
    assert_eq!(coverage().unknown, BTreeSet::new());
}
