//! Help, completions, manual pages, schemas.

use std::io::Read;

use super::{command, licet};

#[test]
fn help_names_every_verb() {
    insta::assert_snapshot!(licet(&["-h"]).out);
    insta::assert_snapshot!("plan", licet(&["plan", "-h"]).out);
    insta::assert_snapshot!("check", licet(&["check", "-h"]).out);
}

#[test]
fn a_wrong_call_ends_with_2() {
    for call in [
        &["fly"][..],
        &[],
        &["plan"],
        &["check", "tenants/contoso-coffee"],
        &["check", "tenants/contoso-coffee", "--assign", "finance.base"],
        &["check", "tenants/contoso-coffee", "--purchase", "finance.base"],
        &["check", "tenants/contoso-coffee", "--purchase", "finance.base=-1"],
        &["check", "tenants/contoso-coffee", "--purchase", "finance.base=1", "--at", "soon"],
        &["check", "tenants/contoso-coffee", "--compatible", "finance.base"],
        &["check", "tenants/contoso-coffee", "--purchase", "finance.base=1", "--to", "ada"],
        &["check", "tenants/contoso-coffee", "--assign", "finance.base", "--to", "ada", "--program", "EA"],
        &["check", "tenants/contoso-coffee", "--program-step", "fly"],
        &["check", "tenants/contoso-coffee", "--program-step", "order", "--lines", "nothing.base=1"],
        &["transition", "tenants/trey-ax", "--to", "operations.user-cal"],
        &["transition", "tenants/trey-ax", "--from", "ax-task.user-cal=8", "--direction", "sideways"],
        &["rules", "G21-NOSUCH-01"],
        &["rules", "--edition", "online-1999-01"],
        &["catalog", "show", "nothing-like-it"],
        &["catalog", "diff", "online-2021-09", "online-1999-01"],
        &["capacity", "tenants/contoso-coffee", "weather"],
        &["capacity", "tenants/contoso-coffee", "electronic-invoices", "--period", "soon"],
        &["capacity", "tenants/contoso-coffee", "--at", "2021-10-01"],
        &["schema", "weather"],
    ] {
        let ran = licet(call);
        assert_eq!((ran.status, ran.out.as_str()), (2, ""), "{call:?}");
        assert!(!ran.err.is_empty(), "{call:?}");
    }
}

#[test]
fn every_answer_has_a_schema() {
    for answer in [
        "plan",
        "what-if",
        "explained",
        "audit",
        "require",
        "capacity",
        "decision",
        "step",
        "transition",
        "alternatives",
        "import",
        "bundle",
        "reconcile",
        "cases",
        "rule",
        "coverage",
        "catalog-diff",
    ] {
        let ran = licet(&["schema", answer]);
        let schema = ran.json();
        assert_eq!((ran.status, schema["$schema"].as_str()), (0, Some("https://json-schema.org/draft/2020-12/schema")));
        assert!(ran.out.ends_with("}\n"));
    }
    let plan = licet(&["schema", "plan"]).json();
    assert_eq!(plan["properties"]["monthly_cost"]["type"], "string");
    assert_eq!(plan["properties"]["as_of"]["format"], "date");
}

#[test]
fn completions_and_manual_pages_are_written() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let ran = licet(&["completions", shell]);
        assert!(ran.status == 0 && ran.out.contains("licet"), "{shell}");
    }
    let folder = tempfile::tempdir().unwrap();
    let pages = folder.path().join("man");
    assert_eq!(licet(&["man", pages.to_str().unwrap()]).status, 0);
    assert!(std::fs::read_to_string(pages.join("licet-plan.1")).unwrap().contains("greenfield"));
}

#[test]
fn colours_only_where_they_are_wanted() {
    let escapes = |args: &[&str]| licet(args).out.contains('\u{1b}');
    assert!(!escapes(&["rules", "G21-EDITION-03"]));
    assert!(escapes(&["rules", "G21-EDITION-03", "--color", "always"]));
    assert!(!escapes(&["rules", "G21-EDITION-03", "--color", "never"]));
    assert!(!escapes(&["rules", "G21-EDITION-03", "--color", "always", "--json"]));
}

#[test]
fn a_broken_pipe_ends_quietly() {
    let mut child =
        command(&["rules"]).stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped()).spawn().unwrap();
    let mut first = [0; 10];
    child.stdout.take().unwrap().read_exact(&mut first).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), String::from_utf8(output.stderr).unwrap()), (Some(0), String::new()));
}
