//! The optimiser against brute force: every way to license small tenants, by rules read off the catalogue anew.
//!
//! What is tried: every set of offers that the tenant holds at all; under it every subset for every user and device;
//! the distinct totals; and on top every number of spare seats that a limit could ask for. Nothing is known of groups, of sides or of minimal sets.

mod applied;
mod drivers;
mod ways;
pub(crate) mod worlds;

use licet::catalog::{Edition, embedded};
use proptest::{prelude::*, test_runner::RngSeed};

use crate::{Mode, plan, verify};

proptest! {
    #![proptest_config(random(u32::MAX))]

    #[test]
    fn the_optimiser_agrees_with_brute_force((tenant, mode) in worlds::tenants()) {
        let catalog = embedded().unwrap();
        let edition = Edition::of_tenant(&catalog, &tenant).unwrap();
        let found = plan(&edition, &tenant, mode);
        let wanted = ways::brute_force(&edition, &tenant, mode);
        prop_assert_eq!(wanted, found.feasible.then_some(found.monthly_cost), "{:?} {:?} {:?}", found.obstacles, found.lines, found.licences);
        prop_assert!(!found.feasible || found.proof.optimal && found.proof.checked);
        prop_assert!(found.proof.certified <= found.lower_bound);
        if found.feasible {
            let claim = serde_json::from_value(serde_json::to_value(&found).unwrap()).unwrap();
            let verified = verify(&edition, &tenant, &claim);
            let proved = (verified.proved, verified.optimal);
            prop_assert_eq!(proved, (found.proof.certified, found.proof.certified == wanted.unwrap()));
            prop_assert!(verified.lawful, "{:?}", verified.faults);
        }
    }
}

proptest! {
    #![proptest_config(random(u32::MAX))]

    #[test]
    fn an_applied_plan_audits_clean_and_is_what_decide_allows((tenant, mode) in worlds::tenants()) {
        let catalog = embedded().unwrap();
        let edition = Edition::of_tenant(&catalog, &tenant).unwrap();
        let found = plan(&edition, &tenant, mode);
        if found.feasible {
            prop_assert_eq!(applied::refused(&edition, &tenant, &found), Vec::<String>::new());
            prop_assert_eq!(applied::made_wrong(&edition, &tenant, &found), vec![]);
        }
    }

    #[test]
    fn the_order_of_rows_does_not_matter((tenant, mode) in worlds::tenants(), turn in 1..7_usize) {
        let catalog = embedded().unwrap();
        let edition = Edition::of_tenant(&catalog, &tenant).unwrap();
        let mut turned = tenant.clone();
        let (length, by) = (turned.demands.len(), turn % turned.demands.len());
        turned.demands.rotate_left(by);
        for user in &mut turned.users {
            user.demand = ((user.demand as usize + length - by) % length) as u32;
        }
        let prices = turned.prices.as_mut().unwrap();
        let by = turn % prices.len();
        prices.rotate_left(by);
        let as_text = |plan: &crate::Plan| serde_json::to_string(plan).unwrap();
        prop_assert_eq!(as_text(&plan(&edition, &tenant, mode)), as_text(&plan(&edition, &turned, mode)));
    }
}

/// Over which random tenants a property is tested: the same 2,000 each time, so that a change is judged by itself; with
/// `LICET_BRUTE=N` N new ones each time. Properties that take long take so many at most.
pub(crate) fn random(most: u32) -> ProptestConfig {
    let asked: Option<u32> = std::env::var("LICET_BRUTE").ok().and_then(|text| text.parse().ok());
    let rng_seed = asked.map_or(RngSeed::Fixed(2_021), |_| RngSeed::Random);
    let cases = asked.unwrap_or(2_000).min(most);
    ProptestConfig { cases, rng_seed, failure_persistence: None, ..ProptestConfig::default() }
}

#[test]
fn of_ways_that_are_as_good_as_each_other_one_stays() {
    let catalog = embedded().unwrap();
    let tenant = worlds::of_equals();
    let edition = Edition::of_tenant(&catalog, &tenant).unwrap();
    let wanted = ways::brute_force(&edition, &tenant, Mode::Greenfield);
    assert_eq!(wanted, Some(plan(&edition, &tenant, Mode::Greenfield).monthly_cost));
}
