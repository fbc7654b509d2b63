//! `licet cases`: every case is run, and what was not answered as it must be is shown.

use super::{Folder, licet};

const PASSES: &str = r#"
[[case]]
name = "a stated need is required"
rules = ["G21-USERTYPE-08"]
given = { users = [{ user = "ada" }], needs = [{ user = "ada", right = "finance:read" }, { user = "ada", right = "finance:full" }] }
when = { require = { user = "ada" } }
then = { rights = ["finance:full"], cites = ["G21-USERTYPE-08"] }
"#;

const FAILS: &str = r#"
[[case]]
name = "another right"
given = { needs = [{ user = "ada", right = "finance:full" }, { user = "ada", right = "sales:read" }] }
when = { require = { user = "ada" } }
then = { rights = ["finance:full", "sales:premium"], cites = ["G21-NONE-01"], colour = "red" }

[[case]]
name = "nobody"
when = { require = { user = "eve" } }
then = { rights = [] }

[[case]]
name = "a misspelt question"
when = { asign = { offer = "finance.base", to = "ada" } }
then = { verdict = "allowed" }

[[case]]
name = "a misspelt part"
when = { require = { usr = "ada" } }
then = { rights = [] }

[[case]]
name = "a question for later"
when = { access = { user = "ada", right = "finance:full" } }
then = { verdict = "allowed" }

[[case]]
name = "a mistake in what is given"
given = { assignments = [
    { offer = "finane.base", principal = "ada" },
] }
when = { require = { user = "ada" } }
then = { rights = [] }

[[case]]
name = "no answer expected"
when = { audit = {} }
"#;

fn file(cases: &str) -> String {
    format!("edition = \"online-2021-09\"\n{cases}")
}

#[test]
fn cases_that_pass_are_counted() {
    let ran = Folder::empty().with("a.toml", file(PASSES)).licet(&["cases"], &[]);
    assert_eq!((ran.status, ran.out.as_str(), ran.err.as_str()), (0, "1 passed, 0 failed\n", ""));
}

#[test]
fn failures_are_shown_with_their_place() {
    let folder =
        Folder::empty().with("b.toml", file(FAILS)).with("a/a.toml", file(PASSES)).with("other.toml", "x = 1\n");
    let ran = folder.licet(&["cases"], &[]);
    assert_eq!(ran.status, 1);
    insta::assert_snapshot!(ran.out);
    let json = folder.licet(&["cases", "--json"], &[]).json();
    assert_eq!((json["passed"].as_u64(), json["failed"].as_u64()), (Some(1), Some(7)));
    let names: Vec<_> = json["cases"].as_array().unwrap().iter().map(|case| case["name"].as_str().unwrap()).collect();
    assert_eq!(names[..2], ["a stated need is required", "another right"]);
}

#[test]
fn a_file_that_cannot_be_read_does_not_keep_the_others_from_being_run() {
    let folder = Folder::empty().with("cases/a.toml", file(PASSES)).with("cases/b.toml", "[[case]]\nname = \"open\n");
    let ran = folder.licet(&["cases"], &[]);
    assert_eq!((ran.status, ran.out.as_str()), (2, "1 passed, 0 failed\n"));
    assert!(ran.err.starts_with("error: DIR/cases/b.toml:2:"), "{}", ran.err);
    assert!(ran.err.ends_with("1 error, 0 warnings\n"), "{}", ran.err);
    assert_eq!(licet(&["cases", "no/such/file.toml"]).status, 2);
    assert_eq!(Folder::empty().licet(&["cases"], &[]).status, 2);
}

#[test]
fn the_catalogue_s_own_cases_all_pass() {
    let json = licet(&["cases", "catalog", "--json"]).json();
    let cases = json["cases"].as_array().unwrap();
    let failed: Vec<_> = cases.iter().filter(|case| case["passed"] != true).collect();
    assert!(failed.is_empty() && json["failed"] == 0, "{failed:#?}");
    let run = json["passed"].as_u64().unwrap();
    assert_eq!(cases.len(), usize::try_from(run).unwrap());
    assert!(run > 500, "{run}");
}
