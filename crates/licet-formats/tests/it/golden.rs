//! Samples and what they give.

use licet::{catalog::Edition, value::EditionId};
use licet_formats::{Deployment, Options, PriceKind, import};

use super::{
    folder,
    show::{ONLINE, catalog},
    shown, sources,
};

#[test]
fn graph_as_documented() {
    insta::assert_snapshot!(folder("graph-docs"));
}

#[test]
fn graph_as_a_command_line_gives_it() {
    insta::assert_snapshot!(folder("cli-microsoft365"));
}

#[test]
fn seats_from_several_files() {
    insta::assert_snapshot!(folder("seats"));
}

#[test]
fn people_from_several_files() {
    insta::assert_snapshot!(folder("people"));
}

#[test]
fn lists_kept_by_hand() {
    insta::assert_snapshot!(folder("hand"));
}

#[test]
fn operations_entities() {
    insta::assert_snapshot!(folder("odata"));
}

#[test]
fn operations_code() {
    insta::assert_snapshot!(folder("aot"));
}

#[test]
fn licences_by_menu_items() {
    insta::assert_snapshot!(folder("menu-items"));
}

#[test]
fn licences_by_privileges() {
    insta::assert_snapshot!(folder("privileges"));
}

#[test]
fn licences_by_entitlements() {
    insta::assert_snapshot!(folder("entitlements"));
}

#[test]
fn prices_of_a_partner() {
    let catalog = catalog();
    let day = "2026-09-01".parse().unwrap();
    let edition = Edition::compose(&catalog, &EditionId::new("online-2026-07"), day, &Default::default()).unwrap();
    let known =
        Options { edition: Some(&edition), as_of: Some(day), market: Some("US"), currency: Some("USD"), ..ONLINE };
    insta::assert_snapshot!(shown(&import(&catalog, &known, sources("prices"))));
    let prices = |options: &Options<'_>| {
        let import = import(&catalog, options, sources("prices"));
        import.tables.into_iter().find(|table| table.name == "prices").unwrap().csv
    };
    let three_years = Options { term_months: 36, ..known };
    assert_eq!(prices(&three_years), "offer,unit_price,per,term,currency\nfinance.base,2520,year,P3Y,USD\n");
    let monthly = Options { term_months: 1, price: PriceKind::Partner, ..known };
    // What a partner pays is a price of the partner's program alone; the list price holds under every one.
    let paid = "offer,unit_price,per,term,currency,program\nfinance.base,183.6,month,P1M,USD,CSP\n";
    assert_eq!(prices(&monthly), paid);
}

#[test]
fn a_workbook() {
    insta::assert_snapshot!(folder("workbook"));
}

#[test]
fn capacity_of_the_power_platform() {
    insta::assert_snapshot!(folder("capacity"));
}

#[test]
fn one_document_of_a_tenant() {
    insta::assert_snapshot!(folder("document"));
}

#[test]
fn users_of_dataverse() {
    insta::assert_snapshot!(folder("dataverse"));
}

#[test]
fn on_premises_there_is_one_licence_for_all_applications() {
    let options = Options::of(Deployment::OnPremises);
    let import = import(&catalog(), &options, sources("menu-items"));
    let needs = import.tables.into_iter().find(|table| table.name == "needs").unwrap().csv;
    for row in [
        "keeper,operations:full\n",
        "approver,operations:activity\n",
        "viewer@contoso.example,operations:team-member\n",
    ] {
        assert!(needs.contains(row), "{needs}");
    }
}

#[test]
fn what_people_used() {
    insta::assert_snapshot!(folder("usage"));
}

#[test]
fn service_plans_are_evidence() {
    insta::assert_snapshot!(folder("plans"));
}

#[test]
fn business_central() {
    insta::assert_snapshot!(folder("central"));
}

#[test]
fn an_invoice_is_checked_and_says_what_was_paid() {
    let import_of = |price| import(&catalog(), &Options { price, ..ONLINE }, sources("invoice"));
    insta::assert_snapshot!(shown(&import_of(PriceKind::Partner)));
    let listed = import_of(PriceKind::List);
    let lines = &listed.accounts.iter().find(|account| account.format == "partner-center-reconciliation").unwrap();
    assert_eq!((lines.rows, lines.used), (13, 0));
    assert_eq!(listed.tables[0].csv, "offer,unit_price,per,term,currency\nfinance.base,2520.00,year,P1Y,USD\n");
}

#[test]
fn a_licence_statement_is_read_below_its_titles() {
    let workbook = |header: &[&str]| {
        let mut book = rust_xlsxwriter::Workbook::new();
        let sheet = book.add_worksheet().set_name("License Summary").unwrap();
        sheet.write(0, 0, "Product").unwrap();
        let sheet = book.add_worksheet().set_name("Transaction Data").unwrap();
        sheet.write(0, 0, "Microsoft License Statement").unwrap();
        sheet.write(2, 0, "Prepared for Contoso").unwrap();
        let rows: [&[&str]; 5] = [
            header,
            &["7654321", "Dynamics 365 Finance", "25", "2024-03-31"],
            &["7654321", "Dynamics 365 Weather", "5", "2024-03-31"],
            &["7654321", "Office Professional Plus", "50", "2024-03-31"],
            &["7654321", "Dynamics 365 Finance", "-5", "2024-03-31"],
        ];
        for (at, cells) in (4..).zip(rows) {
            for (column, cell) in (0..).zip(cells) {
                sheet.write(at, column, *cell).unwrap();
            }
        }
        let bytes = book.save_to_buffer().unwrap();
        shown(&import(&catalog(), &ONLINE, vec![licet_formats::Source::of_bytes("statement.xlsx", bytes)]))
    };
    insta::assert_snapshot!(workbook(&["Agreement Number", "Item Name", "Quantity", "Usage Date"]));
    let unknown = workbook(&["A", "B", "C", "D"]);
    assert!(unknown.contains("without a header that licet knows; none was read"), "{unknown}");
}
