//! `licet capacity`: the meters of a tenant.

use super::Folder;

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
