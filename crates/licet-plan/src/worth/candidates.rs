//! Candidates for changes, found from the demands and ranked by an estimate at the prices of single seats.

use std::collections::{BTreeMap, BTreeSet};

use licet::{
    decide::{Prices, Shelf, cheaper, cheapest},
    require::{Given, requirement, requirement_of},
    rules::grants::Scope,
    tenant::{Demand, Device, Grant, Tenant, User, UserKind},
    value::{EnvironmentId, Money, RightId},
};

use rayon::prelude::*;

use super::{Asked, Tried};

/// Among how many distinct demands candidates are sought.
const DEMANDS: usize = 200;
/// How many names stand in a change.
const NAMES: usize = 5;
/// How many people share a device where the tenant has no shared device to judge by.
const PEOPLE_PER_DEVICE: usize = 4;

/// A change that may save something.
pub(super) struct Candidate {
    /// In words.
    pub(super) what: String,
    /// What it would save if nothing coupled people.
    estimate: Money,
    /// Places of the users who are affected.
    users: Vec<usize>,
    /// What they lose.
    drop: BTreeSet<Grant>,
    /// Shared devices that they do it on instead: how many, and for what.
    devices: Option<(usize, BTreeSet<RightId>)>,
}

impl Candidate {
    /// The tenant after the change.
    pub(super) fn tenant(&self, tenant: &Tenant) -> Tenant {
        let mut changed = tenant.clone();
        let mut demands: BTreeMap<u32, u32> = BTreeMap::new();
        for &at in &self.users {
            let Some(user) = changed.users.get_mut(at) else { continue };
            let old = user.demand;
            user.demand = *demands.entry(old).or_insert_with(|| {
                let grants = changed.demands.get(old as usize).map_or(&[][..], |demand| &demand.grants);
                let kept = grants.iter().filter(|grant| !self.drop.contains(grant)).cloned().collect();
                changed.demands.push(Demand { grants: kept });
                u32::try_from(changed.demands.len() - 1).unwrap_or(u32::MAX)
            });
        }
        if let Some((many, functions)) = &self.devices {
            add_devices(&mut changed, *many, functions, &self.users);
        }
        changed
    }

    /// A few of those affected, and how many they are.
    pub(super) fn subjects(&self, tenant: &Tenant) -> (Vec<String>, u64) {
        let names = self.users.iter().filter_map(|&at| tenant.users.get(at)).map(|user| user.id.to_string());
        (names.take(NAMES).collect(), self.users.len() as u64)
    }
}

/// Adds shared devices of a new name and shares the users out among them. Later devices keep their order.
fn add_devices(tenant: &mut Tenant, many: usize, functions: &BTreeSet<RightId>, users: &[usize]) {
    // A name that sorts after every other keeps the places of the devices that are there.
    let last = tenant.devices.last().map_or("", |device| device.id.as_str());
    let first = tenant.devices.len();
    let new = (1..=many).map(|at| format!("{last}~shared-{at:05}"));
    let new: Vec<Device> = new
        .map(|id| Device { id: id.as_str().into(), functions: functions.clone(), login: None, location: None })
        .collect();
    tenant.devices.extend(new);
    for (turn, &user) in users.iter().enumerate() {
        let place = first + turn % many.max(1);
        if let (Ok(device), Ok(user)) = (u32::try_from(place), u32::try_from(user)) {
            tenant.device_users.push((device, user));
        }
    }
    tenant.device_users.sort_unstable();
}

/// Users who were given the same.
struct Class<'a> {
    users: Vec<usize>,
    first: &'a User,
    cost: Money,
}

/// Every candidate, the highest estimate first.
pub(super) fn candidates<'a>(asked: &Asked<'a>, tried: &mut Tried) -> Vec<Candidate> {
    let prices = Prices::of(asked.edition, asked.tenant);
    let shelf = Shelf::of(asked.edition, &prices);
    let classes = classes(asked, &shelf, tried);
    let mut found = Vec::new();
    let mut everywhere: BTreeMap<Grant, (Money, Vec<usize>)> = BTreeMap::new();
    let of_class = |class: &Class<'a>| {
        let of_class = [smallest_removal(asked, &shelf, class), shared_devices(asked, &shelf, class)];
        (of_class.into_iter().flatten().collect::<Vec<_>>(), single_grants(asked, &shelf, class))
    };
    let of_classes: Vec<_> = classes.par_iter().map(of_class).collect();
    for (class, (of_class, grants)) in classes.iter().zip(of_classes) {
        found.extend(of_class);
        for (grant, saves) in grants {
            let (sum, users) = everywhere.entry(grant.clone()).or_default();
            *sum += saves * class.users.len() as u64;
            users.extend(&class.users);
        }
    }
    for (grant, (estimate, mut users)) in everywhere.into_iter().filter(|(_, (sum, _))| *sum > Money::ZERO) {
        users.sort_unstable();
        let what = format!("nobody has {} any more", Given::from(&grant));
        found.push(Candidate { what, estimate, users, drop: BTreeSet::from([grant]), devices: None });
    }
    found.sort_by(|a, b| (b.estimate, &a.what, &a.users).cmp(&(a.estimate, &b.what, &b.users)));
    // The same people losing the same is one change, however it is worded.
    let mut seen: BTreeSet<(Vec<usize>, BTreeSet<Grant>, bool)> = BTreeSet::new();
    found.retain(|one| seen.insert((one.users.clone(), one.drop.clone(), one.devices.is_some())));
    found
}

