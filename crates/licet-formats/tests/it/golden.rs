//! Samples and what they give.

use super::folder;

#[test]
fn graph_as_documented() {
    insta::assert_snapshot!(folder("graph-docs"));
}

#[test]
fn graph_as_a_command_line_gives_it() {
    insta::assert_snapshot!(folder("cli-microsoft365"));
}

#[test]
fn seats_from_several_files() {
    insta::assert_snapshot!(folder("seats"));
}

#[test]
fn people_from_several_files() {
    insta::assert_snapshot!(folder("people"));
}

#[test]
fn lists_kept_by_hand() {
    insta::assert_snapshot!(folder("hand"));
}

#[test]
fn operations_entities() {
    insta::assert_snapshot!(folder("odata"));
}

#[test]
fn operations_code() {
    insta::assert_snapshot!(folder("aot"));
}

#[test]
fn licences_by_menu_items() {
    insta::assert_snapshot!(folder("menu-items"));
}

#[test]
fn licences_by_privileges() {
    insta::assert_snapshot!(folder("privileges"));
}

#[test]
fn licences_by_entitlements() {
    insta::assert_snapshot!(folder("entitlements"));
}
