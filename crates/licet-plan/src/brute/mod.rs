//! The optimiser against brute force: every way to license small tenants, by rules read off the catalogue anew.
//!
//! What is tried: every set of offers that the tenant holds at all; under it every subset for every user and device;
//! the distinct totals; and on top every number of spare seats that a limit could ask for. Nothing is known of groups, of sides or of minimal sets.

mod ways;
mod worlds;

use licet::catalog::{Edition, embedded};
use proptest::prelude::*;

use crate::plan;

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_optimiser_agrees_with_brute_force((tenant, mode) in worlds::tenants()) {
        let catalog = embedded().unwrap();
        let edition = Edition::of_tenant(&catalog, &tenant).unwrap();
        let found = plan(&edition, &tenant, mode);
        let wanted = ways::brute_force(&edition, &tenant, mode);
        prop_assert_eq!(wanted, found.feasible.then_some(found.monthly_cost), "{:?}", found.obstacles);
        prop_assert!(!found.feasible || found.proof.optimal && found.proof.checked);
    }
}

/// How many random tenants: 2,000, or as many as `LICET_BRUTE` says.
fn cases() -> u32 {
    std::env::var("LICET_BRUTE").ok().and_then(|text| text.parse().ok()).unwrap_or(2_000)
}
