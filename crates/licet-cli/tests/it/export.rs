//! `licet export`.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use serde_json::{Value, json};

use super::{Folder, TENANT, command, licet};

const REPORTS: [&str; 8] =
    ["position", "people", "plan", "quote", "change-plan", "capacity", "transition", "data-quality"];

fn bytes(call: &[&str]) -> (i32, Vec<u8>) {
    let output = command(call).output().unwrap();
    (output.status.code().unwrap(), output.stdout)
}

fn workbook(tenant: &str, report: &str) -> Xlsx<Cursor<Vec<u8>>> {
    let folder = Folder::empty();
    let path = format!("{}/report.xlsx", folder.path());
    let ran = licet(&["export", report, tenant, "--as", "xlsx", "--out", &path]);
    assert!(ran.status < 2 && ran.out.is_empty(), "{report}: {}", ran.err);
    let first = std::fs::read(&path).unwrap();
    licet(&["export", report, tenant, "--as", "xlsx", "--out", &path]);
    assert_eq!(first, std::fs::read(&path).unwrap(), "{report}: the same answer, the same bytes");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left behind");
    Xlsx::new(Cursor::new(first)).unwrap()
}

/// A cell of a workbook as the JSON of the same report has it.
fn is_same(cell: &Data, value: &Value) -> bool {
    match (cell, value) {
        (Data::Empty, Value::Null) => true,
        (Data::String(text), Value::String(value)) => text == value,
        (Data::String(text), Value::Bool(truth)) => (text == "yes") == *truth,
        (Data::Float(number), Value::Number(value)) => Some(*number) == value.as_f64(),
        (Data::Float(number), Value::String(value)) => Ok(*number) == value.parse::<f64>(),
        (Data::DateTime(moment), Value::String(value)) => {
            let (year, month, day, ..) = moment.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}") == *value
        }
        _ => false,
    }
}

#[test]
fn workbooks_hold_what_the_json_holds() {
    for tenant in ["tenants/contoso-coffee", "tenants/trey-ax"] {
        for report in REPORTS {
            let ran = licet(&["export", report, tenant, "--as", "json"]);
            if ran.status == 2 {
                assert_eq!((tenant, report), ("tenants/trey-ax", "change-plan"), "{}", ran.err);
                continue;
            }
            let json = ran.json();
            let mut book = workbook(tenant, report);
            for (name, rows) in json["sheets"].as_object().unwrap() {
                let range = book.worksheet_range(name).unwrap();
                let rows = rows.as_array().unwrap();
                assert_eq!(
                    range.rows().skip(1).filter(|row| row.iter().any(|cell| *cell != Data::Empty)).count(),
                    rows.len()
                );
                let text = licet(&["export", report, tenant, "--as", "csv", "--sheet", name, "-q"]).out;
                let keys: Vec<&str> = text.lines().next().unwrap().trim_end().split(',').collect();
                for (cells, row) in range.rows().skip(1).zip(rows) {
                    for (cell, key) in cells.iter().zip(&keys) {
                        assert!(is_same(cell, &row[*key]), "{report} {name} {key}: {cell:?} {}", row[*key]);
                    }
                }
                book.load_tables().unwrap();
                assert!(book.table_names_in_sheet(name).len() == 1, "{report} {name}: a real table");
            }
            let cites = book.worksheet_range("cites").unwrap();
            assert_eq!(cites.rows().count() - 1, json["cites"].as_array().unwrap().len());
            assert!(book.worksheet_range("about").unwrap().rows().count() > 4);
        }
    }
}

#[test]
fn a_position_is_the_audits() {
    let tenant = "tenants/adventure-works";
    let (audit, report) =
        (licet(&["audit", tenant, "--json"]).json(), licet(&["export", "position", tenant, "--as", "json"]).json());
    let pairs = audit["position"].as_array().unwrap().iter().zip(report["sheets"]["products"].as_array().unwrap());
    for (line, row) in pairs {
        for key in ["offer", "owned", "assigned", "required", "free", "short"] {
            assert_eq!(line[key], row[key]);
        }
    }
    assert_eq!(audit["findings"].as_array().unwrap().len(), report["sheets"]["findings"].as_array().unwrap().len());
    // Nobody is lost on the way from people to departments.
    let people = licet(&["export", "people", tenant, "--as", "json"]).json();
    let people = people["sheets"]["people"].as_array().unwrap();
    assert_eq!(people.len(), 290);
    let held: usize = people.iter().filter_map(|person| Some(person["assigned"].as_str()?.split(" + ").count())).sum();
    for sheet in ["departments", "environments"] {
        let rows = report["sheets"][sheet].as_array().unwrap();
        let assigned: u64 = rows.iter().map(|row| row["assigned"].as_u64().unwrap()).sum();
        assert_eq!(assigned, u64::try_from(held).unwrap(), "{sheet}");
    }
    let rule = report["cites"][0].clone();
    assert!(!rule["statement"].as_str().unwrap().is_empty() && !rule["source"].as_str().unwrap().is_empty());
}

