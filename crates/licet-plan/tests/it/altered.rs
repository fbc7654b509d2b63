//! The checker refuses a plan that was changed by one licence or by one cent.

use licet::{
    tenant::Program,
    value::{Money, OfferId},
};
use licet_plan::{Mode, Plan, check, plan};

use crate::common::folder;

/// Every way to change a plan a little, with what was changed.
fn alterations(plan: &Plan) -> Vec<(String, Plan)> {
    let mut altered = Vec::new();
    let cent = Money::from_ticks(1_200);
    let mut with = |what: String, change: &dyn Fn(&mut Plan)| {
        let mut other = plan.clone();
        change(&mut other);
        altered.push((what, other));
    };
    for at in 0..plan.lines.len() {
        let offer = &plan.lines[at].offer;
        with(format!("one more {offer}"), &|plan| plan.lines[at].quantity += 1);
        with(format!("one {offer} less"), &|plan| plan.lines[at].quantity -= 1);
        with(format!("{offer} a cent cheaper"), &|plan| plan.lines[at].unit_price = plan.lines[at].unit_price - cent);
        with(format!("the line of {offer} a cent dearer"), &|plan| plan.lines[at].monthly_cost += cent);
        with(format!("{offer} under another program"), &|plan| plan.lines[at].program = Some(Program::Mpsa));
        with(format!("no {offer}"), &|plan| drop(plan.lines.remove(at)));
    }
    with("a cent less in all".into(), &|plan| plan.monthly_cost = plan.monthly_cost - cent);
    with("a bound a cent higher".into(), &|plan| plan.lower_bound += cent);
    for (name, licences) in &plan.licences {
        for (at, offer) in licences.iter().enumerate() {
            with(format!("{name} without {offer}"), &|plan| drop(take(plan, name).remove(at)));
        }
        with(format!("{name} with one more"), &|plan| take(plan, name).push(OfferId::new("guides.base")));
    }
    altered
}

fn take<'a>(plan: &'a mut Plan, name: &str) -> &'a mut Vec<OfferId> {
    std::sync::Arc::make_mut(plan.licences.entry(name.into()).or_default())
}

#[test]
fn the_checker_refuses_every_alteration() {
    for name in ["contoso-coffee", "fabrikam-retail", "litware-onprem"] {
        let (edition, tenant) = folder(name);
        let plan = plan(&edition, &tenant, Mode::Greenfield);
        assert_eq!(check(&edition, &tenant, &plan), []);
        for (what, altered) in alterations(&plan) {
            assert!(!check(&edition, &tenant, &altered).is_empty(), "{name}: {what} was accepted");
        }
    }
}
