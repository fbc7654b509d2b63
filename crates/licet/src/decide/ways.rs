//! In which ways a set of licences meets what a user needs: on which conditions, and on which sides of which mixings.
//!
//! Conditions and sides are numbered once for a need, in their order, so that sets are compared by small numbers.

use std::collections::BTreeSet;

use super::{Bundle, Condition, Mode, Set, Shelf, Wanted};
use crate::rules::edition_mixing::MixingScope;

/// What a user needs, looked up once for all sets.
#[derive(Debug)]
pub struct Ways<'s> {
    pub(super) shelf: &'s Shelf<'s>,
    pub(super) must: Vec<Way>,
    pub(super) may: Vec<Way>,
    home: usize,
    /// For each environment, the licences that have a part in meeting a clause there.
    used: Vec<Set>,
    /// The licences that have a part in meeting a clause anywhere.
    anywhere: Set,
    conditions: Vec<Condition>,
    modes: Vec<Mode>,
    /// For each mixing its scope, and the number of its first mode.
    mixings: Vec<(MixingScope, u32)>,
}

/// How one clause can be met.
#[derive(Debug)]
pub(super) struct Way {
    by: Set,
    by_if: Vec<(Set, u32)>,
    by_tenant: Vec<(Option<usize>, u32)>,
    /// Every licence that has a part in it.
    pub(super) parts: Set,
    environment: usize,
}

impl Way {
    /// Whether the licences of a set meet the clause by themselves.
    pub(super) fn met(&self, set: Set) -> bool {
        self.by.meets(set)
    }

    /// The conditions on which the set meets the clause.
    fn conditions(&self, set: Set) -> impl Iterator<Item = u32> {
        let by_if = self.by_if.iter().filter(move |(by, _)| by.meets(set)).map(|(_, at)| *at);
        let by_tenant = self.by_tenant.iter().filter(move |(companion, _)| companion.is_none_or(|at| set.has(at)));
        by_if.chain(by_tenant.map(|(_, at)| *at))
    }

    /// Whether there is a condition on which the set meets the clause.
    pub(super) fn met_if(&self, set: Set) -> bool {
        self.conditions(set).next().is_some()
    }
}

