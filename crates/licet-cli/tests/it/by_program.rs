//! Prices that hold under a program: which are bought at, which are told, and what follows over time.

use super::{Folder, licet};

const TENANT: &str = r#"name = "Programs"
edition = "online-2026-07"
as_of = 2026-10-15
currency = "USD"

[[agreement]]
id = "partner"
program = "CSP"
start = 2026-01-10

[[agreement]]
id = "ea"
program = "EA"
start = 2026-07-01
end = 2029-06-30
"#;

const PRICES: &str = "offer,unit_price,min_quantity,program,term
sales-enterprise.base,105,,CSP,P1M
sales-enterprise.base,70,3,EA,
customer-service-enterprise.base,80,,CSP,P1M
customer-service-enterprise.base,60,,MPSA,
";

fn programs() -> Folder {
    Folder::empty()
        .with("tenant.toml", TENANT)
        .with("users.csv", "user\nada\nbob\ncyd\ndan\n")
        .with(
            "needs.csv",
            "user,right\nada,sales:enterprise\nbob,sales:enterprise\ncyd,sales:enterprise\ndan,customer-service:enterprise\n",
        )
        .with("prices.csv", PRICES)
}

#[test]
fn a_plan_names_the_programs_and_the_prices_it_did_not_use() {
    let folder = programs();
    let ran = licet(&["plan", folder.path()]);
    assert_eq!((ran.status, ran.err.as_str()), (0, ""));
    insta::assert_snapshot!(ran.out);
    let json = licet(&["plan", folder.path(), "--json"]).json();
    assert_eq!((&json["monthly_cost"], &json["proof"]["gap"]), (&"290.00".into(), &"0.00".into()));
    let under: Vec<_> =
        json["lines"].as_array().unwrap().iter().map(|line| line["program"].as_str().unwrap()).collect();
    assert_eq!(under, ["CSP", "EA"]);
    let note = &json["price_notes"][0];
    assert_eq!((&note["programs"][0], &note["used"]), (&"MPSA".into(), &false.into()));
    assert_eq!(note["offers"], serde_json::json!(["customer-service-enterprise.base"]));
    let audit = licet(&["audit", folder.path(), "--json"]).json();
    assert_eq!(audit["price_notes"][0], *note);
    let quote = licet(&["export", "quote", folder.path(), "--as", "json"]);
    assert!(
        quote.out.contains("\"EA\"") && quote.out.contains("prices under MPSA are not used"),
        "{}{}",
        quote.out,
        quote.err
    );
}

#[test]
fn a_plan_under_programs_is_verified_and_one_under_another_refused() {
    let folder = programs();
    let plan = licet(&["plan", folder.path(), "--json"]).out;
    let folder = folder.with("plan.json", &plan);
    let file = format!("{}/plan.json", folder.path());
    let ran = licet(&["verify", &file, folder.path()]);
    assert_eq!(ran.status, 0, "{}{}", ran.out, ran.err);
    let folder = folder.with("plan.json", plan.replace("\"program\": \"EA\"", "\"program\": \"CSP\""));
    let ran = licet(&["verify", &file, folder.path()]);
    assert!(ran.status == 1 && ran.out.contains("holds under EA, not under CSP"), "{}{}", ran.out, ran.err);
}

#[test]
fn over_time_seats_go_down_by_the_rules_of_the_program_of_their_price() {
    let folder = programs();
    let json = licet(&["plan", folder.path(), "--until", "2027-10-15", "--json"]).json();
    let seats = json["turns"][0]["seats"].as_array().unwrap();
    let found: Vec<_> = seats.iter().map(|seats| (&seats["program"], &seats["committed_until"])).collect();
    // A month's term under CSP; under EA the agreement's anniversary.
    assert_eq!(found, [(&"CSP".into(), &"2026-11-15".into()), (&"EA".into(), &"2027-07-01".into())]);
    assert_eq!(json["price_notes"][0]["programs"][0], "MPSA");
}

#[test]
fn another_program_is_another_price() {
    let folder = programs()
        .with("over.toml", "[[remove.agreement]]\nid = \"ea\"\n")
        .with("none.toml", "[[remove.agreement]]\nid = \"ea\"\n[[remove.agreement]]\nid = \"partner\"\n")
        .with("mpsa.toml", "[[add.agreement]]\nid = \"mpsa\"\nprogram = \"MPSA\"\n")
        .with(
            "dearer.toml",
            "[[set.prices]]\noffer = \"sales-enterprise.base\"\nunit_price = \"90\"\nprogram = \"EA\"\n",
        )
        .with("all.toml", "[[set.prices]]\noffer = \"sales-enterprise.base\"\nunit_price = \"10\"\n");
    let what_if = |name: &str| {
        let file = format!("{}/{name}.toml", folder.path());
        let json = licet(&["plan", folder.path(), "--what-if", &file, "--json"]).json();
        json["scenarios"][0].clone()
    };
    let over = what_if("over");
    assert_eq!(over["difference"], "105.00");
    assert_eq!(over["price_notes"][0]["programs"][0], "EA");
    assert_eq!(what_if("none")["feasible"], false);
    assert_eq!(what_if("mpsa")["difference"], "-20.00");
    // Under EA it costs 90 each then, from one seat on; under the other program as before.
    assert_eq!(what_if("dearer")["difference"], "60.00");
    assert_eq!(what_if("all")["difference"], "-180.00");
}

#[test]
fn seats_that_are_held_cost_what_they_cost_under_their_program() {
    let folder = programs().with(
        "subscriptions.csv",
        "subscription,offer,quantity,agreement,start\ns,sales-enterprise.base,3,partner,2026-09-30\n",
    );
    let json = licet(&["plan", folder.path(), "--mode", "keep-owned", "--json"]).json();
    assert_eq!((&json["committed_cost"], &json["cost_now"]), (&"315.00".into(), &"315.00".into()));
    let audit = licet(&["audit", folder.path(), "--json"]).json();
    let owned: Vec<_> = audit["position"].as_array().unwrap().iter().map(|line| &line["monthly_cost"]).collect();
    assert!(owned.contains(&&"315.00".into()), "{owned:?}");
}

#[test]
fn a_program_that_is_none_is_told_with_its_place() {
    let folder = programs().with("prices.csv", "offer,unit_price,program\nfinance.base,10,AE\n");
    let ran = licet(&["plan", folder.path()]);
    assert_eq!((ran.status, ran.out.as_str()), (2, ""));
    assert!(ran.err.contains("prices.csv:2:3") && ran.err.contains("`MPSA`"), "{}", ran.err);
}
