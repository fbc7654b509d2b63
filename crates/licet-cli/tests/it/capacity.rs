//! `licet capacity`: the meters of a tenant.

use super::{Folder, licet};

const OWNED: &str =
    "subscription,offer,quantity,start\ns1,finance.base,20,2021-07-01\ns2,sales-enterprise.base,4,2021-07-01\n";

fn tenant(usage: &str) -> Folder {
    Folder::tenant("subscriptions.csv", OWNED).with("usage.csv", format!("meter,at,quantity,environment\n{usage}"))
}

#[test]
fn every_meter_stands_in_the_table() {
    let ran = tenant("electronic-invoices,2021-09-20,1101,\nelectronic-invoices,2021-10-05,50,\ndataverse-database,2021-10-01,10.5,production\n")
        .licet(&["capacity"], &[]);
    assert_eq!((ran.status, ran.err.as_str()), (1, ""));
    insta::assert_snapshot!(ran.out);
}

#[test]
fn one_meter_is_explained() {
    let folder = tenant("dataverse-database,2021-10-01,11.2,production\n");
    let ran = folder.licet(&["capacity", "--json"], &["dataverse-database"]);
    let json = ran.json();
    let meter = &json["meters"][0];
    assert_eq!((ran.status, &meter["entitled"], &meter["used"]), (1, &11.into(), &11.2.into()));
    assert_eq!(
        (&meter["remaining"], &meter["state"], &meter["packs_needed"]),
        (&(-0.2).into(), &"exceeded".into(), &1.into())
    );
    assert_eq!(meter["packs"][0]["offer"], "dataverse-database.capacity");
    for key in ["edition", "as_of", "cites"] {
        assert!(json.get(key).is_some() && meter.get(key).is_some(), "{key}");
    }
    let ran = folder.licet(&["capacity"], &["dataverse-database", "--at", "2021-09-30"]);
    assert!(ran.status == 0 && ran.out.contains("why"), "{}", ran.out);
}

#[test]
fn an_unknown_meter_is_a_wrong_call() {
    let ran = tenant("").licet(&["capacity"], &["order-line"]);
    assert_eq!((ran.status, ran.out.as_str()), (2, ""));
    assert!(ran.err.contains("did you mean") && ran.err.contains("order-lines"), "{}", ran.err);
}

#[test]
fn an_amount_that_is_no_number_is_refused() {
    let ran = tenant("dataverse-database,2021-10-01,eleven,\n").licet(&["capacity"], &[]);
    assert!(ran.status == 2 && ran.err.contains("usage.csv:2:3") && ran.err.contains("0.25"), "{}", ran.err);
}

#[test]
fn an_allowance_of_ones_own_is_a_need_of_ones_own() {
    let folder = Folder::empty()
        .with("tenant.toml", "name = \"T\"\nedition = \"online-2026-07\"\nas_of = 2026-10-15\ncurrency = \"USD\"\n")
        .with("users.csv", "user\nada\nbob\ncyd\n")
        .with("needs.csv", "user,right\nada,sales:read\nbob,sales:read\ncyd,finance:read\n")
        .with(
            "usage.csv",
            "meter,at,quantity,principal\nadditional-tables-sales,2026-10-01,16,ada\n\
             additional-tables-sales,2026-10-01,3,bob\npower-platform-requests,2026-10-15,7000,bob\n\
             additional-tables-finance,2026-10-01,16,cyd\nadditional-tables-customer-service,2026-10-01,1,nobody\n",
        );
    let plan = licet(&["plan", folder.path(), "--json"]).json();
    assert_eq!(plan["licences"]["ada"], serde_json::json!(["sales-enterprise.base"]));
    assert_eq!(plan["licences"]["bob"], serde_json::json!(["team-members.user"]));
    assert_eq!(plan["proof"]["checked"], true);
    // The meters are read with what the plan gives to each.
    let meter =
        |name: &str| plan["capacity"].as_array().unwrap().iter().find(|meter| meter["meter"] == name).unwrap().clone();
    assert_eq!(meter("additional-tables-sales")["state"], "ok");
    let requests = meter("power-platform-requests");
    assert_eq!((&requests["state"], &requests["packs_needed"]), (&"exceeded".into(), &1.into()));
    // What is not planned is told with what the documents do not say, or what the plan does not do.
    let told = |name: &str| {
        let unplanned = plan["unplanned"].as_array().unwrap().iter().find(|meter| meter["meter"] == name);
        unplanned.map(|meter| meter["because"]["says"].as_str().unwrap().to_owned()).unwrap_or_default()
    };
    assert_eq!(told("additional-tables-sales"), "");
    assert!(told("additional-tables-finance").contains("no source of the edition says what could be bought"));
    assert!(told("additional-tables-customer-service").contains("recorded of nobody"));
    assert!(told("power-platform-requests").contains("power-platform-requests.capacity, 50000 requests a day each"));
    let folder = folder.with("assignments.csv", "principal,offer\nada,team-members.user\n");
    let audit = licet(&["audit", folder.path(), "--json"]).json();
    let finding = |code: &str, subject: &str| {
        let mut findings = audit["findings"].as_array().unwrap().iter();
        findings.find(|finding| finding["code"] == code && finding["subject"] == subject).unwrap().clone()
    };
    assert!(finding("under-licensed", "ada")["remedy"].as_str().unwrap().contains("sales-enterprise.base"));
    let remedy = finding("capacity-exceeded", "additional-tables-sales")["remedy"].clone();
    assert_eq!(remedy, "give whoever uses more a licence that brings more, or use less");
}
