use licet::value::{Basis, Confidence, Reason};
use licet_plan::{Alternative, Choice, Line, Proof, Unlicensed, Unresolved};

use super::*;

fn reason(says: &str, rule: &str) -> Reason {
    Reason { says: says.into(), rules: vec![rule.into()], fact: None, confidence: Confidence::High, reading: None }
}

fn line(offer: &str, quantity: u64, price: i64) -> Line {
    Line {
        offer: offer.into(),
        title: format!("The title of {offer}"),
        quantity,
        used: quantity,
        owned: 0,
        unit_price: Money::whole(price),
        per: Per::Month,
        program: None,
        monthly_cost: Money::whole(price) * quantity,
        because: Vec::new(),
    }
}

fn plan() -> Plan {
    let alternative = Alternative { licences: vec!["sales-premium.base".into()], costs_more: Money::whole(40) };
    let choice = Choice {
        subjects: ["ada", "bob", "cleo", "dora"].map(String::from).to_vec(),
        count: 15,
        licences: vec!["customer-service-enterprise.attach".into(), "sales-enterprise.base".into()],
        needs: vec!["customer-service:enterprise".into(), "sales:enterprise".into()],
        monthly_cost: Money::whole(115),
        next: Some(alternative),
        because: Vec::new(),
    };
    let unlicensed = |user: &str| Unlicensed {
        user: user.into(),
        status: PersonStatus::External,
        because: reason("external-customer: an external user, who needs no user licence", "G21-EXT-03"),
    };
    Plan {
        tenant: "Contoso".into(),
        mode: Mode::Greenfield,
        feasible: true,
        obstacles: Vec::new(),
        currency: "USD".into(),
        monthly_cost: Money::whole(7425),
        once_cost: Money::ZERO,
        committed_cost: Money::ZERO,
        staying: Vec::new(),
        lower_bound: Money::whole(7425),
        cost_now: Some(Money::whole(8625)),
        saving: Some(Money::whole(1200)),
        lines: vec![line("sales-enterprise.base", 75, 95), line("customer-service-enterprise.attach", 15, 20)],
        licences: BTreeMap::from([("ada".into(), vec!["sales-enterprise.base".into()].into())]),
        choices: vec![choice],
        unresolved: vec![Unresolved {
            user: "eve".into(),
            because: vec![reason("the role `Odd` is unknown", "G21-USERTYPE-17")],
        }],
        unlicensed: vec![unlicensed("max"), unlicensed("mia")],
        capacity: Vec::new(),
        unplanned: Vec::new(),
        limits: vec![reason("at least 20 of finance.base", "G21-MINPURCH-01")],
        ties: vec!["either product may be the base of 15 users".into()],
        published_prices: true,
        price_notes: Vec::new(),
        proof: Proof {
            optimal: true,
            gap: Money::ZERO,
            method: "whole-number program over distinct demands".into(),
            demands: 3,
            sets: 14,
            branches: 1,
            checked: true,
            certificate: licet_plan::Certificate::default(),
            certified: Money::ZERO,
        },
        basis: Basis::new("online-2021-09".into(), "2021-10-15".parse().unwrap()),
    }
}

#[test]
fn a_plan_is_shown_from_the_headline_to_the_proof() {
    insta::assert_snapshot!(Out::written(|out| show(out, &plan(), false)));
}

#[test]
fn everybody_stands_by_name_if_wanted() {
    let text = Out::written(|out| show(out, &plan(), true));
    assert!(text.contains("everybody by name"), "{text}");
}

#[test]
fn a_tenant_without_a_lawful_plan_is_told_what_stands_in_the_way() {
    let obstacle = licet_plan::Obstacle {
        subjects: vec!["ada".into()],
        count: 1,
        needs: vec!["finance:full".into()],
        help: "add a price of finance.base".into(),
        because: vec![reason("finance.base has no price", "G21-DOC-03")],
    };
    let plan = Plan { feasible: false, obstacles: vec![obstacle], ..plan() };
    insta::assert_snapshot!(Out::written(|out| show(out, &plan, false)));
}
