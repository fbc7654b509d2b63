//! `licet cases`: runs case files.

use std::path::PathBuf;

use crate::{
    books::Books,
    cases::{Report, file::CaseFile, find, run as run_cases, show},
    output::Out,
    progress::Bar,
    stop::{Outcome, Stop},
};

/// Run case files: situations with the answers that must come.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Case files, or folders of them
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
}

/// Runs the cases and shows what failed.
pub(crate) fn run(args: &Args, out: &mut Out, books: &Books) -> Result<Outcome, Stop> {
    let (found, mut problems) = find(&args.paths);
    let mut warnings = Vec::new();
    let mut files = Vec::new();
    for (name, text) in &found {
        match CaseFile::parse(name, text) {
            Ok((file, more)) => {
                warnings.extend(more);
                files.push(file);
            }
            Err(more) => problems.extend(more),
        }
    }
    if files.is_empty() {
        return Err(problems.into());
    }
    let steps = files.iter().map(|file| file.cases.len()).sum::<usize>();
    let bar = Bar::of_steps(out.shows_progress(), u64::try_from(steps).unwrap_or(u64::MAX), "cases");
    let (reports, more) = run_cases(books, &files, &bar);
    drop(bar);
    warnings.extend(more);
    out.problems(&warnings);
    out.problems(&problems);
    let report = Report::of(reports);
    if out.json {
        out.answer(&report)?
    } else {
        show(out, &report)?
    }
    Ok(if problems.is_empty() { Outcome::good_if(report.failed == 0) } else { Outcome::Broken })
}
