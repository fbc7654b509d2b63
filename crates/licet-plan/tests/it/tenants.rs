//! The sample tenants have the totals that were worked out apart from the program.

use licet_plan::{Mode, plan};

use crate::common::folder;

fn total(name: &str) -> String {
    let (edition, tenant) = folder(name);
    let plan = plan(&edition, &tenant, Mode::Greenfield);
    assert!(plan.feasible, "{name}: {:?}", plan.obstacles);
    assert!(plan.proof.optimal && plan.proof.checked);
    for line in &plan.lines {
        println!("{} {} {} {}", line.offer, line.quantity, line.used, line.monthly_cost);
    }
    plan.monthly_cost.to_string()
}

#[test]
fn contoso_coffee() {
    assert_eq!(total("contoso-coffee"), "7425.00");
}

#[test]
fn adventure_works() {
    assert_eq!(total("adventure-works"), "15286.00");
}

#[test]
fn fabrikam_retail() {
    assert_eq!(total("fabrikam-retail"), "9402.00");
}

#[test]
fn litware_onprem() {
    assert_eq!(total("litware-onprem"), "3859.00");
}
