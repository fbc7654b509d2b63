//! Single situations that no case of the catalogue asks about.

use std::collections::BTreeSet;

use licet::{
    audit::{Audit, Code, audit},
    catalog::{Edition, embedded},
    decide::{Prices, Shelf, Wanted, Ways, bundles},
    require::requirements,
    rules::grants::Scope,
    tenant::from_given,
    value::{EditionId, Money, RightId},
};
use toml::de::DeTable;

use super::{of_audit, short};

/// The findings in short of a tenant given as a case.
fn found(edition: &str, given: &str) -> (BTreeSet<String>, Audit) {
    let catalog = embedded().expect("the catalogue");
    let document = DeTable::parse(given).expect("a case");
    let id = EditionId::new(edition);
    let from = catalog.editions.get(&id).expect("an edition").from;
    let rights = |right: &RightId| catalog.rights.exists(right);
    let read = from_given("given", given, document.get_ref(), (id, from), &catalog.names, &rights);
    let (tenant, warnings) = read.unwrap_or_else(|problems| panic!("{problems}"));
    assert!(warnings.is_empty(), "{warnings:?}");
    let edition = Edition::of_tenant(&catalog, &tenant).expect("an edition");
    let audit = audit(&edition, &tenant);
    of_audit(&audit);
    (short(&audit), audit)
}

fn assert_situation(edition: &str, given: &str, wanted: &[&str]) {
    let (found, _) = found(edition, given);
    assert_eq!(found, wanted.iter().map(ToString::to_string).collect(), "{given}");
}

#[test]
fn a_direct_purchase_beside_an_agreement_is_paid_twice() {
    let given = |assigned: &str| {
        format!(
            r#"
            users = [{{ user = "ada" }}, {{ user = "bob" }}]
            agreement = [{{ id = "card", program = "MOSP" }}, {{ id = "ea", program = "EA" }}]
            subscriptions = [
                {{ subscription = "s1", offer = "sales-enterprise.base", quantity = 2, agreement = "card" }},
                {{ subscription = "s2", offer = "sales-enterprise.base", quantity = 2, agreement = "ea" }},
            ]
            assignments = [{assigned}]
            "#
        )
    };
    let ada = r#"{ offer = "sales-enterprise.base", principal = "ada" }"#;
    let bob = r#"{ offer = "sales-enterprise.base", principal = "bob" }"#;
    let paid = "paid-twice sales-enterprise.base 2";
    assert_situation("online-2021-09", &given(&format!("{ada}, {bob}")), &[paid]);
    assert_situation("online-2021-09", &given(ada), &[paid, "seats-unused sales-enterprise.base 1"]);
}

#[test]
fn a_named_licence_is_not_shared_and_not_for_devices() {
    assert_situation(
        "online-2021-09",
        r#"
        users = [{ user = "ada" }, { user = "bob" }]
        devices = [{ device = "d1", functions = "device:warehouse" }]
        assignments = [
            { offer = "sales-enterprise.base", principal = "ada" },
            { offer = "sales-enterprise.base", principal = "bob", reason = "sharing" },
            { offer = "team-members.user", principal = "d1" },
            { offer = "operations-device.device", principal = "bob" },
        ]
        "#,
        &["shared-named-licence bob", "shared-named-licence d1", "wrong-holder bob"],
    );
}

#[test]
fn licences_of_people_who_need_none_are_waste() {
    assert_situation(
        "online-2021-09",
        r#"
        users = [
            { user = "ada" },
            { user = "bob", kind = "external-customer" },
            { user = "cleo" },
        ]
        needs = [{ user = "ada", right = "sales:enterprise" }]
        assignments = [
            { offer = "sales-enterprise.base", principal = "ada" },
            { offer = "team-members.user", principal = "bob" },
            { offer = "team-members.user", principal = "cleo" },
        ]
        "#,
        &["over-licensed bob", "over-licensed cleo"],
    );
}

