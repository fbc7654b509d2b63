//! Typeset reports, opened again.

use std::{collections::BTreeSet, process::Command};

use licet_formats::report::{Cell, Cite, Letter, Report, Sheet, column, pdf};

use super::pdf_read::{pages, shown, size};

fn report(rules: usize) -> Report {
    let statement = "A statement of some length which says what holds, for whom it holds and since when. ".repeat(5);
    let cite = |number| Cite {
        rule: format!("G21-TEST-{number:03}"),
        statement: format!("Statement {number}. {statement}"),
        source: "A guide".into(),
        section: format!("Section {number}"),
    };
    Report {
        title: "Position".into(),
        tenant: "Contoso".into(),
        edition: "online-2021-09".into(),
        as_of: "2021-10-15".parse().unwrap(),
        currency: "USD".into(),
        summary: vec![("A month".into(), Cell::Amount("15286".parse().unwrap()))],
        sheets: Vec::new(),
        notes: vec!["reading x = y: so it is read".into()],
        cites: (1..=rules).map(cite).collect(),
        letter: None,
    }
}

/// One table of so many rows, each with a text, an amount and a rule.
fn with_rows(rules: usize, rows: u64, text: impl Fn(u64) -> String) -> Report {
    let mut report = report(rules);
    let columns = [column("name", "Name"), column("text", "Text"), column("amount", "A month"), column("why", "Why")];
    let mut sheet = Sheet::new("rows", "Rows", &columns);
    for row in 0..rows {
        let why = if rules == 0 { String::new() } else { format!("so [G21-TEST-{:03}]", row % rules as u64 + 1) };
        let amount = format!("{row}.5").parse().unwrap();
        sheet.row([Cell::text(format!("row{row:05}")), Cell::text(text(row)), Cell::Amount(amount), Cell::text(why)]);
    }
    report.sheets = vec![sheet];
    report
}

/// Nothing stands beside or below the page.
fn stands_on_its_pages(bytes: &[u8]) {
    let (wide, high) = size(bytes);
    for one in shown(bytes) {
        assert!(one.x >= 40_000 && one.x + one.wide <= wide - 40_000, "{one:?}");
        assert!(one.y >= 20_000 && one.y + one.size <= high - 20_000, "{one:?}");
    }
}

#[test]
fn long_tables_repeat_their_heads_on_numbered_pages() {
    let report = with_rows(0, 300, |row| format!("text {row}"));
    let bytes = pdf(&report).unwrap();
    assert_eq!(bytes, pdf(&report).unwrap(), "the same report, the same bytes");
    let document = lopdf::Document::load_mem(&bytes).unwrap();
    let info = document.get_object(document.trailer.get(b"Info").unwrap().as_reference().unwrap()).unwrap();
    assert!(info.as_dict().unwrap().get(b"CreationDate").is_err(), "no clock");
    stands_on_its_pages(&bytes);
    let pages = pages(&bytes);
    assert!(pages.len() > 3);
    let mut seen = Vec::new();
    for (at, page) in (1..).zip(&pages) {
        assert!(page.contains(&format!("|{at} of {}", pages.len())), "{page}");
        let rows: Vec<&str> = page.lines().filter(|line| line.starts_with("row0")).collect();
        assert_eq!(page.lines().filter(|line| *line == "Name|Text|A month").count(), 1, "{page}");
        assert!(!rows.is_empty() && (at == 1 || page.lines().nth(1) == Some("Name|Text|A month")), "{page}");
        seen.extend(rows.into_iter().map(ToOwned::to_owned));
    }
    let expected: Vec<String> = (0..300).map(|row| format!("row{row:05}|text {row}|{row}.50")).collect();
    assert_eq!(seen, expected, "every row once, in its order");
    let first = &pages[0];
    assert!(first.contains("15\u{202f}286.00 USD") && first.contains("reading x = y: so it is read"), "{first}");
    assert!(first.contains("Contoso") && first.contains("online-2021-09") && first.contains("2021-10-15"));
    assert!(first.contains("Columns without a value in any row are left out: Why."), "{first}");
}

