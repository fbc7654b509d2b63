//! What the plan of a tenant says, done: nothing is missing, nothing is owned in vain.

use licet::{
    audit::{Code, audit},
    catalog::Edition,
    decide::{Assign, Prices, Purchase, PurchaseLine, Shelf, Verdict, assign, purchase},
    tenant::{Assignment, Subscription, Tenant},
    value::OfferId,
};

use crate::{Mode, Plan};

/// What is owned before anything is bought: what the plan keeps.
fn kept(edition: &Edition, tenant: &Tenant, plan: &Plan) -> Vec<Subscription> {
    match plan.mode {
        Mode::Greenfield => Vec::new(),
        Mode::KeepOwned => tenant.subscriptions.clone(),
        Mode::AtRenewal | Mode::InTerm => {
            let stays = plan.mode.staying(edition, tenant).into_iter();
            let renewed = plan.lines.iter().map(|line| (line.offer.clone(), line.owned));
            stays.chain(renewed).filter(|(_, seats)| *seats > 0).map(|(offer, seats)| of_seats(offer, seats)).collect()
        }
    }
}

/// What is bought beside it.
fn bought(plan: &Plan) -> impl Iterator<Item = (OfferId, u64)> {
    let renews = matches!(plan.mode, Mode::AtRenewal | Mode::InTerm);
    let bought = move |line: &crate::Line| (line.offer.clone(), line.quantity - if renews { line.owned } else { 0 });
    plan.lines.iter().map(bought).filter(|(_, seats)| *seats > 0)
}

fn of_seats(offer: OfferId, quantity: u64) -> Subscription {
    Subscription::held(format!("{quantity} planned {offer}").as_str(), offer, quantity)
}

/// The tenant after the plan was carried out.
fn applied(edition: &Edition, tenant: &Tenant, plan: &Plan) -> Tenant {
    let mut tenant = Tenant { subscriptions: kept(edition, tenant, plan), ..tenant.clone() };
    tenant.subscriptions.extend(bought(plan).map(|(offer, seats)| of_seats(offer, seats)));
    let given = plan.licences.iter().flat_map(|(name, offers)| offers.iter().map(move |offer| (name, offer)));
    tenant.assignments = given
        .map(|(name, offer)| Assignment {
            offer: offer.clone(),
            subscription: None,
            principal: name.trim_start_matches("device:").into(),
            since: None,
            until: None,
            reason: None,
        })
        .collect();
    tenant
}

/// A finding: its code, its subject, its offer.
type Wrong = (Code, Option<String>, Option<OfferId>);

/// What an audit finds wrong with the applied plan, waste aside, that was not wrong with what the plan keeps.
pub(super) fn made_wrong(edition: &Edition, tenant: &Tenant, plan: &Plan) -> Vec<Wrong> {
    let wrong = |tenant: &Tenant| -> Vec<Wrong> {
        let found = audit(edition, tenant).findings.into_iter().filter(|finding| !finding.code.is_compliant());
        found.map(|finding| (finding.code, finding.subject, finding.offer)).collect()
    };
    let before = Tenant { subscriptions: kept(edition, tenant, plan), assignments: Vec::new(), ..tenant.clone() };
    let (before, mut after) = (wrong(&before), wrong(&applied(edition, tenant, plan)));
    // People and devices without their licences are what the plan mends.
    after.retain(|finding| finding.1.is_some() || !before.contains(finding));
    after
}

/// What the rules of buying and assigning refuse of a plan that is carried out.
pub(super) fn refused(edition: &Edition, tenant: &Tenant, plan: &Plan) -> Vec<String> {
    let prices = Prices::of(edition, tenant);
    let shelf = Shelf::of(edition, &prices);
    let before = Tenant { subscriptions: kept(edition, tenant, plan), assignments: Vec::new(), ..tenant.clone() };
    let program = |offer: &OfferId| plan.lines.iter().find(|line| line.offer == *offer)?.program;
    let lines: Vec<PurchaseLine> =
        bought(plan).map(|(offer, quantity)| PurchaseLine { program: program(&offer), offer, quantity }).collect();
    let mut found = Vec::new();
    if !lines.is_empty() {
        let bought = purchase(&shelf, &before, &Purchase { at: None, until: None, lines });
        if matches!(bought.verdict, Verdict::Refused | Verdict::NotStated) {
            found.push(format!("the purchase is {:?}: {}", bought.verdict, bought.because[0].says));
        }
    }
    let done = applied(edition, tenant, plan);
    for at in 0..done.assignments.len() {
        // Everything else is in place; this one is given last.
        let mut before = done.clone();
        let last = before.assignments.remove(at);
        let question = Assign { offer: last.offer.clone(), to: last.principal.to_string(), environment: None };
        let needed = done.assignments.iter().any(|other| {
            other.principal == last.principal && other.offer.as_str().ends_with(".attach") && last.offer != other.offer
        });
        let decision = assign(&shelf, &before, &question);
        if matches!(decision.verdict, Verdict::Refused | Verdict::NotStated) && !needed {
            found.push(format!("{} to {}: {}", last.offer, last.principal, decision.because[0].says));
        }
    }
    found
}
