//! Encodings, broken files, and files that mean harm.

use std::io::{Cursor, Read, Write};

use licet_formats::{Import, Source, import};
use zip::{ZipWriter, write::SimpleFileOptions};

use super::{
    show::{ONLINE, catalog, files},
    sources,
};

const TEXT: &str = "User principal name,Display name,Licenses\nzoë@contoso.example,Zoë,Dynamics 365 Finance\n";

fn of(name: &str, bytes: impl Into<Vec<u8>>) -> Import {
    import(&catalog(), &ONLINE, vec![Source::of_bytes(name, bytes.into())])
}

fn refused(import: &Import, words: &str) {
    assert!(import.is_refused(), "{import:?}");
    let told = import.problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
    assert!(told.contains(words), "expected {words:?} in {told}");
}

fn users(import: &Import) -> &str {
    &import.tables.iter().find(|table| table.name == "users").unwrap().csv
}

#[test]
fn one_text_in_every_encoding_and_with_every_separator() {
    let wanted = "user,display_name\nzoë@contoso.example,Zoë\n";
    let utf_16 = |bytes: fn(u16) -> [u8; 2]| TEXT.encode_utf16().flat_map(bytes).collect::<Vec<u8>>();
    let windows = TEXT.replace('ë', "?").into_bytes().into_iter().map(|byte| if byte == b'?' { 0xEB } else { byte });
    for bytes in [
        TEXT.as_bytes().to_vec(),
        [b"\xEF\xBB\xBF", TEXT.as_bytes()].concat(),
        [&[0xFF, 0xFE][..], &utf_16(u16::to_le_bytes)].concat(),
        [&[0xFE, 0xFF][..], &utf_16(u16::to_be_bytes)].concat(),
        utf_16(u16::to_le_bytes),
        windows.collect(),
        TEXT.replace(',', ";").into_bytes(),
        TEXT.replace(',', "\t").into_bytes(),
        [b"sep=;\r\n", TEXT.replace(',', ";").as_bytes()].concat(),
        TEXT.replace('\n', "\r\n").into_bytes(),
        TEXT.replace("principal name", "\u{a0}Principal\u{2011}Name").into_bytes(),
    ] {
        let import = of("users.csv", bytes.clone());
        assert!(!import.is_refused(), "{:?}", import.problems);
        assert_eq!(users(&import), wanted, "{bytes:?}");
    }
}

#[test]
fn what_is_no_format_is_refused() {
    refused(&of("x.csv", "a,b\n1,2\n"), "of no format that licet knows");
    refused(&of("x.json", "{\"a\": 1}"), "of no format that licet knows");
    refused(&of("x.csv", ""), "the file is empty");
    refused(&of("x.json", "{\"value\": [ {\"skuId\": "), "not sound JSON");
    refused(&of("x.bin", [0, 1, 2, 3, 0xFF, 0xFE, 0, 9]), "of no format");
    refused(&of("x.json", "[".repeat(200_000)), "not sound JSON");
    let deep = format!("[{{\"skuId\": \"x\", \"prepaidUnits\": {}1{}}}]", "[".repeat(5_000), "]".repeat(5_000));
    let import = of("x.json", deep);
    assert_eq!((import.accounts[0].rows, import.accounts[0].used), (1, 0));
}

#[test]
fn broken_rows_are_told_and_the_others_used() {
    let import = of("users.csv", format!("{TEXT}too,few\nann@contoso.example,Ann,Unlicensed\n\"open"));
    let account = &import.accounts[0];
    assert_eq!((account.rows, account.used), (4, 2), "{account:?}");
    assert_eq!(account.reported[0].first[0].place.line, 3);
}

#[test]
fn xml_that_means_harm() {
    let deep = format!("{}{}", "<a>".repeat(100_000), "</a>".repeat(100_000));
    refused(&of("deep.xml", deep), "more than 64 deep");
    let laughs =
        "<!DOCTYPE x [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;\">]><AxSecurityRole><Name>&b;</Name></AxSecurityRole>";
    refused(&of("laughs.xml", laughs), "a document type");
    refused(&of("open.xml", "<AxSecurityRole><Name>x</Name>"), "ends within an element");
    refused(&of("open.xml", "<AxSecurityRole><Name>x</Nome>"), "not sound XML");
    refused(&of("other.xml", "<Project><Item>x</Item></Project>"), "of no format");
}

