//! Licences of two sides that meet: in an environment, in the tenant, with one user.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    desk::{Desk, Want},
    finding::{Code, Finding},
    situation::Situation,
};
use crate::{
    decide::Set,
    rules::edition_mixing::MixingScope,
    value::{EnvironmentId, OfferId},
};

/// Where something stands on which side: the mixing, the environment, the side.
type Place = (usize, Option<EnvironmentId>, usize);

/// How many users stand where.
pub(super) struct Mixing {
    counts: BTreeMap<Place, u64>,
    /// The places of each situation.
    footprints: BTreeMap<(usize, Set, Option<EnvironmentId>), BTreeSet<Place>>,
}

impl Mixing {
    /// Counts the users on each side.
    pub(super) fn of(desk: &Desk<'_>, situations: &[Situation]) -> Self {
        let mut mixing = Self { counts: BTreeMap::new(), footprints: BTreeMap::new() };
        for situation in situations {
            let footprint = footprint(desk, situation);
            for place in &footprint {
                *mixing.counts.entry(place.clone()).or_default() += situation.users.len() as u64;
            }
            mixing.footprints.insert(key(situation), footprint);
        }
        mixing
    }

    fn count(&self, mixing: usize, environment: &Option<EnvironmentId>, side: usize) -> u64 {
        self.counts.get(&(mixing, environment.clone(), side)).copied().unwrap_or(0)
    }

    /// The side on which the others stand; where they are divided the larger part counts, and the second at equality.
    fn side(&self, mixing: usize, environment: &Option<EnvironmentId>, own: &BTreeSet<Place>) -> Option<usize> {
        let others = |side: usize| {
            let mine = u64::from(own.contains(&(mixing, environment.clone(), side)));
            self.count(mixing, environment, side).saturating_sub(mine)
        };
        match (others(0), others(1)) {
            (0, 0) => None,
            (first, second) => Some(usize::from(first <= second)),
        }
    }

    /// Whether a user in the situation may be given a set, as far as others stand on one side already. Licences that
    /// are held and cost nothing do not count: what is held is judged elsewhere.
    pub(super) fn fits(&self, desk: &Desk<'_>, situation: &Situation, held: Set, set: Set) -> bool {
        let none = BTreeSet::new();
        let home = BTreeSet::from([situation.home.clone()]);
        let own = self.footprints.get(&key(situation)).unwrap_or(&none);
        desk.edition.facts.edition_mixing.iter().enumerate().all(|(mixing, fact)| match fact.says.scope {
            MixingScope::User => true,
            MixingScope::Tenant => match self.side(mixing, &None, own) {
                Some(side) => desk.shelf.on_side(set, mixing, 1 - side).minus(held).is_empty(),
                None => true,
            },
            MixingScope::Environment => [0, 1].into_iter().all(|side| {
                let wrong = desk.shelf.on_side(set, mixing, side).minus(held);
                let idle = |licence: usize| environments(desk, situation, Set::EMPTY.with(licence)) == home;
                let clash = |environment: &Option<EnvironmentId>| {
                    self.side(mixing, environment, own) == Some(1 - side)
                        && (*environment == situation.home && wrong.iter().any(idle)
                            || !meets_without(desk, situation, set, wrong, &MixingPlace::In(environment)))
                };
                wrong.is_empty() || !environments(desk, situation, wrong).iter().any(clash)
            }),
        })
    }

    /// Where both sides stand.
    pub(super) fn findings(&self, desk: &Desk<'_>, situations: &[Situation]) -> Vec<Finding> {
        let mut findings = Vec::new();
        for (at, fact) in desk.edition.facts.edition_mixing.iter().enumerate() {
            let Some(code) = Code::parse(&fact.says.finding) else { continue };
            let sides = |side: usize| fact.says.sides.get(side).map(|side| side.join(", ")).unwrap_or_default();
            let because = || {
                let says = format!("{} may not stand beside {}", sides(0), sides(1));
                vec![fact.reason(says)]
            };
            if fact.says.scope == MixingScope::User {
                for situation in situations {
                    let on = [0, 1].map(|side| desk.shelf.on_side(situation.held, at, side));
                    if on.iter().any(|side| side.is_empty()) {
                        continue;
                    }
                    let remedy = format!("keep {} or {}", desk.names(on[0]), desk.names(on[1]));
                    let finding = Finding::new(code, remedy, because());
                    findings.extend(situation.names(desk).map(|name| finding.clone().about(name)));
                }
                continue;
            }
            let here: BTreeSet<_> = self.counts.keys().filter(|(m, ..)| *m == at).map(|(_, e, _)| e.clone()).collect();
            for environment in here {
                let (first, second) = (self.count(at, &environment, 0), self.count(at, &environment, 1));
                if first == 0 || second == 0 {
                    continue;
                }
                let side = usize::from(second < first);
                let users = self.who(desk, situations, &(at, environment.clone(), side));
                let remedy = format!("give {users} licences of {}, or an environment of their own", sides(1 - side));
                let finding = Finding::new(code, remedy, because()).counting(first.min(second));
                findings.push(match environment {
                    Some(environment) => finding.about(&environment),
                    None => finding,
                });
            }
        }
        findings
    }

