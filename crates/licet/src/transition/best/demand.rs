//! What is needed: seats of any of several licences. Where people share devices there are several ways to need.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    decide::{Set, Shelf},
    require::{DeviceUse, Requirement, device_uses, requirements},
    rules::grants::Scope,
    tenant::Tenant,
    value::{Clause, Reason, RightId},
};

/// Seats by the licences of which any does.
pub(super) type Classes = BTreeMap<Set, u64>;

/// The most devices that hang together for which every choice is compared.
const DEVICES: usize = 10;
/// The most ways to need that are compared.
const WAYS: usize = 4096;

/// What a tenant needs.
pub(super) struct Demand {
    /// The ways to need, at least one.
    pub(super) ways: Vec<Classes>,
    /// Why.
    pub(super) because: BTreeSet<Reason>,
    /// What cannot be met, or cannot be said.
    pub(super) obstacles: Vec<Reason>,
    /// Whether every way is among them.
    pub(super) complete: bool,
}

/// Collects what users and devices need.
pub(super) fn of(shelf: &Shelf<'_>, tenant: &Tenant) -> Demand {
    let edition = shelf.edition;
    let requirements = requirements(edition, tenant);
    let uses = device_uses(edition, tenant);
    let mut demand = Demand { ways: Vec::new(), because: BTreeSet::new(), obstacles: Vec::new(), complete: true };
    let of_device = devices_of(&uses);
    let mut fixed = Classes::new();
    let all = shelf.of_users;
    let must: Vec<Option<Set>> = requirements.distinct.iter().map(|required| must(shelf, required)).collect();
    for required in &requirements.distinct {
        demand.because.extend(required.clauses.values().flatten().cloned());
        demand.obstacles.extend(required.unknown.iter().cloned());
    }
    let must_of = |user: u32| {
        let distinct = requirements.of_user.get(user as usize).copied().unwrap_or(u32::MAX);
        must.get(distinct as usize).copied().flatten()
    };
    for user in 0..u32::try_from(tenant.users.len()).unwrap_or(u32::MAX) {
        let Some(set) = must_of(user).filter(|_| !of_device.contains_key(&user)) else { continue };
        if set.is_empty() {
            demand.obstacles.push(unmet(shelf, tenant, user));
        } else {
            *fixed.entry(set).or_default() += 1;
        }
    }
    let mut ways = BTreeSet::from([fixed]);
    for part in parts(&uses) {
        let part: Vec<&DeviceUse> = part.iter().filter_map(|&at| uses.get(at)).collect();
        demand.because.extend(part.iter().map(|used| Reason::clone(&used.because)));
        let more =
            choices(shelf, &part, &|user| must_of(user).unwrap_or(all), &|user| must_of(user).is_some(), &mut demand);
        let mut merged = BTreeSet::new();
        for way in &ways {
            for choice in &more {
                let mut sum = way.clone();
                choice.iter().for_each(|(set, many)| *sum.entry(*set).or_default() += many);
                merged.insert(sum);
            }
        }
        if merged.len() > WAYS {
            demand.complete = false;
        }
        if !merged.is_empty() {
            ways = merged.into_iter().take(WAYS).collect();
        }
    }
    demand.ways = ways.into_iter().collect();
    demand
}

/// The licences that alone meet everything a user must do; `None` if nothing is needed.
fn must(shelf: &Shelf<'_>, required: &Requirement) -> Option<Set> {
    let covers = required.clauses.keys().map(|clause| shelf.cover(clause, Scope::User).by);
    covers.reduce(Set::intersection)
}

/// The licences that alone grant all of some functions.
fn grant(shelf: &Shelf<'_>, functions: &BTreeSet<RightId>, scope: Scope, among: Set) -> Set {
    let by = |right: &RightId| shelf.cover(&Clause::of(right.clone(), None), scope).by;
    functions.iter().map(by).fold(among, Set::intersection)
}

fn unmet(shelf: &Shelf<'_>, tenant: &Tenant, user: u32) -> Reason {
    let name = tenant.users.get(user as usize).map(|user| user.id.to_string()).unwrap_or_default();
    let says = format!("no single licence meets what {name} needs");
    shelf.edition.reason(says, &["P19-ROLE-07", "G21-USERTYPE-08", "G26-BASE-05"], None)
}

fn devices_of(uses: &[DeviceUse]) -> BTreeMap<u32, Vec<usize>> {
    let mut of: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for (at, used) in uses.iter().enumerate() {
        used.users.iter().for_each(|&user| of.entry(user).or_default().push(at));
    }
    of
}

/// Devices that hang together by the people who use them.
fn parts(uses: &[DeviceUse]) -> Vec<BTreeSet<usize>> {
    let mut parts: Vec<(BTreeSet<usize>, BTreeSet<u32>)> = Vec::new();
    for (at, used) in uses.iter().enumerate() {
        let mut part = (BTreeSet::from([at]), used.users.iter().copied().collect::<BTreeSet<u32>>());
        let (joined, apart): (Vec<_>, Vec<_>) = parts.into_iter().partition(|(_, users)| !users.is_disjoint(&part.1));
        for (devices, users) in joined {
            part.0.extend(devices);
            part.1.extend(users);
        }
        parts = apart;
        parts.push(part);
    }
    parts.into_iter().map(|(devices, _)| devices).collect()
}

/// Every way to license devices that hang together: by the device, or by all who use it.
fn choices(
    shelf: &Shelf<'_>,
    part: &[&DeviceUse],
    must: &dyn Fn(u32) -> Set,
    needs: &dyn Fn(u32) -> bool,
    demand: &mut Demand,
) -> BTreeSet<Classes> {
    let users: BTreeSet<u32> = part.iter().flat_map(|used| used.users.iter().copied()).collect();
    let by_device: Vec<Set> =
        part.iter().map(|used| grant(shelf, &used.functions, Scope::Device, shelf.of_devices)).collect();
    let by_user: Vec<Set> =
        part.iter().map(|used| grant(shelf, &used.functions, Scope::User, shelf.of_users)).collect();
    let full = (1_u64 << part.len().min(DEVICES)) - 1;
    let masks: Vec<u64> = if part.len() <= DEVICES { (0..=full).collect() } else { vec![0, u64::MAX] };
    demand.complete &= part.len() <= DEVICES;
    let licensed = |mask: u64, at: usize| mask == u64::MAX || at < DEVICES && mask >> at & 1 == 1;
    let mut found = BTreeSet::new();
    for mask in masks {
        let mut classes = Classes::new();
        let mut lawful = true;
        for (at, set) in by_device.iter().enumerate().filter(|(at, _)| licensed(mask, *at)) {
            let empty = set.is_empty() && part.get(at).is_some_and(|used| !used.functions.is_empty());
            lawful &= !empty;
            *classes.entry(*set).or_default() += 1;
        }
        for &user in &users {
            let mut set = must(user);
            let mut open = needs(user);
            for (at, used) in part.iter().enumerate() {
                if !licensed(mask, at) && used.users.contains(&user) {
                    set = set.intersection(by_user.get(at).copied().unwrap_or_default());
                    open = true;
                }
            }
            if open {
                lawful &= !set.is_empty();
                *classes.entry(set).or_default() += 1;
            }
        }
        if lawful {
            found.insert(classes);
        }
    }
    if found.is_empty() {
        let says =
            "what is done on some shared devices cannot be licensed by one licence of the device or of each user";
        demand.obstacles.push(shelf.edition.reason(says, &["P19-CAL-16", "G21-DEVICE-03", "G26-BASE-05"], None));
    }
    found
}