#[test]
fn where_nothing_is_stated_of_anybody_nothing_is_said_but_what_is_plain() {
    assert_situation(
        "online-2021-09",
        r#"
        users = [{ user = "ada" }, { user = "bob" }, { user = "cleo" }]
        assignments = [
            { offer = "sales-enterprise.base", principal = "ada" },
            { offer = "customer-service-enterprise.base", principal = "ada" },
            { offer = "sales-enterprise.base", principal = "bob" },
            { offer = "sales-enterprise.attach", principal = "bob" },
            { offer = "team-members.user", principal = "cleo" },
            { offer = "operations-activity.user", principal = "cleo" },
        ]
        "#,
        &["double-licensed bob", "double-licensed cleo", "over-licensed ada"],
    );
}

#[test]
fn ten_users_open_the_attached_licence_and_only_one_of_it() {
    let given = |quantity: u64, seats: u64| {
        format!(
            r#"
            subscriptions = [
                {{ subscription = "s1", offer = "marketing.attached", quantity = {quantity} }},
                {{ subscription = "s2", offer = "sales-enterprise.base", quantity = {seats} }},
            ]
            "#
        )
    };
    let unused = "seats-unused sales-enterprise.base";
    assert_situation("online-2021-09", &given(1, 10), &[&format!("{unused} 10")]);
    let few = "full-user-missing marketing.attached 1";
    assert_situation("online-2021-09", &given(1, 9), &[few, &format!("{unused} 9")]);
    let many = "maximum-exceeded marketing.attached 1";
    assert_situation("online-2021-09", &given(2, 10), &[many, &format!("{unused} 10")]);
}

#[test]
fn a_cheaper_level_that_would_mix_editions_is_no_waste() {
    let given = |environment: &str| {
        format!(
            r#"
            environment = [{{ id = "e1", kind = "production" }}, {{ id = "e2", kind = "production" }}]
            users = [{{ user = "ada", environment = "e1" }}, {{ user = "bob", environment = "{environment}" }}]
            needs = [{{ user = "ada", right = "sales:enterprise" }}, {{ user = "bob", right = "sales:professional" }}]
            assignments = [
                {{ offer = "sales-enterprise.base", principal = "ada" }},
                {{ offer = "sales-enterprise.base", principal = "bob" }},
            ]
            "#
        )
    };
    assert_situation("online-2021-09", &given("e1"), &[]);
    assert_situation("online-2021-09", &given("e2"), &["over-licensed bob"]);
}

#[test]
fn one_user_on_both_sides_counts_on_the_one_that_does() {
    let given = r#"
        environment = [{ id = "e1", kind = "production" }]
        users = [{ user = "ada" }, { user = "bob" }]
        needs = [{ user = "ada", right = "sales:enterprise" }, { user = "bob", right = "sales:professional" }]
        assignments = [
            { offer = "sales-enterprise.base", principal = "ada" },
            { offer = "sales-enterprise.base", principal = "bob" },
            { offer = "sales-professional.base", principal = "bob" },
        ]
    "#;
    assert_situation("online-2021-09", given, &["double-licensed bob"]);
}

#[test]
fn what_no_source_classifies_makes_the_answer_at_least() {
    let given = r#"
        users = [{ user = "ada" }]
        roles = [{ user = "ada", role = "Keeper of the seals" }]
        assignments = [{ offer = "operations.user-cal", principal = "ada" }]
        reports = [{ report = "usage", run_at = 2019-05-01 }]
    "#;
    let (found, audit) = found("onprem-2019-10", given);
    assert_eq!(found, BTreeSet::from(["unknown-requirement ada".to_string()]));
    assert!(audit.compliant && audit.at_least);
}

