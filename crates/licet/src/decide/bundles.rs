//! All sets of licences that a user can lawfully be given: of each, no part can be left out.
//!
//! Alternatives are kept to the end. A set is dropped only if another is a part of it, asks no more of the tenant and
//! serves as many devices; a lower price alone never drops a set here, because minimums and owned seats couple users.

use std::{cmp::Reverse, collections::BTreeSet, sync::Arc};

use hashbrown::HashSet;

use super::{Cover, Set, Ways};
use crate::value::{EnvironmentId, OfferKind};

/// A lawful set of licences for one user.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Bundle {
    /// The licences.
    pub licences: Set,
    /// What the tenant must hold besides: of each condition one offer. Numbers of [`Ways::conditions`], ascending.
    pub conditions: Vec<u32>,
    /// On which side of a mixing the environments must be. Numbers of [`Ways::modes`], ascending.
    pub modes: Vec<u32>,
    /// Which of the optional clauses it meets, as bits.
    pub meets: u64,
}

/// An environment (or the tenant) stands on one side of a mixing.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mode {
    /// The place of the mixing among the edition's facts.
    pub mixing: usize,
    /// The environment, as its place among those of the need; `None` is the tenant.
    pub environment: Option<usize>,
    /// The side.
    pub side: usize,
}

/// What a user needs, ready for finding sets. Environments are places in a sorted list, for their names do not matter:
/// needs that differ in names only have the same sets.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// Clauses that must be met, and where.
    pub must: Vec<(Arc<Cover>, usize)>,
    /// Clauses that may be met (functions of shared devices); at most 64.
    pub may: Vec<Arc<Cover>>,
    /// The environment of a licence that meets no clause.
    pub home: usize,
}

impl Wanted {
    /// Of covers that name their environments.
    pub fn of(must: Vec<Cover>, may: Vec<Cover>, home: &Option<EnvironmentId>) -> Self {
        let environments: BTreeSet<Option<EnvironmentId>> =
            must.iter().map(|cover| &cover.clause.environment).chain([home]).cloned().collect();
        let place = |of: &Option<EnvironmentId>| environments.iter().take_while(|known| *known < of).count();
        let home = place(home);
        let must = must.into_iter().map(|cover| (place(&cover.clause.environment), cover));
        let must = must.map(|(environment, cover)| (Arc::new(cover), environment)).collect();
        Self { must, may: may.into_iter().map(Arc::new).collect(), home }
    }
}

/// All minimal lawful sets, sorted. Empty if the clauses cannot be met.
pub fn bundles(ways: &Ways<'_>) -> Vec<Bundle> {
    let mut search = Search { ways, seen: HashSet::new(), sets: BTreeSet::new() };
    search.clause(0, Set::EMPTY);
    let mut found: Vec<Bundle> = Vec::new();
    for set in search.sets {
        ways.variants(set, &mut found);
    }
    // Whatever drops another comes before it, and nothing that was dropped is needed for dropping.
    found.sort_by_cached_key(|bundle| {
        let asks = (bundle.conditions.len(), bundle.modes.len());
        (bundle.licences.len(), asks, Reverse(bundle.meets.count_ones()))
    });
    let mut kept: Vec<Bundle> = Vec::with_capacity(found.len());
    for bundle in found {
        if !kept.iter().any(|other| other.serves_as(&bundle)) {
            kept.push(bundle);
        }
    }
    kept.sort();
    kept
}

impl Bundle {
    /// Whether it does what the other does, with no more licences and asking no more.
    fn serves_as(&self, other: &Self) -> bool {
        self.licences.within(other.licences)
            && self.meets & other.meets == other.meets
            && within(&self.conditions, &other.conditions)
            && within(&self.modes, &other.modes)
    }
}

/// Whether all numbers are also in the other list.
fn within(few: &[u32], many: &[u32]) -> bool {
    few.iter().all(|number| many.contains(number))
}

struct Search<'s> {
    ways: &'s Ways<'s>,
    seen: HashSet<(usize, Set)>,
    sets: BTreeSet<Set>,
}

impl Search<'_> {
    /// Tries every way to meet the clauses from this one on.
    fn clause(&mut self, at: usize, set: Set) {
        if !self.seen.insert((at, set)) {
            return;
        }
        let ways = self.ways;
        let must = ways.must.len();
        let Some(way) = ways.must.get(at).or_else(|| ways.may.get(at.wrapping_sub(must))) else {
            return self.close(set);
        };
        if way.met(set) {
            return self.clause(at + 1, set);
        }
        if at >= must || way.met_if(set) {
            self.clause(at + 1, set);
        }
        for licence in way.parts.minus(set).intersection(ways.shelf.of_users).iter() {
            self.clause(at + 1, set.with(licence));
        }
    }

    /// Adds the bases and hosts that are lacking, in every way.
    fn close(&mut self, set: Set) {
        let shelf = self.ways.shelf;
        let Some(lacking) = shelf.faults(set).iter().next() else {
            self.sets.insert(set);
            return;
        };
        let Some(licence) = shelf.get(lacking) else { return };
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
