//! The optimiser's model as data: groups of people with the same demand, their sets of licences, and what couples them.
//!
//! No solver and no float here; `solve` turns it into numbers, `check` never sees it.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use licet::{
    catalog::Edition,
    decide::{
        Bundle, Condition, Cover, Limit, Lines, Mode as SideMode, Prices, Set, Shelf, Wanted, bundles, bundles_of,
        reached,
    },
    require::{DeviceUse, Requirements, device_uses, requirements},
    rules::grants::Scope,
    tenant::Tenant,
    value::{Clause, OfferId, OfferKind, RightId},
};

use crate::{
    Mode,
    counted::{Offer, counted},
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
    /// The requirements of all users.
    pub(crate) requirements: Requirements,
    /// How many sets were considered.
    pub(crate) sets: u64,
}

/// People with the same demand, on devices of the same kinds.
#[derive(Debug)]
pub(crate) struct Group {
    /// Places among the tenant's users, ascending; for users of a device class in the order of its devices.
    pub(crate) members: Vec<u32>,
    /// The requirement they share.
    pub(crate) requirement: u32,
    /// The sets to choose from.
    pub(crate) sets: Vec<Choice>,
    /// Every lawful set that can be had, for comparing; the first time the sets of a requirement are found, all share it.
    pub(crate) all: Arc<[Choice]>,
    /// For each optional clause: the device class it belongs to, the function, and users of this group per device.
    pub(crate) uses: Vec<(usize, RightId, u64)>,
}

/// A set that a group may be given.
#[derive(Debug, Clone)]
pub(crate) struct Choice {
    pub(crate) bundle: Bundle,
    /// The offers, as places in the model.
    pub(crate) offers: Vec<usize>,
    /// The conditions, as places in the model.
    pub(crate) conditions: Vec<usize>,
    /// The sides, as places in the model with the side.
    pub(crate) sides: Vec<(usize, usize)>,
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
        Self { edition, tenant, prices, shelf, mode, staying: mode.staying(edition, tenant) }
    }
}

/// Builds the model of a tenant.
pub(crate) fn model(ground: &Ground<'_>) -> Model {
    let reached = reached(ground.edition, ground.tenant);
    let requirements = reached.added_to(ground.edition, requirements(ground.edition, ground.tenant));
    let uses = device_uses(ground.edition, ground.tenant);
    let mut builder = Builder::new(ground, reached.lines);
    let parts = crate::parts::parts(&requirements, &uses);
    for class in &parts.classes {
        builder.class(&uses, class);
    }
    for group in parts.groups {
        let all = builder.sets(&requirements, &group);
        let (members, requirement, uses) = (group.members, group.requirement, group.uses);
        builder.groups.push(Group { members, requirement, sets: all.to_vec(), all, uses });
    }
    builder.finish(requirements)
}

struct Builder<'a> {
    ground: &'a Ground<'a>,
    offers: Vec<Offer>,
    place: BTreeMap<OfferId, usize>,
    groups: Vec<Group>,
    devices: Vec<DeviceClass>,
    conditions: Vec<Condition>,
    sides: Vec<(usize, Option<licet::value::EnvironmentId>)>,
    limits: Vec<Limit>,
    lines: Option<Lines>,
    /// What a limit counts, and its attach licences: somebody may be given one for the limit alone.
    for_others: Vec<(Set, Set)>,
    known: BTreeMap<(u32, Vec<RightId>), Arc<[Choice]>>,
    sets: u64,
}

impl<'a> Builder<'a> {
    fn new(ground: &'a Ground<'a>, lines: Option<Lines>) -> Self {
        let (offers, limits) = counted(ground, lines.as_ref());
        let place = offers.iter().zip(0..).map(|(offer, at)| (offer.offer.clone(), at)).collect();
        let (groups, devices, conditions, sides) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let for_others = for_others(ground, &offers, &limits);
        Self {
            ground,
            offers,
            place,
            groups,
            devices,
            conditions,
            sides,
            limits,
            lines,
            for_others,
            known: BTreeMap::new(),
            sets: 0,
        }
    }

