//! The cases of the catalogue that ask what is required and what an audit finds, and the sample tenants.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use licet::{
    audit::{Audit, audit},
    catalog::{Catalog, Edition, embedded, files},
    require::requirement,
    tenant::{Input, Tenant, from_given, read},
    value::{EditionId, RightId, UserId},
};
use serde_json::{Value, json};
use toml::de::DeTable;

/// What a question answers, as far as cases compare it.
type Answer = BTreeMap<&'static str, Value>;

#[test]
fn every_case_of_require_and_audit_holds() {
    let catalog = embedded().expect("the catalogue");
    let (mut asked, mut wrong) = (0, Vec::new());
    for file in files().iter().filter(|file| file.path.contains("/cases/")) {
        let document = DeTable::parse(file.text).expect("a case file");
        let values: Value = toml::from_str(file.text).expect("a case file");
        let document = document.get_ref();
        let cases = document.get("case").and_then(|cases| cases.get_ref().as_array()).expect("cases");
        for (case, value) in cases.iter().zip(values["case"].as_array().expect("cases")) {
            let Some(question) = ["audit", "require"].into_iter().find(|q| value["when"].get(q).is_some()) else {
                continue;
            };
            asked += 1;
            let case = case.get_ref().as_table().expect("a case");
            let edition = value.get("edition").or(values.get("edition")).and_then(Value::as_str).expect("an edition");
            let answer = answer(&catalog, file.path, file.text, case, edition, question, &value["when"]);
            let differences = match answer {
                Ok(answer) => differences(&value["then"], &answer),
                Err(message) => vec![message],
            };
            if !differences.is_empty() {
                wrong.push(format!("{}: {}\n    {}", file.path, value["name"], differences.join("\n    ")));
            }
        }
    }
    assert!(asked > 200, "only {asked} cases were found");
    assert!(wrong.is_empty(), "{} of {asked} cases differ\n{}", wrong.len(), wrong.join("\n"));
}

fn answer(
    catalog: &Arc<Catalog>,
    path: &str,
    text: &str,
    case: &DeTable<'_>,
    edition: &str,
    question: &str,
    when: &Value,
) -> Result<Answer, String> {
    let empty = DeTable::new();
    let given = case.get("given").and_then(|given| given.get_ref().as_table()).unwrap_or(&empty);
    let id = EditionId::new(edition);
    let from = catalog.editions.get(&id).ok_or("no such edition")?.from;
    let rights = |right: &RightId| catalog.rights.exists(right);
    let (tenant, _) =
        from_given(path, text, given, (id, from), &catalog.names, &rights).map_err(|problems| problems.to_string())?;
    let edition = Edition::of_tenant(catalog, &tenant).map_err(|problems| format!("{problems:?}"))?;
    if question == "audit" {
        return Ok(of_audit(&audit(&edition, &tenant)));
    }
    let name = when["require"]["user"].as_str().ok_or("no user")?;
    let at = tenant.user_index(&UserId::new(name)).ok_or("no such user")?;
    let user = &tenant.users[at];
    let required = requirement(&edition, &tenant, user);
    let on_devices = tenant.device_users.iter().any(|&(_, user)| user as usize == at);
    let cites: BTreeSet<_> = required.reasons().flat_map(|reason| &reason.rules).cloned().collect();
    Ok(Answer::from([
        ("rights", json!(required.rights())),
        ("licence_type", json!(required.licence_type(&edition, on_devices))),
        ("cites", json!(cites)),
    ]))
}

fn of_audit(audit: &Audit) -> Answer {
    for finding in &audit.findings {
        assert!(finding.because.iter().any(|reason| !reason.rules.is_empty()), "without a rule: {finding:?}");
        assert!(finding.because.iter().flat_map(|r| &r.rules).all(|rule| audit.basis.cites.contains(rule)));
    }
    Answer::from([
        ("compliant", json!(audit.compliant)),
        ("findings", json!(audit.findings)),
        ("cites", json!(audit.basis.cites)),
    ])
}

fn differences(then: &Value, answer: &Answer) -> Vec<String> {
    let mut differences = Vec::new();
    let listed = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let findings = answer.get("findings").map(listed).unwrap_or_default();
    let shown = || {
        let short = findings.iter().map(|f| format!("{} {} {} {}", f["code"], f["subject"], f["offer"], f["quantity"]));
        short.collect::<Vec<_>>().join("; ")
    };
    for (key, want) in then.as_object().expect("what must come") {
        match key.as_str() {
            "findings" => {
                for wanted in listed(want) {
                    let keys = wanted.as_object().expect("a finding");
                    if !findings.iter().any(|finding| keys.iter().all(|(key, value)| finding.get(key) == Some(value))) {
                        differences.push(format!("no finding {wanted} in {}", shown()));
                    }
                }
            }
            "no_findings" => {
                for code in listed(want) {
                    if findings.iter().any(|finding| finding["code"] == code) {
                        differences.push(format!("unwanted {code} in {}", shown()));
                    }
                }
            }
            "cites" => {
                let cites = answer.get("cites").map(listed).unwrap_or_default();
                for rule in listed(want).iter().filter(|rule| !cites.contains(rule)) {
                    differences.push(format!("{rule} is not cited"));
                }
            }
            "rights" => {
                let sorted = |value: &Value| listed(value).iter().map(ToString::to_string).collect::<BTreeSet<_>>();
                let got = answer.get("rights").map(sorted).unwrap_or_default();
                if sorted(want) != got {
                    differences.push(format!("rights {got:?} instead of {want}"));
                }
            }
            _ => match answer.get(key.as_str()) {
                Some(got) if got == want => {}
                got => differences.push(format!("{key} is {got:?} instead of {want}; {}", shown())),
            },
        }
    }
    differences
}

