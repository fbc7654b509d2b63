//! Finds the sets of licences that people may be given: once for all whose needs differ only in which environments
//! they name, for then their sets differ in nothing else.

use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

use licet::{
    decide::{Bundle, Condition, Cover, Limit, Lines, Mode, Set, Shelf, Wanted, Ways, bundles},
    require::Requirements,
    rules::{edition_mixing::MixingScope, grants::Scope},
    value::{Clause, EnvironmentId, OfferId, OfferKind, RightId},
};
use rayon::prelude::*;

use crate::{
    counted::{Counts, Offer},
    model::Given,
    parts::Part,
};

/// All lawful sets of one shape of need.
#[derive(Debug)]
pub(crate) struct Sets {
    /// How many there are, those that cannot be had included.
    pub(crate) lawful: u64,
    /// Those that can be had.
    pub(crate) bundles: Vec<Bundle>,
    /// Their licences and what they meet, in the same order.
    pub(crate) all: Arc<[Given]>,
    /// The conditions by number.
    pub(crate) conditions: Vec<Condition>,
    /// The modes by number; environments are places among those of a need.
    pub(crate) modes: Vec<Mode>,
}

/// Which sets a part of the people may be given.
pub(crate) struct Need<'r> {
    /// The place of its sets.
    pub(crate) sets: usize,
    /// Its environments, sorted.
    pub(crate) environments: Vec<&'r Option<EnvironmentId>>,
}

/// All that the sets of a need depend on: their place, and for each of their modes the environment.
pub(crate) type List<'r> = (usize, Vec<Option<&'r EnvironmentId>>);

impl<'r> Need<'r> {
    /// The environment that a mode of its sets speaks of; `None` for the common one.
    pub(crate) fn environment(&self, mode: &Mode) -> Option<&'r EnvironmentId> {
        mode.environment.and_then(|at| self.environments.get(at).copied()?.as_ref())
    }

    /// Which list of sets it has. Needs with the same list are given the same choices.
    pub(crate) fn list(&self, sets: &Sets) -> List<'r> {
        (self.sets, sets.modes.iter().map(|mode| self.environment(mode)).collect())
    }
}

/// The sets of all parts.
pub(crate) struct Found<'r> {
    pub(crate) sets: Vec<Arc<Sets>>,
    /// In the order of the parts.
    pub(crate) needs: Vec<Need<'r>>,
    /// For whoever asks again.
    pub(crate) known: Known,
}

/// What is needed but for the names of environments: covers by number, with the places of environments.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Shape {
    must: Vec<(u32, usize)>,
    may: Vec<u32>,
    home: usize,
}

/// How a clause can be met: by licences, by licences on a condition, by the tenant.
type Met = (Set, Vec<(Set, Condition)>, Vec<(Option<usize>, Condition)>);
/// A shape in full: how what must be met is met and where, how what may be met is met, the home.
type Wants = (Vec<(Met, usize)>, Vec<Met>, usize);
/// A licence on the shelf: its offer, its kind, its bases, its hosts, its sides.
type Shelved = (OfferId, OfferKind, Set, Option<Set>, Vec<(usize, usize)>);
/// A mixing: the application, the products of either side, within what they may not meet, what is excepted.
type Mixing = (String, Vec<Vec<String>>, MixingScope, Vec<(String, String)>);

/// Everything besides a need that its sets are made from.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct World {
    licences: Vec<Shelved>,
    /// The licences of users, of devices, and those that are not sold for what they open here.
    held_by: [Set; 3],
    two_bases: bool,
    mixings: Vec<Mixing>,
    /// What can be had at all.
    had: Set,
    /// What a limit counts, and its attach licences: somebody may be given one for the limit alone.
    for_others: Vec<(Set, Set)>,
}

