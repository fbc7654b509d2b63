//! People from outside: how far they reach without a licence of their own (G21-EXT-03..06, P19-EXT-02, -03).

use super::{Desk, Said, says};
use crate::{
    decide::Verdict,
    rules::{
        Fact,
        external_access::{Direct, ExternalAccess},
        grants::Scope,
    },
    tenant::Via,
    value::OfferId,
};

impl Desk<'_> {
    /// An access by somebody from outside who holds nothing that opens it.
    pub(super) fn by_outsider(&self, who: &str) -> Said {
        let (edition, right) = (self.shelf.edition, &self.question.right);
        let Some(fact) = self.external() else {
            return Said::one(Verdict::NotStated, says::product_terms(edition, right));
        };
        let application = right.application();
        if let Some(lacking) = self.comes_without(fact) {
            return Said::one(Verdict::Refused, fact.reason(lacking));
        }
        let (verdict, says) = match (self.via, fact.says.direct) {
            (Via::Direct, Direct::Refused) => (
                Verdict::Refused,
                format!("{who} is from outside and may not use the interface of {application} itself"),
            ),
            (Via::Direct, Direct::Limited) if !self.reads() => {
                return Said::one(Verdict::NotStated, says::product_terms(edition, right));
            }
            (Via::Direct, Direct::Limited) => {
                (Verdict::Warned, format!("{who} is from outside and may use {application} in limited situations only"))
            }
            _ => {
                (Verdict::Allowed, format!("{who} is from outside and needs no licence of their own for {application}"))
            }
        };
        Said::one(verdict, fact.reason(says))
    }

    /// What is said of outsiders and the application: the fact that names it, else the one that names none.
    pub(super) fn external(&self) -> Option<&Fact<ExternalAccess>> {
        external(self.shelf.edition, self.question.right.application())
    }

    /// What of the tenant's licences is lacking with which external access comes.
    fn comes_without(&self, fact: &Fact<ExternalAccess>) -> Option<String> {
        if !self.holdings.subscriptions_known {
            return None;
        }
        let says = &fact.says;
        if !says.comes_with.is_empty() && !says.comes_with.iter().any(|offer| self.holdings.owns(offer)) {
            let offers = says.comes_with.iter().map(OfferId::as_str).collect::<Vec<_>>().join(" or ");
            return Some(format!("external access comes with {offers}, which the tenant does not hold"));
        }
        let application = self.question.right.application();
        let opens = |offer: &OfferId| {
            let facts = self.shelf.edition.facts.grants.iter().filter(|fact| fact.says.offer == *offer);
            facts
                .filter(|fact| self.shelf.edition.scope(&fact.says) == Scope::User)
                .any(|fact| fact.says.rights.iter().any(|right| right.application() == application))
        };
        let held = || self.holdings.owned.iter().any(|(offer, seats)| *seats > 0 && opens(offer));
        (says.comes_with_users && !held())
            .then(|| format!("external access comes with licences of internal users of {application}; none is held"))
    }
}

/// What is said of outsiders and an application.
pub fn external<'e>(edition: &'e crate::catalog::Edition, application: &str) -> Option<&'e Fact<ExternalAccess>> {
    let facts = || edition.facts.external_access.iter();
    let named = facts().find(|fact| fact.says.applications.iter().any(|known| known == application));
    named.or_else(|| facts().find(|fact| fact.says.applications.is_empty()))
}
