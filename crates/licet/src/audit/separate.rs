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
    value::{EnvironmentId, OfferId},
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
    let holding = standing().filter(|known| known.offer == fact.says.offer);
    let lacking: BTreeSet<&str> =
        holding.map(|known| known.principal.as_str()).filter(|user| !served.contains(user)).collect();
    lacking.into_iter().filter_map(|user| Some(missing(desk, fact, 1)?.about(user))).collect()
}

/// Environments where the offer is installed, more than there are licences of what it needs.
fn installations(desk: &Desk<'_>, fact: &Fact<SeparateLicence>) -> Option<Finding> {
    let here = desk.tenant.deployments.iter().filter(|known| known.offer == fact.says.offer);
    let environments: BTreeSet<&EnvironmentId> = here.map(|known| &known.environment).collect();
    let owned = fact.says.needs.iter().map(|offer| desk.holdings.owned(offer)).fold(0, u64::saturating_add);
    let short = (environments.len() as u64).saturating_sub(owned);
    missing(desk, fact, short).filter(|_| short > 0)
}

fn missing(desk: &Desk<'_>, fact: &Fact<SeparateLicence>, short: u64) -> Option<Finding> {
    let wanted = fact.says.needs.first()?;
    let names = fact.says.needs.iter().map(OfferId::as_str).collect::<Vec<_>>().join(" or ");
    let because = fact.reason(format!("{} needs {names}, which is licensed separately", fact.says.offer));
    let finding = Finding::new(Code::SeparateLicenceMissing, format!("buy {short} of {names}"), vec![because]);
    Some(finding.of(wanted).counting(short).costing(desk.price(wanted, short)))
}