/// The classes of users that cost most.
fn classes<'a>(asked: &Asked<'a>, shelf: &Shelf<'_>, tried: &mut Tried) -> Vec<Class<'a>> {
    type Key<'k> = (u32, UserKind, bool, Option<&'k EnvironmentId>);
    let mut alike: BTreeMap<Key<'_>, Vec<usize>> = BTreeMap::new();
    for (at, user) in asked.tenant.users.iter().enumerate() {
        alike.entry((user.demand, user.kind, user.enabled, user.environment.as_ref())).or_default().push(at);
    }
    let alike: Vec<Vec<usize>> = alike.into_values().collect();
    let class = |users: Vec<usize>| {
        let first = users.first().and_then(|&at| asked.tenant.users.get(at))?;
        let cheapest = cheapest(shelf, &requirement(asked.edition, asked.tenant, first));
        Some(Class { users, first, cost: cheapest.map_or(Money::ZERO, |(cost, _)| cost) })
    };
    let mut classes: Vec<Class<'_>> = alike.into_par_iter().filter_map(class).collect();
    tried.demands_in_all = classes.len() as u64;
    classes
        .sort_by_key(|class| (std::cmp::Reverse(class.cost * class.users.len() as u64), class.users.first().copied()));
    classes.truncate(DEMANDS);
    tried.demands = classes.len() as u64;
    classes
}

/// What each grant by itself would save one user of a class.
fn single_grants<'a>(asked: &Asked<'a>, shelf: &Shelf<'_>, class: &Class<'a>) -> Vec<(&'a Grant, Money)> {
    let grants = &asked.tenant.demand(class.first).grants;
    let without = |grant: &'a Grant| {
        let rest = grants.iter().filter(|other| *other != grant);
        let then = cheapest(shelf, &requirement_of(asked.edition, asked.tenant, class.first, rest));
        (grant, then.map_or(Money::ZERO, |(then, _)| class.cost - then))
    };
    grants.iter().map(without).collect()
}

/// The fewest grants whose removal reaches a cheaper licence for these users.
fn smallest_removal(asked: &Asked<'_>, shelf: &Shelf<'_>, class: &Class<'_>) -> Option<Candidate> {
    let cheaper = cheaper(shelf, asked.tenant, class.first).cheaper?;
    let grants = asked.tenant.demand(class.first).grants.iter();
    let drop: BTreeSet<Grant> = grants.filter(|grant| cheaper.remove.contains(&Given::from(*grant))).cloned().collect();
    let named: Vec<String> = cheaper.remove.iter().map(ToString::to_string).collect();
    Some(Candidate {
        what: format!("take away {}", named.join(" and ")),
        estimate: cheaper.saves * class.users.len() as u64,
        users: class.users.clone(),
        drop,
        devices: None,
    })
}

/// Shared devices for users all of whose work could be done on them.
fn shared_devices(asked: &Asked<'_>, shelf: &Shelf<'_>, class: &Class<'_>) -> Option<Candidate> {
    let requirement = requirement(asked.edition, asked.tenant, class.first);
    if class.users.len() < 2 || requirement.clauses.is_empty() || !requirement.unknown.is_empty() {
        return None;
    }
    let (mut functions, mut price) = (BTreeSet::new(), Money::ZERO);
    for clause in requirement.clauses.keys() {
        let cover = shelf.cover(clause, Scope::Device);
        let by = cover.by.iter().filter_map(|at| shelf.prices.monthly(&shelf.get(at)?.offer));
        price += by.min()?;
        let grantors = asked.edition.grantors(clause);
        let right = |right: &&RightId| {
            grantors.iter().any(|grantor| grantor.scope == Scope::Device)
                && !shelf.cover(&licet::value::Clause::of((*right).clone(), None), Scope::Device).by.is_empty()
        };
        functions.insert(clause.any_of.iter().find(right)?.clone());
    }
    let mut sharing: BTreeMap<u32, usize> = BTreeMap::new();
    for (device, _) in &asked.tenant.device_users {
        *sharing.entry(*device).or_default() += 1;
    }
    let each = sharing.into_values().max().filter(|&most| most > 1).unwrap_or(PEOPLE_PER_DEVICE);
    let many = class.users.len().div_ceil(each);
    let estimate = class.cost * class.users.len() as u64 - price * many as u64;
    let what = format!(
        "let them do {} on {many} shared {} of up to {each} people",
        functions.iter().map(RightId::as_str).collect::<Vec<_>>().join(" and "),
        if many == 1 { "device" } else { "devices" }
    );
    let drop = asked.tenant.demand(class.first).grants.iter().cloned().collect();
    let devices = Some((many, functions));
    (estimate > Money::ZERO).then(|| Candidate { what, estimate, users: class.users.clone(), drop, devices })
}
