//! `licet import`: files of vendors' programs, as they come, into the tables of a tenant.

mod folder;
mod head;
mod write;

pub(crate) use folder::sources;

use std::path::PathBuf;

use clap::ValueEnum;
use licet::value::{Day, Place, Problem};
use licet_formats::{Account, Import, ModelUsed, Tally, import};
use serde::Serialize;

use crate::{
    books::Books,
    output::{Grid, Out, Tone, count, left, number, right},
    stop::{Outcome, Stop},
};

/// How many problems of one kind and file are told in words; JSON has more.
const TOLD: usize = 20;

/// Files of vendors' programs, as they come, into the tables of a tenant.
#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_HELP)]
pub(crate) struct Args {
    /// The files, in any order: exports, archives, folders
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// The tenant's folder; it is made if there is none
    #[arg(long, value_name = "TENANT", required_unless_present = "dry_run")]
    into: Option<PathBuf>,
    /// Show what is recognised and what would be written, and write nothing
    #[arg(long)]
    dry_run: bool,
    /// Replace tables that the folder has already
    #[arg(long)]
    replace: bool,
    /// The name of a new tenant; without it that of its folder
    #[arg(long)]
    name: Option<String>,
    /// The edition by which a new tenant is judged
    #[arg(long)]
    edition: Option<String>,
    /// The day for which a new tenant is judged
    #[arg(long, value_name = "DAY", value_parser = |text: &str| text.parse::<Day>())]
    as_of: Option<Day>,
    /// The term whose prices are taken from price sheets
    #[arg(long, value_enum, default_value_t = Term::Year)]
    term: Term,
    /// Take what the partner pays from price sheets, not the list price
    #[arg(long)]
    partner_prices: bool,
}

/// The term of a price.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Term {
    /// A month, which costs more
    Month,
    /// A year
    Year,
    /// Three years
    ThreeYears,
}

const AFTER_HELP: &str = "\
Files are recognised by what stands in them, never by their name. Every row is used or reported. Exit status 1: \
something needs a look (an unknown SKU, a person who cannot be told); what was sure is written all the same.";

/// The models of licences in words.
const MODELS: [(ModelUsed, &str); 4] = [
    (ModelUsed::Entitlements, "the SKUs entitled to each object"),
    (ModelUsed::Privileges, "the licence properties of menu items and the SKUs of privileges"),
    (ModelUsed::MenuItems, "the licence properties of menu items"),
    (ModelUsed::RoleTable, "their names in the tables of the guide"),
];

/// What an import did.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub(crate) struct Imported {
    /// What the files gave.
    #[serde(flatten)]
    import: Import,
    /// The files that were written, or would be.
    written: Vec<Written>,
    /// Whether nothing was written because only a look was asked for.
    dry_run: bool,
}

/// One file of the tenant's folder.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub(crate) struct Written {
    /// Its name.
    file: String,
    /// How many rows it has.
    rows: usize,
    /// Whether it takes the place of one that stood there.
    replaces: bool,
}

/// Imports.
pub(crate) fn run(args: &Args, out: &mut Out, books: &Books) -> Result<Outcome, Stop> {
    let sources = sources(&args.files)?;
    let head = head::of(args, books);
    let known = head.as_ref().ok().and_then(Option::as_ref);
    let import = import(&books.catalog, &head::options(args, known), sources);
    let head = match head {
        Ok(head) if !import.is_refused() => head,
        Ok(_) => return Err(Stop::Problems(import.problems)),
        Err(Stop::Problems(problems)) => return Err(Stop::Problems([import.problems, problems].concat())),
        Err(stop) => return Err(stop),
    };
    out.problems(&import.problems);
    let files = write::files(args, head.as_ref(), &import)?;
    if let (Some(into), Some(head)) = (&args.into, &head) {
        write::check(into, head, &files, books)?;
        if !args.dry_run {
            write::write(into, &files)?;
        }
    }
    let outcome = Outcome::good_if(!import.has_findings());
    let written =
        files.iter().map(|file| Written { file: file.name.clone(), rows: file.rows, replaces: file.replaces });
    let written = written.collect();
    let answer = Imported { written, dry_run: args.dry_run, import };
    if out.json {
        out.answer(&answer)?;
    } else {
        tell(out, &answer.import);
        show(out, &answer)?;
    }
    Ok(outcome)
}

