//! What if: a file of changes to a tenant, applied to it as data.
//!
//! A change is what would stand in the tenant's own files, under one of three words: `add` rows, `remove` rows, `set`
//! what is there to other values. A tenant that was changed is a tenant like any other; nothing downstream knows.

mod cells;
mod remove;
mod rows;

use std::collections::{BTreeMap, BTreeSet};

use toml::de::{DeTable, DeValue};

use super::{
    Program, Tenant,
    build::Builder,
    specs::{FILES, INSIDE, Spec},
    toml_file::{Source, cell},
};
use crate::value::{Day, EditionId, Named, Names, Place, Problem, Problems, ReadingId, RightId, alike, fold};

/// The names that a change may use.
pub struct Dictionary<'k> {
    /// The names of offers.
    pub names: &'k Names,
    /// Whether a right exists.
    pub rights: &'k dyn Fn(&RightId) -> bool,
    /// The editions, each with the security roles it knows, as their documents spell them.
    pub editions: BTreeMap<EditionId, BTreeSet<String>>,
    /// The readings with their choices.
    pub readings: BTreeMap<ReadingId, Vec<String>>,
    /// The words for what counts as cost.
    pub modes: Vec<&'static str>,
}

/// A tenant as it would be.
#[derive(Debug, Clone)]
pub struct Changed {
    /// What the change is called: its `name`, else the name of the file.
    pub name: String,
    /// What is to count as cost, if the change says so: one of the dictionary's words.
    pub mode: Option<String>,
    /// The tenant after the change.
    pub tenant: Tenant,
    /// What was noted.
    pub warnings: Vec<Problem>,
}

/// The tables of which rows may be added.
const ADDED: [&str; 15] = [
    "users",
    "roles",
    "needs",
    "menu_items",
    "devices",
    "device_users",
    "access",
    "subscriptions",
    "usage",
    "servers",
    "custom_roles",
    "custom_menu_items",
    "agreement",
    "environment",
    "deployment",
];
/// The tables of which rows may be changed: a row that is there is named by its first column.
const SET: [&str; 6] = ["prices", "minimums", "users", "devices", "subscriptions", "agreement"];
/// The tables of which rows may be removed. A column that is left out means every row.
const REMOVED: [&str; 8] =
    ["users", "roles", "needs", "menu_items", "devices", "device_users", "subscriptions", "agreement"];
/// The single values.
const SINGLE: [&str; 8] = ["name", "mode", "edition", "as_of", "currency", "market", "segment", "readings"];

/// Applies a file of changes to a tenant. First rows are removed, then set, then added.
///
/// # Errors
/// Every mistake of the file at once, each with its line and column: what cannot be read, and every user, offer, role,
/// device, reading or edition that is not known.
pub fn change(file: &str, text: &str, tenant: &Tenant, known: &Dictionary<'_>) -> Result<Changed, Problems> {
    let (document, mistakes) = DeTable::parse_recoverable(text);
    let source = Source { file, text };
    let place = |span: Option<std::ops::Range<usize>>| {
        span.map_or_else(|| Place::of_file(file), |span| source.place(span.start))
    };
    let unreadable = mistakes.iter().map(|m| Problem::error(place(m.span()), m.message().to_string(), ""));
    let document = document.get_ref();
    let mut changer = Changer { source, known, tenant: tenant.clone(), problems: unreadable.collect() };
    // Agreements that are taken away are known to be away.
    changer.tenant.agreements_stated = tenant.agreements_known();
    changer.check_keys(document);
    let (name, mode) = changer.single_values(document);
    for (spec, rows) in changer.tables(document, "remove", &REMOVED) {
        remove::remove(&mut changer.tenant, spec, &rows, source, &mut changer.problems);
    }
    let (set, added) = (changer.tables(document, "set", &SET), changer.tables(document, "add", &ADDED));
    let roles = changer.roles(&added);
    let Changer { mut tenant, problems, .. } = changer;
    replace_prices(&mut tenant, &set, known.names);
    let builder = Builder::of_tenant(known.names, known.rights, &tenant);
    builder.problems.borrow_mut().extend(problems);
    let mut reader = rows::Reader { source, tenant: &tenant, roles: &roles, builder };
    for (spec, rows) in set {
        rows.into_iter().for_each(|row| reader.set(spec, row));
    }
    for (spec, rows) in added {
        rows.iter().for_each(|row| reader.add(spec, row));
    }
    // A row that stands for several says the same of each of them.
    let found = reader.builder.problems.get_mut();
    found.sort();
    found.dedup();
    let (mut changed, warnings) = reader.builder.finish()?;
    changed.prices_are_all = tenant.prices_are_all;
    Ok(Changed { name: name.unwrap_or_else(|| plain_name(file)), mode, tenant: changed, warnings })
}