impl<'s> Ways<'s> {
    /// Looks up what is needed.
    pub fn of(shelf: &'s Shelf<'s>, wanted: &Wanted) -> Self {
        let covers = || wanted.must.iter().map(|(cover, _)| cover).chain(&wanted.may);
        let conditional = |cover: &'_ super::Cover| {
            let by_tenant = cover.by_tenant.iter().map(|(_, condition)| condition.clone());
            cover.by_if.iter().map(|(_, condition)| condition.clone()).chain(by_tenant).collect::<Vec<_>>()
        };
        let conditions: BTreeSet<Condition> = covers().flat_map(|cover| conditional(cover)).collect();
        let conditions: Vec<Condition> = conditions.into_iter().collect();
        let at =
            |condition: &Condition| (0..).zip(&conditions).find(|(_, known)| *known == condition).map(|(at, _)| at);
        let way = |cover: &super::Cover, environment: usize| Way {
            by: cover.by,
            by_if: cover.by_if.iter().filter_map(|(set, condition)| Some((*set, at(condition)?))).collect(),
            by_tenant: cover.by_tenant.iter().filter_map(|(with, condition)| Some((*with, at(condition)?))).collect(),
            parts: cover.parts(),
            environment,
        };
        let must: Vec<Way> = wanted.must.iter().map(|(cover, environment)| way(cover, *environment)).collect();
        let may = wanted.may.iter().map(|cover| way(cover, wanted.home)).collect();
        let environments = must.iter().map(|way| way.environment).chain([wanted.home]).max().map_or(0, |last| last + 1);
        let mut used = vec![Set::EMPTY; environments];
        for way in &must {
            if let Some(used) = used.get_mut(way.environment) {
                *used = used.union(way.parts);
            }
        }
        let anywhere = used.iter().fold(Set::EMPTY, |all, used| all.union(*used));
        let (modes, mixings) = modes(shelf, environments);
        Self { shelf, must, may, home: wanted.home, used, anywhere, conditions, modes, mixings }
    }

    /// The conditions by number.
    pub fn conditions(&self) -> &[Condition] {
        &self.conditions
    }

    /// The modes by number.
    pub fn modes(&self) -> &[Mode] {
        &self.modes
    }

    /// The bundles of exactly these licences: none if they do not stand lawfully together or leave something unmet.
    pub fn bundles_of(&self, licences: Set) -> Vec<Bundle> {
        let mut found = Vec::new();
        if self.shelf.faults(licences).is_empty() {
            self.variants(licences, &mut found);
        }
        found
    }

    /// The set with every choice of conditions and of sides under which it meets the clauses.
    pub(super) fn variants(&self, licences: Set, found: &mut Vec<Bundle>) {
        let mut conditions = vec![Vec::new()];
        for way in self.must.iter().filter(|way| !way.met(licences)) {
            conditions = each_with(&conditions, || way.conditions(licences));
        }
        let mut modes = vec![Vec::new()];
        for choices in self.sides(licences) {
            modes = each_with(&modes, || choices.iter().copied());
        }
        let bit = |(way, at): (&Way, u32)| if way.met(licences) { 1_u64 << at } else { 0 };
        let meets = self.may.iter().zip(0..64).map(bit).sum();
        for conditions in &conditions {
            let with =
                |modes: &Vec<u32>| Bundle { licences, conditions: conditions.clone(), modes: modes.clone(), meets };
            found.extend(modes.iter().map(with));
        }
    }

    /// For each mixing, and each environment in which the set is used, the sides that would do: one choice of a list each.
    fn sides(&self, set: Set) -> Vec<Vec<u32>> {
        let mut all = Vec::new();
        // For each environment: of how many mixings either side would do, and the licences on their sides.
        let mut free = vec![(0, Set::EMPTY); self.used.len()];
        for (mixing, &(scope, first)) in self.mixings.iter().enumerate() {
            if scope == MixingScope::User {
                continue;
            }
            let on = [0, 1].map(|side| self.shelf.on_side(set, mixing, side));
            let meant = on[0].union(on[1]);
            if meant.is_empty() {
                continue;
            }
            if scope == MixingScope::Tenant {
                match on.map(Set::is_empty) {
                    [false, true] => all.push(vec![first]),
                    [true, false] => all.push(vec![first + 1]),
                    _ => all.push(Vec::new()),
                }
                continue;
            }
            for (environment, number) in (0..self.used.len()).zip((first..).step_by(2)) {
                if self.is_used(meant, environment) {
                    let would_do = |(wrong, _): &(Set, u32)| self.serves(set, *wrong, environment);
                    let modes = [(on[1], number), (on[0], number + 1)].into_iter().filter(would_do);
                    let modes: Vec<u32> = modes.map(|(_, number)| number).collect();
                    // Where either side would do, the set asks for none.
                    if modes.len() != 2 {
                        all.push(modes);
                    } else if let Some((mixings, licences)) = free.get_mut(environment) {
                        (*mixings, *licences) = (*mixings + 1, licences.union(meant));
                    }
                }
            }
        }
        // What does without each of two licences need not do without both; then a set with one of them does as well.
        for (environment, (mixings, licences)) in free.into_iter().enumerate() {
            if mixings > 1 && !self.serves(set, licences, environment) {
                all.push(Vec::new());
            }
        }
        all
    }

    /// Whether one of these licences is used in an environment; one that meets no clause is used at home.
    fn is_used(&self, licences: Set, environment: usize) -> bool {
        self.used.get(environment).is_some_and(|used| used.meets(licences)) || self.idles(licences, environment)
    }

    /// Whether one of these licences meets no clause, and this is its home.
    fn idles(&self, licences: Set, environment: usize) -> bool {
        environment == self.home && !licences.within(self.anywhere)
    }

    /// Whether the set does without the licences of the wrong side in an environment.
    fn serves(&self, set: Set, wrong: Set, environment: usize) -> bool {
        let allowed = set.minus(wrong);
        let met = |way: &Way| way.met(allowed) || !way.met(set) && way.met_if(allowed);
        !self.idles(wrong, environment) && self.must.iter().filter(|way| way.environment == environment).all(met)
    }
}

/// The modes there can be in so many environments, in their order; and of each mixing its scope and its first mode.
fn modes(shelf: &Shelf<'_>, environments: usize) -> (Vec<Mode>, Vec<(MixingScope, u32)>) {
    let (mut modes, mut mixings, mut next) = (Vec::new(), Vec::new(), 0);
    for (mixing, fact) in shelf.edition.facts.edition_mixing.iter().enumerate() {
        let scope = fact.says.scope;
        mixings.push((scope, next));
        let places: Vec<Option<usize>> = match scope {
            MixingScope::User => Vec::new(),
            MixingScope::Tenant => vec![None],
            MixingScope::Environment => (0..environments).map(Some).collect(),
        };
        for environment in places {
            modes.extend([0, 1].map(|side| Mode { mixing, environment, side }));
            next += 2;
        }
    }
    (modes, mixings)
}

/// Each list with each of the numbers more, in order and once.
fn each_with<I: Iterator<Item = u32>>(lists: &[Vec<u32>], more: impl Fn() -> I) -> Vec<Vec<u32>> {
    let with = |list: &Vec<u32>, number: u32| {
        let mut list = list.clone();
        if let Err(at) = list.binary_search(&number) {
            list.insert(at, number);
        }
        list
    };
    lists.iter().flat_map(|list| more().map(move |number| with(list, number))).collect()
}
