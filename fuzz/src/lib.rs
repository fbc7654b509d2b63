//! One door for each parser: bytes go in, and what every reader promises is asserted.
//!
//! - Nothing panics, whatever comes in.
//! - Every row is accounted for: rows in = rows used + rows reported.
//! - A second reading gives the same, byte for byte, in whatever order the files come.
//!
//! Public functions of the crates alone are called. Two call the doors: libFuzzer (`fuzz_targets/`), and the test of the
//! command line that replays the kept corpus and spoils it (`crates/licet-cli/tests/it/fuzz.rs`), which reads this file
//! as a module of its own.
//!
//! Where a door takes several files, they are joined by [`BETWEEN`]; where it takes names, each file begins with a
//! line that is its name.

mod questions;

pub use questions::{bundles, plans, what_if};

use std::{
    collections::BTreeMap,
    sync::{Arc, OnceLock},
};

use licet::{
    catalog::{Catalog, Edition, embedded},
    tenant::{Input, Tenant, read},
    value::{EditionId, Problem, Problems},
};
use licet_formats::{
    Deployment, Dictionary, Import, Options, PriceKind, Source,
    evidence::{Members, Tables, pack},
    head,
};

/// A parser and what is asserted of it.
pub type Door = fn(&[u8]);

/// Every door by the name of its target and corpus.
pub const DOORS: [(&str, Door); 13] = [
    ("tables", tables),
    ("json", json),
    ("json_lists", json_lists),
    ("xml", xml),
    ("archives", archives),
    ("workbooks", workbooks),
    ("entitlements", entitlements),
    ("prices", prices),
    ("logs", logs),
    ("tenant", tenant),
    ("what_if", what_if),
    ("plans", plans),
    ("bundles", bundles),
];

/// Stands between two files of one input: the file separator of ASCII.
pub const BETWEEN: u8 = 0x1C;

/// The longest input that a door takes, in bytes. Longer ones teach nothing new and take long.
pub const LONGEST: usize = 1 << 17;

/// What is known of a tenant besides its files.
const HEAD: &str = "name = \"T\"\nedition = \"online-2021-09\"\nas_of = 2021-10-15\n";

/// Tables of people, licences, roles: any that is recognised by its header.
pub fn tables(input: &[u8]) {
    imports(files(input), &Options::of(Deployment::Online));
}

/// JSON documents, and the head of a tenant within them.
pub fn json(input: &[u8]) {
    heads(files(input));
    imports(files(input), &Options::of(Deployment::Online));
}

/// The same lists, as pages one after the other in one file and bare: what one streamed list gives, it gives whether its
/// file is one piece or comes in pieces of a few bytes.
pub fn json_lists(input: &[u8]) {
    let pieces = |bytes: &Arc<[u8]>| {
        let bytes = Arc::clone(bytes);
        move || Ok(Box::new(Drops { bytes: Arc::clone(&bytes), at: 0 }) as Box<dyn std::io::Read>)
    };
    let options = Options::of(Deployment::Online);
    let whole = files(input);
    let dropped = whole.iter().map(|(name, bytes)| Source::new(name.clone(), pieces(bytes))).collect();
    let by_pieces = answer(&words().import(&options, dropped));
    assert_eq!(by_pieces, imports(whole, &options), "a file in pieces gives what it gives in one");
}

/// Security of finance and operations: metadata of its code, customisations, entities as XML, and who holds roles.
pub fn xml(input: &[u8]) {
    imports(files(input), &Options::of(Deployment::OnPremises));
}

/// Archives: sound ones as they are; anything else is packed first, so that what stands within is reached too.
pub fn archives(input: &[u8]) {
    imports(packed(input, "export.zip"), &Options::of(Deployment::Online));
}

/// Workbooks, likewise: as they are, or packed from their parts.
pub fn workbooks(input: &[u8]) {
    heads(packed(input, "book.xlsx"));
    imports(packed(input, "book.xlsx"), &Options::of(Deployment::Online));
}

/// Entitlements in AL and the lists of Business Central.
pub fn entitlements(input: &[u8]) {
    imports(files(input), &Options::of(Deployment::Online));
}

/// Price sheets, offer matrices and invoices, held against an edition.
pub fn prices(input: &[u8]) {
    let edition = edition();
    for price in [PriceKind::List, PriceKind::Partner] {
        let options = Options {
            edition: Some(&edition),
            as_of: "2021-10-15".parse().ok(),
            currency: Some("USD"),
            market: Some("US"),
            segment: Some("commercial"),
            price,
            ..Options::of(Deployment::Online)
        };
        imports(files(input), &options);
    }
}

/// Logs of use, and what they are settled with.
pub fn logs(input: &[u8]) {
    let edition = edition();
    let options = Options { edition: Some(&edition), ..Options::of(Deployment::Online) };
    imports(files(input), &options);
}

/// A tenant's own folder: `tenant.toml` and tables, each by its name. What was read is audited too: no tenant that can be
/// read may make the rules stumble.
pub fn tenant(input: &[u8]) {
    let mut tables = Tables { head: HEAD.into(), ..Tables::default() };
    for (name, content) in named(input) {
        match licet::tenant::TABLES.into_iter().find(|table| *table == name) {
            Some(table) => drop(tables.tables.insert(table, content.to_vec())),
            None => tables.head = content.to_vec(),
        }
    }
    let once = tenant_of(&tables).map(|(tenant, warnings)| (format!("{tenant:?}"), warnings));
    let again = tenant_of(&tables).map(|(tenant, warnings)| (format!("{tenant:?}"), warnings));
    assert!(once == again, "a second reading gives another tenant");
    if let Ok((tenant, _)) = tenant_of(&tables)
        && let Ok(edition) = Edition::of_tenant(&catalog(), &tenant)
    {
        drop(licet::audit::audit(&edition, &tenant));
    }
}

