//! Applications that may not stand in one environment (G21-FRAUD-04), and live use where none may be (G21-STORAGE-35).

use std::collections::BTreeSet;

use super::{
    desk::Desk,
    finding::{Code, Finding},
};
use crate::{
    decide::installed,
    tenant::Grant,
    value::{EnvironmentId, Quantity},
};

/// Environments in which something stands beside what it may not stand with: by what is installed there, and by what
/// people are recorded to need there.
pub(super) fn findings(desk: &Desk<'_>) -> Vec<Finding> {
    let tenant = desk.tenant;
    let environments: BTreeSet<&EnvironmentId> = tenant.deployments.iter().map(|known| &known.environment).collect();
    let mut found = Vec::new();
    for environment in environments {
        let installed = installed(desk.edition, tenant, environment);
        for fact in desk.edition.facts.environment_conflict.iter() {
            if !installed.contains(&fact.says.application) {
                continue;
            }
            let used = |with: &&String| installed.contains(*with) || needed(desk, environment, with);
            let with: Vec<&str> = fact.says.with.iter().filter(used).map(String::as_str).collect();
            if with.is_empty() {
                continue;
            }
            let says = format!("{} stands in {environment} beside {}", fact.says.application, with.join(", "));
            let remedy = format!("move {} to an environment of its own", fact.says.application);
            let finding = Finding::new(Code::EnvironmentConflict, remedy, vec![fact.reason(says)]).about(environment);
            let here = tenant.deployments.iter().filter(|known| known.environment == *environment);
            let offer = here.map(|known| &known.offer).find(|offer| fact.says.offers.contains(offer));
            found.push(offer.map_or(finding.clone(), |offer| finding.of(offer)));
        }
    }
    found.extend(live_use(desk));
    found
}

/// Use of ongoing business that is recorded in an environment which is not for it.
fn live_use(desk: &Desk<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for environment in &desk.tenant.environments {
        for fact in desk.edition.facts.environment_access.iter().filter(|fact| fact.says.kind == environment.kind) {
            let here = desk.tenant.usage.iter().filter(|entry| entry.environment.as_ref() == Some(&environment.id));
            let live = here.filter(|e| e.quantity > Quantity::ZERO && fact.says.no_use_of.contains(&e.meter));
            let meters: BTreeSet<&str> = live.map(|entry| entry.meter.as_str()).collect();
            for meter in meters {
                let says = format!("{meter} is recorded in {}, which is a {}", environment.id, environment.kind);
                let remedy = format!("move the ongoing business out of {} to production", environment.id);
                let finding = Finding::new(Code::LiveUseInNonproduction, remedy, vec![fact.reason(says)]);
                found.push(finding.about(&environment.id));
            }
        }
    }
    found
}

/// Whether somebody is recorded to need an application in an environment.
fn needed(desk: &Desk<'_>, environment: &EnvironmentId, application: &str) -> bool {
    let of = |clause: &crate::value::Clause| clause.any_of.iter().all(|right| right.application() == application);
    desk.tenant.users.iter().any(|user| {
        let home = desk.tenant.home(user);
        desk.tenant.demand(user).grants.iter().any(|grant| match grant {
            Grant::Need { clause } => clause.environment.as_ref().or(home.as_ref()) == Some(environment) && of(clause),
            Grant::Role { .. } | Grant::MenuItem { .. } => false,
        })
    })
}