#[test]
fn without_prices_a_licence_of_a_lower_type_shows_the_waste() {
    let given = r#"
        users = [{ user = "ada" }, { user = "bob" }]
        needs = [{ user = "ada", right = "operations:read" }, { user = "bob", right = "operations:full" }]
        assignments = [
            { offer = "operations.user-cal", principal = "ada" },
            { offer = "operations.user-cal", principal = "bob" },
        ]
        reports = [{ report = "usage", run_at = 2019-05-01 }]
    "#;
    let (found, audit) = found("onprem-2019-10", given);
    assert_eq!(found, BTreeSet::from(["over-licensed ada".to_string()]));
    assert!(audit.findings.iter().all(|finding| finding.exposure.is_none()));
}

#[test]
fn the_minimum_purchase_is_required_where_one_seat_is() {
    let given = r#"
        users = [{ user = "ada" }]
        needs = [{ user = "ada", right = "finance:full" }]
        subscriptions = [{ subscription = "s1", offer = "finance.base", quantity = 3 }]
        assignments = [{ offer = "finance.base", principal = "ada" }]
    "#;
    let (found, audit) = found("online-2021-09", given);
    let wanted = ["minimum-not-met finance.base 17", "seats-unused finance.base 2"];
    assert_eq!(found, wanted.iter().map(ToString::to_string).collect());
    let line = audit.position.first().map(|line| (line.owned, line.assigned, line.required, line.free, line.short));
    assert_eq!(line, Some((3, 1, 20, 0, 17)));
}

/// The search of the audit and the list of all lawful sets must agree on the cheapest.
#[test]
fn the_cheapest_set_is_the_cheapest_of_all_lawful_sets() {
    let catalog = embedded().expect("the catalogue");
    let rights = [
        "sales:read",
        "sales:professional",
        "sales:enterprise",
        "customer-service:team-member",
        "customer-service:professional",
        "customer-service:enterprise",
        "field-service:full",
        "finance:activity",
        "finance:full",
        "supply-chain:read",
        "supply-chain:full",
        "commerce:full",
        "project-operations:full",
        "human-resources:self-service",
        "human-resources:full",
        "business-central:essentials",
        "chat:full",
    ];
    let mut state: u64 = 7;
    let mut random = |below: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    for round in 0..200 {
        let edition = if round % 2 == 0 { "online-2021-09" } else { "online-2026-07" };
        let picked: BTreeSet<&str> =
            (0..1 + random(4)).filter_map(|_| rights.get(random(17) as usize).copied()).collect();
        let needs: Vec<String> =
            picked.iter().map(|right| format!(r#"{{ user = "ada", right = "{right}" }}"#)).collect();
        let given = format!("users = [{{ user = \"ada\" }}]\nneeds = [{}]", needs.join(", "));
        let document = DeTable::parse(&given).expect("a case");
        let from = catalog.editions.get(&EditionId::new(edition)).expect("an edition").from;
        let known = |right: &RightId| catalog.rights.exists(right);
        let read = from_given("given", &given, document.get_ref(), (edition.into(), from), &catalog.names, &known);
        let (tenant, _) = read.expect("a tenant");
        let edition = Edition::of_tenant(&catalog, &tenant).expect("an edition");
        let prices = Prices::of(&edition, &tenant);
        let shelf = Shelf::of(&edition, &prices);
        let requirements = requirements(&edition, &tenant);
        let clauses = requirements.of(0).expect("a requirement").clauses.keys();
        let must = clauses.map(|clause| shelf.cover(clause, Scope::User)).collect();
        let all = bundles(&Ways::of(&shelf, &Wanted::of(must, Vec::new(), &None)));
        let alone = all.iter().filter(|bundle| bundle.conditions.is_empty());
        let cheapest: Option<Money> = alone.filter_map(|bundle| shelf.cost(bundle.licences)).min();
        let audit = audit(&edition, &tenant);
        let unlicensed = audit.findings.iter().find(|finding| finding.code == Code::UnlicensedUser);
        assert_eq!(unlicensed.and_then(|finding| finding.exposure), cheapest, "{given}");
    }
}
