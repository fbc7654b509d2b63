//! What couplings cost, on random small tenants.

use licet::catalog::embedded;
use proptest::prelude::*;

use super::*;
use crate::brute::worlds;

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
