//! Makes one of groups, and of device classes, that the model cannot tell apart any more.
//!
//! People who need the same in different environments have the same sets once sides that cannot matter are gone; so have
//! people on shared devices who need nothing else. Whatever a plan gives to one of them it can give to the other, so
//! that counting them together loses nothing.

use std::{
    cmp::Ordering,
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
};

use licet::value::RightId;

use crate::model::{Choice, DeviceClass, Group, Model};

/// A set as the model sees it: its offers, its conditions, its sides, what it meets.
type SetSeen<'a> = (&'a [usize], &'a [usize], &'a [(usize, usize)], u64);

/// What is to be seen of a group: its needs in words, its sets, and the functions of the devices it uses.
#[derive(PartialEq, Eq, PartialOrd, Ord, Hash, Clone)]
struct Seen {
    needs: Arc<BTreeSet<String>>,
    /// The rank of its sets among those of all groups.
    sets: usize,
    functions: Vec<RightId>,
}

/// What is to be seen of a device class: its options, and how many people of each kind use one device.
type ClassSeen = (Vec<(Vec<usize>, BTreeSet<RightId>)>, Vec<(Seen, u64)>);

/// Merges what is alike.
pub(crate) fn merge(model: &mut Model) {
    let alone = alone(model);
    let seen = seen(model);
    let groups = std::mem::take(&mut model.groups);
    let devices = std::mem::take(&mut model.devices);
    let mut merged = Merged::default();
    let mut rest: Vec<Option<(Group, Seen)>> = groups.into_iter().zip(seen).map(Some).collect();
    let mut class_to: BTreeMap<usize, usize> = BTreeMap::new();
    for ((at, class), of_class) in devices.into_iter().enumerate().zip(&alone) {
        match of_class {
            Some(groups) => {
                let of_class = groups.iter().filter_map(|&group| rest.get_mut(group)?.take()).collect();
                merged.class(class, of_class);
            }
            None => {
                class_to.insert(at, merged.devices.len());
                merged.devices.push(class);
            }
        }
    }
    for (mut group, seen) in rest.into_iter().flatten() {
        for (class, ..) in &mut group.uses {
            *class = class_to.get(class).copied().unwrap_or(*class);
        }
        merged.group(group, seen);
    }
    for group in merged.groups.iter_mut().filter(|group| group.uses.is_empty()) {
        group.members.sort_unstable();
    }
    (model.groups, model.devices) = (merged.groups, merged.devices);
}

/// For each device class: the groups that use it, if they use no other and stand evenly on its devices.
fn alone(model: &Model) -> Vec<Option<Vec<usize>>> {
    let mut of_class: Vec<Option<Vec<usize>>> = vec![Some(Vec::new()); model.devices.len()];
    for (at, group) in model.groups.iter().enumerate() {
        let classes: BTreeSet<usize> = group.uses.iter().map(|(class, ..)| *class).collect();
        let counts: BTreeSet<u64> = group.uses.iter().map(|(.., count)| *count).collect();
        for &class in &classes {
            let devices = model.devices.get(class).map_or(0, |class| class.members.len() as u64);
            let even = counts.len() == 1 && counts.iter().all(|count| count * devices == group.members.len() as u64);
            let Some(slot) = of_class.get_mut(class) else { continue };
            if classes.len() > 1 || !even || group.sets.is_empty() {
                *slot = None;
            } else if let Some(groups) = slot {
                groups.push(at);
            }
        }
    }
    of_class
}

/// What is to be seen of every group. Needs are put in words once for each requirement.
fn seen(model: &Model) -> Vec<Seen> {
    let ranks = ranks(model);
    let mut needs: HashMap<u32, Arc<BTreeSet<String>>> = HashMap::with_capacity(model.requirements.distinct.len());
    let of_group = |(group, sets): (&Group, usize)| {
        let words = |at: &u32| {
            let requirement = model.requirements.distinct.get(*at as usize);
            Arc::new(requirement.map_or_else(BTreeSet::new, |requirement| requirement.rights()))
        };
        Seen {
            needs: Arc::clone(needs.entry(group.requirement).or_insert_with_key(words)),
            sets,
            functions: group.uses.iter().map(|(_, function, _)| function.clone()).collect(),
        }
    };
    model.groups.iter().zip(ranks).map(of_group).collect()
}

