//! A plan's certificate is checked without the solver, and a wrong one proves nothing.

use licet::value::Money;
use licet_plan::{Claim, Mode, Step, Verification, export_model, plan, plan_until, verify};

use crate::common::folder;

const TENANTS: [&str; 4] = ["contoso-coffee", "adventure-works", "fabrikam-retail", "litware-onprem"];

fn claim(name: &str) -> Claim {
    let (edition, tenant) = folder(name);
    let plan = plan(&edition, &tenant, Mode::Greenfield);
    serde_json::from_value(serde_json::to_value(plan).unwrap()).unwrap()
}

fn verified(name: &str, claim: &Claim) -> Verification {
    let (edition, tenant) = folder(name);
    verify(&edition, &tenant, claim)
}

#[test]
fn the_plans_of_the_samples_prove_themselves() {
    for name in TENANTS {
        let claim = claim(name);
        let verified = verified(name, &claim);
        assert!(verified.lawful && verified.optimal, "{name}: {:?}", verified.faults);
        assert_eq!(verified.proved, claim.monthly_cost, "{name}");
    }
}

#[test]
fn other_worths_prove_less_and_never_too_much() {
    for name in TENANTS {
        let original = claim(name);
        let steps = original.proof.certificate.steps.len();
        for at in 0..steps {
            for (factor, divisor) in [(0, 1), (1, 2), (2, 1), (1_000, 1)] {
                let mut claim = original.clone();
                if let Step::Worth(worth) = &mut claim.proof.certificate.steps[at] {
                    worth.values_mut().for_each(|worth| *worth = *worth * factor / divisor);
                }
                assert!(
                    verified(name, &claim).proved <= original.monthly_cost,
                    "{name}: step {at} x {factor}/{divisor}"
                );
            }
        }
    }
}

#[test]
fn a_certificate_that_leads_nowhere_or_back_is_refused() {
    let mut wrong = claim("adventure-works");
    let question = wrong.proof.certificate.steps.iter().position(|step| matches!(step, Step::Question { .. })).unwrap();
    for to in [0, question, 10_000] {
        if let Step::Question { yes, .. } = &mut wrong.proof.certificate.steps[question] {
            *yes = to;
        }
        let verified = verified("adventure-works", &wrong);
        assert!(!verified.lawful && verified.proved == Money::ZERO, "leads to {to}");
    }
    let mut unknown = claim("adventure-works");
    if let Step::Question { choice, .. } = &mut unknown.proof.certificate.steps[question] {
        *choice = "minimum#0:nothing".into();
    }
    assert!(verified("adventure-works", &unknown).faults[0].contains("no structural choice"));
}

#[test]
fn a_plan_that_was_changed_by_hand_is_refused() {
    let name = "contoso-coffee";
    let original = claim(name);
    let mut dearer = original.clone();
    dearer.lines[0].quantity += 1;
    let mut cheaper = original.clone();
    cheaper.monthly_cost = "1".parse().unwrap();
    let mut without = original.clone();
    without.licences.pop_first();
    for changed in [dearer, cheaper, without] {
        let verified = verified(name, &changed);
        assert!(!verified.lawful && !verified.optimal && !verified.faults.is_empty());
    }
}

#[test]
fn a_search_that_is_stopped_says_how_far_it_came() {
    for name in TENANTS {
        let (edition, tenant) = folder(name);
        let best = plan(&edition, &tenant, Mode::Greenfield);
        let stopped = plan_until(&edition, &tenant, Mode::Greenfield, &|| true);
        assert!(stopped.feasible && stopped.proof.checked, "{name}: {:?}", stopped.obstacles);
        assert!(stopped.lower_bound <= best.monthly_cost && best.monthly_cost <= stopped.monthly_cost, "{name}");
        assert_eq!(stopped.proof.gap, stopped.monthly_cost - stopped.lower_bound, "{name}");
        assert!(stopped.proof.optimal || stopped.proof.certified == stopped.lower_bound, "{name}");
    }
}

#[test]
fn an_exported_model_is_whole_and_free_of_blanks() {
    let (edition, tenant) = folder("contoso-coffee");
    let model = export_model(&edition, &tenant, Mode::Greenfield);
    let lines = |from: &str, to: &str| {
        let inside = model.lines().skip_while(|line| *line != from).skip(1).take_while(|line| *line != to);
        inside.map(str::to_owned).collect::<Vec<_>>()
    };
    assert!(lines("COLUMNS", "RHS").iter().all(|line| line.split_whitespace().count() == 3), "{model}");
    let numbers = lines("RHS", "BOUNDS");
    assert!(!numbers.is_empty() && numbers.iter().all(|line| line.rsplit(' ').next().unwrap().parse::<i64>().is_ok()));
}
