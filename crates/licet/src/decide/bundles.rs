//! All sets of licences that a user can lawfully be given: of each, no part can be left out.
//!
//! Alternatives are kept to the end. A set is dropped only if another is a part of it, asks no more of the tenant and
//! serves as many devices; a lower price alone never drops a set here, because minimums and owned seats couple users.

use std::collections::BTreeSet;

use super::{Condition, Cover, Set, Shelf};
use crate::{
    rules::edition_mixing::MixingScope,
    value::{EnvironmentId, OfferKind},
};

/// A lawful set of licences for one user.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Bundle {
    /// The licences.
    pub licences: Set,
    /// What the tenant must hold besides: of each condition one offer.
    pub conditions: BTreeSet<Condition>,
    /// On which side of a mixing the environments must be.
    pub modes: BTreeSet<Mode>,
    /// Which of the optional clauses it meets, as bits.
    pub meets: u64,
}

/// An environment (or the tenant) stands on one side of a mixing.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mode {
    /// The place of the mixing among the edition's facts.
    pub mixing: usize,
    /// The environment; `None` is the common one, or the tenant.
    pub environment: Option<EnvironmentId>,
    /// The side.
    pub side: usize,
}

/// What a user needs, ready for finding sets.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// Clauses that must be met.
    pub must: Vec<Cover>,
    /// Clauses that may be met (functions of shared devices); at most 64.
    pub may: Vec<Cover>,
    /// The environment of a licence that meets no clause.
    pub home: Option<EnvironmentId>,
}

/// All minimal lawful sets, sorted. Empty if the clauses cannot be met.
pub fn bundles(shelf: &Shelf<'_>, wanted: &Wanted) -> Vec<Bundle> {
    let mut search = Search { shelf, wanted, seen: BTreeSet::new(), sets: BTreeSet::new() };
    search.clause(0, Set::EMPTY);
    let mut found: BTreeSet<Bundle> = BTreeSet::new();
    for set in search.sets {
        found.extend(variants(shelf, wanted, set));
    }
    let found: Vec<Bundle> = found.into_iter().collect();
    let dominated = |bundle: &Bundle| {
        found.iter().any(|other| {
            other != bundle
                && other.licences.within(bundle.licences)
                && other.meets & bundle.meets == bundle.meets
                && other.conditions.is_subset(&bundle.conditions)
                && other.modes.is_subset(&bundle.modes)
        })
    };
    found.iter().filter(|bundle| !dominated(bundle)).cloned().collect()
}

/// The bundles of exactly these licences: none if they do not stand lawfully together or leave something unmet.
pub fn bundles_of(shelf: &Shelf<'_>, wanted: &Wanted, licences: Set) -> Vec<Bundle> {
    if shelf.faults(licences).is_empty() { variants(shelf, wanted, licences) } else { Vec::new() }
}

struct Search<'s> {
    shelf: &'s Shelf<'s>,
    wanted: &'s Wanted,
    seen: BTreeSet<(usize, Set)>,
    sets: BTreeSet<Set>,
}

impl Search<'_> {
    /// Tries every way to meet the clauses from this one on.
    fn clause(&mut self, at: usize, set: Set) {
        if !self.seen.insert((at, set)) {
            return;
        }
        let must = self.wanted.must.len();
        let Some(cover) = self.wanted.must.get(at).or_else(|| self.wanted.may.get(at.wrapping_sub(must))) else {
            return self.close(set);
        };
        if cover.met(set) {
            return self.clause(at + 1, set);
        }
        if at >= must || !cover.conditions(set).is_empty() {
            self.clause(at + 1, set);
        }
        for licence in cover.parts().minus(set).intersection(self.shelf.of_users).iter() {
            self.clause(at + 1, set.with(licence));
        }
    }

    /// Adds the bases and hosts that are lacking, in every way.
    fn close(&mut self, set: Set) {
        let Some(lacking) = self.shelf.faults(set).iter().next() else {
            self.sets.insert(set);
            return;
        };
        let Some(licence) = self.shelf.get(lacking) else { return };
        let wanted = match (licence.kind, licence.hosts) {
            (OfferKind::Attach, _) if !licence.bases.meets(set) => licence.bases,
            (_, Some(hosts)) if !hosts.meets(set.without(lacking)) => hosts,
            // Two bases, or two sides with one user: nothing that is added mends that.
            _ => return,
        };
        for more in wanted.minus(set).iter() {
            if self.seen.insert((usize::MAX, set.with(more))) {
                self.close(set.with(more));
            }
        }
    }
}

