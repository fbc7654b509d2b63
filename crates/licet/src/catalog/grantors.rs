//! Which licences grant a right.

use std::collections::BTreeSet;

use super::{Edition, LicenceType};
use crate::{
    rules::{
        Fact,
        edition_mixing::MixingScope,
        grants::{Grants, Scope},
    },
    value::{AssignedTo, Clause, OfferId, OfferKind, RightId},
};

/// A licence that grants a right.
#[derive(Debug, Clone)]
pub struct Grantor<'e> {
    /// The licence.
    pub offer: OfferId,
    /// To whom it grants.
    pub scope: Scope,
    /// If not empty: the tenant must hold one of these for the right to count.
    pub tenant_holds: BTreeSet<OfferId>,
    /// The fact.
    pub fact: &'e Fact<Grants>,
}

impl Edition {
    /// To whom licences of an offer are assigned.
    pub fn assigned_to(&self, offer: &OfferId) -> AssignedTo {
        let own = self.catalog.offers.get(offer).and_then(|offer| offer.assigned_to);
        let own = own.or_else(|| self.assigned_like(offer));
        own.or_else(|| offer.kind().map(OfferKind::assigned_to)).unwrap_or(AssignedTo::Nobody)
    }

    /// What a user who holds the offer ends up with; `None` for licences that are not a user's or a device's.
    pub fn licence_type(&self, offer: &OfferId) -> Option<LicenceType> {
        if let Some(like) = self.counts_as(offer) {
            return self.licence_type(like);
        }
        let own = self.catalog.offers.get(offer).and_then(|offer| offer.licence_type);
        own.or_else(|| match offer.kind()? {
            OfferKind::Base | OfferKind::FromSa => Some(LicenceType::Base),
            OfferKind::Attach => Some(LicenceType::Attach),
            OfferKind::Addon => Some(LicenceType::Addon),
            OfferKind::Device | OfferKind::DeviceCal => Some(LicenceType::Device),
            OfferKind::UserCal => Some(LicenceType::Full),
            OfferKind::User => Some(LicenceType::TeamMembers),
            OfferKind::Tenant
            | OfferKind::Standalone
            | OfferKind::Attached
            | OfferKind::Capacity
            | OfferKind::Server
            | OfferKind::StepUp => None,
        })
    }

    /// To whom the fact grants.
    pub fn scope(&self, grants: &Grants) -> Scope {
        grants.scope.unwrap_or_else(|| match self.assigned_to(&grants.offer) {
            AssignedTo::User => Scope::User,
            AssignedTo::Device => Scope::Device,
            AssignedTo::Nobody => Scope::Tenant,
        })
    }

    /// Every licence that grants one of the clause's alternatives; a licence that grants it without condition stands
    /// once, without condition.
    pub fn grantors(&self, clause: &Clause) -> Vec<Grantor<'_>> {
        let mut found: Vec<Grantor<'_>> = Vec::new();
        for fact in self.facts.grants.iter() {
            for right in &clause.any_of {
                let Some(tenant_holds) = self.grants_right(&fact.says, right) else { continue };
                let scope = self.scope(&fact.says);
                let same = |known: &&mut Grantor<'_>| known.offer == fact.says.offer && known.scope == scope;
                match found.iter_mut().find(same) {
                    Some(known) if tenant_holds.is_empty() && !known.tenant_holds.is_empty() => {
                        *known = Grantor { offer: fact.says.offer.clone(), scope, tenant_holds, fact };
                    }
                    Some(_) => {}
                    None => found.push(Grantor { offer: fact.says.offer.clone(), scope, tenant_holds, fact }),
                }
            }
        }
        found
    }

    /// The applications of which it matters in which environment they are used: licences for them may not meet others
    /// there.
    pub fn apart_by_environment(&self) -> BTreeSet<&str> {
        let mut all = BTreeSet::new();
        for mixing in self.facts.edition_mixing.iter().filter(|fact| fact.says.scope == MixingScope::Environment) {
            let meant = |fact: &&Fact<Grants>| mixing.says.side(fact.says.offer.product()).is_some();
            let rights = self.facts.grants.iter().filter(meant).flat_map(|fact| &fact.says.rights);
            all.insert(mixing.says.application.as_str());
            all.extend(rights.map(RightId::application));
        }
        all
    }

    /// Whether a fact grants a right, and on what condition.
    fn grants_right(&self, grants: &Grants, right: &RightId) -> Option<BTreeSet<OfferId>> {
        grants.rights.iter().any(|granted| self.catalog.rights.includes(granted, right)).then(|| {
            let condition = grants.conditions.iter().find(|condition| condition.right == *right);
            condition.map(|condition| condition.tenant_holds.iter().cloned().collect()).unwrap_or_default()
        })
    }
}
