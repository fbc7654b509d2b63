//! Scenarios of random small tenants.

use licet::catalog::embedded;
use proptest::prelude::*;

use super::*;
use crate::{brute::worlds, compare, plan};

proptest! {
    #![proptest_config(crate::brute::random(u32::MAX))]

    #[test]
    fn an_empty_scenario_changes_nothing((tenant, mode) in worlds::tenants()) {
        let catalog = embedded().unwrap();
        let edition = Edition::of_tenant(&catalog, &tenant).unwrap();
        let scenario = scenario(&catalog, &tenant, mode, ("nothing.toml", "")).unwrap();
        let as_text = |plan: &crate::Plan| serde_json::to_string(plan).unwrap();
        let then = plan(&scenario.edition, &scenario.tenant, scenario.mode);
        prop_assert_eq!(as_text(&plan(&edition, &tenant, mode)), as_text(&then));
        let compared = compare(&edition, &tenant, mode, &[scenario]);
        prop_assert!(compared.scenarios[0].seats.is_empty() && compared.scenarios[0].moves.is_empty());
    }

    #[test]
    fn nobody_left_costs_nothing_and_needs_taken_never_cost_more((mut tenant, mode) in worlds::tenants()) {
        // What meters ask for stays when everybody has left.
        tenant.usage.clear();
        let catalog = embedded().unwrap();
        let edition = Edition::of_tenant(&catalog, &tenant).unwrap();
        let before = plan(&edition, &tenant, mode);
        let has_needs = |user: &licet::tenant::User| !tenant.demand(user).grants.is_empty();
        for user in tenant.users.iter().filter(|user| has_needs(user)) {
            let text = format!("[[remove.needs]]\nuser = \"{}\"\n", user.id);
            let scenario = scenario(&catalog, &tenant, mode, ("less.toml", &text)).unwrap();
            let then = plan(&scenario.edition, &scenario.tenant, mode);
            prop_assert!(!before.feasible || then.feasible && then.monthly_cost <= before.monthly_cost);
        }
        let all: String = tenant.users.iter().map(|user| format!("[[remove.users]]\nuser = \"{}\"\n", user.id)).collect();
        let empty = scenario(&catalog, &tenant, Mode::Greenfield, ("all.toml", &all)).unwrap();
        let then = plan(&empty.edition, &empty.tenant, Mode::Greenfield);
        prop_assert_eq!((then.monthly_cost, then.licences.len()), (licet::value::Money::ZERO, 0));
    }
}
