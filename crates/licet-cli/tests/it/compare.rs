//! `licet audit --against` and `--edition`: what a change of roles, or of the edition, does.

use serde_json::json;

use super::{Folder, licet};

const PRICES: &str = "offer,unit_price\noperations.user-cal,70.00\noperations-activity.user-cal,20.00\noperations-team-members.user-cal,6.00\n";

fn tenant(roles: &str) -> Folder {
    Folder::empty()
        .with("tenant.toml", "name = \"T\"\nedition = \"onprem-2019-10\"\nas_of = 2019-11-01\n")
        .with("users.csv", "user\nada\nben\ncem\n")
        .with("roles.csv", roles)
        .with("prices.csv", PRICES)
}

#[test]
fn roles_before_and_after_are_compared_by_user() {
    let before = tenant("user,role\nada,Budget clerk\nben,Budget clerk\ncem,Budget contributor\n");
    let after = tenant("user,role\nada,Accountant\nben,Accountant\ncem,Budget contributor\n");
    let other = after.path().to_string();
    let ran = before.licet(&["audit", "--json", "--against", &other], &[]);
    let json = ran.json();
    assert_eq!(json["difference"], json!("100.00"));
    assert_eq!((&json["before"]["monthly_cost"], &json["after"]["monthly_cost"]), (&json!("46.00"), &json!("146.00")));
    let users: Vec<_> = json["users"].as_array().unwrap().iter().map(|change| change["user"].clone()).collect();
    assert_eq!(users, ["ada", "ben"]);
    assert_eq!(json["users"][0]["before"]["licence_type"], "activity");
    assert_eq!(json["users"][0]["after"]["licences"], json!(["operations.user-cal"]));
    assert!(json["cites"].as_array().unwrap().contains(&json!("P19-SAM-15")));
    // Those for whom the same changes stand together.
    let text = before.licet(&["audit", "--against", &other], &[]);
    assert_eq!(text.status, 1);
    assert!(text.out.contains("2 users: +100.00 USD a month"), "{}", text.out);
    assert!(text.out.contains("    ada, ben"), "{}", text.out);
}

#[test]
fn the_other_way_round_it_saves_as_much() {
    let before = tenant("user,role\nada,Accountant\n");
    let after = tenant("user,role\nada,Budget clerk\n");
    let json = before.licet(&["audit", "--json", "--against", after.path()], &[]).json();
    assert_eq!(json["difference"], json!("-50.00"));
}

#[test]
fn nothing_changes_against_itself() {
    let json = licet(&["audit", "tenants/litware-onprem", "--against", "tenants/litware-onprem", "--json"]).json();
    assert_eq!((&json["difference"], &json["users"]), (&json!("0.00"), &json!([])));
    assert_eq!((&json["appeared"], &json["gone"]), (&json!([]), &json!([])));
}

#[test]
fn an_edition_changes_what_the_same_people_cost() {
    let call =
        ["audit", "tenants/contoso-coffee", "--edition", "online-2026-07", "--against-edition", "online-2021-09"];
    let json = licet(&[&call[..], &["--json"]].concat()).json();
    assert_eq!(json["before"]["edition"], "online-2021-09");
    assert_eq!((&json["before"]["monthly_cost"], &json["difference"]), (&json!("7425.00"), &json!("750.00")));
    assert_eq!(json["users"].as_array().unwrap().len(), 75);
    let ran = licet(&call);
    assert_eq!(ran.status, 1);
    insta::assert_snapshot!(ran.out);
    // Without the second edition it is the tenant's own.
    assert_eq!(licet(&call[..4]).out, ran.out);
}

#[test]
fn a_change_that_cannot_be_priced_says_so() {
    let ran = licet(&["audit", "tenants/litware-onprem", "--edition", "online-2021-09"]);
    assert!(ran.out.contains("difference: not stated"), "{}", ran.out);
    assert!(ran.out.contains("something has no price"), "{}", ran.out);
}

#[test]
fn an_edition_that_nobody_knows_is_refused() {
    let ran = licet(&["audit", "tenants/contoso-coffee", "--edition", "online-2031-01"]);
    assert_eq!((ran.status, ran.out.as_str()), (2, ""));
    assert!(ran.err.contains("online-2031-01") && ran.err.contains("online-2026-07"), "{}", ran.err);
}
