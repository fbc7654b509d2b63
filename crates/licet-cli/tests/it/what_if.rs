//! `licet plan --what-if`: files of changes, laid beside the tenant as it is.

use super::{Folder, licet};

const FOLDER: &str = "tenants/adventure-works/what-if";

fn what_if(tenant: &str, files: &[&str], more: &[&str]) -> super::call::Ran {
    let files = files.iter().flat_map(|file| ["--what-if", file]);
    licet(&["plan", tenant].into_iter().chain(files).chain(more.iter().copied()).collect::<Vec<_>>())
}

#[test]
fn several_scenarios_stand_in_one_table() {
    let files = ["smaller-minimum", "no-marketing", "third-paint-shift"].map(|name| format!("{FOLDER}/{name}.toml"));
    let files: Vec<&str> = files.iter().map(String::as_str).collect();
    let ran = what_if("tenants/adventure-works", &files, &[]);
    assert_eq!((ran.status, ran.err.as_str()), (0, ""));
    insta::assert_snapshot!(ran.out);
    let json = what_if("tenants/adventure-works", &files, &["--json"]).json();
    assert_eq!(json["scenarios"].as_array().unwrap().len(), 3);
    for key in ["edition", "as_of", "cites", "now"] {
        assert!(json.get(key).is_some(), "{key}");
    }
}

#[test]
fn every_mistake_of_a_change_is_told_at_once_with_its_place() {
    let folder = Folder::empty().with("change.toml", BROKEN);
    let path = format!("{}/change.toml", folder.path());
    let ran = what_if("tenants/contoso-coffee", &[&path], &[]);
    assert_eq!((ran.status, ran.out.as_str()), (2, ""));
    insta::assert_snapshot!(ran.err.replace(folder.path(), "DIR"));
    let ran = what_if("tenants/contoso-coffee", &["nowhere.toml"], &[]);
    assert_eq!((ran.status, ran.out.as_str()), (2, ""));
}

const BROKEN: &str = r#"mod = "greenfield"
mode = "greenfeld"
edition = "online-2031-09"
as_of = "soon"
[readings]
base-higest = "advice"
base-highest = "advise"
[[set.prices]]
offer = "finane.base"
unit_price = "-1"
[[set.users]]
user = "amara.zemann"
kind = "contractor"
[[set.agreement]]
id = "ea-2019"
program = "CSP"
[[add.agreement]]
id = "ea-2018"
program = "EA"
[[add.roles]]
user = ["amara.zeman", "amara.zemann"]
role = "Accontant"
[[add.needs]]
user = "amara.zeman"
right = "sales:enterprize"
environment = "productoin"
[[add.prices]]
offer = "finance.base"
[[remove.users]]
user = "nobody"
[[remove.roles]]
role = "Accountant"
[[remove.needs]]
user = "amara.zeman"
right = "sales:premium"
[[remove.needs]]
[[add.device_users]]
device = "d1"
user = "amara.zeman"
colour = "red"
"#;

#[test]
fn a_change_that_says_nothing_changes_nothing() {
    let folder = Folder::empty().with("change.toml", "name = \"nothing\"\n");
    let path = format!("{}/change.toml", folder.path());
    for tenant in ["contoso-coffee", "adventure-works", "fabrikam-retail", "litware-onprem"] {
        let ran = what_if(&format!("tenants/{tenant}"), &[&path], &["--json"]);
        let json = ran.json();
        let side = &json["scenarios"][0];
        assert_eq!((ran.status, side["difference"].as_str()), (0, Some("0.00")), "{tenant}");
        assert!(side.get("seats").is_none() && side.get("moves").is_none(), "{tenant}");
    }
}

#[test]
fn what_is_added_can_be_removed_again_and_what_is_set_keeps_the_rest() {
    let scenario = "[[set.users]]\nuser = \"amara.zeman\"\nkind = \"external-customer\"\n\
                    [[set.agreement]]\nid = \"ea-2018\"\nprogram = \"CSP\"\n\
                    [[remove.users]]\nuser = [\"zora.ibsen\", \"carla.novak\"]\n";
    let folder = Folder::empty().with("change.toml", scenario);
    let path = format!("{}/change.toml", folder.path());
    let json = what_if("tenants/contoso-coffee", &[&path], &["--json"]).json();
    // Two people of 115 go (an external customer, and one who is removed), and one of 95.
    assert_eq!(json["scenarios"][0]["difference"], "-325.00");
}

#[test]
fn a_plan_says_what_its_couplings_cost_and_what_to_change() {
    let ran = licet(&["plan", "tenants/fabrikam-retail", "--explain"]);
    let from = ran.out.find("what each limit and reading costs").unwrap();
    insta::assert_snapshot!("explained", &ran.out[from..ran.out.find("\nreadings taken").unwrap()]);
    let json = licet(&["plan", "tenants/litware-onprem", "--explain", "--json"]).json();
    assert!(json["changes"].as_array().unwrap().len() <= 10 && json["monthly_cost"] == "3859.00");
    assert!(json["tried"]["solved"].as_u64() <= json["tried"]["candidates"].as_u64());
}

