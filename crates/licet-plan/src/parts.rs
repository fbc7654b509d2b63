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

/// Parts people and devices. Devices whose users use no other device are alike if they serve the same functions and
/// the same numbers of people with the same requirements; all other devices stand alone.
pub(crate) fn parts(requirements: &Requirements, uses: &[DeviceUse]) -> Parts {
    let mut devices_of: BTreeMap<u32, BTreeSet<u32>> = BTreeMap::new();
    for (device, used) in (0..).zip(uses) {
        for &user in used.users.iter().filter(|_| !used.functions.is_empty()) {
            devices_of.entry(user).or_default().insert(device);
        }
    }
    let requirement = |user: u32| requirements.of_user.get(user as usize).copied().unwrap_or(u32::MAX);
    // What makes devices alike: their functions, and how many people of each requirement use one.
    type Kind<'a> = (&'a BTreeSet<RightId>, Vec<(u32, usize)>);
    // A device with its people by requirement.
    type Member = (u32, BTreeMap<u32, Vec<u32>>);
    let alone = |used: &DeviceUse| used.users.iter().all(|user| devices_of.get(user).is_some_and(|all| all.len() == 1));
    let mut kinds: BTreeMap<Kind<'_>, Vec<Member>> = BTreeMap::new();
    let mut single: Vec<u32> = Vec::new();
    for (device, used) in (0..).zip(uses) {
        if used.users.is_empty() || used.functions.is_empty() {
            continue;
        }
        if !alone(used) {
            single.push(device);
            continue;
        }
        let mut by_requirement: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        for &user in &used.users {
            by_requirement.entry(requirement(user)).or_default().push(user);
        }
        let counts = by_requirement.iter().map(|(&at, users)| (at, users.len())).collect();
        kinds.entry((&used.functions, counts)).or_default().push((device, by_requirement));
    }
    let mut classes = Vec::new();
    let mut groups = Vec::new();
    for ((functions, counts), members) in kinds {
        let class = classes.len();
        classes.push(Class { members: members.iter().map(|(device, _)| *device).collect() });
        for (requirement, per_device) in counts {
            let of_kind = members.iter().flat_map(|(_, people)| people.get(&requirement).into_iter().flatten());
            let uses = functions.iter().map(|right| (class, right.clone(), per_device as u64)).collect();
            groups.push(Part { members: of_kind.copied().collect(), requirement, uses });
        }
    }
    let class_of: BTreeMap<u32, usize> = single.iter().zip(classes.len()..).map(|(&device, at)| (device, at)).collect();
    classes.extend(single.iter().map(|&device| Class { members: vec![device] }));
    groups.extend(shared(uses, &devices_of, &class_of, &requirement));
    groups.extend(without_devices(requirements, &devices_of));
    Parts { groups, classes }
}

/// People on devices that stand alone: alike if they use the same devices.
fn shared(
    uses: &[DeviceUse],
    devices_of: &BTreeMap<u32, BTreeSet<u32>>,
    class_of: &BTreeMap<u32, usize>,
    requirement: &dyn Fn(u32) -> u32,
) -> Vec<Part> {
    let mut alike: BTreeMap<(u32, &BTreeSet<u32>), Vec<u32>> = BTreeMap::new();
    for (&user, devices) in devices_of.iter().filter(|(_, devices)| devices.iter().any(|at| class_of.contains_key(at)))
    {
        alike.entry((requirement(user), devices)).or_default().push(user);
    }
    let part = |((requirement, devices), members): ((u32, &BTreeSet<u32>), Vec<u32>)| {
        let functions = |device: &u32| uses.get(*device as usize).map(|used| &used.functions).into_iter().flatten();
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
fn without_devices(requirements: &Requirements, devices_of: &BTreeMap<u32, BTreeSet<u32>>) -> Vec<Part> {
    let mut members: Vec<Vec<u32>> = vec![Vec::new(); requirements.distinct.len()];
    // Both in the order of their places.
    let mut on_devices = devices_of.keys().peekable();
    for (&at, user) in requirements.of_user.iter().zip(0..) {
        if on_devices.next_if(|&&other| other == user).is_none()
            && let Some(group) = members.get_mut(at as usize)
        {
            group.push(user);
        }
    }
    let needs = |at: u32| requirements.distinct.get(at as usize).is_some_and(|requirement| requirement.needs_licence());
    let groups = members.into_iter().zip(0..).filter(|(members, at)| !members.is_empty() && needs(*at));
    groups.map(|(members, requirement)| Part { members, requirement, uses: Vec::new() }).collect()
}
