//! Old licences and steps under a program.

use serde_json::{Value, json};

use super::{Folder, licet};

fn sum(rows: &Value, key: &str, keep: impl Fn(&Value) -> bool) -> u64 {
    rows.as_array().unwrap().iter().filter(|row| keep(row)).map(|row| row[key].as_u64().unwrap()).sum()
}

#[test]
fn the_sample_is_moved_with_least_to_buy() {
    let ran = licet(&["transition", "tenants/trey-ax", "--json"]);
    let json = ran.json();
    assert_eq!((ran.status, &json["monthly_cost"], &json["proved"]), (0, &json!("300.00"), &json!(true)));
    assert_eq!(json["buy"][0]["offer"], "operations-server.server");
    let task = |key: &str, of: &str| sum(&json["moves"], key, |row| row["from"] == of);
    assert!(task("quantity", "ax-task.user-cal") <= 8 && task("quantity", "ax-task-device.device-cal") <= 5);
    for row in json["moves"].as_array().unwrap() {
        assert_eq!(row["from_day"], "2018-07-01");
        assert!(!row["because"].as_array().unwrap().is_empty());
    }
    // Nothing is lost: what is moved and what stays is what is held.
    let all = sum(&json["moves"], "quantity", |_| true) + sum(&json["left"], "quantity", |_| true);
    assert_eq!(all, 3 + 2 + 8 + 5 + 1 + 1);
    insta::assert_snapshot!(licet(&["transition", "tenants/trey-ax"]).out);
}

#[test]
fn a_lapsed_assurance_moves_nothing() {
    let toml = "name = \"T\"\nedition = \"onprem-2019-10\"\nas_of = 2020-02-14\n[[agreement]]\nid = \"a\"\nprogram = \"EA\"\nstart = 2015-07-01\nend = 2018-06-30\n";
    let folder = Folder::empty()
        .with("tenant.toml", toml)
        .with("users.csv", "user\nada\n")
        .with("needs.csv", "user,right\nada,operations:full\n")
        .with("prices.csv", "offer,unit_price\noperations.user-cal,70.00\n")
        .with(
            "subscriptions.csv",
            "subscription,offer,quantity,agreement,purchased\ns,ax-enterprise.user-cal,5,a,2016-12-01\n",
        );
    let json = folder.licet(&["transition", "--json"], &[]).json();
    assert_eq!((&json["moves"], &json["monthly_cost"]), (&json!([]), &json!("70.00")));
    assert_eq!(json["left"], json!([{ "offer": "ax-enterprise.user-cal", "quantity": 5 }]));
    assert!(json["obstacles"][0]["rules"].as_array().unwrap().contains(&json!("P19-UPVL-01")));
}

#[test]
fn one_kind_is_asked_about() {
    let call = ["transition", "tenants/trey-ax", "--program", "EA", "--from", "ax-task.user-cal=7", "--to"];
    let ran = licet(&[&call[..], &["operations-activity.user-cal", "--json"]].concat());
    let lines = json!([
        { "offer": "operations-activity.user-cal", "quantity": 2 },
        { "offer": "ax-task.user-cal", "quantity": 1 },
    ]);
    assert_eq!((ran.status, &ran.json()["lines"]), (0, &lines));
    let ran = licet(&[&call[..], &["operations.user-cal"]].concat());
    assert!(ran.status == 1 && ran.out.contains("refused"), "{}", ran.out);
}

#[test]
fn a_step_is_decided() {
    let call = ["check", "tenants/contoso-coffee", "--program-step", "order", "--program", "EA"];
    let ran = licet(&[&call[..], &["--lines", "finance.base=20", "--at", "2021-10-01T08:00:00", "--json"]].concat());
    assert_eq!((ran.status, &ran.json()["available"]), (0, &json!("2021-10-01T20:00:00")));
    let ran = licet(&["check", "tenants/contoso-coffee", "--program-step", "reserve", "--program", "CSP"]);
    assert!(ran.status == 1 && ran.out.contains("V17-TRUEUP-01"), "{}", ran.out);
}

#[test]
fn whether_each_licence_may_become_something_else_is_a_reading() {
    let toml = |reading: &str| {
        format!(
            "name = \"O\"\nedition = \"onprem-2019-10\"\nas_of = 2020-02-14\n[readings]\nonprem-or = \"{reading}\"\n\
             [[agreement]]\nid = \"a0\"\nprogram = \"EA\"\nstart = 2015-07-01\nend = 2018-06-30\n\
             [[agreement]]\nid = \"a1\"\nprogram = \"EA\"\nstart = 2018-07-01\nend = 2021-06-30\n"
        )
    };
    let of = |reading: &str| {
        let folder = Folder::empty()
            .with("tenant.toml", toml(reading))
            .with("users.csv", "user\nada\nben\ncem\n")
            .with("needs.csv", "user,right\nada,operations:full\n")
            .with("devices.csv", "device,functions\nd1,device:warehouse\n")
            .with("device_users.csv", "device,user\nd1,ben\nd1,cem\n")
            .with("prices.csv", "offer,unit_price\noperations.user-cal,70\noperations-device.device-cal,25\n")
            .with(
                "subscriptions.csv",
                "subscription,offer,quantity,agreement,purchased\ns,ax-enterprise.user-cal,2,a1,2016-12-01\n",
            );
        folder.licet(&["transition", "--json"], &[]).json()
    };
    let (each, once) = (of("per-licence"), of("per-holding"));
    assert_eq!((&each["monthly_cost"], &once["monthly_cost"]), (&json!("0.00"), &json!("25.00")));
    assert_eq!(each["readings"]["onprem-or"], "per-licence");
    assert_eq!(once["readings"]["onprem-or"], "per-holding");
}
