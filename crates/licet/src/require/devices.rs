//! Devices that people share: which functions are used on them, by whom.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use serde::Serialize;

use crate::{
    catalog::Edition,
    rules::person_kind::PersonStatus,
    tenant::{Tenant, User, UserKind},
    value::{DeviceId, Reason, RightId},
};

/// A device and the people who must be licensed on it, by themselves or by the device.
#[derive(Debug, Clone, Serialize)]
pub struct DeviceUse {
    /// The device.
    pub device: DeviceId,
    /// What it is used for.
    pub functions: Arc<BTreeSet<RightId>>,
    /// Places among the tenant's users of those who use it and need a licence for it.
    pub users: Vec<u32>,
    /// Why.
    pub because: Arc<Reason>,
}

/// The use of every device of the tenant.
pub fn device_uses(edition: &Edition, tenant: &Tenant) -> Vec<DeviceUse> {
    let because = Arc::new(edition.reason(
        "each use of a device is licensed by the device or by its user",
        &["G21-DEVICE-03", "G21-USERTYPE-05", "P19-CAL-16", "P19-CAL-17", "P19-CAL-18"],
        None,
    ));
    // There are many devices, but few kinds of them.
    let mut functions: BTreeMap<&BTreeSet<RightId>, Arc<BTreeSet<RightId>>> = BTreeMap::new();
    let mut shared = |of| Arc::clone(functions.entry(of).or_insert_with(|| Arc::new(of.clone())));
    let mut known: BTreeMap<(UserKind, bool), PersonStatus> = BTreeMap::new();
    let mut status =
        |user: &User| *known.entry((user.kind, user.enabled)).or_insert_with(|| super::person(edition, user).status);
    let mut uses: Vec<DeviceUse> = tenant
        .devices
        .iter()
        .map(|device| DeviceUse {
            device: device.id.clone(),
            functions: shared(&device.functions),
            users: Vec::new(),
            because: Arc::clone(&because),
        })
        .collect();
    for &(device, user) in &tenant.device_users {
        let Some(person) = tenant.users.get(user as usize) else { continue };
        if matches!(status(person), PersonStatus::Internal | PersonStatus::Exempt)
            && let Some(used) = uses.get_mut(device as usize)
        {
            used.users.push(user);
        }
    }
    uses
}
