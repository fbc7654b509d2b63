//! The optimiser's model as data: groups of people with the same demand, their sets of licences, and what couples them.
//!
//! No solver and no float here; `solve` turns it into numbers, `check` never sees it.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    hash::{Hash, Hasher},
    sync::Arc,
};

use licet::{
    catalog::Edition,
    decide::{Condition, Licence, Limit, Lines, Prices, Set, Shelf},
    require::{DeviceUse, Requirements},
    rules::grants::Scope,
    tenant::Tenant,
    value::{Clause, OfferId, OfferKind, RightId},
};

use crate::{
    Mode,
    counted::{Offer, counted},
    parts::Part,
    people::People,
    sets::{Finder, Known, List, Need, Sets, World, had},
};

/// Everything the solver needs.
#[derive(Debug)]
pub(crate) struct Model {
    /// The offers that may be held, sorted.
    pub(crate) offers: Vec<Offer>,
    /// People with the same demand.
    pub(crate) groups: Vec<Group>,
    /// Devices of the same kind.
    pub(crate) devices: Vec<DeviceClass>,
    /// What the tenant must hold for some sets to serve.
    pub(crate) conditions: Vec<Condition>,
    /// The environments (or the tenant) that must be on one side of a mixing.
    pub(crate) sides: Vec<(usize, Option<licet::value::EnvironmentId>)>,
    /// The limits in force.
    pub(crate) limits: Vec<Limit>,
    /// What must hold between seats besides.
    pub(crate) links: Vec<Link>,
    /// The requirements of all users.
    pub(crate) requirements: Requirements,
    /// How many sets were considered.
    pub(crate) sets: u64,
}

/// A sum of seats that is at least so much.
#[derive(Debug, Clone)]
pub(crate) struct Link {
    /// Its name in a certificate.
    pub(crate) name: String,
    /// What a seat of an offer (by its place) counts.
    pub(crate) seats: Vec<(usize, i64)>,
    /// What the sum is at least.
    pub(crate) at_least: i64,
}

/// People with the same demand, on devices of the same kinds.
#[derive(Debug)]
pub(crate) struct Group {
    /// Places among the tenant's users, ascending; for users of a device class in the order of its devices.
    pub(crate) members: Vec<u32>,
    /// The requirement they share.
    pub(crate) requirement: u32,
    /// The sets to choose from; groups with the same sets share them.
    pub(crate) sets: Arc<[Choice]>,
    /// Every lawful set that can be had, for comparing; groups whose needs have the same sets share it.
    pub(crate) all: Arc<[Given]>,
    /// For each optional clause: the device class it belongs to, the function, and users of this group per device.
    pub(crate) uses: Vec<(usize, RightId, u64)>,
}

/// The licences of a set, and which of the optional clauses they meet, as bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Given {
    pub(crate) licences: Set,
    pub(crate) meets: u64,
}

/// A set that a group may be given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Choice {
    pub(crate) bundle: Given,
    /// The offers, as places in the model.
    pub(crate) offers: Vec<usize>,
    /// The conditions, as places in the model.
    pub(crate) conditions: Vec<usize>,
    /// The sides, as places in the model with the side.
    pub(crate) sides: Vec<(usize, usize)>,
}

/// The licences are hashed alone: sets that differ in the rest only are few, and there are many sets.
impl Hash for Choice {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.bundle.hash(state);
    }
}

/// Devices that stand in the same relation to the same kinds of people.
#[derive(Debug)]
pub(crate) struct DeviceClass {
    /// Places among the tenant's devices.
    pub(crate) members: Vec<u32>,
    /// Sets of device licences: the offers as places in the model, and the functions they license.
    pub(crate) options: Vec<(Vec<usize>, BTreeSet<RightId>)>,
}

/// What the model is made from.
pub(crate) struct Ground<'a> {
    pub(crate) edition: &'a Edition,
    pub(crate) tenant: &'a Tenant,
    pub(crate) prices: &'a Prices,
    pub(crate) shelf: &'a Shelf<'a>,
    pub(crate) mode: Mode,
    /// Owned seats that stay in any case, by offer.
    pub(crate) staying: BTreeMap<OfferId, u64>,
    /// Whether seats are had elsewhere (`schedule`): what they cost, and in which numbers, is not this model's business.
    pub(crate) over_time: bool,
}

