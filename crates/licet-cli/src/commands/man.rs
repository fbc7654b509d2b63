//! `licet man`: manual pages, one per verb.

use std::path::PathBuf;

use clap::CommandFactory;
use licet::value::{Place, Problem};

use crate::stop::{Outcome, Stop};

/// Manual pages.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The folder to write them to
    folder: PathBuf,
}

/// Writes the manual pages.
pub(crate) fn run(args: &Args) -> Result<Outcome, Stop> {
    let written = std::fs::create_dir_all(&args.folder)
        .and_then(|()| clap_mangen::generate_to(crate::args::Args::command(), &args.folder));
    written.map_err(|error| {
        let place = Place::of_file(args.folder.display().to_string());
        Problem::error(place, format!("the manual pages cannot be written: {error}"), "")
    })?;
    Ok(Outcome::Good)
}
