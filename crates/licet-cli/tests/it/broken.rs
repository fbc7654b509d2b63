//! Broken inputs: each is answered with its place and what to do, status 2, and nothing on the standard output.

use super::{Folder, Ran, TENANT, licet};

fn refused(folder: &Folder) -> Ran {
    let ran = folder.licet(&["require"], &[]);
    assert_eq!((ran.status, ran.out.as_str()), (2, ""), "{}", ran.err);
    ran
}

fn tells(folder: &Folder, messages: &[&str]) {
    let ran = refused(folder);
    for message in messages {
        assert!(ran.err.contains(message), "expected {message:?} in:\n{}", ran.err);
    }
}

#[test]
fn a_missing_column() {
    let folder = Folder::tenant("needs.csv", "user,rights\nada,finance:full\n");
    tells(&folder, &["error: DIR/needs.csv:1: missing column `right`; found user, rights", "1 error, 1 warning"]);
}

#[test]
fn an_unknown_offer() {
    let folder = Folder::tenant("assignments.csv", "principal,offer\nada,finane.base\n");
    tells(&folder, &["error: DIR/assignments.csv:2:2:", "found `finane.base`", "help: did you mean finance.base"]);
}

#[test]
fn a_negative_quantity() {
    let folder = Folder::tenant("subscriptions.csv", "subscription,offer,quantity\ns1,finance.base,-5\n");
    tells(
        &folder,
        &["error: DIR/subscriptions.csv:2:3: column `quantity`: found `-5`, expected a whole number, 0 or more"],
    );
}

#[test]
fn a_date_that_is_none() {
    let folder = Folder::tenant("subscriptions.csv", "subscription,offer,quantity,end\ns1,finance.base,5,2021-02-30\n");
    tells(&folder, &["error: DIR/subscriptions.csv:2:4:", "found `2021-02-30`, expected a date such as `2021-09-30`"]);
}

#[test]
fn utf_16() {
    let text: Vec<u8> = "user\nada\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let folder = Folder::tenant("users.csv", [&[0xFF, 0xFE][..], &text].concat());
    tells(&folder, &["error: DIR/users.csv: the file is not UTF-8 text (it looks like UTF-16)", "CSV UTF-8"]);
}

#[test]
fn no_tenant_folder() {
    tells(&Folder::empty(), &["error: DIR: the folder has no tenant.toml", "help: write one with at least"]);
    let ran = licet(&["require", "tenants/nobody"]);
    assert!(ran.status == 2 && ran.err.contains("tenants/nobody: there is no such tenant folder"), "{}", ran.err);
    let message = "the file is of no tenant yet: nothing says by which edition";
    for file in ["README.md", "t.xlsx", "t.json"] {
        let folder = Folder::empty().with(file, "x");
        let ran = licet(&["plan", &format!("{}/{file}", folder.path())]);
        assert!(ran.status == 2 && ran.err.contains(message), "{}", ran.err);
    }
}

#[test]
fn a_broken_tenant_toml() {
    let folder = Folder::empty().with("tenant.toml", "name = \"T\nedition = 5\n");
    tells(&folder, &["error: DIR/tenant.toml:1:", "`as_of` is missing"]);
    let folder = Folder::empty().with("tenant.toml", TENANT.replace("2021-10-15", "\"soon\""));
    tells(&folder, &["error: DIR/tenant.toml:3:9: `as_of`: not a date such as `2021-09-30`"]);
}

#[test]
fn every_broken_row_at_once() {
    let rows = "subscription,offer,quantity\ns1,finance.base,x\ns2,nothing.base,1\ns3,finance.base,1,extra\n";
    let ran = refused(&Folder::tenant("subscriptions.csv", rows).with("users.csv", "user,kind\nada,wizard\n"));
    insta::assert_snapshot!(ran.err);
}

#[test]
fn a_row_with_too_many_fields() {
    let folder = Folder::tenant("users.csv", format!("user\nada{}\n", ",".repeat(600)));
    tells(&folder, &["error: DIR/users.csv:2: a row of more than 512 fields"]);
    let folder = Folder::tenant("users.csv", "user,kind\nada,employee,Sales\n");
    tells(&folder, &["error: DIR/users.csv:2: the row has 3 fields, the header has 2"]);
}

#[test]
fn one_endless_line() {
    let folder = Folder::tenant("users.csv", [b"user\n".to_vec(), vec![b'x'; 20 << 20]].concat());
    tells(&folder, &["error: DIR/users.csv:2: a row longer than 1048576 bytes"]);
    let open_quote = [b"user\n\"".to_vec(), b"ada\n".repeat(5 << 20)].concat();
    tells(&Folder::tenant("users.csv", open_quote), &["a row longer than 1048576 bytes", "never closed"]);
}

#[test]
fn custom_roles_in_a_circle() {
    let roles = "role,based_on\nOne,Two\nTwo,Three\nThree,One\n";
    let folder = Folder::tenant("custom_roles.csv", roles).with("roles.csv", "user,role\nada,One\n");
    let ran = folder.licet(&["require"], &["ada", "--json"]);
    assert_eq!(ran.status, 0, "{}", ran.err);
    assert_eq!(ran.json()["licence_type"], "unknown", "{}", ran.out);
}
