//! `licet verify`: a plan that somebody brings, checked without the solver.

use std::{fs, path::PathBuf};

use licet::value::{Place, Problem};
use licet_plan::{Claim, verify};

use crate::{
    books::Books,
    output::{Out, Tone, amount},
    progress,
    stop::{Outcome, Stop},
    tenant_folder,
};

/// Check a plan: is it lawful, does it cost what it says, can nothing be cheaper
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The plan, as `licet plan TENANT --json` writes it
    plan: PathBuf,
    /// The tenant's folder
    tenant: PathBuf,
}

/// Checks a plan.
pub(crate) fn run(args: &Args, out: &mut Out, books: &Books) -> Result<Outcome, Stop> {
    let file = args.plan.display().to_string();
    let text = fs::read_to_string(&args.plan)
        .map_err(|error| problem(&file, 0, 0, format!("the plan cannot be read: {error}"), "give the file's path"))?;
    let claim: Claim = serde_json::from_str(&text).map_err(|error| {
        let help = "write the plan with `licet plan TENANT --json`";
        problem(&file, error.line(), error.column(), format!("not a plan: {error}"), help)
    })?;
    let opened = tenant_folder::open(out, books, &args.tenant)?;
    let work = || verify(&opened.edition, &opened.tenant, &claim);
    let found = progress::while_working(out.shows_progress(), "checking the plan", work);
    if out.json {
        out.answer(&found)?;
        return Ok(Outcome::good_if(found.lawful && found.faults.is_empty()));
    }
    let money = |value| format!("{} {}", amount(value), opened.tenant.currency);
    let verdict = match (found.lawful, found.optimal) {
        (false, _) => out.toned(Tone::Bad, "refused"),
        (true, false) => out.toned(Tone::Warning, "lawful, not proved the cheapest"),
        (true, true) => out.toned(Tone::Good, "lawful, and nothing is cheaper"),
    };
    out.title(format!("{}: {verdict}", opened.tenant.name))?;
    out.line(format!("it costs {} a month", money(found.monthly_cost)))?;
    out.line(format!("its certificate proves that no lawful plan costs less than {}", money(found.proved)))?;
    if !found.faults.is_empty() {
        out.heading("what is wrong")?;
        found.faults.iter().try_for_each(|fault| out.paragraph(fault, 2))?;
    }
    Ok(Outcome::good_if(found.lawful && found.faults.is_empty()))
}

fn problem(file: &str, line: usize, column: usize, message: String, help: &str) -> Stop {
    let number = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let place = Place { file: file.into(), line: number(line), column: number(column) };
    Stop::Problems(vec![Problem::error(place, message, help)])
}
