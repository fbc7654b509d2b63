//! The audit against the cases of the catalogue, the sample tenants and single situations.

#![expect(clippy::expect_used, clippy::panic, reason = "a test stops at its first mistake")]

#[path = "audit/samples.rs"]
mod samples;
#[path = "audit/situations.rs"]
mod situations;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use licet::{
    audit::{Audit, Finding, audit},
    catalog::{Catalog, Edition, embedded, files},
    require::requirement,
    tenant::from_given,
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
            // What changes from before is for the command to compare.
            if value["when"]["audit"].get("before").is_some() {
                continue;
            }
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
    let taken = required.reasons().filter_map(|reason| reason.reading.as_ref());
    let readings: std::collections::BTreeMap<_, _> = taken.map(|taken| (taken.id.clone(), &taken.choice)).collect();
    Ok(Answer::from([
        ("readings", json!(readings)),
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
        ("usage_report", json!(audit.usage_report)),
        ("cites", json!(audit.basis.cites)),
        ("readings", json!(audit.basis.readings)),
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
            "readings" => {
                let named = |(reading, choice): (&String, &Value)| {
                    answer.get("readings").and_then(|readings| readings.get(reading)) == Some(choice)
                };
                if !want.as_object().expect("readings").iter().all(named) {
                    differences.push(format!("readings {:?} instead of {want}", answer.get("readings")));
                }
            }
            "usage_report" => {
                let lines = answer.get("usage_report").map(listed).unwrap_or_default();
                let stands = |wanted: &Value| {
                    let keys = wanted.as_object().expect("a line");
                    lines.iter().any(|line| keys.iter().all(|(key, value)| line.get(key) == Some(value)))
                };
                if lines.len() != listed(want).len() || !listed(want).iter().all(stands) {
                    differences.push(format!("usage report {lines:?} instead of {want}"));
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

/// The findings in short: code, and subject or offer.
fn short(audit: &Audit) -> BTreeSet<String> {
    let word = |finding: &Finding| {
        let code = json!(finding.code).as_str().unwrap_or_default().to_string();
        let offer = finding.offer.as_ref().map(|offer| offer.to_string()).unwrap_or_default();
        let subject = finding.subject.clone().unwrap_or(offer);
        let quantity = finding.quantity.map(|quantity| format!(" {quantity}")).unwrap_or_default();
        format!("{code} {subject}{quantity}")
    };
    audit.findings.iter().map(word).collect()
}
