//! The verbs, a file each.

pub(crate) mod audit;
pub(crate) mod capacity;
pub(crate) mod cases;
pub(crate) mod catalog;
pub(crate) mod check;
pub(crate) mod completions;
pub(crate) mod coverage;
pub(crate) mod evidence;
pub(crate) mod export;
pub(crate) mod import;
pub(crate) mod man;
pub(crate) mod plan;
pub(crate) mod reconcile;
pub(crate) mod require;
pub(crate) mod rules;
pub(crate) mod schema;
pub(crate) mod steps;
pub(crate) mod transition;
pub(crate) mod verify;

use std::path::Path;

use crate::{
    args::{Args, Command},
    books::Books,
    engine::NotBuilt,
    output::Out,
    stop::{Outcome, Stop},
    tenant_import::Judged,
};

/// Does what was asked for.
pub(crate) fn run(args: &Args, out: &mut Out) -> Result<Outcome, Stop> {
    let folder = args.global.catalog.as_deref();
    let global = &args.global;
    let judged = || Judged { by: global.judged_by.clone(), on: global.judged_on };
    let books = || Books::open(folder).map(|books| books.judging(judged()));
    match &args.command {
        Command::Plan(args) => plan::run(args, out, &books()?),
        Command::Verify(args) => verify::run(args, out, &books),
        Command::Audit(args) => audit::run(args, out, &books()?),
        Command::Require(args) => require::run(args, out, &books()?),
        Command::Capacity(args) => capacity::run(args, out, &books()?),
        Command::Check(args) => check::run(args, out, &books()?),
        Command::Transition(args) => transition::run(args, out, &books()?),
        Command::Import(args) => import::run(args, out, &books()?),
        Command::Export(args) => export::run(args, out, &books()?),
        Command::Reconcile(args) => reconcile::run(args, out, &books()?),
        Command::Rules(args) => rules::run(args, out, &books()?),
        Command::Catalog(args) => run_catalog(args, out, folder),
        Command::Cases(args) => cases::run(args, out, &books()?),
        Command::Schema(args) => schema::run(args, out),
        Command::Completions(args) => completions::run(args, out),
        Command::Man(args) => man::run(args),
    }
}

fn run_catalog(args: &catalog::Args, out: &mut Out, folder: Option<&Path>) -> Result<Outcome, Stop> {
    match &args.what {
        catalog::What::List(args) => catalog::list::run(args, out, &Books::open(folder)?),
        catalog::What::Show(args) => catalog::show::run(args, out, &Books::open(folder)?),
        catalog::What::Diff(args) => catalog::diff::run(args, out, &Books::open(folder)?),
        catalog::What::Validate => catalog::validate::run(out, folder),
    }
}

impl From<NotBuilt> for Stop {
    fn from(missing: NotBuilt) -> Self {
        Self::call(missing.to_string(), "this version of licet cannot answer that question")
    }
}