#[test]
fn names_are_never_formulas_or_markup() {
    let users = "user,display_name,department\n=1+3,<script>alert(1)</script>,@SUM(A1)\n+ada,\"&\"\"'\",-x\n";
    let folder =
        Folder::tenant("users.csv", users).with("needs.csv", "user,right\n=1+3,finance:full\n+ada,finance:full\n");
    let csv = folder.licet(&["export", "people"], &["--as", "csv"]).out;
    assert!(csv.contains("\r\n'=1+3,<script>alert(1)</script>,'@SUM(A1),"), "{csv}");
    assert!(csv.contains("\r\n'+ada,\"&\"\"'\",'-x,"), "{csv}");
    let html = folder.licet(&["export", "people"], &["--as", "html"]).out;
    assert!(html.contains("&lt;script&gt;alert(1)&lt;/script&gt;") && !html.contains("<script"), "{html}");
    assert!(!html.contains("src=") && !html.contains("http://") && !html.contains("url("));
    let mut book = workbook(folder.path(), "people");
    let range = book.worksheet_range("people").unwrap();
    assert!(range.rows().any(|row| row[0] == Data::String("=1+3".into())));
    assert_eq!(book.worksheet_formula("people").unwrap().used_cells().count(), 0);
    let (_, marked) = bytes(&["export", "people", folder.path(), "--as", "csv", "--bom"]);
    assert!(marked.starts_with(&[0xEF, 0xBB, 0xBF]));
}

#[test]
fn every_report_is_typeset() {
    let folder = Folder::empty();
    let path = format!("{}/report.pdf", folder.path());
    for tenant in ["tenants/contoso-coffee", "tenants/litware-onprem"] {
        for report in REPORTS {
            let call = ["export", report, tenant, "--as", "pdf", "--out", &path];
            let ran = licet(&call);
            assert!(ran.status < 2 && ran.out.is_empty(), "{report}: {}", ran.err);
            let first = std::fs::read(&path).unwrap();
            licet(&call);
            assert!(first.starts_with(b"%PDF-1.7") && first.ends_with(b"%%EOF"), "{report}");
            assert_eq!(first, std::fs::read(&path).unwrap(), "{report}: the same answer, the same bytes");
        }
    }
    let call = ["export", "quote", "tenants/contoso-coffee", "--from", "Partner Ltd", "--valid-until", "2021-12-31"];
    let json = licet(&[&call[..], &["--as", "json"]].concat()).json();
    let told: Vec<&Value> = json["summary"].as_array().unwrap().iter().collect();
    assert_eq!(told[0], &json!({ "what": "From", "is": "Partner Ltd" }));
    assert_eq!(told[1], &json!({ "what": "Valid until", "is": "2021-12-31" }));
}

#[test]
fn what_is_held_by_cost_centre() {
    let users = "user,department,cost_centre\nada,Sales,4711\nbob,Sales,4712\ncleo,Buying,\n";
    let folder = Folder::tenant("users.csv", users)
        .with("needs.csv", "user,right\nada,finance:full\nbob,finance:full\ncleo,finance:full\n")
        .with("assignments.csv", "principal,offer\nada,finance.base\n");
    let report = folder.licet(&["export", "position"], &["--as", "json"]).json();
    let row = |centre, assigned| {
        json!({ "cost_centre": centre, "offer": "finance.base", "assigned": assigned, "required": 1,
            "missing": 1 - assigned, "spare": 0 })
    };
    assert_eq!(report["sheets"]["cost-centres"], json!([row("not stated", 0), row("4711", 1), row("4712", 0)]));
    let people = folder.licet(&["export", "people"], &["--as", "csv"]).out;
    assert!(
        people.starts_with("user,name,department,cost_centre,") && people.contains("\r\nada,,Sales,4711,"),
        "{people}"
    );
    // Where nobody states one, there is no such table.
    let report = licet(&["export", "position", "tenants/contoso-coffee", "--as", "json"]).json();
    assert!(report["sheets"]["cost-centres"].is_null() && report["sheets"]["departments"].is_array());
}

