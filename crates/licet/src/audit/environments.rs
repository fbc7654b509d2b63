//! Applications that may not stand in one environment (G21-FRAUD-04).

use std::collections::BTreeSet;

use super::{
    desk::Desk,
    finding::{Code, Finding},
};
use crate::{decide::installed, tenant::Grant, value::EnvironmentId};

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