#[test]
fn amounts_end_at_one_edge() {
    let bytes = pdf(&with_rows(0, 200, |_| "x".into())).unwrap();
    let amounts = shown(&bytes).into_iter().filter(|one| one.text.ends_with(".50"));
    let edges: BTreeSet<i64> = amounts.map(|one| (one.x + one.wide + 25) / 50).collect();
    assert_eq!(edges.len(), 1, "{edges:?}");
}

#[test]
fn footnotes_stand_on_the_page_of_their_marks() {
    let report = with_rows(40, 200, |row| format!("text {row}"));
    let bytes = pdf(&report).unwrap();
    stands_on_its_pages(&bytes);
    let annex = pages(&bytes).iter().position(|page| page.contains("What it rests on\n")).unwrap() as u32 + 1;
    let texts = shown(&bytes);
    let mut marked = 0;
    for page in 1..annex {
        let on_page: Vec<_> = texts.iter().filter(|one| one.page == page).collect();
        // Marks are the small numbers in the table, footnotes begin with their number.
        let marks = on_page.iter().filter(|one| one.size < 6000 && one.text.parse::<usize>().is_ok());
        let marks: BTreeSet<usize> = marks.map(|one| one.text.parse().unwrap()).collect();
        let feet = on_page.iter().filter_map(|one| one.text.split_once("\u{2002}G21-TEST-")?.0.parse().ok());
        let feet: BTreeSet<usize> = feet.collect();
        assert_eq!(marks, feet, "page {page}");
        marked += marks.len();
    }
    assert!(marked >= 40 && annex > 3, "{marked} {annex}");
    // In full at the end, and shortened with their place at the foot.
    let all = pages(&bytes).join("\n");
    assert!(all.contains("(A guide, Section 7; in full at the end)"), "{all}");
    assert_eq!(all.matches("|G21-TEST-007: Statement 7.").count(), 1, "{all}");
}

#[test]
fn more_footnotes_than_a_page_holds_are_told() {
    let mut report = report(400);
    let mut sheet = Sheet::new("rows", "Rows", &[column("rules", "Rules"), column("text", "Text")]);
    let rules: Vec<String> = (1..=400).map(|number| format!("G21-TEST-{number:03}")).collect();
    sheet.row([Cell::text("all"), Cell::text(format!("so [{}]", rules.join(", ")))]);
    report.sheets = vec![sheet];
    let bytes = pdf(&report).unwrap();
    stands_on_its_pages(&bytes);
    let all = pages(&bytes).join("\n");
    for number in 1..=400 {
        assert!(all.contains(&format!("|G21-TEST-{number:03}: ")), "{number}");
    }
}

#[test]
fn hostile_texts_harm_nothing() {
    let hostile = [
        "x".repeat(5000),
        "word ".repeat(20_000),
        "a\u{0}b\u{1b}[31m\u{7f}\u{85}c".into(),
        "\u{202e}desrever\u{202c}".into(),
        "שלום עולם and مرحبا بالعالم".into(),
        "Ωμέγα Жуковский Ångström Đặng Nguyễn e\u{301}".into(),
        "王伟 \u{1f469}\u{200d}\u{1f4bb} \u{10ffff}".into(),
        "[G21-TEST-001".into(),
        "[]] [[ [G21-TEST-001, nothing]".into(),
        "\n\n\n".into(),
        " ".repeat(300),
        "a\u{300}".repeat(2000),
    ];
    let many = hostile.len() as u64;
    let mut report = with_rows(2, many, |row| hostile[row as usize].clone());
    report.title = hostile[0].clone();
    report.tenant = format!("{}\n{}", hostile[4], hostile[6]);
    report.notes.extend(hostile.iter().cloned());
    report.summary.extend(hostile.iter().map(|text| (text.clone(), Cell::text(text))));
    let bytes = pdf(&report).unwrap();
    assert_eq!(bytes, pdf(&report).unwrap());
    stands_on_its_pages(&bytes);
    let all = pages(&bytes).join("\n");
    for visible in ["Ωμέγα Жуковский Ångström", "a\u{fffd}b\u{fffd}[31m\u{fffd}\u{fffd}c", "\u{fffd}desrever\u{fffd}"]
    {
        assert!(all.contains(visible), "{visible}");
    }
    assert!(
        all.contains("U+0000, U+001B, U+007F, U+0085, U+202C, U+202E, U+4F1F") && all.contains("U+10FFFF"),
        "{all}"
    );
    for row in 0..many {
        assert!(all.contains(&format!("row{row:05}")), "{row}");
    }
    let words = all.matches("word word").count();
    assert!(words > 1000, "{words}");
}

