//! Wherever another choice of a reading would change an answer, the answer names the reading; each reading has a case
//! that shows it.

use std::collections::{BTreeMap, BTreeSet};

use toml::{Table, Value};

use super::{Folder, call::root};

/// Readings shown elsewhere: this one decides over the mix of a whole holding, of which a case cannot ask. The transition
/// of such a holding is asked for in `transition::whether_each_licence_may_become_something_else_is_a_reading`.
const SHOWN_BY_A_COMMAND: &[&str] = &["onprem-or"];

/// A case that names a reading, in its file's edition.
struct Naming {
    edition: Value,
    case: Table,
}

/// Every case of the catalogue, by the readings that its answer must name.
fn naming() -> BTreeMap<String, Vec<Naming>> {
    let mut found: BTreeMap<String, Vec<Naming>> = BTreeMap::new();
    for path in licet::catalog::embedded().unwrap().case_files.iter() {
        let text = std::fs::read_to_string(root().join("catalog").join(path)).unwrap();
        let mut file: Table = text.parse().unwrap();
        let edition = file.remove("edition").unwrap();
        let Some(Value::Array(cases)) = file.remove("case") else { panic!("{path} holds no case") };
        for case in cases {
            let Value::Table(case) = case else { panic!("{path}: a case is a table") };
            let named = case.get("then").and_then(|then| then.get("readings")?.as_table()).cloned();
            for (reading, _) in named.into_iter().flatten() {
                let edition = case.get("edition").unwrap_or(&edition).clone();
                found.entry(reading).or_default().push(Naming { edition, case: case.clone() });
            }
        }
    }
    found
}

/// The case under another choice, which is not expected to be named; `None` if that is the choice it is about.
fn under(naming: &Naming, reading: &str, choice: &str) -> Option<Table> {
    let mut case = naming.case.clone();
    let then = case.get_mut("then")?.as_table_mut()?;
    let named = then.remove("readings")?;
    (named.get(reading)?.as_str()? != choice).then_some(())?;
    then.remove("cites");
    let given = case.entry("given").or_insert_with(|| Table::new().into()).as_table_mut()?;
    let readings = given.entry("readings").or_insert_with(|| Table::new().into()).as_table_mut()?;
    readings.insert(reading.into(), choice.into());
    case.insert("edition".into(), naming.edition.clone());
    case.insert("name".into(), format!("{reading} = {choice}").into());
    Some(case)
}

/// The readings and choices under which some case that names the reading is answered otherwise.
fn changing(cases: Vec<Table>) -> BTreeSet<String> {
    let mut file = Table::new();
    file.insert("case".into(), cases.into_iter().map(Value::Table).collect::<Vec<_>>().into());
    let ran = Folder::empty().with("a.toml", file.to_string()).licet(&["cases", "--json"], &[]);
    let json = ran.json();
    let failed = json["cases"].as_array().unwrap().iter().filter(|case| case["passed"] == false);
    failed
        .map(|case| {
            let keys: Vec<_> =
                case["differences"].as_array().unwrap().iter().map(|d| d["key"].as_str().unwrap()).collect();
            assert!(!keys.contains(&"given") && !keys.contains(&"when"), "{case}");
            case["name"].as_str().unwrap().to_owned()
        })
        .collect()
}

#[test]
fn every_reading_is_named_where_another_choice_changes_the_answer() {
    let catalog = licet::catalog::embedded().unwrap();
    let naming = naming();
    let (mut cases, mut unnamed, mut wanted) = (Vec::new(), Vec::new(), Vec::new());
    for reading in catalog.readings.values().filter(|reading| !SHOWN_BY_A_COMMAND.contains(&reading.id.as_str())) {
        let id = reading.id.as_str();
        let Some(of_reading) = naming.get(id) else {
            unnamed.push(id);
            continue;
        };
        for choice in &reading.choices {
            cases.extend(of_reading.iter().filter_map(|naming| under(naming, id, &choice.id)));
        }
        if reading.choices.len() > 1 {
            wanted.push(id);
        }
    }
    let changing = changing(cases);
    let changes = |id: &&str| changing.iter().any(|name| name.starts_with(&format!("{id} = ")));
    let idle: Vec<&str> = wanted.into_iter().filter(|id| !changes(id)).collect();
    assert!(unnamed.is_empty(), "no case expects its answer to name: {unnamed:?}");
    assert!(idle.is_empty(), "no case that names it is answered otherwise under another choice: {idle:?}");
}
