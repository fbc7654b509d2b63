//! HiGHS as the referee of the plans: the optimum of the exported model is the plan's, to the cent.
//!
//! It needs python3 with highspy (`pip install highspy`); without it this says so and compares nothing. `cargo xtask
//! referee` compares generated tenants, `cargo xtask bench --highs` large ones.

use std::process::Command;

use super::{Folder, licet};

const TENANTS: [&str; 4] = ["contoso-coffee", "fabrikam-retail", "adventure-works", "litware-onprem"];
const MODES: [&str; 3] = ["greenfield", "keep-owned", "at-renewal"];

#[test]
fn highs_finds_the_same_optimum() {
    let there = Command::new("python3").args(["-c", "import highspy"]).output();
    if !there.is_ok_and(|output| output.status.success()) {
        println!("not compared: there is no python3 with highspy");
        return;
    }
    let (folder, mut plans) = (Folder::empty(), Vec::new());
    for tenant in TENANTS {
        for mode in MODES {
            let (path, model) = (format!("tenants/{tenant}"), format!("{}/{tenant}-{mode}.mps", folder.path()));
            let plan = licet(&["plan", &path, "--mode", mode, "--json", "-q"]).json();
            assert_eq!(licet(&["plan", &path, "--mode", mode, "-q", "--export-model", &model]).status, 0);
            assert_eq!(plan["feasible"], true, "{tenant} {mode}");
            let amount = |value: &serde_json::Value| value.as_str().unwrap().parse::<f64>().unwrap();
            // What is paid once counts in the bound, spread as in the model.
            let cents = 100.0 * (amount(&plan["lower_bound"]) + amount(&plan["proof"]["gap"]));
            plans.push((model, cents));
        }
    }
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../../xtask/src/highs.py");
    let models = plans.iter().map(|(model, _)| model.as_str());
    let output = Command::new("python3").arg(script).arg("60").args(models).output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    assert_eq!(said.lines().count(), plans.len(), "{}", String::from_utf8_lossy(&output.stderr));
    for (line, (model, cents)) in said.lines().zip(plans) {
        let found: f64 = line.split(' ').nth(1).unwrap().parse().unwrap();
        assert!(line.starts_with("optimal ") && (found - cents).abs() < 0.51, "{model}: {cents} cents; HiGHS: {line}");
    }
}