/// For each group the rank of its sets among those of all groups, as they are seen; each list is compared once.
fn ranks(model: &Model) -> Vec<usize> {
    // What is shared stands at one place.
    let lists: HashMap<*const Choice, &[Choice]> =
        model.groups.iter().map(|group| (group.sets.as_ptr(), &*group.sets)).collect();
    let mut order: Vec<(*const Choice, &[Choice])> = lists.into_iter().collect();
    order.sort_unstable_by(|(_, one), (_, other)| by_sight(one, other));
    let same = order.chunk_by(|(_, one), (_, other)| by_sight(one, other).is_eq());
    let of_rank =
        |(rank, same): (usize, &[(*const Choice, _)])| same.iter().map(|(at, _)| (*at, rank)).collect::<Vec<_>>();
    let ranks: HashMap<*const Choice, usize> = same.enumerate().flat_map(of_rank).collect();
    model.groups.iter().map(|group| ranks.get(&group.sets.as_ptr()).copied().unwrap_or(0)).collect()
}

/// Compares two lists by what is to be seen of their sets.
fn by_sight(one: &[Choice], other: &[Choice]) -> Ordering {
    one.iter().map(set_seen).cmp(other.iter().map(set_seen))
}

fn set_seen(choice: &Choice) -> SetSeen<'_> {
    (&choice.offers, &choice.conditions, &choice.sides, choice.bundle.meets)
}

#[derive(Default)]
struct Merged {
    groups: Vec<Group>,
    devices: Vec<DeviceClass>,
    known: HashMap<Seen, usize>,
    /// Of each kind of class its place, and the places of its groups.
    classes: HashMap<ClassSeen, (usize, Vec<usize>)>,
}

impl Merged {
    /// A group that no merged class has.
    fn group(&mut self, group: Group, seen: Seen) {
        if !group.uses.is_empty() || group.sets.is_empty() {
            return self.groups.push(group);
        }
        match self.known.get(&seen).and_then(|&at| self.groups.get_mut(at)) {
            Some(known) => add(&mut known.members, group.members),
            None => {
                self.known.insert(seen, self.groups.len());
                self.groups.push(group);
            }
        }
    }

    /// A class with all the groups that use it.
    fn class(&mut self, class: DeviceClass, groups: Vec<(Group, Seen)>) {
        let mut kinds: BTreeMap<Seen, Vec<Group>> = BTreeMap::new();
        for (group, seen) in groups {
            kinds.entry(seen).or_default().push(group);
        }
        let devices = class.members.len();
        let (seen, groups): (Vec<(Seen, u64)>, Vec<Group>) = kinds
            .into_iter()
            .filter_map(|(seen, groups)| {
                let group = together(groups, devices)?;
                let count = group.uses.first().map_or(0, |(.., count)| *count);
                Some(((seen, count), group))
            })
            .unzip();
        if let Some((at, places)) = self.classes.get(&(class.options.clone(), seen.clone())) {
            if let Some(known) = self.devices.get_mut(*at) {
                add(&mut known.members, class.members);
            }
            for (&place, group) in places.iter().zip(groups) {
                if let Some(known) = self.groups.get_mut(place) {
                    add(&mut known.members, group.members);
                }
            }
            return;
        }
        let (at, first) = (self.devices.len(), self.groups.len());
        for mut group in groups {
            group.uses.iter_mut().for_each(|(class, ..)| *class = at);
            self.groups.push(group);
        }
        self.classes.insert((class.options.clone(), seen), (at, (first..self.groups.len()).collect()));
        self.devices.push(class);
    }
}

/// Adds members without keeping room for more: there may be millions.
fn add(members: &mut Vec<u32>, more: Vec<u32>) {
    members.reserve_exact(more.len());
    members.extend(more);
}

/// One group of several on the same devices: device by device, as they stood.
fn together(groups: Vec<Group>, devices: usize) -> Option<Group> {
    let mut members = Vec::new();
    for device in 0..devices {
        for group in &groups {
            let each = group.members.len() / devices.max(1);
            members.extend(group.members.get(device * each..(device + 1) * each).unwrap_or_default());
        }
    }
    let each = (members.len() / devices.max(1)) as u64;
    let mut one = groups.into_iter().next()?;
    one.members = members;
    one.uses.iter_mut().for_each(|(.., count)| *count = each);
    Some(one)
}
