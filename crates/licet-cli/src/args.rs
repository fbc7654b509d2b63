//! The call: global options and the verbs.

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};
use licet::value::Day;

use crate::commands::{
    audit, capacity, cases, catalog, check, completions, export, import, man, plan, reconcile, require, rules, schema,
    transition, verify,
};

/// Dynamics 365 licensing as software: the cheapest lawful set of licences, with the rules it rests on.
#[derive(Debug, Parser)]
#[command(name = "licet", version, max_term_width = 100, after_help = AFTER_HELP)]
pub(crate) struct Args {
    /// Options of every verb.
    #[command(flatten)]
    pub(crate) global: Global,
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Command,
}

const AFTER_HELP: &str = "\
Exit status: 0 the answer is good (compliant, allowed, all cases pass), 1 the answer is bad (findings, refused, no \
lawful plan, a case fails), 2 the input or the call is wrong.";

/// Options of every verb.
#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "Options of every verb")]
pub(crate) struct Global {
    /// Read the catalogue from this folder instead of the one that is built in
    #[arg(long, global = true, value_name = "DIR")]
    pub(crate) catalog: Option<PathBuf>,
    /// The edition that judges exports given in place of a tenant's folder
    #[arg(long, global = true, value_name = "EDITION", requires = "judged_on")]
    pub(crate) judged_by: Option<String>,
    /// The day for which they are judged
    #[arg(long, global = true, value_name = "DAY", requires = "judged_by", value_parser = |text: &str| text.parse::<Day>())]
    pub(crate) judged_on: Option<Day>,
    /// The form of the answer
    #[arg(long, global = true, value_enum, default_value_t = Format::Table)]
    pub(crate) format: Format,
    /// Short for `--format json`
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// Colours: on a terminal only, always, never
    #[arg(long, global = true, value_enum, default_value_t = Color::Auto)]
    pub(crate) color: Color,
    /// Say nothing but the answer and errors: no warnings, no progress
    #[arg(short, long, global = true)]
    pub(crate) quiet: bool,
    /// Tell on the standard error how long each stage took, in seconds
    #[arg(long, global = true, hide = true)]
    pub(crate) timings: bool,
}

impl Global {
    /// Whether the answer is wanted as JSON.
    pub(crate) fn json(&self) -> bool {
        self.json || self.format == Format::Json
    }
}

/// The form of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// Tables and sentences for people
    Table,
    /// One JSON document
    Json,
}

/// When to use colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal, unless NO_COLOR is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// The verbs.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// The cheapest lawful set of licences for a tenant, with a proof
    Plan(plan::Args),
    /// Check what somebody brings: a plan against its tenant, or an archive of evidence
    Verify(verify::Args),
    /// The effective licence position of a tenant and what is wrong with it
    Audit(audit::Args),
    /// What each user's roles, menu items and needs require, and why
    Require(require::Args),
    /// What licences bring, what is used, what is left, and when it runs out
    Capacity(capacity::Args),
    /// Whether a licence may be assigned, bought, combined
    Check(Box<check::Args>),
    /// What becomes of old licences: the cheapest mix of upgrades, what must be bought besides, and when
    Transition(transition::Args),
    /// Files of vendors' programs, as they come, into the tables of a tenant
    Import(import::Args),
    /// The tenant against Microsoft's own report of licences: every difference with exactly one reason
    Reconcile(reconcile::Args),
    /// Answers as files: workbooks, CSV, JSON, pages, requests for Graph, scripts
    Export(export::Args),
    /// One rule in full, or the rules that speak of something
    Rules(rules::Args),
    /// What the catalogue holds, how editions differ, whether it is sound
    Catalog(catalog::Args),
    /// Run case files: situations with the answers that must come
    Cases(cases::Args),
    /// The JSON Schema of an answer
    Schema(schema::Args),
    /// Completions for a shell
    Completions(completions::Args),
    /// Manual pages
    #[command(hide = true)]
    Man(man::Args),
}