fn zipped(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in members {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

#[test]
fn archives_with_any_slashes() {
    let import = of("export.zip", zipped(&[("in\\here\\users.csv", TEXT.as_bytes()), ("logo.png", b"\x89PNG\0\0")]));
    assert!(!import.is_refused(), "{:?}", import.problems);
    assert_eq!(import.accounts[0].file, "export.zip!in/here/users.csv");
    assert_eq!(import.passed_over, ["export.zip!logo.png"]);
    refused(&of("export.zip", zipped(&[("a.png", b"\x89PNG\0\0")])), "of no format that licet knows");
    refused(&of("export.zip", &zipped(&[("a", b"b")])[..20]), "not a sound archive");
}

#[test]
fn archives_that_swell_are_refused() {
    let zeros = vec![b'0'; 64 << 20];
    refused(&of("bomb.zip", zipped(&[("a.csv", &zeros)])), "packed too tightly");
    let mut nested = zipped(&[("users.csv", TEXT.as_bytes())]);
    for _ in 0..5 {
        nested = zipped(&[("inner.zip", &nested)]);
    }
    let import = of("nested.zip", nested);
    let told = format!("{:?}", import.problems);
    assert!(told.contains("archives within archives, too deep"), "{told}");
}

/// A table of millions of rows that is never in memory as a whole.
struct Endless {
    row: usize,
    rows: usize,
    left: Vec<u8>,
}

impl Read for Endless {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        if self.left.is_empty() && self.row < self.rows {
            for _ in 0..1000 {
                self.left.extend_from_slice(b"\"same@contoso.example\",Same,Unlicensed\n");
            }
            self.row += 1000;
        }
        let count = out.len().min(self.left.len());
        out[..count].copy_from_slice(&self.left[..count]);
        self.left.drain(..count);
        Ok(count)
    }
}

#[test]
fn a_row_without_end_is_refused() {
    let open = [TEXT.as_bytes(), b"\"", &vec![b'x'; 4 << 20]].concat();
    let import = of("users.csv", open);
    assert_eq!((import.accounts[0].rows, import.accounts[0].used), (2, 1));
}

#[test]
fn a_long_table_is_read_row_by_row() {
    let header = "User principal name,Display name,Licenses\n";
    let open = move || {
        let rows = Endless { row: 0, rows: 200_000, left: Vec::new() };
        Ok(Box::new(Cursor::new(header).chain(rows)) as Box<dyn Read>)
    };
    let import = import(&catalog(), &ONLINE, vec![Source::new("users.csv", open)]);
    assert_eq!((import.accounts[0].rows, import.people), (200_000, 1));
}

#[test]
fn a_long_list_is_read_row_by_row_and_its_lines_are_told() {
    let row = "  {\n    \"skuId\": \"x\",\n    \"prepaidUnits\": {}\n  },\n";
    let page = |more: &str| {
        format!("{{{more}\"value\": [\n{}  {{\"skuId\": 1, \"capabilityStatus\": \"{{\"}}\n]}}\n", row.repeat(1_000))
    };
    let text = [page(""), "[]\n".into(), page("\"@odata.nextLink\": \"x\", "), "[7,\n8\n]".into()].concat();
    let import = of("pages.json", text);
    assert!(!import.is_refused(), "{:?}", import.problems);
    let lines =
        |at: usize| import.accounts[at].reported[0].first.iter().map(|told| told.place.line).collect::<Vec<_>>();
    assert_eq!(import.accounts.iter().map(|account| account.rows).collect::<Vec<_>>(), [1_001, 1_001]);
    assert_eq!((lines(0)[..3].to_vec(), lines(1)[0]), (vec![2, 6, 10], 4_006));
    // What is cut off is refused whole, before any row is taken.
    let cut = of("pages.json", format!("[{row} {{\"skuId\": "));
    refused(&cut, "not sound JSON");
    assert!(cut.accounts.is_empty());
}

#[test]
fn an_archive_gives_what_its_folder_gives() {
    for folder in ["entitlements", "menu-items", "odata", "workbook"] {
        let files = files(folder);
        let members: Vec<(String, &[u8])> = files
            .iter()
            .map(|(name, bytes)| (format!("Export\\{}", name.replace('/', "\\")), bytes.as_slice()))
            .collect();
        let members: Vec<(&str, &[u8])> = members.iter().map(|(name, bytes)| (name.as_str(), *bytes)).collect();
        let packed = of("environment.axpp", zipped(&members));
        assert!(!packed.is_refused(), "{:?}", packed.problems);
        assert_eq!(packed.tables, import(&catalog(), &ONLINE, sources(folder)).tables, "{folder}");
    }
}

#[test]
fn json_of_a_shell_in_utf_16() {
    let (_, bytes) = files("seats").into_iter().find(|(name, _)| name == "skus-again.json").unwrap();
    let text = String::from_utf8(bytes.clone()).unwrap();
    let utf_16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let wide = of("skus.json", [&[0xFF, 0xFE][..], &utf_16].concat());
    assert_eq!(wide.accounts[0].used, 1);
    assert_eq!(wide.tables, of("skus.json", bytes).tables);
}

/// A table of all cells up to it would not fit into any memory.
#[test]
fn a_lone_cell_at_the_far_end_costs_nothing() {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("tenant").unwrap();
    for (row, (key, value)) in [("key", "value"), ("edition", "online-2021-09")].into_iter().enumerate() {
        let row = u32::try_from(row).unwrap();
        // A list may begin at any column.
        sheet.write(row, 1, key).unwrap().write(row, 2, value).unwrap();
    }
    sheet.write(1_048_575, 16_383, "far").unwrap();
    let bytes = book.save_to_buffer().unwrap();
    let found = licet_formats::head(&Source::of_bytes("book.xlsx", bytes.clone())).unwrap();
    assert_eq!(found.as_deref(), Some("edition = \"online-2021-09\"\n"));
    assert!(!of("book.xlsx", bytes).tables.iter().any(|table| !table.csv.is_empty()));
}
