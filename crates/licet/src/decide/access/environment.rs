//! Where it is used: environments that are not for everybody, and applications that may not stand together.

use std::collections::BTreeSet;

use super::{Desk, Said};
use crate::{
    catalog::Edition,
    decide::Verdict,
    rules::environment_access::Others,
    tenant::Tenant,
    value::{EnvironmentId, OfferId},
};

/// The applications that an offer brings into an environment where it is installed.
fn brought(edition: &Edition, offer: &OfferId) -> BTreeSet<String> {
    let conflicts = edition.facts.environment_conflict.iter().filter(|fact| fact.says.offers.contains(offer));
    let own: BTreeSet<String> = conflicts.map(|fact| fact.says.application.clone()).collect();
    if !own.is_empty() {
        return own;
    }
    // What a licence brings for everybody besides its own application is not installed with it.
    let granted = edition.facts.grants.iter().filter(|fact| fact.says.offer == *offer);
    let mut granted = granted.filter_map(|fact| fact.says.rights.first()).map(|right| right.application().to_string());
    granted.next().into_iter().collect()
}

/// The applications that are installed in an environment.
pub fn installed(edition: &Edition, tenant: &Tenant, environment: &EnvironmentId) -> BTreeSet<String> {
    let here = tenant.deployments.iter().filter(|deployment| deployment.environment == *environment);
    here.flat_map(|deployment| brought(edition, &deployment.offer)).collect()
}

impl Desk<'_> {
    /// What the environment adds to an access that is open.
    pub(super) fn narrow_environment(&self, mut said: Said) -> Said {
        let Some(environment) = self.question.environment.as_ref().filter(|_| said.is_open()) else { return said };
        let (edition, application) = (self.shelf.edition, self.question.right.application());
        let known = self.tenant.environments.iter().find(|known| known.id == *environment);
        let kind = known.map_or("", |known| known.kind.as_str());
        for fact in edition.facts.environment_access.iter().filter(|fact| fact.says.kind == kind) {
            let home = fact.says.home_of.iter().any(|known| known == application);
            let (verdict, says) = match fact.says.others {
                _ if home => (Verdict::Allowed, format!("{environment} is meant for {application}")),
                Others::Warned => {
                    (Verdict::Warned, format!("{environment} is a {kind}: not for everyday work of this kind"))
                }
                Others::Refused => (Verdict::Refused, format!("{environment} is a {kind}: not for end users")),
            };
            said = said.and(verdict, fact.reason(says));
        }
        let installed = installed(edition, self.tenant, environment);
        for fact in edition.facts.environment_conflict.iter() {
            let others: Vec<&str> =
                fact.says.with.iter().filter(|with| installed.contains(*with)).map(String::as_str).collect();
            let here = installed.contains(&fact.says.application);
            if application == fact.says.application && !others.is_empty() {
                let says = format!("{application} may not stand in {environment} with {}", others.join(", "));
                said = said.and(Verdict::Refused, fact.reason(says));
            } else if here && fact.says.with.iter().any(|with| with == application) {
                let says =
                    format!("{} stands in {environment} and may not stand beside {application}", fact.says.application);
                said = said.and(Verdict::Warned, fact.reason(says));
            } else if application == fact.says.application {
                let says = format!("nothing stands in {environment} beside which {application} may not stand");
                said = said.and(Verdict::Allowed, fact.reason(says));
            }
        }
        said
    }
}
