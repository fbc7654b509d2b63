//! Parts the people into groups and the devices into classes, so that the model's size does not grow with theirs.

use std::collections::{BTreeMap, BTreeSet};

use licet::{
    require::{DeviceUse, Requirements},
    value::RightId,
};

/// People with the same requirement who use devices of the same classes.
pub(crate) struct Part {
    pub(crate) members: Vec<u32>,
    pub(crate) requirement: u32,
    /// Device class, function, and users of this part per device of the class.
    pub(crate) uses: Vec<(usize, RightId, u64)>,
}

/// Devices that are used alike by people alike, each user on that one device only; or a single device.
pub(crate) struct Class {
    pub(crate) members: Vec<u32>,
}

/// The people and devices in parts.
pub(crate) struct Parts {
    pub(crate) groups: Vec<Part>,
    pub(crate) classes: Vec<Class>,
}

/// Who uses which devices that serve anything: pairs sorted by user and device, in two lists side by side. A few bytes
/// for each, for there may be millions.
struct OnDevices {
    users: Vec<u32>,
    devices: Vec<u32>,
}

impl OnDevices {
    fn of(uses: &[DeviceUse]) -> Self {
        let serving = || (0..).zip(uses).filter(|(_, used)| !used.functions.is_empty());
        let mut pairs: Vec<(u32, u32)> = Vec::with_capacity(serving().map(|(_, used)| used.users.len()).sum());
        for (device, used) in serving() {
            pairs.extend(used.users.iter().map(|&user| (user, device)));
        }
        pairs.sort_unstable();
        pairs.dedup();
        let (users, devices) = pairs.into_iter().unzip();
        Self { users, devices }
    }

    /// Each user with the devices.
    fn each(&self) -> impl Iterator<Item = (u32, &[u32])> {
        let mut rest = self.devices.as_slice();
        self.users.chunk_by(|one, other| one == other).filter_map(move |same| {
            let (devices, after) = rest.split_at_checked(same.len())?;
            rest = after;
            Some((*same.first()?, devices))
        })
    }
}

/// Parts people and devices. Devices whose users use no other device are alike if they serve the same functions and
/// the same numbers of people with the same requirements; all other devices stand alone.
pub(crate) fn parts(requirements: &Requirements, uses: &[DeviceUse]) -> Parts {
    let on_devices = OnDevices::of(uses);
    let several: Vec<u32> = on_devices.each().filter(|(_, devices)| devices.len() > 1).map(|(user, _)| user).collect();
    let requirement = |user: u32| requirements.of_user.get(user as usize).copied().unwrap_or(u32::MAX);
    // What makes devices alike: their functions, and how many people of each requirement use one.
    type Kind<'a> = (&'a BTreeSet<RightId>, Vec<(u32, usize)>);
    let alone = |used: &DeviceUse| !used.users.iter().any(|user| several.binary_search(user).is_ok());
    let mut kinds: BTreeMap<Kind<'_>, Vec<u32>> = BTreeMap::new();
    let mut single: Vec<u32> = Vec::new();
    for (device, used) in (0..).zip(uses) {
        if used.users.is_empty() || used.functions.is_empty() {
            continue;
        }
        if !alone(used) {
            single.push(device);
            continue;
        }
        let mut counts: BTreeMap<u32, usize> = BTreeMap::new();
        for &user in &used.users {
            *counts.entry(requirement(user)).or_default() += 1;
        }
        kinds.entry((&used.functions, counts.into_iter().collect())).or_default().push(device);
    }
    let mut classes = Vec::new();
    let mut groups = Vec::new();
    for ((functions, counts), devices) in kinds {
        let class = classes.len();
        for (of, per_device) in counts {
            let mut members = Vec::with_capacity(per_device * devices.len());
            for used in devices.iter().filter_map(|&device| uses.get(device as usize)) {
                members.extend(used.users.iter().copied().filter(|&user| requirement(user) == of));
            }
            let uses = functions.iter().map(|right| (class, right.clone(), per_device as u64)).collect();
            groups.push(Part { members, requirement: of, uses });
        }
        classes.push(Class { members: devices });
    }
    let class_of: BTreeMap<u32, usize> = single.iter().zip(classes.len()..).map(|(&device, at)| (device, at)).collect();
    classes.extend(single.iter().map(|&device| Class { members: vec![device] }));
    groups.extend(shared(uses, &on_devices, &class_of, &requirement));
    groups.extend(without_devices(requirements, &on_devices));
    Parts { groups, classes }
}

/// People on devices that stand alone: alike if they use the same devices.
fn shared(
    uses: &[DeviceUse],
    on_devices: &OnDevices,
    class_of: &BTreeMap<u32, usize>,
    requirement: &dyn Fn(u32) -> u32,
) -> Vec<Part> {
    let mut alike: BTreeMap<(u32, &[u32]), Vec<u32>> = BTreeMap::new();
    for (user, devices) in on_devices.each().filter(|(_, devices)| devices.iter().any(|at| class_of.contains_key(at))) {
        alike.entry((requirement(user), devices)).or_default().push(user);
    }
    let part = |((requirement, devices), members): ((u32, &[u32]), Vec<u32>)| {
        let functions = |device: &u32| uses.get(*device as usize).map(|used| &*used.functions).into_iter().flatten();
        let count = members.len() as u64;
        let of_device = |device: &u32| {
            let class = class_of.get(device).copied();
            functions(device).filter_map(move |right| Some((class?, right.clone(), count))).collect::<Vec<_>>()
        };
        Part { uses: devices.iter().flat_map(of_device).collect(), members, requirement }
    };
    alike.into_iter().map(part).collect()
}

/// Everybody who needs something and uses no device.
fn without_devices(requirements: &Requirements, on_devices: &OnDevices) -> Vec<Part> {
    // Users in the order of their places, and so are those on devices.
    let others = || {
        let mut on_devices = on_devices.each().map(|(user, _)| user).peekable();
        let users = (0..).zip(&requirements.of_user);
        users.filter(move |(user, _)| on_devices.next_if_eq(user).is_none())
    };
    let mut counts = vec![0; requirements.distinct.len()];
    for (_, &at) in others() {
        if let Some(count) = counts.get_mut(at as usize) {
            *count += 1;
        }
    }
    let needs = |at: u32| requirements.distinct.get(at as usize).is_some_and(|requirement| requirement.needs_licence());
    let room = |(count, at): (usize, u32)| Vec::with_capacity(if needs(at) { count } else { 0 });
    let mut members: Vec<Vec<u32>> = counts.into_iter().zip(0..).map(room).collect();
    for (user, &at) in others() {
        if let Some(group) = members.get_mut(at as usize).filter(|group| group.capacity() > 0) {
            group.push(user);
        }
    }
    let groups = members.into_iter().zip(0..).filter(|(members, _)| !members.is_empty());
    groups.map(|(members, requirement)| Part { members, requirement, uses: Vec::new() }).collect()
}