/// Takes out the prices of the offers that get others: under the program that is named, or all of them if none is. A tenant
/// without prices of its own keeps the published ones of all other offers.
fn replace_prices(tenant: &mut Tenant, set: &Rows, names: &Names) {
    let rows = set.iter().filter(|(spec, _)| spec.name == "prices").flat_map(|(_, rows)| rows);
    for row in rows {
        tenant.prices_are_all &= tenant.prices.is_some();
        if let (Some(Named::Offer(offer)), Some(prices)) = (names.find(row.text("offer")), &mut tenant.prices) {
            let program = program(row.text("program"));
            prices.retain(|price| price.offer != *offer || program.is_some() && price.program != program);
        }
    }
}

/// The program of that name; a word that is none is refused where the row is read.
fn program(word: &str) -> Option<Program> {
    Program::SPELT.iter().find(|(name, _)| name.eq_ignore_ascii_case(word)).map(|(_, program)| *program)
}

/// The name of a file without folders and ending.
fn plain_name(file: &str) -> String {
    let last = file.rsplit(['/', '\\']).next().unwrap_or(file);
    last.strip_suffix(".toml").unwrap_or(last).to_string()
}

/// The rows of a change's tables, with their specifications.
type Rows = Vec<(&'static Spec, Vec<rows::Given>)>;

struct Changer<'a> {
    source: Source<'a>,
    known: &'a Dictionary<'a>,
    tenant: Tenant,
    problems: Vec<Problem>,
}

