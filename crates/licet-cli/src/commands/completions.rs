//! `licet completions`: completions for a shell.

use clap::CommandFactory;
use clap_complete::Shell;

use crate::{
    output::Out,
    stop::{Outcome, Stop},
};

/// Completions for a shell.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

/// Writes the completions.
pub(crate) fn run(args: &Args, out: &mut Out) -> Result<Outcome, Stop> {
    let mut written = Vec::new();
    clap_complete::generate(args.shell, &mut crate::args::Args::command(), "licet", &mut written);
    out.raw(&written)?;
    Ok(Outcome::Good)
}