impl World {
    /// Of what can be had of these offers under these limits.
    pub(crate) fn of(shelf: &Shelf<'_>, offers: &[Offer], limits: &[Limit]) -> Self {
        let licences = shelf
            .licences
            .iter()
            .map(|licence| (licence.offer.clone(), licence.kind, licence.bases, licence.hosts, licence.sides.clone()));
        let mixings = shelf.edition.facts.edition_mixing.iter().map(|fact| {
            let except = fact.says.except.iter().map(|pair| (pair.base.clone(), pair.attach.clone()));
            (fact.says.application.clone(), fact.says.sides.clone(), fact.says.scope, except.collect())
        });
        let had = had(shelf, offers);
        Self {
            licences: licences.collect(),
            held_by: [shelf.of_users, shelf.of_devices, shelf.online],
            two_bases: shelf.two_bases,
            mixings: mixings.collect(),
            had,
            for_others: for_others(shelf, had, offers, limits),
        }
    }
}

/// The sets that were found for another question. They serve again where the world is the same.
#[derive(Debug)]
pub(crate) struct Known {
    world: World,
    sets: HashMap<Wants, Arc<Sets>>,
}

impl Known {
    /// Every licence of some set.
    pub(crate) fn licences(&self) -> Set {
        let given = self.sets.values().flat_map(|sets| sets.all.iter());
        given.fold(Set::EMPTY, |all, given| all.union(given.licences))
    }
}

/// What sets are made from.
pub(crate) struct Finder<'a> {
    shelf: &'a Shelf<'a>,
    lines: Option<&'a Lines>,
    world: World,
    known: Option<&'a Known>,
    covers: HashMap<BTreeSet<RightId>, u32>,
    by_number: Vec<Arc<Cover>>,
}

impl<'a> Finder<'a> {
    /// On a shelf, with what is known from another question.
    pub(crate) fn new(shelf: &'a Shelf<'a>, lines: Option<&'a Lines>, world: World, known: Option<&'a Known>) -> Self {
        let known = known.filter(|known| known.world == world);
        Self { shelf, lines, world, known, covers: HashMap::new(), by_number: Vec::new() }
    }

    /// The sets of all parts.
    pub(crate) fn find<'r>(mut self, requirements: &'r Requirements, parts: &[Part]) -> Found<'r> {
        let mut shapes: Vec<Shape> = Vec::new();
        let mut known: HashMap<Shape, usize> = HashMap::new();
        let mut needs = Vec::with_capacity(parts.len());
        for part in parts {
            let (shape, environments) = self.shape(requirements, part);
            let sets = *known.entry(shape).or_insert_with_key(|shape| {
                shapes.push(shape.clone());
                shapes.len() - 1
            });
            needs.push(Need { sets, environments });
        }
        let wants: Vec<Wants> = shapes.iter().map(|shape| self.wants(shape)).collect();
        let of_shape = |(shape, wants): (&Shape, &Wants)| {
            let known = self.known.and_then(|known| known.sets.get(wants));
            known.map_or_else(|| Arc::new(self.sets(shape)), Arc::clone)
        };
        let sets: Vec<Arc<Sets>> = shapes.par_iter().zip(&wants).map(of_shape).collect();
        let known = Known { world: self.world, sets: wants.into_iter().zip(sets.iter().cloned()).collect() };
        Found { sets, needs, known }
    }

    /// A shape in full, whatever the numbers of its covers.
    fn wants(&self, shape: &Shape) -> Wants {
        let met = |number: &u32| {
            let cover = self.by_number.get(*number as usize)?;
            Some((cover.by, cover.by_if.clone(), cover.by_tenant.clone()))
        };
        let must = shape.must.iter().filter_map(|(number, environment)| Some((met(number)?, *environment)));
        (must.collect(), shape.may.iter().filter_map(met).collect(), shape.home)
    }

    fn shape<'r>(&mut self, requirements: &'r Requirements, part: &Part) -> (Shape, Vec<&'r Option<EnvironmentId>>) {
        let may = part.uses.iter().map(|(_, right, _)| self.cover(&BTreeSet::from([right.clone()]))).collect();
        let Some(requirement) = requirements.distinct.get(part.requirement as usize) else {
            return (Shape { must: Vec::new(), may, home: 0 }, Vec::new());
        };
        let all = requirement.clauses.keys().map(|clause| &clause.environment).chain([&requirement.home]);
        let environments: BTreeSet<&Option<EnvironmentId>> = all.collect();
        let environments: Vec<&Option<EnvironmentId>> = environments.into_iter().collect();
        let place = |of: &Option<EnvironmentId>| environments.partition_point(|known| *known < of);
        let home = place(&requirement.home);
        let clauses = requirement.clauses.keys();
        let must = clauses.map(|clause| (self.cover(&clause.any_of), place(&clause.environment))).collect();
        (Shape { must, may, home }, environments)
    }

    /// How a user can meet a clause, by number: by licences, or where it says so by the tenant's licences of indirect
    /// access.
    fn cover(&mut self, any_of: &BTreeSet<RightId>) -> u32 {
        if let Some(&known) = self.covers.get(any_of) {
            return known;
        }
        let clause = Clause { any_of: any_of.clone(), environment: None };
        let mut cover = self.shelf.cover(&clause, Scope::User);
        if let Some(lines) = self.lines.filter(|lines| any_of.contains(&lines.right())) {
            cover.by_tenant.push((None, Condition::from([lines.enough()])));
        }
        let number = u32::try_from(self.by_number.len()).unwrap_or(u32::MAX);
        self.by_number.push(Arc::new(cover));
        self.covers.insert(clause.any_of, number);
        number
    }

    fn sets(&self, shape: &Shape) -> Sets {
        let cover = |number: &u32| self.by_number.get(*number as usize).map(Arc::clone);
        let must = shape.must.iter().filter_map(|(number, environment)| Some((cover(number)?, *environment))).collect();
        let wanted = Wanted { must, may: shape.may.iter().filter_map(cover).collect(), home: shape.home };
        let ways = Ways::of(self.shelf, &wanted);
        let mut found = bundles(&ways);
        for (counted, attach) in &self.world.for_others {
            let without = found.iter().map(|bundle| bundle.licences).filter(|licences| !licences.meets(*counted));
            let with = |licences: Set| attach.iter().map(move |at| licences.with(at));
            let more: BTreeSet<Set> = without.flat_map(with).collect();
            found.extend(more.into_iter().flat_map(|licences| ways.bundles_of(licences)));
        }
        found.sort();
        found.dedup();
        let lawful = found.len() as u64;
        found.retain(|bundle| bundle.licences.within(self.world.had));
        let given = |bundle: &Bundle| Given { licences: bundle.licences, meets: bundle.meets };
        let all = found.iter().map(given).collect();
        Sets { lawful, bundles: found, all, conditions: ways.conditions().to_vec(), modes: ways.modes().to_vec() }
    }
}

