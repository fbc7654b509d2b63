//! `licet`: Dynamics 365 licensing as software, on the command line.
//!
//! The only crate that knows a terminal, the clock, files and the environment. One file per verb in `commands`.

mod args;
mod books;
mod cases;
mod commands;
mod engine;
mod output;
mod progress;
mod reports;
mod stop;
mod tenant_folder;
mod tenant_import;
mod tenant_texts;
mod whole_file;

use std::process::ExitCode;

use clap::Parser;

use crate::{args::Args, output::Out, stop::Stop};

fn main() -> ExitCode {
    let args = Args::parse();
    let mut out = Out::new(&args.global);
    let ended = commands::run(&args, &mut out).and_then(|outcome| out.flush().map(|()| outcome).map_err(Stop::from));
    let code = match ended {
        Ok(outcome) => outcome.status(),
        Err(Stop::Problems(problems)) => {
            out.problems(&problems);
            2
        }
        // The reader of a pipe has seen enough.
        Err(Stop::Output(error)) if error.kind() == std::io::ErrorKind::BrokenPipe => 0,
        Err(Stop::Output(error)) => {
            out.problems(&[stop::call(format!("the answer cannot be written: {error}"), "")]);
            2
        }
    };
    out.timings.passed("writing");
    out.tell_timings();
    out.closing_count();
    ExitCode::from(code)
}
