//! What couplings cost, on random small tenants.

use licet::catalog::embedded;
use proptest::prelude::*;

use super::{asked::objective, inputs::Inputs, *};
use crate::{
    brute::worlds,
    model::{Ground, model_knowing},
    plan,
    plan::export_model,
    program::{A_CENT, Program},
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
            let inputs = Inputs::of(&ground);
            let anew = export_model(&edition, &tenant, mode);
            if asked.base.is_same(&inputs) {
                prop_assert!(anew == exported);
            }
            // Sets that are known from the tenant as it is are those that are found anew.
            let (model, _) = model_knowing(&ground, Some(&asked.known));
            prop_assert!(Program::of(&model).mps(&model, A_CENT) == anew);
        }
    }
}
