//! What couplings cost, on random small tenants.

use licet::catalog::embedded;
use proptest::prelude::*;

use super::{asked::objective, inputs::Inputs, *};
use crate::{
    brute::worlds,
    model::{Ground, model_knowing},
    people::People,
    plan,
    plan::{checked, export_model},
    program::{A_CENT, Program},
    solve::{Most, solve, solve_up_to},
};
use licet::decide::{Prices, Shelf};

proptest! {
    #![proptest_config(crate::brute::random(40))]

    #[test]
    fn removing_a_limit_never_costs_more((tenant, mode) in worlds::tenants()) {
        let catalog = embedded().unwrap();
        let edition = Edition::of_tenant(&catalog, &tenant).unwrap();
        let base = plan(&edition, &tenant, mode);
        let worth = worth(&edition, &tenant, &base);
        for coupling in &worth.couplings {
            let relaxes = matches!(coupling.kind, CouplingKind::Minimum | CouplingKind::Split);
            if base.feasible && relaxes {
                prop_assert!(coupling.saves.is_some_and(|saves| saves > Money::ZERO), "{:?}", coupling);
            }
        }
        for change in &worth.changes {
            prop_assert!(change.saves > Money::ZERO && objective(&base) - change.saves == change.cost);
        }
        prop_assert!(worth.changes.len() <= 10 && worth.changes.windows(2).all(|two| two[0].saves >= two[1].saves));
        prop_assert!(worth.tried.solved <= worth.tried.candidates);
    }
}

proptest! {
    // Every question of every tenant is asked, some hundred of each.
    #![proptest_config(crate::brute::random(12))]

    #[test]
    fn the_same_inputs_are_the_same_model((tenant, mode) in worlds::tenants()) {
        let catalog = embedded().unwrap();
        let edition = Edition::of_tenant(&catalog, &tenant).unwrap();
        let asked = Asked::of(&edition, &tenant, &plan(&edition, &tenant, mode));
        let exported = export_model(&edition, &tenant, mode);
        for question in couplings::questions(&asked) {
            let (edition, tenant) = question.change.made(&asked).unwrap();
            let prices = Prices::of(&edition, &tenant);
            let shelf = Shelf::of(&edition, &prices);
            let ground = Ground::of(&edition, &tenant, &prices, &shelf, mode);
            let people = || People::of(&edition, &tenant);
            let inputs = Inputs::of(&ground, &people());
            let anew = export_model(&edition, &tenant, mode);
            if asked.base.is_same(&inputs) {
                prop_assert!(anew == exported);
            }
            // Sets that are known from the tenant as it is are those that are found anew.
            let (model, _) = model_knowing(&ground, people(), Some(&asked.known));
            prop_assert!(Program::of(&model).mps(&model, A_CENT) == anew);
        }
    }
}

proptest! {
    #![proptest_config(crate::brute::random(12))]

    #[test]
    fn changes_are_those_of_the_long_way((tenant, mode) in worlds::tenants()) {
        let catalog = embedded().unwrap();
        let edition = Edition::of_tenant(&catalog, &tenant).unwrap();
        let base = plan(&edition, &tenant, mode);
        let asked = Asked::of(&edition, &tenant, &base);
        let worth = worth(&edition, &tenant, &base);
        let minimum = |coupling: &&Coupling| coupling.kind == CouplingKind::Minimum && coupling.cost.is_some();
        let minimums = worth.couplings.iter().filter(minimum).filter_map(|coupling| coupling.saves);
        let mut saved: Vec<Money> = minimums.collect();
        for candidate in candidates::candidates(&asked, &mut Tried::default()).iter().take(changes::SOLVED) {
            let changed = candidate.tenant(&tenant);
            let then = plan(&edition, &changed, mode);
            saved.extend(then.feasible.then(|| objective(&base) - objective(&then)));
            let prices = Prices::of(&edition, &changed);
            let shelf = Shelf::of(&edition, &prices);
            let ground = Ground::of(&edition, &changed, &prices, &shelf, mode);
            let people = || People::of(&edition, &changed);
            let (model, _) = model_knowing(&ground, people(), Some(&asked.known));
            let exported = Program::of(&model).mps(&model, A_CENT);
            prop_assert!(exported == export_model(&edition, &changed, mode));
            if asked.base.is_same(&Inputs::of(&ground, &people())) {
                prop_assert!(exported == export_model(&edition, &tenant, mode));
            }
            let Ok(solution) = solve(&model, &changed, &|| false) else { continue };
            // Up to some cost the search finds what it finds without, or nothing.
            let cost = solution.cost(&model);
            for most in [cost - Money::from_ticks(1), cost, cost + Money::from_ticks(1)] {
                let found = solve_up_to(&model, &changed, Most { cost: Some(most), nodes: None }, &|| false);
                let found = found.ok().map(|solution| solution.cost(&model));
                prop_assert_eq!(found.filter(|found| *found <= most), (cost <= most).then_some(cost));
            }
            // What is handed out without reasons is what is handed out with them.
            let bought = |plan: &Plan| plan.lines.iter().map(|line| (line.offer.clone(), line.quantity)).collect::<Vec<_>>();
            let told = checked(&ground, &model, &solution);
            prop_assert_eq!((told.feasible, objective(&told), bought(&told)), (then.feasible, objective(&then), bought(&then)));
        }
        saved.retain(|saves| base.feasible && *saves > Money::ZERO);
        saved.sort_unstable_by(|a, b| b.cmp(a));
        saved.truncate(changes::TOLD);
        prop_assert_eq!(worth.changes.iter().map(|change| change.saves).collect::<Vec<_>>(), saved);
    }
}
