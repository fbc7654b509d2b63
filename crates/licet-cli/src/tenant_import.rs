//! A tenant out of files as they come: a workbook, a JSON document, exports of vendors' programs, read in memory.

use std::path::Path;

use licet::value::{Day, EditionId, Place, Problem};
use licet_formats::{Deployment, Import, Options, evidence::Tables, head};

use crate::{books::Books, commands::import::sources, output::number, stop::Stop, tenant_folder::EXAMPLE};

/// By which edition and for which day files are judged that do not say it themselves.
#[derive(Debug, Clone, Default)]
pub(crate) struct Judged {
    /// The edition.
    pub(crate) by: Option<String>,
    /// The day.
    pub(crate) on: Option<Day>,
}

/// What files gave: a tenant's texts, and what became of their rows.
pub(crate) struct Imported {
    /// The texts.
    pub(crate) texts: Tables,
    /// What somebody must look at.
    pub(crate) warnings: Vec<Problem>,
    /// What was read and what was not, a line for each set of rows.
    pub(crate) told: Vec<String>,
}

/// Reads a file, or a folder without `tenant.toml`.
pub(crate) fn import(path: &Path, books: &Books) -> Result<Imported, Stop> {
    let mut found = sources(&[path.to_owned()])?;
    let refuse = |message: &str, help: String| {
        Stop::from(Problem::error(Place::of_file(path.display().to_string()), message, help))
    };
    if found.is_empty() {
        return Err(refuse("the folder has no tenant.toml", EXAMPLE.into()));
    }
    let mut text = None;
    if path.is_file() {
        for source in &found {
            text = text.or(head(source)?);
        }
    }
    let text = match (text, &books.judged.by, books.judged.on) {
        (Some(_), by, on) if by.is_some() || on.is_some() => {
            let help = "leave `--judged-by` and `--judged-on` out".into();
            return Err(refuse("the file says itself by which edition and for which day it is judged", help));
        }
        (Some(text), ..) => text,
        (None, Some(by), Some(on)) => {
            let edition = books.edition(by)?;
            let name = path.file_stem().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            format!("name = {}\nedition = \"{}\"\nas_of = {on}\n", toml::Value::String(name), edition.def.id)
        }
        _ => {
            let editions: Vec<_> = books.catalog.editions.keys().map(EditionId::as_str).collect();
            let help = format!(
                "write one with at least `name = \"Contoso\"`, `edition = \"online-2021-09\"`, \
                 `as_of = 2021-10-15`; or say `--judged-by EDITION --judged-on 2021-10-15`; editions: {}",
                editions.join(", ")
            );
            let what = if path.is_dir() { "the folder has no tenant.toml" } else { "the file is of no tenant yet" };
            return Err(refuse(&format!("{what}: nothing says by which edition and for which day it is judged"), help));
        }
    };
    let table: toml::Table = text.parse().map_err(|error: toml::de::Error| refuse(error.message(), String::new()))?;
    let word = |key: &str| table.get(key).map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned));
    let edition = word("edition").map(|edition| books.edition(&edition)).transpose()?;
    let on_premises = edition.as_ref().is_some_and(|edition| edition.def.deployment == "on-premises");
    let (currency, market, segment) = (word("currency"), word("market"), word("segment"));
    let options = Options {
        edition: edition.as_ref(),
        as_of: word("as_of").and_then(|day| day.parse().ok()),
        currency: currency.as_deref(),
        market: market.as_deref(),
        segment: segment.as_deref(),
        ..Options::of(if on_premises { Deployment::OnPremises } else { Deployment::Online })
    };
    let import = licet_formats::import(&books.catalog, &options, std::mem::take(&mut found));
    if import.is_refused() {
        return Err(Stop::Problems(import.problems));
    }
    let told = told(&import);
    let tables = import.tables.into_iter().map(|table| (table.name, table.csv.into_bytes())).collect();
    let shown = |tally: &licet_formats::Tally| tally.first.clone();
    let rows = import.accounts.iter().flat_map(|account| account.reported.iter().chain(&account.remarks));
    let warnings = import.problems.iter().cloned().chain(rows.filter(|tally| tally.why.is_finding()).flat_map(shown));
    Ok(Imported { warnings: warnings.collect(), texts: Tables { head: text.into_bytes(), tables }, told })
}

fn told(import: &Import) -> Vec<String> {
    let mut told: Vec<String> = import
        .accounts
        .iter()
        .map(|account| {
            let (rows, used, reported) = (number(account.rows), number(account.used), number(account.reported()));
            format!("read {} as {}: {rows} rows, {used} used, {reported} reported", account.file, account.format)
        })
        .collect();
    told.extend(
        import.passed_over.iter().map(|file| format!("passed over {file}: of no format with a say in licensing")),
    );
    told
}
