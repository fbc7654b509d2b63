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
    let found: Vec<_> =
        seats.iter().map(|seats| (&seats["paid"][0]["program"], &seats["paid"][0]["committed_until"])).collect();
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

#[test]
fn each_line_of_a_purchase_may_name_its_program() {
    let folder = programs().with(
        "subscriptions.csv",
        "subscription,offer,quantity,agreement\ns,customer-service-enterprise.attach,300,ea\n",
    );
    let asked = |lines: &[&str], rest: &[&str]| {
        licet(&[&["check", folder.path(), "--purchase"], lines, rest, &["--json"]].concat())
    };
    let (step_up, base) = ("customer-service-enterprise.step-up", "sales-enterprise.base");
    // One program for all lines, as ever.
    let ran = asked(&[&format!("{step_up}=300"), &format!("{base}=20")], &["--program", "CSP"]);
    assert_eq!((ran.status, &ran.json()["verdict"]), (1, &"refused".into()), "{}", ran.err);
    // A line's own program comes before that of the whole.
    let ran = asked(&[&format!("{step_up}=300@EA"), &format!("{base}=20")], &["--program", "CSP"]);
    assert_eq!((ran.status, &ran.json()["verdict"]), (0, &"allowed".into()), "{}{}", ran.out, ran.err);
    let lines = [format!("{step_up}=299@Enterprise Agreement"), format!("{step_up}=1@csp")];
    let ran = asked(&[&lines[0], &lines[1]], &[]);
    assert_eq!((ran.status, &ran.json()["verdict"]), (1, &"refused".into()), "{}", ran.err);
    let ran = licet(&["check", folder.path(), "--purchase", &lines[0], &lines[1]]);
    let title = format!("buying 299 {step_up} under EA, 1 {step_up} under CSP: refused");
    assert!(ran.out.contains(&title) && ran.out.contains("CSP has no step-up"), "{}", ran.out);
    let ran = asked(&["sales-enterprise.base=20@AE"], &[]);
    assert!(ran.status == 2 && ran.err.contains("no such program; known: EA"), "{}", ran.err);
}

#[test]
fn a_change_plan_names_the_programs_under_which_to_buy() {
    let folder = programs().with(
        "subscriptions.csv",
        "subscription,offer,quantity,agreement\ns,finance.base,2,partner\nt,commerce.base,1,partner\nu,commerce.base,1,ea\n",
    );
    let change = |rest: &[&str]| licet(&[&["export", "change-plan", folder.path()], rest].concat());
    let steps = |json: serde_json::Value| -> Vec<(String, String, String)> {
        let steps = json["sheets"]["steps"].as_array().unwrap().clone();
        let text = |step: &serde_json::Value, key: &str| step[key].as_str().unwrap_or_default().to_owned();
        let seats = steps.iter().filter(|step| step["principal"].is_null());
        seats.map(|step| (text(step, "action"), text(step, "offer"), text(step, "program"))).collect()
    };
    let step = |action: &str, offer: &str, program: &str| (action.to_owned(), offer.to_owned(), program.to_owned());
    let json = change(&["--as", "json"]).json();
    // Seats that are held under two programs are let go under neither by name.
    assert_eq!(
        steps(json.clone()),
        [
            step("buy", "customer-service-enterprise.base", "CSP"),
            step("buy", "sales-enterprise.base", "EA"),
            step("let-go", "commerce.base", ""),
            step("let-go", "finance.base", "CSP"),
        ]
    );
    let back = change(&["--as", "json", "--reverse"]).json();
    assert_eq!(steps(back)[0], step("buy", "finance.base", "CSP"));
    let table = change(&["--as", "csv"]).out;
    assert!(table.starts_with("step,action,kind,principal,offer,title,quantity,program,ends,note\r\n"), "{table}");
    let page = change(&["--as", "html"]).out;
    assert!(page.contains("<th>Under</th>") || page.contains(">Under<"), "{page}");
    let says = "of Dynamics 365 Sales Enterprise under EA";
    for kind in ["graph", "powershell"] {
        let script = change(&["--as", kind]);
        assert!(script.status == 0 && script.out.contains(says), "{}{}", script.out, script.err);
    }
    // Without prices under programs and without agreements there is nothing to name.
    let plain = licet(&["export", "change-plan", "tenants/adventure-works", "--as", "csv"]).out;
    assert!(plain.starts_with("step,action,kind,principal,offer,title,quantity,"), "{plain}");
}

#[test]
fn what_a_partner_pays_is_imported_as_a_price_of_the_partners_program() {
    let folder = Folder::empty();
    let into = format!("{}/t", folder.path());
    let call = ["import", "crates/licet-formats/tests/samples/prices", "--into", &into, "--partner-prices"];
    let ran = licet(&[&call[..], &["--edition", "online-2026-07", "--as-of", "2026-10-15"]].concat());
    assert!(ran.status < 2, "{}", ran.err);
    let prices = std::fs::read_to_string(format!("{into}/prices.csv")).unwrap();
    assert!(prices.lines().skip(1).all(|line| line.ends_with(",CSP")) && prices.lines().count() > 1, "{prices}");
    std::fs::write(format!("{into}/needs.csv"), "user,right\nada,finance:full\n").unwrap();
    std::fs::write(format!("{into}/users.csv"), "user\nada\n").unwrap();
    // A tenant that does not state its agreements can buy at them, and is told on what that rests.
    let json = licet(&["plan", &into, "--json"]).json();
    assert_eq!((&json["feasible"], &json["lines"][0]["program"]), (&true.into(), &"CSP".into()), "{json}");
    let note = &json["price_notes"][0];
    assert_eq!((&note["used"], &note["programs"][0]), (&true.into(), &"CSP".into()));
    let change = licet(&["export", "change-plan", &into, "--as", "json"]).json();
    let notes = change["notes"].to_string();
    assert!(notes.contains("does not state its agreements"), "{notes}");
}
