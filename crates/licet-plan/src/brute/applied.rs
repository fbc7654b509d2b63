//! What the plan of a tenant says, done: nothing is missing, nothing is owned in vain.

use licet::{
    audit::{Code, audit},
    catalog::Edition,
    decide::{Assign, Line, Prices, Purchase, Shelf, Verdict, assign, purchase},
    tenant::{Assignment, Status, Subscription, Tenant},
    value::OfferId,
};

use crate::Plan;

/// The tenant after the plan was carried out.
pub(super) fn applied(tenant: &Tenant, plan: &Plan) -> Tenant {
    let mut tenant = tenant.clone();
    let seats = |offer: &OfferId, quantity: u64| Subscription {
        id: format!("planned {offer}").as_str().into(),
        offer: offer.clone(),
        quantity,
        agreement: None,
        start: None,
        end: None,
        status: Status::Active,
        purchased: None,
    };
    if plan.mode != crate::Mode::KeepOwned {
        tenant.subscriptions.clear();
    }
    tenant.subscriptions.extend(plan.lines.iter().map(|line| seats(&line.offer, line.quantity)));
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

/// What an audit finds wrong with the applied plan; waste does not count.
pub(super) fn wrong(edition: &Edition, tenant: &Tenant) -> Vec<(Code, Option<String>)> {
    let found = audit(edition, tenant).findings.into_iter().filter(|finding| !finding.code.is_compliant());
    found.map(|finding| (finding.code, finding.subject)).collect()
}

/// What the rules of buying and assigning refuse of a plan that is carried out on a tenant that holds nothing.
pub(super) fn refused(edition: &Edition, tenant: &Tenant, plan: &Plan) -> Vec<String> {
    let prices = Prices::of(edition, tenant);
    let shelf = Shelf::of(edition, &prices);
    let mut bare = tenant.clone();
    bare.subscriptions.clear();
    bare.assignments.clear();
    let lines = plan.lines.iter().map(|line| Line { offer: line.offer.clone(), quantity: line.quantity }).collect();
    let bought = purchase(&shelf, &bare, &Purchase { program: None, at: None, until: None, lines });
    let mut found = Vec::new();
    if matches!(bought.verdict, Verdict::Refused | Verdict::NotStated) && !plan.lines.is_empty() {
        found.push(format!("the purchase is {:?}: {}", bought.verdict, bought.because[0].says));
    }
    let done = applied(tenant, plan);
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
