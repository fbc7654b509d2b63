//! HiGHS as the referee: the exported models, solved by somebody else.

use std::{path::PathBuf, process::Command};

use anyhow::{Context, Result, bail};

/// What HiGHS says of a model.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Said {
    /// The optimum in cents; `None` means there is no solution, or it was not found in time.
    pub(crate) cents: Option<f64>,
    /// Whether there is none at all.
    pub(crate) infeasible: bool,
    /// How long it took, in seconds.
    pub(crate) took: f64,
}

/// Solves the models, each within so many seconds: as they are, or once for each answer to the few structural choices.
pub(crate) fn solve(limit: u64, by_choices: bool, models: &[PathBuf]) -> Result<Vec<Said>> {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/src/highs.py");
    let output = Command::new("python3")
        .arg(script)
        .arg(limit.to_string())
        .args(by_choices.then_some("--choices"))
        .args(models)
        .output();
    let output = output.context("python3 is needed to ask HiGHS")?;
    if !output.status.success() {
        bail!(
            "HiGHS cannot be asked (`pip install --target DIR highspy`, then PYTHONPATH=DIR):\n{}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
    let text = String::from_utf8(output.stdout)?;
    let said: Vec<Said> = text.lines().map(line).collect::<Result<_>>()?;
    if said.len() != models.len() {
        bail!("HiGHS answered {} of {} models", said.len(), models.len());
    }
    Ok(said)
}

fn line(line: &str) -> Result<Said> {
    let mut words = line.split(' ');
    let mut word = || words.next().with_context(|| format!("an answer of HiGHS that cannot be read: {line}"));
    let (status, cents, took) = (word()?, word()?.parse::<f64>()?, word()?.parse()?);
    Ok(Said { cents: (status == "optimal").then_some(cents), infeasible: status.contains("infeasible"), took })
}