/// The licences that can be had at all.
pub(crate) fn had(shelf: &Shelf<'_>, offers: &[Offer]) -> Set {
    let known =
        |name: &OfferId| offers.binary_search_by(|known| known.offer.cmp(name)).ok().and_then(|at| offers.get(at));
    let had = |offer: &Offer| offer.price.is_some() && offer.sold || offer.owned > 0;
    let licences = shelf.licences.iter().zip(0..);
    licences.filter(|(licence, _)| known(&licence.offer).is_some_and(had)).map(|(_, at)| at).collect()
}

/// What limits count where an attach licence counts once it is in use, so that it may pay to give one to somebody who has its
/// base anyway: for enough full users of certain products, or for the capacity that its product brings once.
fn for_others(shelf: &Shelf<'_>, had: Set, offers: &[Offer], limits: &[Limit]) -> Vec<(Set, Set)> {
    let allowance =
        |name: &OfferId| offers.iter().any(|offer| offer.offer == *name && offer.counts == Counts::Allowance);
    let attach = |at: usize| shelf.get(at).is_some_and(|licence| licence.kind == OfferKind::Attach) && had.has(at);
    let mut all: BTreeSet<Set> = BTreeSet::new();
    for limit in limits {
        match limit {
            Limit::Users { of, licences: false, .. } => all.extend([shelf.set(of)]),
            Limit::Needs { offers, of, .. } if offers.iter().any(allowance) => all.extend([shelf.set(of)]),
            Limit::Capacity { each, .. } => all.extend([shelf.set(each.keys())]),
            _ => {}
        }
    }
    let with_attach = |counted: Set| (counted, counted.iter().filter(|&at| attach(at)).collect::<Set>());
    all.into_iter().map(with_attach).filter(|(_, attach)| !attach.is_empty()).collect()
}