impl<'a> Ground<'a> {
    /// What a plan of that mode is made from; the seats that stay are those of the tenant's day.
    pub(crate) fn of(
        edition: &'a Edition,
        tenant: &'a Tenant,
        prices: &'a Prices,
        shelf: &'a Shelf<'a>,
        mode: Mode,
    ) -> Self {
        Self { edition, tenant, prices, shelf, mode, staying: mode.staying(edition, tenant), over_time: false }
    }
}

/// Builds the model of a tenant.
pub(crate) fn model(ground: &Ground<'_>) -> Model {
    model_knowing(ground, People::of(ground.edition, ground.tenant), None).0
}

/// Builds the model of a tenant and its people, where sets of licences may be known from another question; and those that
/// are known then.
pub(crate) fn model_knowing(ground: &Ground<'_>, people: People, known: Option<&Known>) -> (Model, Known) {
    let People { requirements, uses, lines } = people;
    let mut builder = Builder::new(ground, lines.as_ref());
    let parts = crate::parts::parts(&requirements, &uses);
    for class in &parts.classes {
        builder.class(&uses, class);
    }
    drop(uses);
    let world = World::of(ground.shelf, &builder.offers, &builder.limits);
    let found = Finder::new(ground.shelf, lines.as_ref(), world, known).find(&requirements, &parts.groups);
    let mut known: HashMap<List<'_>, Arc<[Choice]>> = HashMap::new();
    for (part, need) in parts.groups.into_iter().zip(&found.needs) {
        if let Some(sets) = found.sets.get(need.sets) {
            let choices = known.entry(need.list(sets)).or_insert_with(|| builder.choices(sets, need));
            builder.group(part, sets, need, Arc::clone(choices));
        }
    }
    drop(known);
    let known = found.known;
    (builder.finish(requirements), known)
}

struct Builder<'a> {
    ground: &'a Ground<'a>,
    offers: Vec<Offer>,
    /// For each place on the shelf the place among the offers.
    place: Vec<Option<usize>>,
    /// What can be had at all.
    had: Set,
    groups: Vec<Group>,
    devices: Vec<DeviceClass>,
    conditions: Vec<Condition>,
    sides: Vec<(usize, Option<licet::value::EnvironmentId>)>,
    limits: Vec<Limit>,
    /// Requirements, with the optional clauses, whose sets are counted.
    counted: BTreeSet<(u32, usize)>,
    sets: u64,
}

impl<'a> Builder<'a> {
    fn new(ground: &'a Ground<'a>, lines: Option<&Lines>) -> Self {
        let (offers, limits) = counted(ground, lines);
        let of_shelf = |licence: &Licence| offers.binary_search_by(|known| known.offer.cmp(&licence.offer)).ok();
        let place: Vec<Option<usize>> = ground.shelf.licences.iter().map(of_shelf).collect();
        let had = had(ground.shelf, &offers);
        let (groups, devices, conditions, sides) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let counted = BTreeSet::new();
        Self { ground, offers, place, had, groups, devices, conditions, sides, limits, counted, sets: 0 }
    }

    fn places(&self, set: Set) -> Vec<usize> {
        set.iter().filter_map(|at| self.place.get(at).copied().flatten()).collect()
    }

    /// The sets of device licences for a class of devices.
    fn class(&mut self, uses: &[DeviceUse], class: &crate::parts::Class) {
        let functions = class.members.first().and_then(|&at| uses.get(at as usize)).map(|used| &*used.functions);
        let functions: Vec<RightId> = functions.into_iter().flatten().cloned().collect();
        let shelf = self.ground.shelf;
        let covers: Vec<_> =
            functions.iter().map(|right| shelf.cover(&Clause::of(right.clone(), None), Scope::Device)).collect();
        let mut options: BTreeMap<Set, BTreeSet<RightId>> = BTreeMap::from([(Set::EMPTY, BTreeSet::new())]);
        for cover in &covers {
            let grown: Vec<Set> = options.keys().flat_map(|&set| cover.by.iter().map(move |at| set.with(at))).collect();
            for set in grown {
                options.insert(set, BTreeSet::new());
            }
        }
        for (set, licensed) in &mut options {
            let met = functions.iter().zip(&covers).filter(|(_, cover)| cover.met(*set));
            *licensed = met.map(|(right, _)| right.clone()).collect();
        }
        let useful = |(set, licensed): &(&Set, &BTreeSet<RightId>)| {
            let better = |(other, more): (&Set, &BTreeSet<RightId>)| {
                other != *set && other.within(**set) && licensed.is_subset(more)
            };
            !set.is_empty() && set.within(self.had) && !options.iter().any(better)
        };
        let options = options.iter().filter(useful).map(|(set, met)| (self.places(*set), met.clone())).collect();
        self.devices.push(DeviceClass { members: class.members.clone(), options });
    }

