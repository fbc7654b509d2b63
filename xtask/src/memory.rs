//! The memory that making and solving a model takes beside the tenant, counted allocation by allocation.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, bail};

use crate::bench::root;

/// Builds what counts.
pub(crate) fn build() -> Result<PathBuf> {
    let args = ["build", "--release", "-p", "licet-plan", "--example", "memory"];
    if !Command::new(env!("CARGO")).args(args).current_dir(root()).status()?.success() {
        bail!("the release build of the example `memory` failed");
    }
    Ok(root().join("target/release/examples/memory"))
}

/// The most bytes that making the model and solving it had besides what the tenant and its requirements hold.
pub(crate) fn of_model(binary: &Path, tenant: &Path, mode: &str) -> Result<u64> {
    let output = Command::new(binary).arg(tenant).arg(mode).output()?;
    if !output.status.success() {
        bail!("{} ended with {}:\n{}", binary.display(), output.status, String::from_utf8_lossy(&output.stderr));
    }
    let told = String::from_utf8(output.stdout)?;
    let peak = |stage: &str| {
        let line = told.lines().find_map(|line| line.strip_prefix(stage)?.strip_prefix(" peak "));
        let bytes = line.and_then(|rest| rest.split(' ').next()?.parse::<u64>().ok());
        bytes.with_context(|| format!("no peak of {stage}: {told}"))
    };
    Ok(peak("model")?.max(peak("solve")?))
}