    /// Whether every licence of a set can be had at all.
    fn available(&self, set: Set) -> bool {
        let had = |offer: &Offer| offer.price.is_some() && offer.sold || offer.owned > 0;
        self.places(set).iter().all(|&at| self.offers.get(at).is_some_and(had))
    }

    fn places(&self, set: Set) -> Vec<usize> {
        self.ground.shelf.offers(set).iter().filter_map(|offer| self.place.get(offer).copied()).collect()
    }

    /// The sets of device licences for a class of devices.
    fn class(&mut self, uses: &[DeviceUse], class: &crate::parts::Class) {
        let functions = class.members.first().and_then(|&at| uses.get(at as usize)).map(|used| used.functions.clone());
        let functions: Vec<RightId> = functions.into_iter().flatten().collect();
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
            !set.is_empty() && self.available(**set) && !options.iter().any(better)
        };
        let options = options.iter().filter(useful).map(|(set, met)| (self.places(*set), met.clone())).collect();
        self.devices.push(DeviceClass { members: class.members.clone(), options });
    }

    /// The sets that a group may be given.
    fn sets(&mut self, requirements: &Requirements, group: &crate::parts::Part) -> Arc<[Choice]> {
        let optional: Vec<RightId> = group.uses.iter().map(|(_, function, _)| function.clone()).collect();
        let key = (group.requirement, optional.clone());
        if let Some(known) = self.known.get(&key) {
            return Arc::clone(known);
        }
        let found = self.bundles(requirements, group, &optional);
        self.sets += found.len() as u64;
        let available: Vec<Bundle> = found.into_iter().filter(|bundle| self.available(bundle.licences)).collect();
        let choices: Arc<[Choice]> = available.into_iter().map(|bundle| self.choice(bundle)).collect();
        self.known.insert(key, Arc::clone(&choices));
        choices
    }

    fn bundles(&self, requirements: &Requirements, group: &crate::parts::Part, optional: &[RightId]) -> Vec<Bundle> {
        let shelf = self.ground.shelf;
        let Some(requirement) = requirements.distinct.get(group.requirement as usize) else { return Vec::new() };
        let must = requirement.clauses.keys().map(|clause| self.cover(clause)).collect();
        let may = optional.iter().map(|right| shelf.cover(&Clause::of(right.clone(), None), Scope::User)).collect();
        let wanted = Wanted { must, may, home: requirement.home.clone() };
        let mut found = bundles(shelf, &wanted);
        for (counted, attach) in &self.for_others {
            let without = found.iter().filter(|bundle| !bundle.licences.meets(*counted));
            let with = |bundle: &Bundle| {
                let sets: Vec<Set> = attach.iter().map(|at| bundle.licences.with(at)).collect();
                sets.into_iter().flat_map(|set| bundles_of(shelf, &wanted, set))
            };
            let more: BTreeSet<Bundle> = without.flat_map(with).collect();
            found.extend(more);
        }
        found.sort();
        found.dedup();
        found
    }

    /// How a user can meet a clause: by licences, or where it says so by the tenant's licences of indirect access.
    fn cover(&self, clause: &Clause) -> Cover {
        let mut cover = self.ground.shelf.cover(clause, Scope::User);
        if let Some(lines) = self.lines.as_ref().filter(|lines| clause.any_of.contains(&lines.right())) {
            cover.by_tenant.push((None, Condition::from([lines.enough()])));
        }
        cover
    }

    fn choice(&mut self, bundle: Bundle) -> Choice {
        let offers = self.places(bundle.licences);
        let conditions = bundle.conditions.iter().map(|condition| at(&mut self.conditions, condition)).collect();
        let side = |mode: &SideMode| (at(&mut self.sides, &(mode.mixing, mode.environment.clone())), mode.side);
        let sides = bundle.modes.iter().map(side).collect();
        Choice { bundle, offers, conditions, sides }
    }

    fn finish(self, requirements: Requirements) -> Model {
        let Self { offers, groups, devices, conditions, sides, limits, sets, .. } = self;
        let mut model = Model { offers, groups, devices, conditions, sides, limits, requirements, sets };
        model.mark_useful();
        crate::presolve::presolve(&mut model);
        crate::merge::merge(&mut model);
        model
    }
}