    /// The sets that people of a need may be given.
    fn choices(&mut self, found: &Sets, need: &Need<'_>) -> Arc<[Choice]> {
        // What a number stands for is looked up once.
        let mut conditions: Vec<Option<usize>> = vec![None; found.conditions.len()];
        let mut sides: Vec<Option<usize>> = vec![None; found.modes.len()];
        let mut sets = Vec::with_capacity(found.bundles.len());
        for bundle in &found.bundles {
            let condition = |number: &u32| {
                let known = conditions.get_mut(*number as usize)?;
                let condition = found.conditions.get(*number as usize)?;
                Some(*known.get_or_insert_with(|| at(&mut self.conditions, condition)))
            };
            let of_bundle = bundle.conditions.iter().filter_map(condition).collect();
            let side = |number: &u32| {
                let mode = found.modes.get(*number as usize)?;
                let known = sides.get_mut(*number as usize / 2)?;
                let place =
                    *known.get_or_insert_with(|| at(&mut self.sides, &(mode.mixing, need.environment(mode).cloned())));
                Some((place, mode.side))
            };
            let sides = bundle.modes.iter().filter_map(side).collect();
            let (bundle, offers) =
                (Given { licences: bundle.licences, meets: bundle.meets }, self.places(bundle.licences));
            sets.push(Choice { bundle, offers, conditions: of_bundle, sides });
        }
        sets.into()
    }

    /// A group with its sets.
    fn group(&mut self, part: Part, found: &Sets, need: &Need<'_>, sets: Arc<[Choice]>) {
        let Part { members, requirement, uses } = part;
        if self.counted.insert((requirement, need.sets)) {
            self.sets += found.lawful;
        }
        self.groups.push(Group { members, requirement, sets, all: Arc::clone(&found.all), uses });
    }

    fn finish(self, requirements: Requirements) -> Model {
        let Self { offers, groups, devices, conditions, sides, limits, sets, .. } = self;
        let links = Vec::new();
        let mut model = Model { offers, groups, devices, conditions, sides, limits, links, requirements, sets };
        crate::presolve::presolve(&mut model);
        crate::merge::merge(&mut model);
        model
    }
}

/// The place of an item in a list, to which it is added if it is new.
fn at<T: Clone + PartialEq>(list: &mut Vec<T>, item: &T) -> usize {
    list.iter().position(|known| known == item).unwrap_or_else(|| {
        list.push(item.clone());
        list.len() - 1
    })
}

impl Model {
    /// The place of an offer.
    pub(crate) fn place(&self, offer: &OfferId) -> Option<usize> {
        self.offers.binary_search_by(|known| known.offer.cmp(offer)).ok()
    }

    /// Marks the offers that can be of use: in a set, for a condition, or because one of these needs them. Limits whose
    /// dependent offers are of no use go.
    pub(crate) fn mark_useful(&mut self, in_sets: &BTreeSet<usize>) {
        let start: BTreeSet<usize> = in_sets.iter().copied().chain(self.asked_for()).collect();
        crate::useful::mark(&mut self.offers, &mut self.limits, &start);
    }

    /// The offers that devices may be given, and those that conditions ask for.
    pub(crate) fn asked_for(&self) -> impl Iterator<Item = usize> {
        let in_devices =
            self.devices.iter().flat_map(|class| &class.options).flat_map(|(offers, _)| offers.iter().copied());
        in_devices.chain(self.conditions.iter().flat_map(|condition| self.places(condition)))
    }

    /// Whether the offer is an attach licence.
    pub(crate) fn is_attach(&self, place: usize) -> bool {
        self.offers.get(place).is_some_and(|offer| offer.offer.kind() == Some(OfferKind::Attach))
    }

    /// Whether the offer is a base licence.
    pub(crate) fn is_base(&self, place: usize) -> bool {
        self.offers.get(place).is_some_and(|offer| offer.offer.kind() == Some(OfferKind::Base))
    }

    /// The places of several offers.
    pub(crate) fn places<'o>(&self, offers: impl IntoIterator<Item = &'o OfferId>) -> Vec<usize> {
        offers.into_iter().filter_map(|offer| self.place(offer)).collect()
    }
}
