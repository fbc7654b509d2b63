//! Licences that may not be used together.

use std::collections::{BTreeMap, BTreeSet};

use licet::{
    rules::{
        edition_mixing::{EditionMixing, MixingScope},
        grants::Scope,
    },
    value::{Clause, EnvironmentId, OfferId, OfferKind},
};

use super::Checker;

/// The licences of a mixing that somebody uses in a place, each with its side, and the sides that they need.
struct Sides<'l> {
    held: Vec<(&'l OfferId, usize)>,
    needed: [bool; 2],
}

impl Checker<'_> {
    /// No environment (tenant, user) has licences of both sides of a mixing in use.
    pub(super) fn mixing(&mut self) {
        let facts: Vec<_> = self.edition.facts.edition_mixing.iter().cloned().collect();
        for fact in &facts {
            // For each place: who can only be on the first side, who only on the second.
            let mut bound: BTreeMap<Option<EnvironmentId>, [bool; 2]> = BTreeMap::new();
            for &(at, licences) in self.pairs.iter().filter(|(_, licences)| !licences.is_empty()) {
                self.bind(&fact.says, at, licences, &mut bound);
            }
            for (place, sides) in bound {
                if sides == [true, true] {
                    let place = place.map_or_else(|| "the common environment".into(), |place| place.to_string());
                    self.fault(format!("{place}: both sides of {} are in use", fact.says.family));
                }
            }
        }
    }

    pub(crate) fn bind(
        &self,
        says: &EditionMixing,
        requirement: u32,
        licences: &[OfferId],
        bound: &mut BTreeMap<Option<EnvironmentId>, [bool; 2]>,
    ) {
        for (place, Sides { needed, .. }) in self.sides(says, requirement, licences) {
            if says.scope == MixingScope::User {
                let own = bound.entry(Some(EnvironmentId::new("one user"))).or_default();
                *own = if needed == [true, true] { needed } else { *own };
            } else {
                let all = bound.entry(place).or_default();
                *all = [all[0] || needed[0], all[1] || needed[1]];
            }
        }
    }

    /// What is wrong with licences of which each could be done without for the sake of its mixing, but not all of them.
    pub(super) fn apart(&self, requirement: u32, licences: &[OfferId]) -> Option<String> {
        let own = self.requirements.distinct.get(requirement as usize)?;
        let mut free: BTreeMap<Option<EnvironmentId>, (u32, BTreeSet<&OfferId>)> = BTreeMap::new();
        let facts = self.edition.facts.edition_mixing.iter().map(|fact| &fact.says);
        for says in facts.filter(|says| says.scope == MixingScope::Environment) {
            let sides = self.sides(says, requirement, licences).into_iter();
            for (place, Sides { held, .. }) in sides.filter(|(_, sides)| sides.needed == [false, false]) {
                let (mixings, offers) = free.entry(place).or_default();
                *mixings += 1;
                offers.extend(held.into_iter().map(|(offer, _)| offer));
            }
        }
        let lacks = |(place, (mixings, offers)): &(Option<EnvironmentId>, (u32, BTreeSet<&OfferId>))| {
            let without: Vec<OfferId> = licences.iter().filter(|offer| !offers.contains(offer)).cloned().collect();
            let mut here = own.clauses.keys().filter(|clause| clause.environment == *place);
            *mixings > 1 && here.any(|clause| !self.met(clause, &without, Scope::User))
        };
        let (_, (_, offers)) = free.into_iter().find(lacks)?;
        Some(format!("of {offers:?} one is used, and no side is taken for any"))
    }

    /// For each place where licences of a mixing are used by somebody: these, and the sides that they need.
    fn sides<'l>(
        &self,
        says: &EditionMixing,
        requirement: u32,
        licences: &'l [OfferId],
    ) -> BTreeMap<Option<EnvironmentId>, Sides<'l>> {
        let Some(requirement) = self.requirements.distinct.get(requirement as usize) else { return BTreeMap::new() };
        let side = |offer: &OfferId| {
            let full = matches!(offer.kind(), Some(OfferKind::Base | OfferKind::Attach | OfferKind::UserCal));
            let excepted = offer.kind() == Some(OfferKind::Attach)
                && says.except.iter().any(|pair| {
                    pair.attach == offer.product() && licences.contains(&OfferId::new(format!("{}.base", pair.base)))
                });
            if full && !excepted { says.side(offer.product()) } else { None }
        };
        let sided: Vec<(&'l OfferId, usize)> =
            licences.iter().filter_map(|offer| Some((offer, side(offer)?))).collect();
        let grants = |clause: &Clause, offer: &OfferId| self.met(clause, std::slice::from_ref(offer), Scope::User);
        let mut places: BTreeMap<Option<EnvironmentId>, Vec<(&'l OfferId, usize)>> = BTreeMap::new();
        for &(offer, at) in &sided {
            let mut used: BTreeSet<Option<EnvironmentId>> = match says.scope {
                MixingScope::Environment => {
                    let of = requirement.clauses.keys().filter(|clause| grants(clause, offer));
                    of.map(|clause| clause.environment.clone()).collect()
                }
                MixingScope::Tenant | MixingScope::User => BTreeSet::from([None]),
            };
            if used.is_empty() {
                used.insert(requirement.home.clone());
            }
            used.into_iter().for_each(|place| places.entry(place).or_default().push((offer, at)));
        }
        let sides = |(place, held): (Option<EnvironmentId>, Vec<(&'l OfferId, usize)>)| {
            let mut sides = [false, false];
            for (at, needed) in sides.iter_mut().enumerate() {
                let here = requirement
                    .clauses
                    .keys()
                    .filter(|c| says.scope != MixingScope::Environment || c.environment == place);
                let without: Vec<OfferId> = licences.iter().filter(|o| !held.contains(&(*o, at))).cloned().collect();
                let idle = |offer: &OfferId| !requirement.clauses.keys().any(|clause| grants(clause, offer));
                let strict = says.scope != MixingScope::Environment;
                let of_side = held.iter().filter(|(_, side)| *side == at);
                *needed = of_side.clone().any(|(offer, _)| strict || idle(offer))
                    || of_side.count() > 0 && here.into_iter().any(|clause| !self.met(clause, &without, Scope::User));
            }
            (place, Sides { held, needed: sides })
        };
        places.into_iter().map(sides).collect()
    }
}
