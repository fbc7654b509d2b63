//! From files to the tables of a tenant.

mod account;
mod aot;
pub(crate) mod archive;
mod at;
mod central;
mod charges_settle;
mod cipp;
mod dataverse_users;
mod date;
mod decode;
mod dictionary;
mod entra;
mod format;
mod graph_directory;
mod graph_licences;
mod graph_skus;
mod graph_users;
mod hand_kept;
mod harvest;
mod json;
mod json_lists;
mod licence_statement;
mod m365;
mod operations_access;
mod operations_licensing;
mod operations_users;
mod options;
mod own;
mod people;
mod ppac;
mod price_settle;
mod price_sheets;
mod reconciliation;
mod record;
mod security;
mod service_plans;
mod settle;
mod sku_names;
mod skus;
mod source;
mod table;
pub(crate) mod tables;
mod tenant_capacity;
mod usage;
pub(crate) mod workbook;
mod xml;
mod xml_rows;

use std::io::Read;

use licet::{
    catalog::Catalog,
    value::{Place, Problem, Severity},
};
use serde::Serialize;

pub use account::{Account, MOST_SHOWN, Tally, Why};
pub use dictionary::Dictionary;
pub use options::{Options, PriceKind};
pub use people::Matched;
pub use ppac::{Opinion, Product};
pub use security::{Deployment, ModelUsed, RoleNeeds};
pub use source::Source;
pub use tables::Table;

use harvest::Harvest;

/// Words of a file of data. A test reads each of these files, so that the default never stands for a mistake in one.
fn read_data<T: serde::de::DeserializeOwned + Default>(text: &str) -> T {
    toml::from_str(text).unwrap_or_default()
}

/// How deep archives may stand in archives.
const DEEPEST: u8 = 3;

/// What files gave.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Import {
    /// What became of the rows of each file, by file.
    pub accounts: Vec<Account>,
    /// What is wrong with files as a whole. With an error among them nothing may be written.
    pub problems: Vec<Problem>,
    /// The tables.
    pub tables: Vec<Table>,
    /// How many people there are.
    pub people: usize,
    /// What each security role that is held requires, and by which model that was computed.
    pub roles: Vec<RoleNeeds>,
    /// Rows of different files that are one person, and by what they were matched.
    pub matched: Vec<Matched>,
    /// Files and lists that were found in folders and archives and are of no format that has a say in licensing.
    pub passed_over: Vec<String>,
    /// What Microsoft's own report of licences says of users: kept to be compared, it is no need of the tenant.
    #[serde(skip)]
    pub opinions: Vec<Opinion>,
}

impl Import {
    /// Whether a file could not be read at all.
    pub fn is_refused(&self) -> bool {
        self.problems.iter().any(|problem| problem.severity == Severity::Error)
    }

    /// Whether somebody must look: what is written is not all that the files say.
    pub fn has_findings(&self) -> bool {
        self.accounts.iter().any(Account::has_findings)
    }
}

/// Reads files into the tables of a tenant of which `options` tells. The order of the sources does not matter.
pub fn import(catalog: &Catalog, options: &Options<'_>, sources: Vec<Source<'_>>) -> Import {
    Dictionary::new(catalog).import(options, sources)
}

/// Reads one source, or tells why not.
fn read(source: &Source<'_>, depth: u8, harvest: &mut Harvest<'_>) {
    match recognised(source, depth, harvest) {
        Ok(true) => {}
        Ok(false) if source.named => {
            let known = format::names().join(", ");
            let help = format!("formats are recognised by the names of their columns; known: {known}");
            let place = Place::of_file(&source.name);
            harvest.problems.push(Problem::error(place, "the file is of no format that licet knows", help));
        }
        Ok(false) => harvest.passed_over(source.name.clone()),
        Err(problem) if source.named => harvest.problems.push(problem),
        Err(problem) => harvest.problems.push(Problem { severity: Severity::Warning, ..problem }),
    }
}

/// Reads one source; `false` if it is of no known format.
fn recognised(source: &Source<'_>, depth: u8, harvest: &mut Harvest<'_>) -> Result<bool, Problem> {
    let mut start = Vec::new();
    let input = source.open().map_err(|error| decode::unreadable(&source.name, &error))?;
    input.take(1 << 12).read_to_end(&mut start).map_err(|error| decode::unreadable(&source.name, &error))?;
    if archive::is_archive(&start) {
        return archived(source, depth, harvest);
    }
    let written = decode::look(source)?;
    let text = decode::beginning(&start, written);
    match text.trim_start().chars().next() {
        None => Err(Problem::error(Place::of_file(&source.name), "the file is empty", "export it again")),
        Some('<') => Ok(aot::read(source, written, harvest)? || xml_rows::read(source, written, harvest)?),
        Some('{' | '[') => json::read(source, written, harvest),
        // Other bytes than text: a program, a picture.
        Some(_) if text.contains('\0') => Ok(false),
        Some(_) if central::is_entitlement(&text) => central::read(source, written, harvest),
        Some(_) => table::read(source, written, harvest),
    }
}

fn archived(source: &Source<'_>, depth: u8, harvest: &mut Harvest<'_>) -> Result<bool, Problem> {
    if depth >= DEEPEST {
        let help = "unpack it and name the files";
        return Err(Problem::error(Place::of_file(&source.name), "archives within archives, too deep", help));
    }
    let before = harvest.accounts.len();
    let (mut archive, bytes) = archive::open(source)?;
    if workbook::is_workbook(&archive) {
        // Each member is unpacked once within the limits, before the workbook is read without any.
        archive::each(source, &mut archive, &mut |_| {})?;
        return workbook::read(source, bytes, harvest);
    }
    archive::each(source, &mut archive, &mut |member| read(&member, depth + 1, harvest))?;
    Ok(harvest.accounts.len() > before)
}
