//! Online licences that count like on-premises licences: what they open in an edition that knows these (P19-DUAL-04,
//! -07, P19-FROMSA-05, -06).

use super::Edition;
use crate::{
    rules::{Fact, Facts, dual_use::DualUse, grants::Grants},
    value::{AssignedTo, OfferId, Reason},
};

/// Files for every online licence what the licence opens that it counts like.
pub(super) fn open(facts: &mut Facts) {
    let mut opened = Vec::new();
    for fact in facts.dual_use.iter() {
        let Some(counts_as) = &fact.says.counts_as else { continue };
        for like in facts.grants.iter().filter(|grants| grants.says.offer == *counts_as) {
            let says =
                Grants { offer: fact.says.offer.clone(), counts_as: Some(counts_as.clone()), ..like.says.clone() };
            opened.push(Fact { says, cited: fact.cited.clone() });
        }
    }
    opened.into_iter().for_each(|fact| facts.grants.push(fact));
}

impl Edition {
    /// The on-premises licence that an online licence counts like here; `None` for every other licence.
    pub fn counts_as(&self, offer: &OfferId) -> Option<&OfferId> {
        self.facts.grants.iter().find(|fact| fact.says.offer == *offer)?.says.counts_as.as_ref()
    }

    /// What a fact of dual use says of an offer, with the reason.
    pub fn dual_use(&self, offer: &OfferId) -> Option<(&Fact<DualUse>, Reason)> {
        let fact = self.facts.dual_use.iter().find(|fact| fact.says.offer == *offer)?;
        let like = fact.says.counts_as.as_ref().map(OfferId::as_str).or(fact.says.title.as_deref())?;
        Some((fact, fact.reason(format!("{offer} counts like {like} while the subscription lasts"))))
    }

    /// To whom a licence is assigned that counts like another one: as the name of its own kind says.
    pub(super) fn assigned_like(&self, offer: &OfferId) -> Option<AssignedTo> {
        self.counts_as(offer).map(|like| self.assigned_to(like))
    }
}