/// A sample tenant, read from its folder, and its audit.
fn sample(name: &str) -> (Tenant, Audit) {
    let catalog = embedded().expect("the catalogue");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tenants").join(name);
    let path = |file: &str| -> PathBuf { folder.join(file) };
    let mut toml = fs::File::open(path("tenant.toml")).expect("tenant.toml");
    let mut tables: BTreeMap<&str, fs::File> = BTreeMap::new();
    for table in licet::tenant::TABLES {
        if let Ok(file) = fs::File::open(path(&format!("{table}.csv"))) {
            tables.insert(table, file);
        }
    }
    let mut given = tables.iter_mut().map(|(name, file)| (*name, file)).collect::<BTreeMap<_, _>>();
    let mut next =
        |table: &'static str| given.remove(table).map(|content| Input { name: format!("{table}.csv"), content });
    let rights = |right: &RightId| catalog.rights.exists(right);
    let mut input = Input { name: "tenant.toml".into(), content: &mut toml };
    let (tenant, warnings) = read(&mut input, &mut next, &catalog.names, &rights).expect("a tenant");
    assert!(warnings.is_empty(), "{warnings:?}");
    let edition = Edition::of_tenant(&catalog, &tenant).expect("an edition");
    let first = audit(&edition, &tenant);
    let (a, b) = (json!(first), json!(audit(&edition, &tenant)));
    assert_eq!(a.to_string(), b.to_string(), "the same question gives the same bytes");
    assert_eq!(first.people.values().sum::<u64>(), tenant.users.len() as u64, "nobody vanishes");
    of_audit(&first);
    (tenant, first)
}

/// The findings in short: code, and subject or offer.
fn short(audit: &Audit) -> BTreeSet<String> {
    let word = |finding: &licet::audit::Finding| {
        let code = json!(finding.code).as_str().unwrap_or_default().to_string();
        let offer = finding.offer.as_ref().map(|offer| offer.to_string()).unwrap_or_default();
        let subject = finding.subject.clone().unwrap_or(offer);
        let quantity = finding.quantity.map(|quantity| format!(" {quantity}")).unwrap_or_default();
        format!("{code} {subject}{quantity}")
    };
    audit.findings.iter().map(word).collect()
}

fn assert_found(name: &str, planted: &[&str]) {
    let (_, audit) = sample(name);
    let found = short(&audit);
    let planted: BTreeSet<String> = planted.iter().map(ToString::to_string).collect();
    let missing: Vec<_> = planted.difference(&found).collect();
    let more: Vec<_> = found.difference(&planted).collect();
    assert!(missing.is_empty() && more.is_empty(), "missing {missing:#?}\nmore {more:#?}");
}

#[test]
fn adventure_works_has_the_faults_that_were_planted() {
    assert_found(
        "adventure-works",
        &[
            "attach-without-base amy0",
            "attach-without-base kevin0",
            "base-not-highest amy0",
            "base-not-highest willis0",
            "double-licensed barry0",
            "double-licensed ruth0",
            "double-licensed sidney0",
            "double-licensed wc10-t1",
            "double-licensed wc20-t1",
            "expired mary2",
            "expired wanida0",
            "mixed-editions production 1",
            "over-licensed david5",
            "over-licensed jean0",
            "over-licensed ken0",
            "over-licensed laura1",
            "seats-over-assigned supply-chain-management.base 1",
            "seats-unused finance.base 13",
            "seats-unused hr-self-service.user 2",
            "seats-unused marketing-user.user 2",
            "seats-unused operations-activity.user 4",
            "seats-unused operations-device.device 1",
            "seats-unused team-members.user 2",
            "under-licensed kevin0",
            "under-licensed mary2",
            "under-licensed syed0",
            "unlicensed-user brian1",
            "unlicensed-user wanida0",
        ],
    );
}

#[test]
fn fabrikam_retail_has_the_faults_that_were_planted() {
    assert_found(
        "fabrikam-retail",
        &[
            "mixed-editions business-sales 1",
            "over-licensed yusuf.keller",
            "seats-unused customer-service-professional.base 4",
            "seats-unused hr-self-service.user 16",
            "seats-unused human-resources.base 1",
            "seats-unused operations-activity.user 2",
            "under-licensed katia.moreau",
            "unlicensed-device dc-scan1 4",
            "unlicensed-device dc-scan2 4",
            "unlicensed-user samir.santos",
        ],
    );
}

#[test]
fn litware_onprem_has_the_faults_that_were_planted() {
    assert_found(
        "litware-onprem",
        &[
            "over-licensed amara.vogel",
            "report-overdue usage",
            "seats-over-assigned operations.user-cal 1",
            "seats-unused operations-team-members.user-cal 3",
            "server-missing operations-server.server 1",
            "shared-named-licence full-desk 2",
            "under-licensed lars.jansen",
            "unlicensed-device floor-t3 4",
            "unlicensed-device tool-grinder 1",
            "unlicensed-device tool-lathe 1",
            "unlicensed-device tool-mill 1",
            "unlicensed-device tool-press 1",
            "unlicensed-user jana.yilmaz",
            "unlicensed-user lena.novak",
        ],
    );
}

#[test]
fn contoso_coffee_holds_what_grants_nothing() {
    let (tenant, audit) = sample("contoso-coffee");
    let found = short(&audit);
    assert!(found.contains("withdrawn-offer customer-engagement-plan.base 75"), "{found:?}");
    assert_eq!(found.len(), tenant.users.len() + 1, "besides, everybody is unlicensed");
    let cost: licet::value::Money = audit.position.iter().filter_map(|line| line.short_cost).sum();
    assert_eq!(cost.to_string(), "7425.00", "{:#?}", audit.position);
}

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
