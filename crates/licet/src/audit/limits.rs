//! Limits on what the tenant owns, its installations, and its duties.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    desk::Desk,
    duties,
    finding::{Code, Finding},
};
use crate::{
    decide::{Limit, by_product},
    value::{OfferId, OfferKind},
};

/// Limits that are not kept.
pub(super) fn findings(desk: &Desk<'_>, limits: &[Limit]) -> Vec<Finding> {
    let mut found: Vec<Finding> = limits.iter().filter_map(|limit| limit_not_kept(desk, limit)).collect();
    found.extend(installations(desk));
    found.extend(duties::findings(desk));
    found
}

fn limit_not_kept(desk: &Desk<'_>, limit: &Limit) -> Option<Finding> {
    let owned = |offers: &BTreeSet<OfferId>| offers.iter().map(|offer| desk.holdings.owned(offer)).sum::<u64>();
    let first = |offers: &BTreeSet<OfferId>| offers.iter().find(|offer| desk.owns(offer)).cloned();
    let known = desk.holdings.subscriptions_known;
    match limit {
        Limit::Minimum { offers, quantity, because } => {
            let (have, offer) = (owned(offers), first(offers)?);
            let short = quantity.checked_sub(have).filter(|short| known && *short > 0)?;
            let remedy = format!("buy {short} more of {offer}, or none at all");
            let finding = Finding::new(Code::MinimumNotMet, remedy, vec![because.clone()]);
            Some(finding.of(&offer).counting(short).costing(desk.price(&offer, short)))
        }
        Limit::Maximum { offer, quantity, because } => {
            let over = desk.holdings.owned(offer).checked_sub(*quantity).filter(|over| *over > 0)?;
            let remedy = format!("give {over} of {offer} back");
            let finding = Finding::new(Code::MaximumExceeded, remedy, vec![because.clone()]);
            Some(finding.of(offer).counting(over).costing(desk.price(offer, over)))
        }
        Limit::Needs { offers, of, at_least, finding, because } => {
            let offer = first(offers)?;
            let short = at_least.checked_sub(owned(of)).filter(|short| *short > 0)?;
            let cheapest = of.iter().filter_map(|offer| Some((desk.price(offer, short)?, offer))).min();
            let remedy = match cheapest {
                Some((_, cheapest)) => format!("buy {short} of what it needs, the cheapest is {cheapest}"),
                None => format!("buy {short} of what it needs"),
            };
            let finding = Finding::new(Code::parse(finding)?, remedy, vec![because.clone()]);
            Some(finding.of(&offer).counting(short).costing(cheapest.map(|(price, _)| price)))
        }
        Limit::Users { offer, of, at_least, licences, same_product, because } => {
            let count = |of: &BTreeSet<OfferId>| if *licences { owned(of) } else { users(desk, of) };
            let have = if *same_product { by_product(of).iter().map(count).max().unwrap_or(0) } else { count(of) };
            let short = at_least.checked_sub(have).filter(|short| *short > 0 && desk.owns(offer))?;
            let remedy = format!("{have} users count; license {short} more, or move to another licence than {offer}");
            let mut because = because.clone();
            because.reading = desk.edition.reason("", &[], Some("marketing-attached-count")).reading;
            Some(Finding::new(Code::FullUserMissing, remedy, vec![because]).of(offer).counting(short))
        }
        // A condition of buying: what is held already stays lawful as the tenant grows.
        // Meters are looked at by themselves.
        Limit::FewerUsers { .. } | Limit::Capacity { .. } | Limit::Under { .. } | Limit::Discount { .. } => None,
        Limit::Servers { offer, quantity, because } => {
            let short = quantity.checked_sub(desk.holdings.owned(offer)).filter(|short| known && *short > 0)?;
            let remedy = format!("buy {short} more of {offer}");
            let finding = Finding::new(Code::ServerMissing, remedy, vec![because.clone()]);
            Some(finding.of(offer).counting(short).costing(desk.price(offer, short)))
        }
    }
}

/// Users who hold one of the licences, each counted once; base seats that nobody holds count as one user each.
fn users(desk: &Desk<'_>, of: &BTreeSet<OfferId>) -> u64 {
    let set = desk.shelf.set(of);
    let holders = desk.holdings.of_user.values().filter(|held| held.meets(set)).count() as u64;
    let bases = of.iter().filter(|offer| offer.kind() == Some(OfferKind::Base));
    let assigned = |offer: &OfferId| desk.holdings.assigned.get(offer).copied().unwrap_or(0);
    holders + bases.map(|offer| desk.holdings.owned(offer).saturating_sub(assigned(offer))).sum::<u64>()
}

/// Licences installed in more environments than they serve.
fn installations(desk: &Desk<'_>) -> Vec<Finding> {
    let mut installed: BTreeMap<&OfferId, BTreeSet<&str>> = BTreeMap::new();
    for deployment in &desk.tenant.deployments {
        installed.entry(&deployment.offer).or_default().insert(deployment.environment.as_str());
    }
    let mut found = Vec::new();
    for fact in desk.edition.facts.environment_count.iter() {
        let offer = &fact.says.offer;
        let Some(environments) = installed.get(offer).filter(|_| desk.holdings.subscriptions_known) else { continue };
        let needed = (environments.len() as u64).div_ceil(fact.says.environments.max(1));
        let short = needed.saturating_sub(desk.holdings.owned(offer));
        if short > 0 {
            let names = environments.iter().copied().collect::<Vec<_>>().join(", ");
            let says = format!("{offer} serves {} environment and is installed in {names}", fact.says.environments);
            let remedy = format!("buy what serves {short} more, or remove it there");
            let finding = Finding::new(Code::SeparateLicenceMissing, remedy, vec![fact.reason(says)]);
            found.push(finding.of(offer).counting(short).costing(desk.price(offer, short)));
        }
    }
    found
}
