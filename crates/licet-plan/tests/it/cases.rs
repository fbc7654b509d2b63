//! Every worked `plan` case of the catalogue.

use std::collections::BTreeMap;

use licet::{
    catalog::{Edition, files},
    tenant::from_given,
    value::Money,
};
use licet_plan::{Mode, Plan, plan};
use toml::de::{DeTable, DeValue};

use crate::common::catalog;

type Lines = BTreeMap<String, i64>;

fn text<'a>(value: &'a DeValue<'_>) -> &'a str {
    value.as_str().unwrap_or_default()
}

fn lines(value: &DeValue<'_>) -> Lines {
    let rows = value.as_array().unwrap().iter().map(|row| row.get_ref().as_table().unwrap());
    rows.map(|row| {
        let number = |value: &DeValue<'_>| value.as_integer().unwrap().to_string().parse().unwrap();
        (text(row["offer"].get_ref()).to_string(), number(row["quantity"].get_ref()))
    })
    .collect()
}

fn differences(then: &DeTable<'_>, plan: &Plan) -> Vec<String> {
    let mut found = Vec::new();
    for (key, value) in then.iter() {
        let value = value.get_ref();
        let got = match key.get_ref().as_ref() {
            "feasible" => (value.as_bool().unwrap() != plan.feasible).then(|| plan.feasible.to_string()),
            "monthly_cost" => {
                let wanted: Money = text(value).parse().unwrap();
                (wanted.rounded() != plan.monthly_cost.rounded()).then(|| plan.monthly_cost.to_string())
            }
            "lines" => {
                let got: Lines =
                    plan.lines.iter().map(|line| (line.offer.to_string(), line.quantity.try_into().unwrap())).collect();
                (lines(value) != got).then(|| format!("{got:?}"))
            }
            "licences" => value.as_table().unwrap().iter().find_map(|(who, wanted)| {
                let got = plan.licences.get(who.get_ref().as_ref()).cloned().unwrap_or_default();
                let mut got: Vec<&str> = got.iter().map(licet::value::OfferId::as_str).collect();
                let mut wanted: Vec<&str> =
                    wanted.get_ref().as_array().unwrap().iter().map(|offer| text(offer.get_ref())).collect();
                got.sort_unstable();
                wanted.sort_unstable();
                (got != wanted).then(|| format!("{}: {got:?}", who.get_ref()))
            }),
            "cites" => {
                let rules = value.as_array().unwrap().iter().map(|rule| text(rule.get_ref()));
                let missing: Vec<_> = rules.filter(|rule| !plan.basis.cites.contains(&(*rule).into())).collect();
                (!missing.is_empty()).then(|| format!("not cited: {missing:?}"))
            }
            other => Some(format!("unknown key {other}")),
        };
        found.extend(got.map(|got| format!("{}: expected {value:?}, got {got}", key.get_ref())));
    }
    if !plan.feasible && !then.contains_key("feasible") {
        found.push(format!("{:?}", plan.obstacles));
    }
    found
}

#[test]
fn every_plan_case_holds() {
    let catalog = catalog();
    let (mut passed, mut failed) = (0, Vec::new());
    for file in files().iter().filter(|file| file.path.contains("/cases/")) {
        let document = DeTable::parse(file.text).unwrap_or_else(|e| panic!("{}: {e}", file.path));
        let top = document.get_ref().get("edition").map(|edition| text(edition.get_ref()).to_string());
        for case in document.get_ref()["case"].get_ref().as_array().unwrap().iter() {
            let case = case.get_ref().as_table().unwrap();
            let Some(question) = case["when"].get_ref().as_table().unwrap().get("plan") else { continue };
            let name = text(case["name"].get_ref());
            let edition =
                case.get("edition").map(|edition| text(edition.get_ref()).to_string()).or(top.clone()).unwrap();
            let edition = licet::value::EditionId::new(edition);
            let as_of = catalog.editions[&edition].from;
            let empty = DeTable::new();
            let given = case.get("given").map_or(&empty, |given| given.get_ref().as_table().unwrap());
            let rights = |right: &licet::value::RightId| catalog.rights.exists(right);
            let tenant = from_given(file.path, file.text, given, (edition, as_of), &catalog.names, &rights);
            let (tenant, _) = match tenant {
                Ok(tenant) => tenant,
                Err(problems) => {
                    failed.push(format!("{} {name}: {problems}", file.path));
                    continue;
                }
            };
            let edition = Edition::of_tenant(&catalog, &tenant).unwrap_or_else(|p| panic!("{name}: {p:?}"));
            let mode =
                question.get_ref().as_table().unwrap().get("mode").map_or("greenfield", |mode| text(mode.get_ref()));
            let mode = Mode::ALL.iter().find(|(word, _)| *word == mode).unwrap().1;
            let plan = plan(&edition, &tenant, mode);
            let wrong = differences(case["then"].get_ref().as_table().unwrap(), &plan);
            if wrong.is_empty() {
                passed += 1;
            } else {
                failed.push(format!("{} `{name}`\n    {}", file.path, wrong.join("\n    ")));
            }
        }
    }
    assert!(failed.is_empty(), "{passed} passed, {} failed:\n{}", failed.len(), failed.join("\n"));
}
