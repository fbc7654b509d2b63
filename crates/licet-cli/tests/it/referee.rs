//! HiGHS as the referee of the plans: the optimum of the exported model is the plan's, to the cent.
//!
//! It runs where there is python3 with highspy; where that is not installed, pip is asked to fetch it beside the build. Where
//! neither works this says so and compares nothing. `cargo xtask referee` compares many generated tenants, `cargo xtask bench
//! --highs` large ones.

#[expect(dead_code, clippy::float_arithmetic, reason = "a bench tenant has all features, and people by a law of Zipf")]
#[path = "../../../../xtask/src/generate.rs"]
mod generate;

use std::{path::Path, process::Command};

use super::{Folder, licet};

const TENANTS: [&str; 4] = ["contoso-coffee", "fabrikam-retail", "adventure-works", "litware-onprem"];
const MODES: [&str; 3] = ["greenfield", "keep-owned", "at-renewal"];
const HIGHSPY: &str = "highspy==1.15.1";
const FETCHED: &str = concat!(env!("CARGO_TARGET_TMPDIR"), "/highspy");

#[test]
fn highs_finds_the_same_optimum() {
    let there = has_highspy() || fetch() && has_highspy();
    if !there {
        println!("not compared: there is no python3 with highspy, and pip could not fetch it");
        return;
    }
    let folder = Folder::empty();
    let bench = format!("{}/bench", folder.path());
    generate::generate(Path::new(&bench), 1_000, 1, &generate::Features::all()).unwrap();
    let named = TENANTS.map(|tenant| format!("tenants/{tenant}"));
    let mut plans = Vec::new();
    for path in named.iter().chain([&bench]) {
        for mode in MODES {
            let model = format!("{}/{}.mps", folder.path(), plans.len());
            let plan = licet(&["plan", path, "--mode", mode, "--json", "-q"]).json();
            assert_eq!(licet(&["plan", path, "--mode", mode, "-q", "--export-model", &model]).status, 0);
            assert_eq!(plan["feasible"], true, "{path} {mode}");
            let amount = |value: &serde_json::Value| value.as_str().unwrap().parse::<f64>().unwrap();
            // What is paid once counts in the bound, spread as in the model.
            let cents = 100.0 * (amount(&plan["lower_bound"]) + amount(&plan["proof"]["gap"]));
            plans.push((format!("{path} {mode}"), model, cents));
        }
    }
    // Ways through a time: the bound, of which the cost is no higher, is what HiGHS finds.
    for path in &named {
        let model = format!("{}/{}.mps", folder.path(), plans.len());
        let as_of = licet(&["plan", path, "--json", "-q"]).json()["as_of"].as_str().unwrap().to_string();
        let until = as_of.replacen(&as_of[..4], &(as_of[..4].parse::<u32>().unwrap() + 3).to_string(), 1);
        let way = licet(&["plan", path, "--until", &until, "--json", "-q"]).json();
        assert_eq!(licet(&["plan", path, "--until", &until, "-q", "--export-model", &model]).status, 0);
        assert_eq!(way["optimal"], true, "{path} until {until}");
        let cents = 100.0 * way["cost"].as_str().unwrap().parse::<f64>().unwrap();
        plans.push((format!("{path} until {until}"), model, cents));
    }
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../../xtask/src/highs.py");
    let models = plans.iter().map(|(_, model, _)| model.as_str());
    let output = python().arg(script).arg("600").args(models).output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    assert_eq!(said.lines().count(), plans.len(), "{}", String::from_utf8_lossy(&output.stderr));
    for (line, (what, _, cents)) in said.lines().zip(plans) {
        let found: f64 = line.split(' ').nth(1).unwrap().parse().unwrap();
        assert!(line.starts_with("optimal ") && (found - cents).abs() < 0.51, "{what}: {cents} cents; HiGHS: {line}");
    }
}

/// Python, which finds what was fetched, too.
fn python() -> Command {
    let mut python = Command::new("python3");
    let paths = std::env::var_os("PYTHONPATH").unwrap_or_default();
    let paths = std::env::split_paths(&paths).chain([FETCHED.into()]);
    python.env("PYTHONPATH", std::env::join_paths(paths).unwrap());
    python
}

fn has_highspy() -> bool {
    python().args(["-c", "import highspy"]).output().is_ok_and(|output| output.status.success())
}

fn fetch() -> bool {
    let pip = ["-m", "pip", "install", "--quiet", "--retries", "1", "--timeout", "20", "--target", FETCHED, HIGHSPY];
    python().args(pip).output().is_ok_and(|output| output.status.success())
}
