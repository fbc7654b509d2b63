//! `licet reconcile`.

use std::collections::BTreeMap;

use super::{Folder, Ran};

const USERS: &str = "user,kind,enabled\nada@t.example,,\nbob@t.example,,\ncy@t.example,,\ndan@t.example,,false\n\
                     eve@t.example,external-customer,\nfay@t.example,,\ngus@t.example,,\nhal@t.example,,\n";
const NEEDS: &str = "user,right\nada@t.example,finance:full\nbob@t.example,finance:full\n\
                     cy@t.example,supply-chain:full\ndan@t.example,finance:full\nfay@t.example,sales:enterprise\n\
                     hal@t.example,finance:activity\n";
const HELD: &str = "principal,offer,since\nada@t.example,finance.base,\nbob@t.example,finance.base,2021-10-10\n\
                    hal@t.example,finance.base,\n";
const REPORT: &str = "TenantId,UserEmail,UserId,AssignedLicense(s),MissingLicense(s),RefreshedOn\n\
    t,ADA@t.example,,Finance,,2021-10-01\n\
    t,bob@t.example,,,Finance,2021-10-01\n\
    t,cy@t.example,,,Finance,2021-10-01\n\
    t,dan@t.example,,,Finance,2021-10-01\n\
    t,eve@t.example,,,Finance,2021-10-01\n\
    t,gus@t.example,,Commerce,Teapot,2021-10-01\n\
    t,hal@t.example,,Finance,Commerce,2021-10-01\n\
    t,stranger@t.example,,,Finance,2021-10-01\n\
    t,fay@t.example,,,,2021-10-01\n";

fn reconcile(more: &[&str]) -> Ran {
    let folder = Folder::tenant("users.csv", USERS)
        .with("needs.csv", NEEDS)
        .with("assignments.csv", HELD)
        .with("report/ppac.csv", REPORT);
    let report = format!("{}/report/ppac.csv", folder.path());
    folder.licet(&["reconcile"], &[&["--with", &report, "-q"], more].concat())
}

#[test]
fn every_difference_has_one_reason() {
    let ran = reconcile(&["--json"]);
    assert_eq!(ran.status, 1, "{}", ran.err);
    let json = ran.json();
    let found: BTreeMap<(String, String), String> = json["differences"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            let text = |key: &str| one[key].as_str().unwrap().to_owned();
            ((text("user").split('@').next().unwrap().to_owned(), text("product")), text("why"))
        })
        .collect();
    let found: Vec<String> = found.iter().map(|((user, product), why)| format!("{user} {product} {why}")).collect();
    assert_eq!(
        found,
        [
            "bob finance changed-since",
            "cy finance other-choice",
            "cy supply-chain-management not-in-reports-scope",
            "dan finance account-disabled",
            "eve finance needs-no-licence",
            "fay sales-enterprise not-in-reports-scope",
            "gus Teapot unknown-product",
            "gus commerce holdings-differ",
            "hal commerce covered-by-other",
            "stranger finance not-in-tenant",
        ]
    );
    let reasons: u64 = json["reasons"].as_object().unwrap().values().map(|many| many.as_u64().unwrap()).sum();
    assert_eq!((reasons, json["unexplained"].as_u64()), (10, Some(0)));
    assert_eq!(
        (json["in_report"].as_u64(), json["in_both"].as_u64(), json["agreed"].as_u64()),
        (Some(9), Some(8), Some(2))
    );
    insta::assert_snapshot!(reconcile(&[]).out);
}

#[test]
fn rarer_differences_have_their_reasons_too() {
    let users = "user\nian@t.example\njo@t.example\nkim@t.example\nlee@t.example\n";
    let report = "TenantId,UserEmail,UserId,AssignedLicense(s),MissingLicense(s),RefreshedOn\n\
        t,ian@t.example,,Finance,,2021-10-01\n\
        t,jo@t.example,,,Operations - Activity,2021-10-01\n\
        t,kim@t.example,,,,2021-10-01\n\
        t,lee@t.example,,,Finance,2021-10-01\n";
    let folder = Folder::tenant("users.csv", users)
        .with("needs.csv", "user,right\nian@t.example,finance:full\nkim@t.example,finance:full\n")
        .with("devices.csv", "device,functions,login\nscanner,device:warehouse,shared\n")
        .with("device_users.csv", "device,user\nscanner,jo@t.example\n")
        .with("subscriptions.csv", "subscription,offer,quantity,start,end\nold,finance.base,5,2020-01-01,2021-06-30\n")
        .with(
            "assignments.csv",
            "principal,offer,subscription\nian@t.example,finance.base,old\nscanner,operations-device.device,\n",
        )
        .with("report/ppac.csv", report);
    let path = format!("{}/report/ppac.csv", folder.path());
    let ran = folder.licet(&["reconcile"], &["--with", &path, "-q", "--json"]);
    let json = ran.json();
    let text = |one: &serde_json::Value, key: &str| one[key].as_str().unwrap().to_owned();
    let found: Vec<String> = json["differences"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| format!("{} {} {}", text(one, "user"), text(one, "product"), text(one, "why")))
        .collect();
    assert_eq!(
        found,
        [
            "ian@t.example finance assignment-lapsed",
            "jo@t.example operations-activity covered-by-device",
            // The report misses nothing of Kim, who may do everything and holds nothing.
            "kim@t.example finance unexplained",
            "lee@t.example finance need-not-stated",
        ]
    );
    assert_eq!(json["unexplained"].as_u64(), Some(1));
}

#[test]
fn what_is_no_report_is_refused() {
    let folder = Folder::tenant("users.csv", "user\nada\n");
    for (file, message) in [("nothing.csv", "there is no such file"), ("users.csv", "says of no user which licences")] {
        let report = format!("{}/{file}", folder.path());
        let ran = folder.licet(&["reconcile"], &["--with", &report]);
        assert_eq!((ran.status, ran.out.as_str()), (2, ""), "{file}");
        assert!(ran.err.contains(message), "{}", ran.err);
    }
}