#[test]
fn what_people_use_is_planned_apart_and_never_lowers_what_is_required() {
    let call = ["plan", "tenants/litware-onprem", "--by-use", "--used-since", "2019-09-01"];
    let ran = licet(&call);
    let from = ran.out.find("by what people really use").unwrap();
    insta::assert_snapshot!("by_use", &ran.out[from..ran.out.find("\nreadings taken").unwrap()]);
    let json = licet(&[&call[..], &["--json"]].concat()).json();
    let plain = licet(&["plan", "tenants/litware-onprem", "--json"]).json();
    assert_eq!(
        (&json["monthly_cost"], &json["lines"], &json["licences"]),
        (&plain["monthly_cost"], &plain["lines"], &plain["licences"])
    );
    assert_eq!(
        (json["by_use"]["monthly_cost"].as_str(), json["by_use"]["saves"].as_str()),
        (Some("3745.00"), Some("114.00"))
    );
    assert!(plain.get("by_use").is_none());
    // Without records there is nothing to plan by; a day that is none is a wrong call.
    for call in [
        &["plan", "tenants/contoso-coffee", "--by-use"][..],
        &["plan", "tenants/litware-onprem", "--by-use", "--used-since", "soon"],
    ] {
        let ran = licet(call);
        assert_eq!((ran.status, ran.out.as_str()), (2, ""), "{call:?}");
    }
}

#[test]
fn what_a_record_cannot_show_is_kept() {
    let rows = "user,menu_item,access\nada,Ledger,maintain\nbob,Ledger,maintain\n";
    let classes = "menu_item,view,maintain\nLedger,finance:read,finance:full\n";
    let needs = "user,right\nada,sales:enterprise\nbob,sales:enterprise\ncleo,sales:enterprise\n";
    let used = "user,last_used,object,access\nada,2021-10-01,Ledger,view\nbob,2021-10-01,sales:enterprise,\nzoe,2021-10-01,Ledger,view\n";
    let folder = Folder::tenant("menu_items.csv", rows)
        .with("custom_menu_items.csv", classes)
        .with("needs.csv", needs)
        .with("activity.csv", used);
    let ran = folder.licet(&["plan"], &["--by-use", "--json"]);
    assert!(ran.err.contains("`zoe` is no user of the tenant"), "{}", ran.err);
    let by_use = &ran.json()["by_use"];
    // Ada only looks at the ledger; of rights nothing is recorded of her, of menu items nothing of Bob, of Cleo nothing.
    assert_eq!(by_use["remove"].as_array().unwrap().len(), 1);
    assert_eq!(by_use["remove"][0]["instead"][0]["access"], "view");
    assert_eq!(by_use["not_recorded"], serde_json::json!(["cleo"]));
    assert_eq!(by_use["not_judged"].as_array().unwrap().len(), 2);
}

#[test]
fn a_sign_in_shows_an_application_and_an_audit_record_a_table() {
    let items = "user,menu_item,access\nada,Ledger,maintain\nada,Ticket,maintain\nada,Asset,maintain\n";
    let classes = "menu_item,view,maintain,kind\nLedger,finance:read,finance:full,\n\
                   Ticket,finance:read,finance:full,entity\nAsset,finance:read,finance:full,entity\n";
    let needs = "user,right\nada,sales:enterprise\nada,finance:full\nada,guides:full\nbob,sales:enterprise\n";
    let used = "user,last_used,object,access\nada,2021-10-01,table:ticket,view\nada,2021-10-01,application:finance,\n\
                bob,2021-10-01,application:sales,\n";
    let folder = Folder::tenant("menu_items.csv", items)
        .with("custom_menu_items.csv", classes)
        .with("needs.csv", needs)
        .with("activity.csv", used);
    let by_use = &folder.licet(&["plan"], &["--by-use", "--json"]).json()["by_use"];
    let shown = |list: &serde_json::Value, what: &str| -> Vec<String> {
        let one = |given: &serde_json::Value| {
            ["menu_item", "need"].iter().find_map(|key| given[key].as_str()).unwrap().to_owned()
        };
        list.as_array().unwrap().iter().map(|given| one(&given[what])).collect()
    };
    // Ada looks at tickets and at no assets; finance she opens, sales nobody saw her open. That guides are opened no log
    // here could show, and tables say nothing of menu items.
    assert_eq!(shown(&by_use["remove"], "remove"), ["Asset", "Ticket", "sales:enterprise"], "{by_use}");
    assert_eq!(shown(&by_use["not_judged"], "given"), ["Ledger", "guides:full"], "{by_use}");
}