/// What limits count where an attach licence counts once it is in use, so that it may pay to give one to somebody who has its
/// base anyway: for enough full users of certain products, or for the capacity that its product brings once.
fn for_others(ground: &Ground<'_>, offers: &[Offer], limits: &[Limit]) -> Vec<(Set, Set)> {
    let shelf = ground.shelf;
    let allowance = |name: &OfferId| {
        offers.iter().any(|offer| offer.offer == *name && offer.counts == crate::counted::Counts::Allowance)
    };
    let had = |at: usize| {
        let offer = shelf.get(at).and_then(|licence| offers.iter().find(|offer| offer.offer == licence.offer));
        offer.is_some_and(|offer| offer.price.is_some() && offer.sold || offer.owned > 0)
    };
    let attach = |at: usize| shelf.get(at).is_some_and(|licence| licence.kind == OfferKind::Attach) && had(at);
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
    pub(crate) fn mark_useful(&mut self) {
        let in_sets = self.groups.iter().flat_map(|group| &group.sets).flat_map(|choice| choice.offers.iter().copied());
        let in_devices =
            self.devices.iter().flat_map(|class| &class.options).flat_map(|(offers, _)| offers.iter().copied());
        let in_conditions = self.conditions.iter().flat_map(|condition| self.places(condition));
        let servers = self.limits.iter().filter_map(|limit| match limit {
            Limit::Servers { offer, .. } => self.place(offer),
            _ => None,
        });
        let mut useful: BTreeSet<usize> = in_sets.chain(in_devices).chain(in_conditions).chain(servers).collect();
        loop {
            let wanted = self.limits.iter().flat_map(|limit| {
                let (dependent, of) = match limit {
                    Limit::Needs { offers, of, .. } => (self.places(offers), self.places(of)),
                    Limit::Users { offer, of, .. } => (self.places([offer]), self.places(of)),
                    Limit::Discount { name, offer, .. } => (self.places([offer]), self.places([name])),
                    Limit::Under { offer, bases, .. } => (self.places([offer]), self.places(bases)),
                    Limit::Capacity { when, each, .. } => (self.places(when), self.places(each.keys())),
                    _ => return Vec::new(),
                };
                let always = matches!(limit, Limit::Capacity { when: None, .. });
                if always || dependent.iter().any(|at| useful.contains(at)) { of } else { Vec::new() }
            });
            let more: Vec<usize> = wanted.filter(|at| !useful.contains(at)).collect();
            if more.is_empty() {
                break;
            }
            useful.extend(more);
        }
        for (offer, at) in self.offers.iter_mut().zip(0..) {
            offer.useful = useful.contains(&at);
        }
        let offers = &self.offers;
        let counts = |name: &OfferId| offers.iter().any(|known| known.offer == *name && known.useful);
        self.limits.retain(|limit| match limit {
            Limit::Minimum { offers, .. } | Limit::Needs { offers, .. } => offers.iter().any(counts),
            Limit::Maximum { offer, .. }
            | Limit::Users { offer, .. }
            | Limit::FewerUsers { offer, .. }
            | Limit::Under { offer, .. }
            | Limit::Discount { offer, .. } => counts(offer),
            Limit::Capacity { when, .. } => when.as_ref().is_none_or(counts),
            Limit::Servers { .. } => true,
        });
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
