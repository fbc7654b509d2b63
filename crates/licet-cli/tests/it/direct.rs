//! Exports, workbooks and documents in place of a tenant's folder.

use rust_xlsxwriter::Workbook;

use super::{Folder, licet};

const PEOPLE: &str = "crates/licet-formats/tests/samples/people";
const JUDGED: [&str; 4] = ["--judged-by", "online-2021-09", "--judged-on", "2021-10-15"];

#[test]
fn exports_are_read_as_they_come() {
    let folder = Folder::empty();
    let into = format!("{}/people", folder.path());
    licet(&["import", PEOPLE, "--into", &into, "--edition", "online-2021-09", "--as-of", "2021-10-15"]);
    for verb in ["audit", "require", "plan"] {
        let direct = licet(&[&[verb, PEOPLE, "--json"][..], &JUDGED].concat());
        let imported = licet(&[verb, &into, "--json"]);
        assert_eq!((direct.status, &direct.out), (imported.status, &imported.out), "{verb}: {}", direct.err);
        assert!(direct.err.contains("/ppac.csv as ppac-licence-consumption: 5 rows"), "{}", direct.err);
    }
    let file = format!("{PEOPLE}/users.json");
    let ran = licet(&[&["audit", &file, "--json"][..], &JUDGED].concat());
    assert!(ran.status < 2 && ran.json()["tenant"] == "users", "{}", ran.err);
    let ran = licet(&["audit", &file]);
    assert_eq!((ran.status, ran.out.as_str()), (2, ""));
    assert!(ran.err.contains("nothing says by which edition"), "{}", ran.err);
    let ran = licet(&["audit", &file, "--judged-by", "online-1999-01", "--judged-on", "2021-10-15"]);
    assert!(ran.status == 2 && ran.err.contains("is not in the catalogue"), "{}", ran.err);
}

#[test]
fn a_document_is_a_tenant() {
    let document = r#"{
        "name": "T", "edition": "online-2021-09", "as_of": "2021-10-15", "currency": "EUR",
        "readings": {"edition-mixing": "per-family-and-environment"},
        "environment": [{"id": "e", "kind": "production"}],
        "agreement": [{"id": "a", "program": "EA", "start": "2021-01-01"}],
        "users": [{"user": "ada", "environment": "e"}],
        "needs": [{"user": "ada", "right": "finance:full"}]
    }"#;
    let folder = Folder::empty().with("t.json", document);
    let file = format!("{}/t.json", folder.path());
    let ran = licet(&["require", &file, "ada", "--json"]);
    assert_eq!((ran.status, ran.json()["rights"].clone()), (0, serde_json::json!(["finance:full"])), "{}", ran.err);
    assert_eq!(licet(&["audit", &file, "--json"]).json()["currency"], "EUR");
    let ran = licet(&[&["audit", &file][..], &JUDGED].concat());
    assert!(ran.status == 2 && ran.err.contains("says itself by which edition"), "{}", ran.err);
}

#[test]
fn the_template_is_read_back_when_filled_in() {
    let folder = Folder::empty();
    let path = format!("{}/t.xlsx", folder.path());
    assert_eq!(licet(&["export", "--template", &path]).status, 0);
    let first = std::fs::read(&path).unwrap();
    licet(&["export", "--template", &path]);
    assert_eq!(first, std::fs::read(&path).unwrap());
    let ran = licet(&["audit", &path]);
    assert!(ran.status == 2 && ran.err.contains("nothing says by which edition"), "empty: {}", ran.err);
    // What the template asks for, filled in.
    let mut template = calamine::open_workbook::<calamine::Xlsx<_>, _>(&path).unwrap();
    let filled: [(&str, &[&[&str]]); 5] = [
        ("tenant", &[&["name", "T"], &["edition", "online-2021-09"], &["as_of", "2021-10-15"]]),
        ("environment", &[&["e", "production"]]),
        ("users", &[&["ada", "", "Ada L.", "Finance", "e"], &["bob"]]),
        ("needs", &[&["ada", "finance:full"], &["bob", "sales:enterprise"]]),
        ("subscriptions", &[&["s", "finance.base", "20"]]),
    ];
    let mut book = Workbook::new();
    for name in calamine::Reader::sheet_names(&template) {
        let sheet = book.add_worksheet();
        sheet.set_name(&name).unwrap();
        let range = calamine::Reader::worksheet_range(&mut template, &name).unwrap();
        for (at, cell) in (0_u16..).zip(range.rows().next().unwrap()) {
            sheet.write(0, at, cell.to_string()).unwrap();
        }
        let rows = filled.iter().find(|(filled, _)| *filled == name).map(|(_, rows)| *rows).unwrap_or_default();
        for (line, row) in (1_u32..).zip(rows) {
            for (at, cell) in (0_u16..).zip(*row) {
                match cell.parse::<f64>() {
                    Ok(number) => sheet.write(line, at, number).unwrap(),
                    Err(_) => sheet.write(line, at, *cell).unwrap(),
                };
            }
        }
    }
    book.save(&path).unwrap();
    let ran = licet(&["audit", &path, "--json"]);
    let json = ran.json();
    assert_eq!((ran.status, &json["tenant"]), (1, &serde_json::json!("T")), "{}", ran.err);
    let owned = json["position"].as_array().unwrap().iter().find(|line| line["offer"] == "finance.base").unwrap();
    assert_eq!(owned["owned"], 20);
    assert_eq!(licet(&["require", &path, "bob", "--json"]).json()["rights"], serde_json::json!(["sales:enterprise"]));
}