#[test]
fn change_plans_for_graph_and_powershell() {
    let call = ["export", "change-plan", "tenants/contoso-coffee", "--as", "graph"];
    let document = licet(&call).json();
    let stages = document["stages"].as_array().unwrap();
    assert!(stages[0]["by_hand"][0]["do"].as_str().unwrap().starts_with("buy "), "{document}");
    let batches: Vec<&Value> = stages.iter().flat_map(|stage| stage["batches"].as_array().unwrap()).collect();
    assert!(batches.len() > 1 && batches.iter().all(|batch| batch["requests"].as_array().unwrap().len() <= 20));
    let requests = |document: &Value| -> Vec<Value> {
        let stages = document["stages"].as_array().unwrap().clone();
        let batches = stages.iter().flat_map(|stage| stage["batches"].as_array().unwrap().clone());
        batches.flat_map(|batch| batch["requests"].as_array().unwrap().clone()).collect()
    };
    let forth = requests(&document);
    let back = requests(&licet(&[&call[..], &["--reverse"]].concat()).json());
    assert_eq!(forth.len(), back.len());
    // The way back takes what the way there gave, last first.
    for (there, back) in forth.iter().zip(back.iter().rev()) {
        assert_eq!(there["url"], back["url"]);
        let ids = |value: &Value| -> Vec<Value> {
            value.as_array().unwrap().iter().map(|add| add["skuId"].clone()).collect()
        };
        let mut given = ids(&there["body"]["addLicenses"]);
        given.sort_by_key(Value::to_string);
        let mut taken = back["body"]["removeLicenses"].as_array().unwrap().clone();
        taken.sort_by_key(Value::to_string);
        assert_eq!(given, taken);
    }
    let (status, script) = bytes(&["export", "change-plan", "tenants/contoso-coffee", "--as", "powershell"]);
    let script = String::from_utf8(script).unwrap();
    assert_eq!((status, script.matches("\r\nSet-Licence ").count()), (0, forth.len()));
    let csv = licet(&["export", "change-plan", "tenants/contoso-coffee", "--as", "csv"]).out;
    assert!(csv.starts_with("step,action,") && csv.contains(",buy,"));
    // Offers whose SKU is not known are told, all at once, and can be given.
    let call = ["export", "change-plan", "tenants/adventure-works", "--as", "graph"];
    let ran = licet(&call);
    assert_eq!((ran.status, ran.out.as_str()), (2, ""));
    assert!(
        ran.err.contains("--sku hr-self-service.user=GUID") && ran.err.contains("human-resources.base"),
        "{}",
        ran.err
    );
    let guid = |last: char| format!("00000000-0000-0000-0000-00000000000{last}");
    let (self_service, base) =
        (format!("hr-self-service.user={}", guid('1')), format!("human-resources.base={}", guid('2')));
    let ran = licet(&[&call[..], &["--sku", &self_service, "--sku", &base]].concat());
    assert_eq!(ran.status, 0, "{}", ran.err);
    assert!(
        requests(&ran.json())
            .iter()
            .any(|request| request["body"]["addLicenses"] == json!([{ "skuId": guid('1'), "disabledPlans": [] }]))
    );
}

#[test]
fn wrong_calls_write_nothing() {
    let folder =
        Folder::empty().with("tenant.toml", TENANT).with("assignments.csv", "principal,offer\nada,finance.base\n");
    let file = format!("{}/out", folder.path());
    for (call, message) in [
        (
            vec!["plan", "tenants/contoso-coffee", "--as", "graph", "--out", &file],
            "only a change plan can be carried out",
        ),
        (vec!["plan", "tenants/contoso-coffee", "--as", "csv", "--sheet", "x", "--out", &file], "has no table `x`"),
        (vec!["plan", "tenants/contoso-coffee", "--as", "json", "--sheet", "lines", "--out", &file], "only CSV"),
        (vec!["plan", "tenants/contoso-coffee", "--as", "xlsx"], "--out"),
        (vec!["plan", "tenants/contoso-coffee", "--as", "pdf"], "--out"),
        (
            vec!["plan", "tenants/contoso-coffee", "--as", "pdf", "--out", &file, "--valid-until", "2021-12-31"],
            "only a quote is sent by somebody",
        ),
        (vec!["quote", "tenants/contoso-coffee", "--as", "json", "--valid-until", "soon"], "--valid-until"),
        (vec!["change-plan", folder.path(), "--as", "csv", "--out", &file], "nothing is stated of what anybody needs"),
        (vec!["change-plan", "tenants/contoso-coffee", "--as", "graph", "--sku", "finance.base=7"], "is no GUID"),
        (
            vec!["change-plan", "tenants/contoso-coffee", "--as", "csv", "--out", "/no/such/folder/x"],
            "cannot be written",
        ),
    ] {
        let ran = licet(&[&["export"][..], &call].concat());
        assert_eq!((ran.status, ran.out.as_str()), (2, ""), "{call:?}");
        assert!(ran.err.contains(message), "{call:?}: {}", ran.err);
        assert!(!std::path::Path::new(&file).exists());
    }
}
