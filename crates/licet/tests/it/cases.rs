//! The cases of the catalogue that ask for an assignment, a purchase or a combination.

use std::collections::BTreeSet;

use licet::{
    catalog::{self, Catalog, Edition},
    decide::{Assign, Compatible, Decision, Prices, Purchase, PurchaseLine, Shelf, assign, compatible, purchase},
    tenant::{Program, Tenant, from_given},
    value::{Day, EditionId, OfferId},
};
use serde::Deserialize;
use toml::de::{DeTable, DeValue};

#[derive(Deserialize)]
struct File {
    edition: Option<String>,
    #[serde(default, rename = "case")]
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    name: String,
    edition: Option<String>,
    when: toml::Table,
    then: toml::Table,
}

/// What a case asks.
enum Question {
    Assign(Assign),
    Purchase(Purchase),
    Compatible(Compatible),
}

fn text(table: &toml::Table, key: &str) -> Option<String> {
    table.get(key).and_then(|value| value.as_str()).map(String::from)
}

fn offer(table: &toml::Table, key: &str) -> OfferId {
    OfferId::new(text(table, key).unwrap())
}

/// The lines of a purchase, each under its own program or that of the whole.
fn lines(table: &toml::Table) -> Vec<PurchaseLine> {
    let line = |value: &toml::Value| {
        let line = value.as_table().unwrap();
        let quantity = line["quantity"].as_integer().and_then(|quantity| u64::try_from(quantity).ok()).unwrap();
        let named = text(line, "program").or_else(|| text(table, "program"));
        PurchaseLine { offer: offer(line, "offer"), quantity, program: named.map(|name| program(&name)) }
    };
    table["lines"].as_array().unwrap().iter().map(line).collect()
}

fn program(name: &str) -> Program {
    Program::SPELT.iter().find(|(known, _)| *known == name).unwrap().1
}

impl Question {
    /// The question, if it is one of the three.
    fn of(when: &toml::Table) -> Option<Self> {
        let (key, asked) = when.iter().next()?;
        let asked = asked.as_table()?;
        Some(match key.as_str() {
            "assign" => Self::Assign(Assign {
                offer: offer(asked, "offer"),
                to: text(asked, "to").unwrap(),
                environment: text(asked, "environment").map(|environment| environment.as_str().into()),
            }),
            "purchase" => Self::Purchase(Purchase {
                at: asked.get("at").map(|day| day.to_string().parse::<Day>().unwrap()),
                until: asked.get("until").map(|day| day.to_string().parse::<Day>().unwrap()),
                lines: lines(asked),
            }),
            "compatible" => Self::Compatible(Compatible { offer: offer(asked, "offer"), with: offer(asked, "with") }),
            _ => return None,
        })
    }

    fn ask(&self, shelf: &Shelf<'_>, tenant: &Tenant) -> Decision {
        match self {
            Self::Assign(question) => assign(shelf, tenant, question),
            Self::Purchase(question) => purchase(shelf, tenant, question),
            Self::Compatible(question) => compatible(shelf, tenant, question),
        }
    }
}

/// The tenant that a case gives.
pub(crate) fn given(catalog: &Catalog, edition: &str, file: &str, text: &str, given: &DeTable<'_>) -> Tenant {
    let edition = EditionId::new(edition);
    let from = catalog.editions[&edition].from;
    let rights = |right: &licet::value::RightId| catalog.rights.exists(right);
    match from_given(file, text, given, (edition, from), &catalog.names, &rights) {
        Ok((tenant, _)) => tenant,
        Err(problems) => panic!("{problems}"),
    }
}

/// How an answer differs from the one that must come.
fn differences(then: &toml::Table, answer: &serde_json::Value) -> Vec<String> {
    let mut found = Vec::new();
    if then.get("verdict").and_then(|v| v.as_str()) != answer["verdict"].as_str() {
        found.push(format!("verdict {}, expected {:?}", answer["verdict"], then.get("verdict")));
    }
    let said: BTreeSet<&str> = answer["cites"].as_array().into_iter().flatten().filter_map(|c| c.as_str()).collect();
    for cite in then.get("cites").and_then(|cites| cites.as_array()).into_iter().flatten() {
        if !said.contains(cite.as_str().unwrap()) {
            found.push(format!("{cite} not cited, only {said:?}"));
        }
    }
    for short in then.get("short").and_then(|short| short.as_array()).into_iter().flatten() {
        let short = serde_json::to_value(short).unwrap();
        if !answer["short"].as_array().is_some_and(|said| said.contains(&short)) {
            found.push(format!("short {short} not among {}", answer["short"]));
        }
    }
    if said.is_empty() {
        found.push("nothing is cited".into());
    }
    found
}

#[test]
fn every_case_of_the_catalogue_is_answered_as_it_must() {
    let catalog = catalog::embedded().unwrap();
    let (mut asked, mut failed) = (0, Vec::new());
    for file in catalog::files().iter().filter(|file| file.path.contains("/cases/")) {
        let read: File = toml::from_str(file.text).unwrap();
        let document = DeTable::parse(file.text).unwrap();
        let DeValue::Array(spanned) = document.get_ref().get("case").unwrap().get_ref() else { panic!() };
        for (case, spanned) in read.cases.iter().zip(spanned.iter()) {
            let Some(question) = Question::of(&case.when) else { continue };
            asked += 1;
            let edition = case.edition.as_ref().or(read.edition.as_ref()).unwrap();
            let nothing = DeTable::new();
            let table = spanned.get_ref().get("given").and_then(|given| given.get_ref().as_table()).unwrap_or(&nothing);
            let tenant = given(&catalog, edition, file.path, file.text, table);
            let edition = Edition::of_tenant(&catalog, &tenant).unwrap();
            let prices = Prices::of(&edition, &tenant);
            let answer = question.ask(&Shelf::of(&edition, &prices), &tenant);
            let answer = serde_json::to_value(&answer).unwrap();
            for difference in differences(&case.then, &answer) {
                failed.push(format!("{}: {}: {difference}", file.path, case.name));
            }
        }
    }
    assert!(failed.is_empty(), "{} of {asked} cases:\n{}", failed.len(), failed.join("\n"));
    assert!(asked >= 305, "only {asked} cases were found");
}