/// Tells what somebody must look at, row by row.
fn tell(out: &mut Out, import: &Import) {
    for account in &import.accounts {
        for tally in account.reported.iter().chain(&account.remarks).filter(|tally| tally.why.is_finding()) {
            let shown = tally.first.get(..TOLD).unwrap_or(&tally.first);
            out.problems(shown);
            let more = tally.count.saturating_sub(u64::try_from(shown.len()).unwrap_or(u64::MAX));
            if more > 0 {
                let message = format!("{} more of this kind", number(more));
                let help = "`--json` has the first thousand";
                out.problems(&[Problem::warning(Place::of_file(&account.file), message, help)]);
            }
        }
    }
}

fn show(out: &mut Out, answer: &Imported) -> std::io::Result<()> {
    let import = &answer.import;
    let people = count(import.people, "person", "people");
    out.title(format!("{}, {people}", count(import.accounts.len(), "set of rows", "sets of rows")))?;
    out.blank()?;
    let numbers = ["rows", "used", "reported"].map(right);
    let mut grid = Grid::new(&[&[left("file"), left("format"), left("text")], &numbers[..], &[left("why")]].concat());
    let shared = shared_folder(import.accounts.iter().map(|account| account.file.as_str()));
    for account in &import.accounts {
        grid.row([
            account.file.get(shared..).unwrap_or(&account.file).to_owned(),
            account.format.to_owned(),
            account.encoding.to_owned(),
            number(account.rows),
            number(account.used),
            number(account.reported()),
            reasons(out, account),
        ]);
    }
    out.table(&grid)?;
    for account in import.accounts.iter().filter(|account| !account.unknown_columns.is_empty()) {
        out.paragraph(&format!("{}: columns kept out: {}", account.file, account.unknown_columns.join(", ")), 2)?;
    }
    if !import.matched.is_empty() {
        out.heading("matched between files")?;
        let mut by = std::collections::BTreeMap::new();
        for matched in &import.matched {
            *by.entry(matched.by).or_insert(0_usize) += 1;
        }
        for (by, rows) in by {
            out.line(format_args!("  {} by {by}", count(rows, "row", "rows")))?;
        }
    }
    if !import.roles.is_empty() {
        out.heading("security roles")?;
        for (model, words) in MODELS {
            let roles = import.roles.iter().filter(|role| role.model == model).count();
            if roles > 0 {
                out.line(format_args!("  {} by {words}", count(roles, "role", "roles")))?;
            }
        }
    }
    if !import.passed_over.is_empty() {
        out.heading(format!("{} of no say in licensing", count(import.passed_over.len(), "file", "files")))?;
        for name in import.passed_over.iter().take(TOLD) {
            out.line(format_args!("  {name}"))?;
        }
    }
    out.heading(if answer.dry_run { "would be written" } else { "written" })?;
    for file in &answer.written {
        let replaces = if file.replaces { ", in place of the one that stood there" } else { "" };
        let rows = if file.rows > 0 { format!(": {}", count(file.rows, "row", "rows")) } else { String::new() };
        out.line(format_args!("  {}{rows}{replaces}", file.file))?;
    }
    Ok(())
}

/// How many bytes of their paths all files share, up to a folder.
fn shared_folder<'a>(mut files: impl Iterator<Item = &'a str>) -> usize {
    let Some(first) = files.next() else { return 0 };
    let mut shared = first.rfind('/').map_or(0, |at| at + 1);
    for file in files {
        while shared > 0 && file.get(..shared) != first.get(..shared) {
            shared = first.get(..shared - 1).and_then(|path| path.rfind('/')).map_or(0, |at| at + 1);
        }
    }
    shared
}

fn reasons(out: &Out, account: &Account) -> String {
    let words = account.reported.iter().chain(&account.remarks).map(|tally: &Tally| {
        let word = serde_json::to_value(tally.why).ok().and_then(|value| value.as_str().map(str::to_owned));
        let text = format!("{} {}", number(tally.count), word.unwrap_or_default());
        if tally.why.is_finding() { out.toned(Tone::Warning, text) } else { text }
    });
    words.collect::<Vec<_>>().join(", ")
}
