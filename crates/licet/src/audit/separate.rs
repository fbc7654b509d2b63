//! Licences of other products that are bought apart (G21-DUAL-17, G21-RA-05).

use std::collections::BTreeSet;

use super::{
    desk::Desk,
    finding::{Code, Finding},
};
use crate::{
    rules::{
        Fact,
        separate_licence::{Each, SeparateLicence},
    },
    value::{EnvironmentId, OfferId, RightId},
};

/// Holders and installations that call for a licence of another product, and lack it.
pub(super) fn findings(desk: &Desk<'_>) -> Vec<Finding> {
    let facts = desk.edition.facts.separate_licence.iter();
    facts
        .flat_map(|fact| match fact.says.each {
            Each::Holder => holders(desk, fact),
            Each::Environment => installations(desk, fact).into_iter().collect(),
        })
        .collect()
}

/// Users who hold the offer and none of what it needs.
fn holders(desk: &Desk<'_>, fact: &Fact<SeparateLicence>) -> Vec<Finding> {
    let day = desk.tenant.as_of;
    let standing = || desk.tenant.assignments.iter().filter(|known| known.stands(day));
    let served: BTreeSet<&str> = standing()
        .filter(|known| fact.says.needs.contains(&known.offer))
        .map(|known| known.principal.as_str())
        .collect();
    let holding = standing().filter(|known| Some(&known.offer) == fact.says.offer.as_ref());
    let holding = holding.map(|known| known.principal.as_str());
    let lacking: BTreeSet<&str> = holding.chain(needing(desk, fact)).filter(|user| !served.contains(user)).collect();
    lacking.into_iter().filter_map(|user| Some(missing(desk, fact, 1)?.about(user))).collect()
}

/// Users who must be able to do what calls for it.
fn needing<'d>(desk: &'d Desk<'_>, fact: &Fact<SeparateLicence>) -> Vec<&'d str> {
    let Some(right) = &fact.says.right else { return Vec::new() };
    let users = desk.tenant.users.iter().zip(&desk.requirements.of_user);
    let needs = |at: u32| {
        let requirement = desk.requirement(at as usize);
        requirement.is_some_and(|requirement| requirement.clauses.keys().any(|clause| clause.any_of.contains(right)))
    };
    users.filter(|(_, at)| needs(**at)).map(|(user, _)| user.id.as_str()).collect()
}

/// Environments where the offer is installed, more than there are licences of what it needs.
fn installations(desk: &Desk<'_>, fact: &Fact<SeparateLicence>) -> Option<Finding> {
    let here = desk.tenant.deployments.iter().filter(|known| Some(&known.offer) == fact.says.offer.as_ref());
    let environments: BTreeSet<&EnvironmentId> = here.map(|known| &known.environment).collect();
    let owned = fact.says.needs.iter().map(|offer| desk.holdings.owned(offer)).fold(0, u64::saturating_add);
    let short = (environments.len() as u64).saturating_sub(owned);
    missing(desk, fact, short).filter(|_| short > 0)
}

fn missing(desk: &Desk<'_>, fact: &Fact<SeparateLicence>, short: u64) -> Option<Finding> {
    let wanted = fact.says.needs.first()?;
    let names = fact.says.needs.iter().map(OfferId::as_str).collect::<Vec<_>>().join(" or ");
    let what = fact.says.offer.as_ref().map(OfferId::as_str).or(fact.says.right.as_ref().map(RightId::as_str));
    let says = format!("{} needs {names}, which is licensed separately", what.unwrap_or_default());
    let because = fact.reason(says);
    let finding = Finding::new(Code::SeparateLicenceMissing, format!("buy {short} of {names}"), vec![because]);
    Some(finding.of(wanted).counting(short).costing(desk.price(wanted, short)))
}
