//! Everything a model is built from, without building it.
//!
//! Most of what could be otherwise (nearly every reading, most limits) touches nothing that this tenant has. Where the
//! inputs are the same the model is the same, and so is the optimum; that is seen in a small part of the time that
//! finding every set of licences takes. Inputs may differ and the model still be the same: then the models are compared.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use licet::{
    decide::{Condition, Cover, Limit, Set},
    rules::grants::Scope,
    value::{Clause, EnvironmentId, Money, OfferId, RightId},
};

use crate::{
    counted::{Counts, Offer, counted},
    model::{Ground, Model},
    people::People,
    sets::{Known, World},
    useful::mark,
};

/// What is needed: the clauses, and the home of a licence that meets none.
type Need = (Vec<Clause>, Option<EnvironmentId>);
/// An offer as it is counted: name, price, whether it is sold, seats owned, seats that stay, what is counted.
type Counted = (OfferId, Option<Money>, bool, u64, u64, Counts);
/// How a right is met: by licences, by licences on a condition, by the tenant.
type Met = (Set, Vec<(Set, Condition)>, Vec<(Option<usize>, Condition)>);
/// A device: what is done on it, and by whom.
type Device = (Arc<BTreeSet<RightId>>, Vec<u32>);
/// Everything a model is built from.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Inputs {
    /// The distinct needs, and for each user the place of theirs.
    needs: Vec<Need>,
    of_user: Vec<u32>,
    /// For each device what is done on it, and by whom.
    devices: Vec<Device>,
    offers: Vec<Counted>,
    limits: Vec<Limit>,
    /// The offer of indirect access that may serve instead.
    lines: Option<OfferId>,
    /// What the sets of licences are made from.
    world: World,
    /// How users, and devices, meet every alternative that is asked for.
    covers: BTreeMap<BTreeSet<RightId>, [Met; 2]>,
}

impl Inputs {
    /// What the model of this ground would be built from.
    pub(super) fn of(ground: &Ground<'_>, people: &People) -> Self {
        let People { requirements, uses, lines } = people;
        let needs: Vec<Need> = requirements
            .distinct
            .iter()
            .map(|requirement| (requirement.clauses.keys().cloned().collect(), requirement.home.clone()))
            .collect();
        let devices: Vec<_> = uses.iter().map(|used| (Arc::clone(&used.functions), used.users.clone())).collect();
        let (offers, limits) = counted(ground, lines.as_ref());
        let offer = |offer: Offer| (offer.offer, offer.price, offer.sold, offer.owned, offer.stays, offer.counts);
        let world = World::of(ground.shelf, &offers, &limits);
        Self {
            covers: covers(ground, &needs, &devices),
            needs,
            of_user: requirements.of_user.clone(),
            devices,
            offers: offers.into_iter().map(offer).collect(),
            limits,
            lines: lines.as_ref().map(|lines| lines.offer.clone()),
            world,
        }
    }

    /// Whether nothing but the limits is otherwise.
    fn same_but_for_limits(&self, other: &Self) -> bool {
        // Every field is named, so that none is forgotten.
        let Self { needs, of_user, devices, offers, limits: _, lines, world, covers } = self;
        *needs == other.needs
            && *of_user == other.of_user
            && *devices == other.devices
            && *offers == other.offers
            && *lines == other.lines
            && *world == other.world
            && *covers == other.covers
    }
}

/// What a model is built from, and which of its limits have a say.
pub(super) struct Base {
    pub(super) inputs: Inputs,
    offers: Vec<Offer>,
    /// The offers that somebody may be given, or that a condition asks for.
    given: BTreeSet<usize>,
    /// The limits that have a say.
    limits: Vec<Limit>,
}

impl Base {
    /// Of the model of some ground, with the sets that were found for it.
    pub(super) fn of(inputs: Inputs, ground: &Ground<'_>, model: &Model, known: &Known) -> Self {
        let licences = known.licences().iter().filter_map(|at| ground.shelf.get(at));
        let in_sets = licences.filter_map(|licence| model.place(&licence.offer));
        let (offers, given) = (model.offers.clone(), in_sets.chain(model.asked_for()).collect());
        let mut base = Self { inputs, offers, given, limits: Vec::new() };
        base.limits = base.of_use(&base.inputs.limits);
        base
    }

    /// The limits that have a say.
    fn of_use(&self, limits: &[Limit]) -> Vec<Limit> {
        let (mut offers, mut limits) = (self.offers.clone(), limits.to_vec());
        mark(&mut offers, &mut limits, &self.given);
        limits
    }

    /// Whether the model is the same: from the same inputs, or from others of which only limits differ that have no say.
    pub(super) fn is_same(&self, inputs: &Inputs) -> bool {
        self.inputs.same_but_for_limits(inputs)
            && (self.inputs.limits == inputs.limits || self.limits == self.of_use(&inputs.limits))
    }
}

/// How everything that is asked for is met.
fn covers(ground: &Ground<'_>, needs: &[Need], devices: &[Device]) -> BTreeMap<BTreeSet<RightId>, [Met; 2]> {
    let of_users = needs.iter().flat_map(|(clauses, _)| clauses).map(|clause| clause.any_of.clone());
    let of_devices =
        devices.iter().flat_map(|(functions, _)| functions.iter()).map(|right| BTreeSet::from([right.clone()]));
    let asked: BTreeSet<BTreeSet<RightId>> = of_users.chain(of_devices).collect();
    let met = |Cover { by, by_if, by_tenant, .. }: Cover| (by, by_if, by_tenant);
    let both = |any_of: BTreeSet<RightId>| {
        let clause = Clause { any_of: any_of.clone(), environment: None };
        let by = |scope| met(ground.shelf.cover(&clause, scope));
        (any_of, [by(Scope::User), by(Scope::Device)])
    };
    asked.into_iter().map(both).collect()
}