#[test]
fn right_to_left_texts_are_seen_in_their_order() {
    let bytes = pdf(&with_rows(0, 1, |_| "abc שלום def".into())).unwrap();
    let row = pages(&bytes).join("\n");
    // Glyphs stand from left to right, so the Hebrew letters are met last first.
    assert!(row.contains("abc |םולש| def"), "{row}");
    // Arabic letters join: no letter keeps the form that it has alone.
    let joined = pdf(&with_rows(0, 1, |_| "ببب".into())).unwrap();
    let alone = pdf(&with_rows(0, 1, |_| "ب ب ب".into())).unwrap();
    let wide = |bytes: &[u8]| {
        let all = shown(bytes);
        all.iter().filter(|one| one.text.contains('ب')).map(|one| one.wide).sum::<i64>()
    };
    assert!(wide(&joined) < wide(&alone));
}

#[test]
fn nothing_to_show_is_shown() {
    let mut report = report(0);
    report.summary.clear();
    report.notes.clear();
    assert_eq!(pages(&pdf(&report).unwrap()).len(), 1);
    report.sheets = vec![Sheet::new("none", "None", &[]), Sheet::new("empty", "Empty", &[column("a", "A")])];
    report.letter = Some(Letter::default());
    let all = pages(&pdf(&report).unwrap()).join("\n");
    assert!(all.contains("Empty\nNothing.") && all.contains("Valid until|not stated"), "{all}");
}

#[test]
fn a_quote_is_a_letter() {
    let mut report = with_rows(5, 3, |_| "Product".into());
    report.title = "Quote".into();
    let day = "2021-12-31".parse().unwrap();
    let letter = Letter { from: Some("Partner Ltd".into()), reference: Some("Q-17".into()), valid_until: Some(day) };
    report.letter = Some(letter);
    let bytes = pdf(&report).unwrap();
    let (wide, high) = size(&bytes);
    assert!(wide < high);
    stands_on_its_pages(&bytes);
    let first = &pages(&bytes)[0];
    for text in ["To\nContoso", "From|Partner Ltd", "Reference|Q-17", "Valid until|2021-12-31", "Name|Text|A month\n"] {
        assert!(first.contains(text), "{text}: {first}");
    }
    assert!(first.contains("Totals\nA month|15\u{202f}286.00 USD"), "{first}");
    assert!(first.contains("Name|Why"), "reasons stand apart from amounts: {first}");
}

#[test]
fn ten_thousand_rows() {
    let bytes = pdf(&with_rows(40, 10_000, |row| format!("a text that tells something about row {row}"))).unwrap();
    let pages = pages(&bytes);
    let count = pages.len();
    assert!(count > 200, "{count}");
    assert!(pages[count - 1].contains(&format!("{count} of {count}")), "{}", pages[count - 1]);
    let rows = pages.iter().flat_map(|page| page.lines()).filter(|line| line.starts_with("row")).count();
    assert_eq!(rows, 10_000);
    assert!(bytes.len() < 20_000_000, "{}", bytes.len());
}

#[test]
fn another_program_reads_the_same() {
    let report = with_rows(3, 100, |row| format!("Ωμέγα Жуковский {row}"));
    let folder = std::env::temp_dir().join(format!("licet-pdf-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join("report.pdf");
    let bytes = pdf(&report).unwrap();
    std::fs::write(&path, &bytes).unwrap();
    let ran = Command::new("pdftotext").args(["-layout", "-enc", "UTF-8"]).arg(&path).arg("-").output();
    std::fs::remove_dir_all(&folder).unwrap();
    let Ok(output) = ran else {
        println!("pdftotext is not on the path: the document was opened by lopdf alone");
        return;
    };
    assert!(output.status.success() && output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    for row in 0..100 {
        assert!(text.contains(&format!("Ωμέγα Жуковский {row} ")), "{row}: {text}");
    }
    assert_eq!(text.matches('\u{c}').count(), pages(&bytes).len());
}
