//! Requirements and holdings → effective licence position and findings.
//!
//! Users in the same situation (same requirement, same licences, same devices) are judged once.

mod assignments;
mod by_person;
mod capacity;
mod cheapest;
mod combinations;
mod compare;
mod desk;
mod devices;
mod duties;
mod environments;
mod finding;
mod indirect;
mod limits;
mod mixing;
mod otherwise;
mod people;
mod position;
mod routes;
mod seats;
mod separate;
mod situation;
mod usage_report;
mod waste;

use std::collections::BTreeMap;

pub use by_person::{PersonLine, by_person};
pub use compare::{Comparison, FindingKey, Side, UserChange, UserNeed, compare};
pub use finding::{Audit, Code, Finding, PositionLine};
pub use usage_report::UsageLine;

use crate::{
    catalog::Edition,
    decide::{Holdings, Prices, Shelf, full_user_otherwise, limits, mixed_otherwise, required},
    require::{Requirements, servers_needed},
    rules::person_kind::PersonStatus,
    tenant::Tenant,
    value::{Basis, OfferId},
};
use desk::Desk;
use mixing::Mixing;

/// What a tenant holds against what it requires, on its day.
pub fn audit(edition: &Edition, tenant: &Tenant) -> Audit {
    let prices = Prices::of(edition, tenant);
    let shelf = Shelf::of(edition, &prices);
    let holdings = Holdings::of(&shelf, tenant);
    let requirements = required(edition, tenant);
    let desk = Desk::of(tenant, &shelf, &holdings, &requirements);
    let limits = limits(edition, tenant);

    let devices = devices::look(&desk);
    let situations = situation::situations(&desk, &devices);
    let mixing = Mixing::of(&desk, &situations);
    let mut findings = devices.findings;
    let mut basis = edition.basis();
    let mut required = devices.required;
    for situation in &situations {
        let needed = people::needed(&desk, &mixing, situation);
        findings.extend(people::findings(&desk, situation, needed.as_ref()));
        let combinations = combinations::findings(&desk, situation);
        let lawful = combinations.is_empty();
        findings.extend(waste::findings(&desk, &mixing, situation, needed.as_ref(), lawful));
        findings.extend(combinations);
        people::cite(&desk, situation, &mut basis);
        combinations::cite(&desk, situation, &mut basis);
        otherwise::cite(&desk, situation, &mut basis);
        position::require(&desk, situation, needed.as_ref(), &mut required);
    }
    findings.extend(mixing.findings(&desk, &situations));
    findings.extend(indirect::findings(&desk, &mut required));
    findings.extend(environments::findings(&desk));
    findings.extend(separate::findings(&desk));
    findings.extend(assignments::findings(&desk));
    findings.extend(seats::findings(&desk, &limits));
    findings.extend(limits::findings(&desk, &limits));
    findings.extend(capacity::findings(&desk, &mut basis));
    findings.sort();
    findings.dedup();
    let held = situations.iter().map(|situation| situation.held).collect();
    basis.add_all(&mixed_otherwise(&shelf, &held, &|_| true));
    let owned = |offer: &OfferId| holdings.owned(offer);
    basis.add_all(&full_user_otherwise(edition, &|offer| holdings.owns(offer), &owned));
    let position = position::lines(&desk, &limits, required, &mut basis);
    if let Some(needed) = servers_needed(edition, tenant) {
        basis.add(&needed.because);
        needed.included.iter().for_each(|reason| basis.add(reason));
    }
    if edition.def.deployment == "on-premises" && !tenant.reports.is_empty() {
        basis.add(&desk.reason("the usage report is due once a year", &["P19-SAM-13"], Some("report-annually")));
    }
    let usage_report = usage_report::lines(&desk, &mut basis);
    for finding in &findings {
        basis.add_all(&finding.because);
    }
    basis.add_all(prices.notes.iter().map(|note| &note.because));
    Audit {
        tenant: tenant.name.clone(),
        compliant: findings.iter().all(|finding| finding.code.is_compliant()),
        at_least: requirements.distinct.iter().any(|requirement| !requirement.unknown.is_empty()),
        currency: tenant.currency.clone(),
        list_prices: prices.from_published_list,
        price_notes: prices.notes.clone(),
        position,
        usage_report,
        findings,
        people: people(&requirements, &mut basis),
        basis,
    }
}

/// How many people there are, by status; nobody vanishes.
fn people(requirements: &Requirements, basis: &mut Basis) -> BTreeMap<String, u64> {
    let mut people = BTreeMap::new();
    for requirement in requirements.of_user.iter().filter_map(|&at| requirements.distinct.get(at as usize)) {
        *people.entry(word(requirement.person.status).to_string()).or_default() += 1;
    }
    for requirement in &requirements.distinct {
        basis.add_all(requirement.reasons());
    }
    people
}

/// The status as answers spell it.
fn word(status: PersonStatus) -> &'static str {
    match status {
        PersonStatus::Internal => "internal",
        PersonStatus::Exempt => "exempt",
        PersonStatus::External => "external",
        PersonStatus::NotAPerson => "not-a-person",
        PersonStatus::Disabled => "disabled",
    }
}
