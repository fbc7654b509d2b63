//! `licet plan --until` and `--mode in-term`: what may go down on which day.

use super::{Folder, licet};

fn renewals() -> Folder {
    Folder::empty()
        .with("tenant.toml", TENANT)
        .with("users.csv", "user\nada\nbob\ncyd\n")
        .with("needs.csv", "user,right\nada,sales:enterprise\nbob,sales:enterprise\ncyd,customer-service:enterprise\n")
        .with("prices.csv", PRICES)
        .with("subscriptions.csv", SUBSCRIPTIONS)
}

const TENANT: &str = r#"name = "Renewals"
edition = "online-2026-07"
as_of = 2026-10-15
currency = "USD"

[[agreement]]
id = "partner"
program = "CSP"
start = 2026-01-10
"#;

const PRICES: &str = "offer,unit_price,term
sales-enterprise.base,105,P1Y
customer-service-enterprise.base,105,P1Y
customer-service-enterprise.attach,20,P1Y
";

/// The second was bought within the week.
const SUBSCRIPTIONS: &str = "subscription,offer,quantity,agreement,start,end
s1,sales-enterprise.base,5,partner,2026-01-10,2027-01-09
s2,sales-enterprise.base,2,partner,2026-10-11,2027-10-10
";

#[test]
fn every_day_on_which_seats_may_go_down_has_its_turn() {
    let folder = renewals();
    let ran = licet(&["plan", folder.path(), "--until", "2028-06-01", "--all"]);
    assert_eq!((ran.status, ran.err.as_str()), (0, ""));
    insta::assert_snapshot!(ran.out);
    let json = licet(&["plan", folder.path(), "--until", "2028-06-01", "--json"]).json();
    assert_eq!(json["turns"].as_array().unwrap().len(), 4);
    for key in ["edition", "as_of", "cites", "cost", "lower_bound", "gap", "optimal"] {
        assert!(json.get(key).is_some(), "{key}");
    }
}

/// Two need both; the base licence of the one ends in January, and from then on the other way round is cheaper.
#[test]
fn seats_for_a_month_and_for_a_year_are_told_apart() {
    let folder = Folder::empty()
        .with("tenant.toml", TENANT)
        .with("users.csv", "user\nada\nbob\n")
        .with(
            "needs.csv",
            "user,right\nada,sales:enterprise\nada,customer-service:enterprise\nbob,sales:enterprise\nbob,customer-service:enterprise\n",
        )
        .with(
            "prices.csv",
            "offer,unit_price,term\nsales-enterprise.base,95,\nsales-enterprise.attach,10,\ncustomer-service-enterprise.base,95,\n\
             customer-service-enterprise.attach,20,P1Y\ncustomer-service-enterprise.attach,24,P1M\n",
        )
        .with(
            "subscriptions.csv",
            "subscription,offer,quantity,agreement,start,end\ns1,sales-enterprise.base,1,partner,2026-01-15,2027-01-14\n\
             s2,sales-enterprise.base,1,partner,2026-09-15,2027-09-14\n",
        );
    let ran = licet(&["plan", folder.path(), "--until", "2027-10-15"]);
    assert_eq!((ran.status, ran.err.as_str()), (0, ""));
    insta::assert_snapshot!(ran.out);
    let json = licet(&["plan", folder.path(), "--until", "2027-10-15", "--json"]).json();
    let seats = json["turns"][0]["seats"].as_array().unwrap();
    let attach = seats.iter().find(|seats| seats["offer"] == "customer-service-enterprise.attach").unwrap();
    assert_eq!(
        attach["paid"],
        serde_json::json!([
            { "quantity": 1, "monthly_cost": "24.00", "committed_until": "2026-11-15" },
            { "quantity": 1, "monthly_cost": "20.00", "committed_until": "2027-10-15" },
        ])
    );
}

#[test]
fn seats_that_cannot_go_down_are_shown_with_what_is_lost() {
    let folder = renewals();
    let json = licet(&["plan", folder.path(), "--mode", "in-term", "--json"]).json();
    let staying = &json["staying"][0];
    assert_eq!(
        [&staying["subscription"], &staying["idle"], &staying["until"], &staying["idle_cost"], &staying["lost"]],
        [&"s1".into(), &2.into(), &"2027-01-10".into(), &serde_json::json!("210.00"), &"596.13".into()]
    );
    assert_eq!(json["staying"].as_array().unwrap().len(), 1);
    let ran = licet(&["plan", folder.path(), "--mode", "in-term"]);
    assert!(ran.out.contains("owned seats that cannot go down today"), "{}", ran.out);
}

#[test]
fn a_time_that_has_passed_or_is_no_date_is_refused() {
    let folder = renewals();
    for until in ["2026-10-15", "2066-01-01", "next year"] {
        let ran = licet(&["plan", folder.path(), "--until", until]);
        assert_eq!((ran.status, ran.out.as_str()), (2, ""), "{until}");
        assert!(ran.err.contains("--until 2029-06-30") || ran.err.contains("within twenty years"), "{}", ran.err);
    }
    let ran = licet(&["plan", folder.path(), "--until", "2028-01-01", "--mode", "greenfield"]);
    assert_eq!((ran.status, ran.out.as_str()), (2, ""));
}

#[test]
fn a_plan_until_a_day_is_not_taken_for_one_with_a_certificate() {
    let folder = renewals();
    let plan = licet(&["plan", folder.path(), "--until", "2028-01-01", "--json"]);
    let folder = folder.with("plan.json", &plan.out);
    let ran = licet(&["verify", &format!("{}/plan.json", folder.path()), folder.path()]);
    assert_eq!(ran.status, 2);
    assert!(ran.err.contains("carries no certificate") && ran.err.contains("--export-model"), "{}", ran.err);
}

#[test]
fn a_plan_in_term_is_verified_like_any_other() {
    let folder = renewals();
    let plan = licet(&["plan", folder.path(), "--mode", "in-term", "--json"]);
    let folder = folder.with("plan.json", &plan.out);
    let file = format!("{}/plan.json", folder.path());
    let ran = licet(&["verify", &file, folder.path()]);
    assert_eq!(ran.status, 0, "{}{}", ran.out, ran.err);
}
