//! The sample tenants, as far as the heart answers.

use super::{Folder, TENANT, licet};

#[test]
fn everybody_has_a_requirement() {
    for (tenant, users) in [
        ("contoso-coffee", 75),
        ("adventure-works", 290),
        ("fabrikam-retail", 127),
        ("litware-onprem", 62),
        ("trey-ax", 12),
    ] {
        let ran = licet(&["require", &format!("tenants/{tenant}"), "--json"]);
        assert_eq!(ran.status, 0, "{}", ran.err);
        let json = ran.json();
        let listed: usize =
            json["requirements"].as_array().unwrap().iter().map(|group| group["users"].as_array().unwrap().len()).sum();
        assert_eq!((json["users"].as_u64(), listed), (Some(users), usize::try_from(users).unwrap()), "{tenant}");
        for key in ["edition", "as_of", "cites"] {
            assert!(json.get(key).is_some(), "{tenant}: {key}");
        }
        assert_eq!(ran.out, licet(&["require", &format!("tenants/{tenant}"), "--json"]).out, "{tenant}");
    }
}

#[test]
fn one_user_is_explained() {
    insta::assert_snapshot!(licet(&["require", "tenants/litware-onprem", "nora.berger"]).out);
    let json = licet(&["require", "tenants/contoso-coffee", "amara.zeman", "--json"]).json();
    assert_eq!(json["rights"], serde_json::json!(["customer-service:enterprise", "sales:enterprise"]));
    let ran = licet(&["require", "tenants/contoso-coffee", "amara.zemann"]);
    assert_eq!((ran.status, ran.out.as_str()), (2, ""));
    assert!(ran.err.contains("did you mean") && ran.err.contains("amara.zeman"), "{}", ran.err);
}

#[test]
fn what_forces_a_licence_and_what_to_take_away_is_said() {
    insta::assert_snapshot!(
        "drivers_of_one",
        licet(&["require", "tenants/litware-onprem", "ugo.ibsen", "--drivers"]).out
    );
    let ran = licet(&["require", "tenants/adventure-works", "--drivers"]);
    let from = ran.out.find("what forces the licences").unwrap();
    insta::assert_snapshot!("drivers_of_all", &ran.out[from..ran.out.rfind("rests on").unwrap()]);
    let json = licet(&["require", "tenants/adventure-works", "--drivers", "--json"]).json();
    let all = json["forced"].as_array().unwrap();
    assert!(all.iter().all(|alike| alike["cheaper"].is_null() || alike["cheaper"]["smallest"] == true));
    assert!(licet(&["require", "tenants/adventure-works", "--json"]).json().get("forced").is_none());
}

#[test]
fn users_who_require_the_same_stand_in_one_row() {
    let users = "user,kind\nada,\nbob,\ncleo,\ndora,\neve,external-customer\n";
    let needs = "user;right\nada;finance:full\nbob;finance:full\ncleo;finance:full\ndora;finance:full\n";
    let ran = Folder::tenant("users.csv", users).with("needs.csv", needs).licet(&["require"], &[]);
    assert!(ran.out.contains("T: 5 users (1 external, 4 internal)"), "{}", ran.out);
    assert!(ran.out.contains("ada, bob, cleo and 1 more"), "{}", ran.out);
    assert!(ran.out.contains("nothing (external)"), "{}", ran.out);
}

#[test]
fn separators_marks_and_line_ends_do_not_matter() {
    let plain = Folder::tenant("users.csv", "user,department\nada,Sales\n").licet(&["require", "--json"], &[]);
    for other in [
        "\u{feff}user;department\r\nada;Sales\r\n",
        "department\tuser\nSales\tada",
        "User,Department\n\nada,Sales\n,\n",
    ] {
        let ran = Folder::tenant("users.csv", other).licet(&["require", "--json"], &[]);
        assert_eq!((ran.status, &ran.out), (0, &plain.out), "{other:?}: {}", ran.err);
    }
}

#[test]
fn files_of_no_meaning_are_named_and_left_out() {
    let folder =
        Folder::tenant("user.csv", "user\nada\n").with("README.md", "").with(".hidden", "").with("notes.txt", "");
    let ran = folder.licet(&["require"], &[]);
    assert_eq!(ran.status, 0);
    insta::assert_snapshot!(ran.err);
    assert_eq!(folder.licet(&["require", "-q"], &[]).err, "");
}

#[test]
fn a_question_about_unknown_names_is_a_wrong_call() {
    let call =
        ["check", "tenants/contoso-coffee", "--assign", "finane.base", "--to", "nobody", "--environment", "moon"];
    let ran = licet(&call);
    assert_eq!((ran.status, ran.out.as_str()), (2, ""));
    insta::assert_snapshot!(ran.err);
}

#[test]
fn an_unknown_edition_or_reading_is_refused() {
    let tenant = TENANT.replace("2021-09\"", "2031-09\"");
    let ran = Folder::empty().with("tenant.toml", tenant).licet(&["require"], &[]);
    assert!(ran.status == 2 && ran.err.contains("edition `online-2031-09` is not in the catalogue"), "{}", ran.err);
    let tenant = format!("{TENANT}[readings]\nedition-mixing = \"anyhow\"\n");
    let ran = Folder::empty().with("tenant.toml", tenant).licet(&["require"], &[]);
    assert!(
        ran.status == 2 && ran.err.contains("DIR/tenant.toml: reading `edition-mixing` has no choice"),
        "{}",
        ran.err
    );
}
