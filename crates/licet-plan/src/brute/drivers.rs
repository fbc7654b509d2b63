//! The smallest removal that reaches a cheaper licence, against every removal there is.

use licet::{
    catalog::{Edition, embedded},
    decide::{Prices, Shelf, cheaper, cheapest},
    require::{Given, requirement_of},
    tenant::{CustomRole, Demand, Grant},
};
use proptest::prelude::*;

use super::{random, worlds};

proptest! {
    #![proptest_config(random(u32::MAX))]

    #[test]
    fn removing_less_does_not_reach_a_cheaper_licence((mut tenant, _) in worlds::tenants(), twice in 0..4_usize) {
        // One user with what all were given, some of it in two environments, some of it by a role of the tenant's own.
        let mut grants: Vec<Grant> = tenant.demands.iter().flat_map(|demand| demand.grants.clone()).collect();
        for grant in grants.clone().into_iter().take(twice) {
            if let Grant::Need { mut clause } = grant {
                clause.environment = Some("b".into());
                grants.push(Grant::Need { clause });
            }
        }
        tenant.custom_roles.insert("empty".into(), CustomRole {
            role: "empty".into(),
            based_on: Vec::new(),
            menu_items: Vec::new(),
            place: licet::value::Place::default(),
        });
        grants.push(Grant::Role { role: "empty".into(), environment: None });
        grants.sort();
        grants.dedup();
        tenant.demands = vec![Demand { grants: grants.clone() }];
        tenant.users.truncate(1);
        tenant.users[0].demand = 0;
        tenant.device_users.clear();
        let catalog = embedded().unwrap();
        let edition = Edition::of_tenant(&catalog, &tenant).unwrap();
        let prices = Prices::of(&edition, &tenant);
        let shelf = Shelf::of(&edition, &prices);
        let user = &tenant.users[0];
        let cost = |kept: &dyn Fn(usize) -> bool| {
            let kept = grants.iter().enumerate().filter(|(at, _)| kept(*at)).map(|(_, grant)| grant);
            cheapest(&shelf, &requirement_of(&edition, &tenant, user, kept)).map(|(cost, _)| cost)
        };
        let found = cheaper(&shelf, &tenant, user);
        let now = cost(&|_| true);
        prop_assert_eq!(found.monthly_cost, now);
        let removals = 0..1_u32 << grants.len();
        let reaches = |removed: &u32| {
            now.is_some_and(|now| cost(&|at| removed >> at & 1 == 0).is_some_and(|then| then < now))
        };
        let fewest = removals.filter(reaches).map(u32::count_ones).min();
        prop_assert_eq!(fewest, found.cheaper.as_ref().map(|cheaper| cheaper.remove.len() as u32));
        if let (Some(cheaper), Some(now)) = (&found.cheaper, now) {
            let then = cost(&|at| !cheaper.remove.contains(&Given::from(&grants[at])));
            prop_assert_eq!(then, Some(cheaper.monthly_cost));
            prop_assert!(cheaper.smallest && now - cheaper.monthly_cost == cheaper.saves);
        }
    }
}