    /// The first few users who stand there.
    fn who(&self, desk: &Desk<'_>, situations: &[Situation], place: &Place) -> String {
        let here = |situation: &&Situation| {
            self.footprints.get(&key(situation)).is_some_and(|footprint| footprint.contains(place))
        };
        let mut names: Vec<&str> = situations.iter().filter(here).flat_map(|situation| situation.names(desk)).collect();
        names.sort_unstable();
        let more = names.len().saturating_sub(3);
        names.truncate(3);
        let names = names.join(", ");
        if more > 0 { format!("{names} and {more} more") } else { names }
    }
}

fn key(situation: &Situation) -> (usize, Set, Option<EnvironmentId>) {
    (situation.requirement, situation.held, situation.home.clone())
}

/// Where users in the situation stand on which side. Somebody who holds both sides and could do with one counts there.
fn footprint(desk: &Desk<'_>, situation: &Situation) -> BTreeSet<Place> {
    let mut places = BTreeSet::new();
    for (mixing, fact) in desk.edition.facts.edition_mixing.iter().enumerate() {
        if fact.says.scope == MixingScope::User {
            continue;
        }
        let on = [0, 1].map(|side| desk.shelf.on_side(situation.held, mixing, side));
        let both = on.iter().all(|side| !side.is_empty());
        for (side, licences) in on.into_iter().enumerate().filter(|(_, licences)| !licences.is_empty()) {
            let mut used = match fact.says.scope {
                MixingScope::Tenant | MixingScope::User => BTreeSet::from([None]),
                MixingScope::Environment => environments(desk, situation, licences),
            };
            used.retain(|environment| {
                let place = match fact.says.scope {
                    MixingScope::Environment => MixingPlace::In(environment),
                    MixingScope::Tenant | MixingScope::User => MixingPlace::Anywhere,
                };
                let without = |wrong: Set| meets_without(desk, situation, situation.held, wrong, &place);
                let needless = without(licences) && !(side == 1 && without(on[0]));
                !(both && needless)
            });
            places.extend(used.into_iter().map(|environment| (mixing, environment, side)));
        }
    }
    places
}

/// The environments in which some of these licences are used; one that meets no clause is used at home.
fn environments(desk: &Desk<'_>, situation: &Situation, licences: Set) -> BTreeSet<Option<EnvironmentId>> {
    let mut all = BTreeSet::new();
    for licence in licences.iter() {
        let parts = desk.wants_of(situation.requirement).iter().filter(|want| want.cover.parts().has(licence));
        let used: BTreeSet<_> = parts.map(|want| want.cover.clause.environment.clone()).collect();
        if used.is_empty() {
            all.insert(situation.home.clone());
        }
        all.extend(used);
    }
    all
}

/// Whether a set meets in an environment (or anywhere) what it meets there, also without some licences.
fn meets_without(desk: &Desk<'_>, situation: &Situation, set: Set, wrong: Set, place: &MixingPlace<'_>) -> bool {
    let owns = |offer: &OfferId| desk.owns(offer);
    let here = |want: &&Want| match place {
        MixingPlace::Anywhere => true,
        MixingPlace::In(environment) => want.cover.clause.environment == **environment,
    };
    let kept = |want: &Want| !want.cover.met_in(set, &owns) || want.cover.met_in(set.minus(wrong), &owns);
    desk.wants_of(situation.requirement).iter().filter(here).all(kept)
}

/// Where a mixing is looked at.
enum MixingPlace<'e> {
    /// In the whole tenant.
    Anywhere,
    /// In one environment.
    In(&'e Option<EnvironmentId>),
}
