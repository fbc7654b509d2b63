//! Generated tenants of middling size, planned by licet and by HiGHS: the optimum must be the same to the cent.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use anyhow::{Context, Result, bail};
use fastrand::Rng;
use serde_json::Value;

use crate::{
    generate::{Features, generate},
    highs,
};

/// So many models are given to HiGHS at once.
const BATCH: u64 = 10;
/// HiGHS has so many seconds for each.
const LIMIT: u64 = 300;

/// Compares that many tenants, from a seed on.
pub(crate) fn referee(tenants: u64, first: u64, binary: &Path) -> Result<()> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/referee");
    let (mut compared, mut open, mut wrong) = (0, 0, Vec::new());
    let (mut ours, mut theirs) = (0.0, 0.0);
    for start in (first..first + tenants).step_by(usize::try_from(BATCH)?) {
        let mut asked = Vec::new();
        for seed in start..(start + BATCH).min(first + tenants) {
            asked.push(one(&folder, seed, binary)?);
        }
        let models: Vec<PathBuf> = asked.iter().map(|asked| asked.model.clone()).collect();
        for (asked, said) in asked.iter().zip(highs::solve(LIMIT, false, &models)?) {
            compared += 1;
            ours += asked.took;
            theirs += said.took;
            match (asked.cents, said.cents) {
                (Some(ours), Some(theirs)) if (ours - theirs).abs() < 0.51 => {}
                (None, None) if said.infeasible => {}
                (_, None) if !said.infeasible => open += 1,
                (ours, theirs) => {
                    let what = format!("{}: licet {ours:?} cents, HiGHS {theirs:?}", asked.what);
                    println!("DIFFERENT {what}");
                    wrong.push(what);
                }
            }
            fs::remove_file(&asked.model)?;
        }
        println!("{compared} compared, {} different, {open} not decided by HiGHS in {LIMIT} s", wrong.len());
    }
    println!("HiGHS took {:.1} times as long to solve as licet", theirs / ours.max(0.001));
    if wrong.is_empty() { Ok(()) } else { bail!("{} optima differ:\n{}", wrong.len(), wrong.join("\n")) }
}

/// A tenant that was planned and exported.
struct Asked {
    what: String,
    model: PathBuf,
    /// The plan's cost in cents; `None` if there is no lawful plan.
    cents: Option<f64>,
    /// How long solving took, in seconds.
    took: f64,
}

fn one(folder: &Path, seed: u64, binary: &Path) -> Result<Asked> {
    let mut random = Rng::with_seed(seed);
    let users = random.usize(200..=2_000);
    let features = Features::some(&mut random);
    let mode = ["greenfield", "keep-owned", "at-renewal"][random.usize(..3)];
    let what = format!("seed {seed}, {users} users, {mode}, {features:?}");
    let tenant = folder.join(format!("t{seed}"));
    generate(&tenant, users, seed, &features)?;
    let model = folder.join(format!("m{seed}.mps"));
    let run = |more: &[&str]| {
        let mut command = Command::new(binary);
        command.arg("plan").arg(&tenant).args(["--mode", mode, "--json", "-q", "--timings"]).args(more);
        command.stderr(Stdio::piped()).output().with_context(|| binary.display().to_string())
    };
    let planned = run(&[])?;
    let plan: Value = serde_json::from_slice(&planned.stdout)
        .with_context(|| format!("{what}: {}", String::from_utf8_lossy(&planned.stderr)))?;
    let exported = run(&["--export-model", &model.display().to_string()])?;
    if !exported.status.success() {
        bail!("{what}: {}", String::from_utf8_lossy(&exported.stderr));
    }
    if plan["feasible"] == true && plan["proof"]["optimal"] != true {
        bail!("{what}: the plan is not proved to be the cheapest");
    }
    let amount = |key: &str| plan[key].as_str().and_then(|text| text.parse::<f64>().ok());
    let once = amount("once_cost").unwrap_or(0.0);
    if once != 0.0 {
        bail!("{what}: prices paid once are not compared here");
    }
    let cents = amount("monthly_cost").filter(|_| plan["feasible"] == true).map(|cost| cost * 100.0);
    fs::remove_dir_all(&tenant)?;
    let took = crate::bench::stage(&String::from_utf8_lossy(&planned.stderr), "solving").unwrap_or(0.0);
    Ok(Asked { what, model, cents, took })
}
