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
    decide::{Condition, Cover, Limit, Set, reached},
    require::{device_uses, requirements},
    rules::{edition_mixing::MixingScope, grants::Scope},
    value::{Clause, EnvironmentId, Money, OfferId, OfferKind, RightId},
};

use crate::{
    counted::{Counts, counted},
    model::Ground,
};

/// What is needed: the clauses, and the home of a licence that meets none.
type Need = (Vec<Clause>, Option<EnvironmentId>);
/// An offer as it is counted: name, price, whether it is sold, seats owned, seats that stay, what is counted.
type Counted = (OfferId, Option<Money>, bool, u64, u64, Counts);
/// A licence on the shelf: its offer, its kind, its bases, its hosts, its sides.
type Shelved = (OfferId, OfferKind, Set, Option<Set>, Vec<(usize, usize)>);
/// How a right is met: by licences, by licences on a condition, by the tenant.
type Met = (Set, Vec<(Set, Condition)>, Vec<(Option<usize>, Condition)>);
/// A device: what is done on it, and by whom.
type Device = (Arc<BTreeSet<RightId>>, Vec<u32>);
/// A mixing: the products of either side, within what they may not meet, what is excepted.
type Mixing = (String, Vec<Vec<String>>, MixingScope, Vec<(String, String)>);

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
    licences: Vec<Shelved>,
    /// The licences of users, of devices, and those that are not sold for what they open here.
    held_by: [Set; 3],
    two_bases: bool,
    mixings: Vec<Mixing>,
    /// How users, and devices, meet every alternative that is asked for.
    covers: BTreeMap<BTreeSet<RightId>, [Met; 2]>,
}

impl Inputs {
    /// What the model of this ground would be built from.
    pub(super) fn of(ground: &Ground<'_>) -> Self {
        let Ground { edition, tenant, shelf, .. } = ground;
        let reached = reached(edition, tenant);
        let requirements = reached.added_to(edition, requirements(edition, tenant));
        let needs: Vec<Need> = requirements
            .distinct
            .iter()
            .map(|requirement| (requirement.clauses.keys().cloned().collect(), requirement.home.clone()))
            .collect();
        let devices: Vec<_> =
            device_uses(edition, tenant).into_iter().map(|used| (used.functions, used.users)).collect();
        let (offers, limits) = counted(ground, reached.lines.as_ref());
        let offer = |offer: crate::counted::Offer| {
            (offer.offer, offer.price, offer.sold, offer.owned, offer.stays, offer.counts)
        };
        let licences = shelf
            .licences
            .iter()
            .map(|licence| (licence.offer.clone(), licence.kind, licence.bases, licence.hosts, licence.sides.clone()));
        let mixings = edition.facts.edition_mixing.iter().map(|fact| {
            let except = fact.says.except.iter().map(|pair| (pair.base.clone(), pair.attach.clone()));
            (fact.says.application.clone(), fact.says.sides.clone(), fact.says.scope, except.collect())
        });
        Self {
            covers: covers(ground, &needs, &devices),
            needs,
            of_user: requirements.of_user,
            devices,
            offers: offers.into_iter().map(offer).collect(),
            limits,
            lines: reached.lines.map(|lines| lines.offer),
            licences: licences.collect(),
            held_by: [shelf.of_users, shelf.of_devices, shelf.online],
            two_bases: shelf.two_bases,
            mixings: mixings.collect(),
        }
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
