//! Generated tenants through the whole of licet, stage by stage; figures as ratios, for machines differ.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    thread,
    time::Duration,
};

use anyhow::{Context, Result, bail};

use crate::{
    generate::{Features, generate},
    highs, memory,
};

/// HiGHS has so many seconds for a model.
const LIMIT: u64 = 600;
const MODES: [&str; 3] = ["greenfield", "keep-owned", "at-renewal"];

/// What is to be measured.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Wanted {
    /// The numbers of users
    #[arg(long, value_delimiter = ',', default_value = "1000,10000,100000")]
    users: Vec<usize>,
    /// How many tenants of each size
    #[arg(long, default_value_t = 1)]
    seeds: u64,
    /// Solve the exported models with HiGHS too, and compare the optimum to the cent
    #[arg(long)]
    highs: bool,
    /// The binary to measure; without it the release build, which is brought up to date
    #[arg(long)]
    binary: Option<PathBuf>,
}

/// Measures.
pub(crate) fn bench(wanted: &Wanted) -> Result<()> {
    let binary = match &wanted.binary {
        Some(binary) => binary.clone(),
        None => build()?,
    };
    let counting = memory::build()?;
    let folder = root().join("target/bench");
    println!(
        "| users | seed | mode | reading, s | MB/s | requiring | model | solving | explaining | checking | writing | whole plan | peak MB | model MB | HiGHS / solving, as it is and by choices |"
    );
    println!("|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|");
    let mut wrong = Vec::new();
    for &users in &wanted.users {
        for seed in 1..=wanted.seeds {
            let tenant = folder.join(format!("u{users}-s{seed}"));
            generate(&tenant, users, seed, &Features::all())?;
            for mode in MODES {
                wrong.extend(row(wanted, (&binary, &counting), &tenant, (users, seed, mode))?);
            }
            fs::remove_dir_all(&tenant)?;
        }
    }
    println!(
        "\nreading in seconds; requiring as a part of reading; the stages of the plan and the whole of it as parts of \
         reading and requiring together; peak: the process; model: what making and solving it had besides the tenant \
         and its requirements"
    );
    if wrong.is_empty() { Ok(()) } else { bail!("optima differ:\n{}", wrong.join("\n")) }
}

/// The repository.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Builds the binary as it is released.
pub(crate) fn build() -> Result<PathBuf> {
    let done =
        Command::new(env!("CARGO")).args(["build", "--release", "-p", "licet-cli"]).current_dir(root()).status()?;
    if !done.success() {
        bail!("the release build failed");
    }
    Ok(root().join("target/release/licet"))
}

/// One line of the table; what differs from HiGHS.
fn row(
    wanted: &Wanted,
    (binary, counting): (&Path, &Path),
    tenant: &Path,
    (users, seed, mode): (usize, u64, &str),
) -> Result<Option<String>> {
    let bytes: u64 = fs::read_dir(tenant)?.filter_map(|entry| Some(entry.ok()?.metadata().ok()?.len())).sum();
    let required = run(binary, &["require", &tenant.display().to_string()])?;
    let planned = run(binary, &["plan", &tenant.display().to_string(), "--mode", mode])?;
    let time =
        |ran: &Ran, name: &str| stage(&ran.told, name).with_context(|| format!("no time of {name}: {}", ran.told));
    let (reading, requiring) = (time(&required, "reading")?, time(&required, "requiring")?);
    let unit = reading + requiring;
    let stages: Vec<String> = ["model", "solving", "explaining", "checking", "writing"]
        .iter()
        .map(|name| Ok(format!("{:.2}", time(&planned, name)? / unit)))
        .collect::<Result<_>>()?;
    let whole: f64 = ["reading", "model", "solving", "explaining", "checking", "writing"]
        .iter()
        .map(|name| time(&planned, name))
        .sum::<Result<f64>>()?;
    let model = memory::of_model(counting, tenant, mode)?;
    let (ratio, wrong) = if wanted.highs { compare(binary, tenant, mode, &planned)? } else { ("-".into(), None) };
    println!(
        "| {users} | {seed} | {mode} | {reading:.2} | {:.0} | {:.2} | {} | {:.2} | {} | {:.1} | {ratio} |",
        bytes as f64 / 1e6 / reading.max(0.001),
        requiring / reading.max(0.001),
        stages.join(" | "),
        whole / unit,
        planned.peak / 1024,
        model as f64 / 1e6
    );
    Ok(wrong)
}

/// How much longer HiGHS takes for the same model, as it is and by choices, and whether it finds the same.
fn compare(binary: &Path, tenant: &Path, mode: &str, planned: &Ran) -> Result<(String, Option<String>)> {
    // Before the next run writes its own answer in the same place.
    let plan: serde_json::Value = serde_json::from_reader(File::open(&planned.answer)?)?;
    let cost = plan["monthly_cost"].as_str().and_then(|text| text.parse::<f64>().ok()).context("no cost")? * 100.0;
    let model = tenant.join("../model.mps");
    let shown = model.display().to_string();
    run(binary, &["plan", &tenant.display().to_string(), "--mode", mode, "--export-model", &shown])?;
    let solving = stage(&planned.told, "solving").unwrap_or(0.0).max(0.001);
    let (mut ratios, mut wrong) = (Vec::new(), None);
    for by_choices in [false, true] {
        let said = highs::solve(LIMIT, by_choices, std::slice::from_ref(&model))?;
        let said = said.first().context("no answer of HiGHS")?;
        let ratio = said.took / solving;
        ratios.push(match said.cents {
            Some(cents) if (cents - cost).abs() < 0.51 => format!("{ratio:.0}, equal"),
            Some(cents) => {
                wrong = Some(format!("{} {mode}: licet {cost} cents, HiGHS {cents}", tenant.display()));
                "DIFFERENT".into()
            }
            None => format!("over {ratio:.0}, undecided in {LIMIT} s"),
        });
    }
    fs::remove_file(&model)?;
    Ok((ratios.join("; "), wrong))
}

/// A run of licet.
struct Ran {
    /// What it told beside the answer.
    told: String,
    /// Where its answer stands.
    answer: PathBuf,
    /// The most memory it had, in KiB.
    peak: u64,
}

fn run(binary: &Path, args: &[&str]) -> Result<Ran> {
    let answer = root().join("target/bench/answer.json");
    let mut child = Command::new(binary)
        .args(args)
        .args(["--json", "--quiet", "--timings"])
        .stdout(File::create(&answer)?)
        .stderr(Stdio::piped())
        .spawn()?;
    let status = format!("/proc/{}/status", child.id());
    let mut peak = 0;
    // The highest mark only grows: the last look before the end tells it.
    while child.try_wait()?.is_none() {
        peak = peak.max(high_water(&status).unwrap_or(0));
        thread::sleep(Duration::from_millis(10));
    }
    let output = child.wait_with_output()?;
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    if !output.status.success() {
        bail!("licet {} ended with {}:\n{told}", args.join(" "), output.status);
    }
    Ok(Ran { told, answer, peak })
}

fn high_water(status: &str) -> Option<u64> {
    let text = fs::read_to_string(status).ok()?;
    text.lines().find(|line| line.starts_with("VmHWM:"))?.split_whitespace().nth(1)?.parse().ok()
}

/// The time of a stage among those told, in seconds.
pub(crate) fn stage(told: &str, name: &str) -> Option<f64> {
    let line = told.lines().find(|line| line.starts_with(&format!("{name} ")))?;
    line.split(' ').rev().nth(1)?.parse().ok()
}