/// The set with every choice of conditions and of sides under which it meets the clauses.
fn variants(shelf: &Shelf<'_>, wanted: &Wanted, set: Set) -> Vec<Bundle> {
    let bit = |(cover, at): (&Cover, u32)| if cover.met(set) { 1_u64 << at } else { 0 };
    let meets = wanted.may.iter().zip(0..64).map(bit).sum();
    let plain = Bundle { licences: set, conditions: BTreeSet::new(), modes: BTreeSet::new(), meets };
    let mut bundles = vec![plain];
    for cover in wanted.must.iter().filter(|cover| !cover.met(set)) {
        let conditions = cover.conditions(set);
        bundles = bundles
            .iter()
            .flat_map(|bundle| {
                conditions.iter().map(|&condition| {
                    let mut more = bundle.clone();
                    more.conditions.insert(condition.clone());
                    more
                })
            })
            .collect();
    }
    let sides = sides(shelf, wanted, set);
    bundles.into_iter().flat_map(|bundle| with_sides(&bundle, &sides)).collect()
}

/// For each mixing, and each environment in which the set is used, the sides that would do: one choice of a list each.
fn sides(shelf: &Shelf<'_>, wanted: &Wanted, set: Set) -> Vec<Vec<Mode>> {
    let mut all = Vec::new();
    for (mixing, fact) in shelf.edition.facts.edition_mixing.iter().enumerate() {
        let on = [0, 1].map(|side| shelf.on_side(set, mixing, side));
        let mode = |side, environment: &Option<EnvironmentId>| Mode { mixing, environment: environment.clone(), side };
        match fact.says.scope {
            MixingScope::User => {}
            MixingScope::Tenant => match on.map(Set::is_empty) {
                [true, true] => {}
                [false, true] => all.push(vec![mode(0, &None)]),
                [true, false] => all.push(vec![mode(1, &None)]),
                [false, false] => all.push(Vec::new()),
            },
            MixingScope::Environment => {
                for environment in environments(wanted, on[0].union(on[1])) {
                    let would_do = |&side: &usize| serves(wanted, set, on[1 - side], &environment);
                    let modes: Vec<Mode> =
                        [0, 1].into_iter().filter(would_do).map(|side| mode(side, &environment)).collect();
                    // Where either side would do, the set asks for none.
                    if modes.len() != 2 {
                        all.push(modes);
                    }
                }
            }
        }
    }
    all
}

/// The environments in which some of these licences are used; one that meets no clause is used at home.
fn environments(wanted: &Wanted, licences: Set) -> BTreeSet<Option<EnvironmentId>> {
    let mut all = BTreeSet::new();
    for licence in licences.iter() {
        let used = uses(wanted, licence);
        if used.is_empty() {
            all.insert(wanted.home.clone());
        }
        all.extend(used);
    }
    all
}

/// Whether the set does without the licences of the wrong side in an environment.
fn serves(wanted: &Wanted, set: Set, wrong: Set, environment: &Option<EnvironmentId>) -> bool {
    let idle = |licence: usize| uses(wanted, licence).is_empty() && *environment == wanted.home;
    let allowed = set.minus(wrong);
    let here = |cover: &&Cover| cover.clause.environment == *environment;
    let met = |cover: &Cover| cover.met(allowed) || !cover.met(set) && !cover.conditions(allowed).is_empty();
    !wrong.iter().any(idle) && wanted.must.iter().filter(here).all(met)
}

/// The environments in which a licence meets a clause.
fn uses(wanted: &Wanted, licence: usize) -> BTreeSet<Option<EnvironmentId>> {
    let parts = |cover: &&Cover| cover.parts().has(licence);
    wanted.must.iter().filter(parts).map(|cover| cover.clause.environment.clone()).collect()
}

fn with_sides(bundle: &Bundle, sides: &[Vec<Mode>]) -> Vec<Bundle> {
    let mut bundles = vec![bundle.clone()];
    for choices in sides {
        bundles = bundles
            .iter()
            .flat_map(|bundle| {
                choices.iter().map(|mode| {
                    let mut more = bundle.clone();
                    more.modes.insert(mode.clone());
                    more
                })
            })
            .collect();
    }
    bundles
}
