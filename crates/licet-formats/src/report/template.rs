//! An empty tenant as a workbook, to be filled in: a sheet for each table with its columns, and one that explains them.

use licet::{
    tenant::{TABLES, columns},
    value::{Place, Problem},
};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Table, TableColumn, Workbook, Worksheet, XlsxError};

/// What the sheet `tenant` asks for: the key, an example, and what it is.
const HEAD: [(&str, &str, &str); 6] = [
    ("name", "Contoso", "the tenant's name; required"),
    ("edition", "online-2021-09", "the edition that judges it (`licet catalog list`); required"),
    ("as_of", "2021-10-15", "the day for which it is judged; required"),
    ("currency", "USD", "the currency of its prices"),
    ("market", "US", "its market"),
    ("segment", "commercial", "commercial, education, government or nonprofit"),
];

/// The lists beside it.
const LISTS: [(&str, &[&str], &str); 4] = [
    (
        "agreement",
        &["id", "program", "start", "end", "anniversary", "software_assurance", "account", "osm", "amendment"],
        "agreements; program is one of EA, EAS, SCE, EES, CSP, MPSA, MOSP, DPL",
    ),
    ("environment", &["id", "kind"], "environments; kind is production, sandbox or scale-unit"),
    ("deployment", &["offer", "environment"], "where licences of the whole tenant are installed"),
    ("readings", &["reading", "choice"], "how sentences of the documents are read that can be read in two ways"),
];

/// What each table holds.
const MEANS: [(&str, &str); 17] = [
    (
        "users",
        "people and accounts; kind is employee, contractor, affiliate, agent, external-customer, external-vendor, outsourced-process, service-account or admin",
    ),
    ("devices", "devices; functions joined by `;`, login is shared or individual"),
    ("roles", "security roles of users"),
    ("needs", "rights that users need, such as finance:full; alternatives joined by `|`"),
    ("menu_items", "menu items that users open; access is view or maintain"),
    ("device_users", "who uses which device for its functions"),
    (
        "access",
        "access by people and systems; via is direct, portal, pooled-account, api, odata, dixf, rekeyed or outbound",
    ),
    (
        "subscriptions",
        "seats; offer is an offer id, a skuPartNumber or a GUID; status is active, warning, suspended, expired or trial",
    ),
    ("assignments", "who holds which licence; principal is a user or a device"),
    ("usage", "what meters count"),
    (
        "prices",
        "the tenant's own prices; per is month, year or once; program is that of an agreement, or empty for every one",
    ),
    ("minimums", "least purchases of a negotiated contract"),
    ("servers", "servers on premises"),
    ("custom_menu_items", "menu items of the tenant's own, and what they require"),
    ("reports", "when the usage report was run"),
    ("orders", "orders under agreements; status is ordered, invoiced, activated, reserved or cancelled"),
    ("custom_roles", "security roles of the tenant's own; based_on and menu_items (item:access) joined by `;`"),
];

/// Writes the template.
///
/// # Errors
/// The workbook cannot be made.
pub fn template() -> Result<Vec<u8>, Problem> {
    workbook().map_err(|error| Problem::error(Place::default(), format!("the workbook cannot be made: {error}"), ""))
}

fn workbook() -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    // No time of writing: the template has the same bytes each time.
    let made = ExcelDateTime::from_ymd(2000, 1, 1)?;
    book.set_properties(&DocProperties::new().set_title("A tenant for licet").set_creation_datetime(&made));
    let bold = Format::new().set_bold();
    let page = book.add_worksheet();
    page.set_name("tenant")?;
    sheet(page, &["key", "value", "for example", "what it is"], 4, 7, "tenant", &bold)?;
    for (line, (key, example, means)) in (1_u32..).zip(HEAD) {
        page.write(line, 0, key)?.write(line, 2, example)?.write(line, 3, means)?;
    }
    for (name, columns, _) in LISTS {
        let page = book.add_worksheet();
        page.set_name(name)?;
        sheet(page, columns, 2, 1, name, &bold)?;
    }
    for name in TABLES {
        let (columns, required) = columns(name).unwrap_or_default();
        let page = book.add_worksheet();
        page.set_name(name)?;
        sheet(page, columns, required, 1, name, &bold)?;
    }
    let page = book.add_worksheet();
    page.set_name("read me")?;
    let told = LISTS.map(|(name, _, means)| (name, means)).into_iter().chain(MEANS);
    page.write_with_format(0, 0, "Columns in bold are required. Sheets that are not needed stay empty.", &bold)?;
    for (line, (name, means)) in (2_u32..).zip(told) {
        page.write_with_format(line, 0, name, &bold)?.write(line, 1, means)?;
    }
    page.set_column_width(0, 22)?;
    page.set_column_width(1, 110)?;
    book.save_to_buffer()
}

fn sheet(
    page: &mut Worksheet,
    columns: &[&str],
    required: usize,
    rows: u32,
    name: &str,
    bold: &Format,
) -> Result<(), XlsxError> {
    page.set_freeze_panes(1, 0)?;
    for (at, column) in (0_u16..).zip(columns) {
        page.set_column_width(at, 24)?;
        if usize::from(at) < required {
            page.write_with_format(0, at, *column, bold)?;
        } else {
            page.write(0, at, *column)?;
        }
    }
    let last = u16::try_from(columns.len()).unwrap_or(u16::MAX).saturating_sub(1);
    let columns: Vec<TableColumn> = columns.iter().map(|column| TableColumn::new().set_header(*column)).collect();
    page.add_table(0, 0, rows, last, &Table::new().set_name(format!("t_{name}")).set_columns(&columns))?;
    Ok(())
}