impl Changer<'_> {
    fn refuse(&mut self, offset: usize, message: impl Into<String>, help: impl Into<String>) {
        self.problems.push(Problem::error(self.source.place(offset), message, help));
    }

    /// A key that means nothing would be a change that does nothing.
    fn check_keys(&mut self, document: &DeTable<'_>) {
        let words = SINGLE.iter().chain(&["add", "remove", "set"]).copied().collect::<Vec<_>>();
        for (key, _) in document.iter() {
            let name: &str = key.get_ref();
            if !words.contains(&name) {
                let help = alike(name, &words, "known");
                self.refuse(key.span().start, format!("`{name}` is not a key of a change"), help);
            }
        }
    }

    /// Name and mode; the other single values go into the tenant.
    fn single_values(&mut self, document: &DeTable<'_>) -> (Option<String>, Option<String>) {
        let text =
            |key: &str| document.get(key).map(|value| (value.span().start, cell(value.get_ref()).trim().to_string()));
        if let Some((at, edition)) = text("edition") {
            let known: Vec<&str> = self.known.editions.keys().map(EditionId::as_str).collect();
            if known.contains(&edition.as_str()) {
                self.tenant.edition = EditionId::new(&edition);
            } else {
                let help = alike(&edition, &known, "known");
                self.refuse(at, format!("edition `{edition}` is not in the catalogue"), help);
            }
        }
        if let Some((at, day)) = text("as_of") {
            match day.parse::<Day>() {
                Ok(day) => self.tenant.as_of = day,
                Err(expected) => self.refuse(at, format!("`as_of`: {expected}"), ""),
            }
        }
        let plain = |key: &str| text(key).map(|(_, text)| text);
        self.tenant.currency = plain("currency").unwrap_or_else(|| self.tenant.currency.clone());
        self.tenant.market = plain("market").or_else(|| self.tenant.market.clone());
        self.tenant.segment = plain("segment").or_else(|| self.tenant.segment.clone());
        let mode = text("mode").and_then(|(at, mode)| {
            let known = self.known.modes.contains(&mode.as_str());
            if !known {
                let help = alike(&mode, &self.known.modes, "known");
                self.refuse(at, format!("`{mode}` is not a mode of a plan"), help);
            }
            known.then_some(mode)
        });
        self.readings(document);
        (plain("name").filter(|name| !name.is_empty()), mode)
    }

    fn readings(&mut self, document: &DeTable<'_>) {
        let Some(value) = document.get("readings") else { return };
        let DeValue::Table(readings) = value.get_ref() else {
            return self.refuse(value.span().start, "`readings` is a table of `reading = \"choice\"`", "");
        };
        for (id, choice) in readings.iter() {
            let (name, chosen) = (id.get_ref().to_string(), cell(choice.get_ref()));
            let reading = ReadingId::new(&name);
            match self.known.readings.get(&reading) {
                None => {
                    let known: Vec<&str> = self.known.readings.keys().map(ReadingId::as_str).collect();
                    let help = alike(&name, &known, "`licet catalog list readings` shows them; some are");
                    self.refuse(id.span().start, format!("reading `{name}` is not in the catalogue"), help);
                }
                Some(choices) if !choices.contains(&chosen) => {
                    let choices: Vec<&str> = choices.iter().map(String::as_str).collect();
                    let help = alike(&chosen, &choices, "known");
                    self.refuse(choice.span().start, format!("reading `{name}` has no choice `{chosen}`"), help);
                }
                Some(_) => drop(self.tenant.readings.insert(reading, chosen)),
            }
        }
    }

    /// The rows under one of the words, in the order in which a tenant's tables are read.
    fn tables(&mut self, document: &DeTable<'_>, word: &str, may: &[&str]) -> Rows {
        let Some(value) = document.get(word) else { return Vec::new() };
        let DeValue::Table(tables) = value.get_ref() else {
            self.refuse(value.span().start, format!("`{word}` holds tables, for example `[[{word}.users]]`"), "");
            return Vec::new();
        };
        for (key, _) in tables.iter() {
            let name: &str = key.get_ref();
            if !may.contains(&name) {
                let message = format!("`{word}` has no table `{name}`");
                self.refuse(key.span().start, message, alike(name, may, "known"));
            }
        }
        let specs = INSIDE.iter().chain(FILES).filter(|spec| may.contains(&spec.name));
        let found: Vec<_> = specs.filter_map(|spec| Some((spec, tables.get(spec.name)?))).collect();
        let mut all = Vec::new();
        for (spec, rows) in found {
            all.push((spec, rows::given(self.source, spec, rows, &mut self.problems)));
        }
        all
    }

    /// The roles that the tenant may give after the change, by folded name: those of its edition, its own, and those
    /// that somebody holds.
    fn roles(&self, added: &Rows) -> BTreeMap<String, String> {
        let mut all: BTreeSet<String> = self.known.editions.get(&self.tenant.edition).cloned().unwrap_or_default();
        all.extend(self.tenant.custom_roles.values().map(|custom| custom.role.to_string()));
        for (spec, rows) in added {
            if spec.name == "custom_roles" {
                all.extend(rows.iter().map(|row| row.text("role").to_string()));
            }
        }
        let held = self.tenant.demands.iter().flat_map(|demand| &demand.grants);
        all.extend(held.filter_map(|grant| match grant {
            super::Grant::Role { role, .. } => Some(role.to_string()),
            _ => None,
        }));
        all.into_iter().map(|role| (fold(&role), role)).collect()
    }
}