/// Files with names of no meaning: a format is recognised by content alone.
type Files = Vec<(String, Arc<[u8]>)>;

fn files(input: &[u8]) -> Files {
    let parts = short(input).split(|byte| *byte == BETWEEN).enumerate();
    parts.map(|(at, part)| (format!("file-{at}"), part.into())).collect()
}

fn short(input: &[u8]) -> &[u8] {
    input.get(..LONGEST).unwrap_or(input)
}

/// Files with the names that stand before them.
fn named(input: &[u8]) -> impl Iterator<Item = (String, &[u8])> {
    short(input).split(|byte| *byte == BETWEEN).filter_map(|part| {
        let end = part.iter().position(|byte| *byte == b'\n')?;
        let (name, content) = (part.get(..end)?, part.get(end + 1..)?);
        Some((String::from_utf8_lossy(name).trim().to_owned(), content))
    })
}

/// One archive: the input itself if it begins like one, or else what it names, packed.
fn packed(input: &[u8], name: &str) -> Files {
    let bytes = if input.starts_with(b"PK") {
        Some(short(input).to_vec())
    } else {
        let members: Members = named(input).map(|(name, content)| (name, content.to_vec())).collect();
        pack(&members).ok()
    };
    bytes.into_iter().map(|bytes| (name.to_owned(), bytes.into())).collect()
}

fn catalog() -> Arc<Catalog> {
    embedded().unwrap_or_else(|problems| panic!("{problems}"))
}

/// The names of the catalogue, looked up once.
fn words() -> &'static Dictionary<'static> {
    static CATALOG: OnceLock<Arc<Catalog>> = OnceLock::new();
    static WORDS: OnceLock<Dictionary<'static>> = OnceLock::new();
    WORDS.get_or_init(|| Dictionary::new(CATALOG.get_or_init(catalog)))
}

/// One edition, put together once.
fn edition() -> Arc<Edition> {
    static EDITION: OnceLock<Arc<Edition>> = OnceLock::new();
    let compose = || {
        let day = "2021-10-15".parse().unwrap_or_else(|error| panic!("{error}"));
        let edition = Edition::compose(&catalog(), &EditionId::from("online-2021-09"), day, &BTreeMap::new());
        Arc::new(edition.unwrap_or_else(|problems| panic!("{problems:?}")))
    };
    Arc::clone(EDITION.get_or_init(compose))
}

/// Reads files twice, the second time in the other order, and asserts what every import promises; then reads the tables
/// it gave as a tenant.
fn imports(files: Files, options: &Options<'_>) -> String {
    let words = words();
    let sources = |files: &Files| -> Vec<Source<'_>> {
        files.iter().map(|(name, bytes)| Source::of_bytes(name.clone(), Arc::clone(bytes))).collect()
    };
    let found = words.import(options, sources(&files));
    for account in &found.accounts {
        let (rows, used, reported) = (account.rows, account.used, account.reported());
        assert_eq!(rows, used + reported, "{}: rows in = used + reported", account.file);
    }
    let mut reversed = sources(&files);
    reversed.reverse();
    let text = answer(&found);
    assert_eq!(text, answer(&words.import(options, reversed)), "a second reading gives another answer");
    let tables = found.tables.into_iter().map(|table| (table.name, table.csv.into_bytes())).collect();
    drop(tenant_of(&Tables { head: HEAD.into(), tables }));
    text
}

fn answer(import: &Import) -> String {
    serde_json::to_string(import).unwrap_or_else(|error| panic!("{error}"))
}

/// The head of a tenant, if a file has one, is a text of TOML.
fn heads(files: Files) {
    for (name, bytes) in files {
        if let Ok(Some(text)) = head(&Source::of_bytes(name, bytes)) {
            let table: Result<toml::Table, _> = text.parse();
            assert!(table.is_ok(), "a head that is no TOML: {text}");
        }
    }
}

/// A tenant out of its texts, with its warnings.
fn tenant_of(texts: &Tables) -> Result<(Tenant, Vec<Problem>), Vec<Problem>> {
    let mut contents: BTreeMap<&'static str, &[u8]> =
        texts.tables.iter().map(|(name, text)| (*name, text.as_slice())).collect();
    let mut inputs: BTreeMap<&'static str, Input<'_>> = contents
        .iter_mut()
        .map(|(name, content)| {
            (*name, Input { name: format!("{name}.csv"), content: content as &mut dyn std::io::Read })
        })
        .collect();
    let mut head = texts.head.as_slice();
    let mut head = Input { name: "tenant.toml".into(), content: &mut head };
    let catalog = catalog();
    let rights = |right: &_| catalog.rights.exists(right);
    read(&mut head, &mut |name| inputs.remove(name), &catalog.names, &rights).map_err(|Problems(problems)| problems)
}

/// Bytes that come a few at a time.
struct Drops {
    bytes: Arc<[u8]>,
    at: usize,
}

impl std::io::Read for Drops {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        // Not always the same length, so that pieces end anywhere.
        let count = rest.len().min(out.len()).min(1 + self.at % 7);
        if let (Some(to), Some(from)) = (out.get_mut(..count), rest.get(..count)) {
            to.copy_from_slice(from);
        }
        self.at += count;
        Ok(count)
    }
}
