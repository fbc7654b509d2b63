//! `licet verify`: a plan that somebody brings, checked without the solver; or an archive of evidence, asked again.

use std::{
    fs,
    path::{Path, PathBuf},
};

use licet::value::{Day, Place, Problem};
use licet_plan::{Claim, verify};

use crate::{
    books::Books,
    commands::evidence,
    output::{Out, Tone, amount},
    progress,
    stop::{Outcome, Stop},
    tenant_folder,
};

/// Check what somebody brings: a plan against its tenant, or an archive of evidence
///
/// A plan must be lawful, cost what it says, and its certificate must prove that nothing is cheaper. An archive must
/// give the same answer again, to the byte.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The plan, as `licet plan TENANT --json` writes it; or the archive that `licet audit TENANT --bundle FILE` wrote
    file: PathBuf,
    /// The plan's tenant
    tenant: Option<PathBuf>,
}

/// Checks a plan or an archive.
pub(crate) fn run(args: &Args, out: &mut Out, books: &dyn Fn() -> Result<Books, Stop>) -> Result<Outcome, Stop> {
    match &args.tenant {
        Some(tenant) => plan(&args.file, tenant, out, &books()?),
        None => evidence::run(&args.file, out),
    }
}

fn plan(path: &Path, tenant: &Path, out: &mut Out, books: &Books) -> Result<Outcome, Stop> {
    let file = path.display().to_string();
    let text = fs::read_to_string(path)
        .map_err(|error| problem(&file, 0, 0, format!("the plan cannot be read: {error}"), "give the file's path"))?;
    let claim: Claim = serde_json::from_str(&text).map_err(|error| {
        if serde_json::from_str::<OverTime>(&text).is_ok() {
            let help = "export its model with `licet plan TENANT --until DATE --export-model FILE.mps` and give it to \
                        another solver";
            return problem(&file, 0, 0, "a plan until a day carries no certificate".into(), help);
        }
        let help = "write the plan with `licet plan TENANT --json`";
        problem(&file, error.line(), error.column(), format!("not a plan: {error}"), help)
    })?;
    let opened = tenant_folder::open(out, books, tenant)?;
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

/// What only a plan until a day has.
#[derive(serde::Deserialize)]
struct OverTime {
    #[serde(rename = "until")]
    _until: Day,
    #[serde(rename = "turns")]
    _turns: Vec<serde::de::IgnoredAny>,
}

fn problem(file: &str, line: usize, column: usize, message: String, help: &str) -> Stop {
    let number = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let place = Place { file: file.into(), line: number(line), column: number(column) };
    Stop::Problems(vec![Problem::error(place, message, help)])
}
