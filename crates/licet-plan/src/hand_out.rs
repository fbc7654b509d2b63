//! From numbers to names: which user and which device gets which licences.

use std::collections::BTreeMap;

use licet::{decide::Shelf, tenant::Tenant, value::OfferId};

use crate::{Licences, model::Model, solve::Solution};

/// What each user and device gets, by place.
#[derive(Debug, Default)]
pub(crate) struct HandedOut {
    /// For each group and set: the users who get it.
    pub(crate) users: Vec<Vec<Vec<u32>>>,
    /// For each device class and option: the devices that get it.
    pub(crate) devices: Vec<Vec<Vec<u32>>>,
}

/// Hands the solution out. Devices are licensed from the first on; who works on an unlicensed one gets a set that
/// licenses the use, the others any.
pub(crate) fn hand_out(model: &Model, solution: &Solution) -> HandedOut {
    let mut devices = Vec::new();
    for (class, counts) in model.devices.iter().zip(&solution.devices) {
        let mut rest = class.members.as_slice();
        let take = |count: &u64| {
            let (taken, left) = rest.split_at((*count as usize).min(rest.len()));
            rest = left;
            taken.to_vec()
        };
        devices.push(counts.iter().map(take).collect::<Vec<_>>());
    }
    let mut users = Vec::new();
    for (group, counts) in model.groups.iter().zip(&solution.sets) {
        // Members stand in the order of their devices and licensed devices come first, so sets that meet fewer
        // functions are handed out first.
        let mut order: Vec<usize> = (0..group.sets.len()).collect();
        let meets = |at: &usize| group.sets.get(*at).map_or(0, |choice| choice.bundle.meets.count_ones());
        order.sort_by_key(|at| (meets(at), *at));
        let mut rest = group.members.as_slice();
        let mut given = vec![Vec::new(); group.sets.len()];
        for at in order {
            let count = counts.get(at).copied().unwrap_or(0) as usize;
            let (taken, left) = rest.split_at(count.min(rest.len()));
            rest = left;
            if let Some(slot) = given.get_mut(at) {
                *slot = taken.to_vec();
            }
        }
        users.push(given);
    }
    HandedOut { users, devices }
}

impl HandedOut {
    /// The licences of everybody, by name. A device that bears a user's name is shown as `device:NAME`.
    pub(crate) fn by_name(&self, model: &Model, tenant: &Tenant, shelf: &Shelf<'_>) -> BTreeMap<String, Licences> {
        let mut of_user: Vec<Option<Licences>> = vec![None; tenant.users.len()];
        for (group, given) in model.groups.iter().zip(&self.users) {
            for (choice, users) in group.sets.iter().zip(given).filter(|(choice, _)| !choice.offers.is_empty()) {
                let offers: Licences = shelf.offers(choice.bundle.licences).into();
                for &user in users {
                    if let Some(slot) = of_user.get_mut(user as usize) {
                        *slot = Some(offers.clone());
                    }
                }
            }
        }
        let mut of_devices: Vec<(String, Licences)> = Vec::new();
        for (class, given) in model.devices.iter().zip(&self.devices) {
            for ((offers, _), devices) in class.options.iter().zip(given) {
                let offers: Vec<OfferId> =
                    offers.iter().filter_map(|&at| model.offers.get(at)).map(|offer| offer.offer.clone()).collect();
                let offers: Licences = offers.into();
                let named = devices.iter().filter_map(|&at| tenant.devices.get(at as usize));
                of_devices.extend(named.map(|device| (device_name(tenant, device.id.as_str()), offers.clone())));
            }
        }
        // Users stand in the order of their names already.
        let users = tenant.users.iter().zip(of_user);
        users.filter_map(|(user, offers)| Some((user.id.to_string(), offers?))).chain(of_devices).collect()
    }
}

/// The name of a device among the licences of a plan.
pub(crate) fn device_name(tenant: &Tenant, device: &str) -> String {
    match tenant.user(&device.into()) {
        Some(_) => format!("device:{device}"),
        None => device.into(),
    }
}
