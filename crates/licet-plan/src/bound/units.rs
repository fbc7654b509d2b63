//! Who must be looked at together even when every coupling rule is paid for: people on the same shared devices, and
//! environments that are on one side of a mixing.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Node,
    menus::Menus,
    wishes::{Known, Wishes},
};
use crate::model::Model;

/// So many ways to license the devices of a unit are tried; a unit with more is taken apart, its devices left out.
const WAYS: usize = 512;
/// So many open sides of a component are tried in every way; a component with more is taken apart.
const SIDES: usize = 6;

/// Users of one group in a unit.
#[derive(Debug, Clone, Default)]
pub(crate) struct Share {
    pub(crate) group: usize,
    /// How many of them are in one copy of the unit.
    pub(crate) count: u64,
    /// Their uses of the unit's devices, as bits.
    pub(crate) uses: u64,
    /// By class and option, the uses that the device licences cover.
    pub(crate) covered: BTreeMap<(usize, u32), u64>,
}

/// People who are served together.
#[derive(Debug, Clone, Default)]
pub(crate) struct Unit {
    /// The groups.
    pub(crate) groups: Vec<Share>,
    /// The device classes, one device of each in one copy.
    pub(crate) classes: Vec<usize>,
    /// How many copies there are.
    pub(crate) copies: u64,
    /// The sides that matter to its sets.
    pub(crate) sides: Vec<usize>,
    /// For each of them: its bit in the answers to the sides of the component.
    bits: Vec<u32>,
    /// Every way to license its devices, by class.
    pub(crate) ways: Vec<Vec<Option<u32>>>,
    /// For each answer to its sides, each way and each group: what the group wants then.
    wishes: Vec<u32>,
}

/// Units whose environments share a side.
#[derive(Debug, Clone)]
pub(crate) struct Component {
    /// The sides that are tried in every way; none if there are too many.
    pub(crate) sides: Vec<usize>,
    /// The units; those to whom the same sides matter stand together.
    pub(crate) units: Vec<Unit>,
}

/// All components.
#[derive(Debug)]
pub(crate) struct Units {
    pub(crate) components: Vec<Component>,
    /// What they want of their groups.
    pub(crate) wishes: Wishes,
}

impl Units {
    pub(crate) fn of(model: &Model, menus: &Menus) -> Self {
        let mut units = units(model);
        let all: Vec<BTreeSet<usize>> = units.iter().map(|unit| sides(model, unit)).collect();
        for (unit, sides) in units.iter_mut().zip(&all) {
            unit.sides = sides.iter().copied().collect();
        }
        let mut components = Vec::new();
        for (places, shared) in joined(&all) {
            if shared.len() <= SIDES {
                components.push(component(&units, &places, &shared));
                continue;
            }
            // Devices join the environments of all their people. Without them the environments come apart.
            let of_people = |at: &usize| units.get(*at).is_some_and(|unit| unit.classes.is_empty());
            let (people, devices): (Vec<usize>, Vec<usize>) = places.iter().partition(|at| of_people(at));
            let of_people: Vec<BTreeSet<usize>> = people.iter().filter_map(|&at| all.get(at).cloned()).collect();
            for (found, shared) in joined(&of_people) {
                let places: Vec<usize> = found.iter().filter_map(|&at| people.get(at).copied()).collect();
                if shared.len() <= SIDES {
                    components.push(component(&units, &places, &shared));
                } else {
                    components.extend(places.iter().map(|&at| component(&units, &[at], &BTreeSet::new())));
                }
            }
            components.extend(devices.iter().map(|&at| component(&units, &[at], &BTreeSet::new())));
        }
        let (mut wishes, mut known) = (Wishes::default(), Known::new());
        for component in &mut components {
            component.units.iter_mut().for_each(|unit| unit.wish(model, menus, &mut wishes, &mut known));
        }
        Self { components, wishes }
    }
}

fn component(units: &[Unit], places: &[usize], sides: &BTreeSet<usize>) -> Component {
    // Sides that are not tried do not matter.
    // The first side is the highest bit, so that answers in ascending order change the last side first.
    let bit = |side: &usize| u32::try_from(sides.iter().rev().position(|known| known == side)?).ok();
    let tried = |unit: &Unit| {
        let of_unit: Vec<usize> = unit.sides.iter().copied().filter(|side| sides.contains(side)).collect();
        Unit { bits: of_unit.iter().filter_map(bit).collect(), sides: of_unit, ..unit.clone() }
    };
    let mut units: Vec<Unit> = places.iter().filter_map(|&at| units.get(at).map(tried)).collect();
    units.sort_by(|a, b| a.bits.cmp(&b.bits));
    Component { sides: sides.iter().copied().collect(), units }
}

/// The sides that matter to a unit.
fn sides(model: &Model, unit: &Unit) -> BTreeSet<usize> {
    let groups = unit.groups.iter().filter_map(|share| model.groups.get(share.group));
    groups.flat_map(|group| group.sets.iter()).flat_map(|choice| &choice.sides).map(|(side, _)| *side).collect()
}

/// Sets that meet, joined; with the union of each.
fn joined(sets: &[BTreeSet<usize>]) -> Vec<(Vec<usize>, BTreeSet<usize>)> {
    let mut joined: Vec<(Vec<usize>, BTreeSet<usize>)> = Vec::new();
    let mut alone = Vec::new();
    for (at, set) in sets.iter().enumerate() {
        if set.is_empty() {
            alone.push((vec![at], BTreeSet::new()));
            continue;
        }
        let (mut places, mut union) = (vec![at], set.clone());
        joined.retain(|(others, other)| {
            let apart = other.is_disjoint(&union);
            if !apart {
                places.extend(others);
                union.extend(other);
            }
            apart
        });
        places.sort_unstable();
        joined.push((places, union));
    }
    joined.extend(alone);
    joined.sort();
    joined
}

/// The units of a model.
fn units(model: &Model) -> Vec<Unit> {
    let classes_of: Vec<BTreeSet<usize>> =
        model.groups.iter().map(|group| group.uses.iter().map(|(class, _, _)| *class).collect()).collect();
    let mut units = Vec::new();
    for (groups, classes) in joined(&classes_of) {
        let classes: Vec<usize> = classes.into_iter().collect();
        let members = |at: usize| model.groups.get(at).map_or(0, |group| group.members.len() as u64);
        let apart = |&group: &usize| {
            let share = Share { group, count: 1, ..Share::default() };
            Unit { groups: vec![share], copies: members(group), ..Unit::default() }
        };
        let options = |&class: &usize| model.devices.get(class).map_or(1, |class| class.options.len() + 1);
        let ways: usize = classes.iter().map(options).fold(1, usize::saturating_mul);
        if classes.is_empty() || ways > WAYS {
            units.extend(groups.iter().map(apart));
            continue;
        }
        let copies = copies(model, &classes);
        let share = |&group: &usize| Share {
            group,
            count: members(group) / copies.max(1),
            uses: model.groups.get(group).map_or(0, |group| (0..group.uses.len()).map(|at| 1 << at).sum()),
            covered: covered(model, &classes, group),
        };
        let groups = groups.iter().map(share).collect();
        units.push(Unit { groups, classes, copies, ..Unit::default() });
    }
    units
}

/// How many times the devices of these classes stand with their people; a class alone may have many devices alike.
fn copies(model: &Model, classes: &[usize]) -> u64 {
    match classes {
        [class] => model.devices.get(*class).map_or(1, |class| class.members.len() as u64),
        _ => 1,
    }
}

/// For a group in a unit: by class and option, which of its optional uses the device licence covers.
fn covered(model: &Model, classes: &[usize], group: usize) -> BTreeMap<(usize, u32), u64> {
    let mut covered = BTreeMap::new();
    let Some(group) = model.groups.get(group) else { return covered };
    for &class in classes {
        let options = model.devices.get(class).map_or(&[][..], |class| &class.options);
        for (option, (_, licensed)) in (0_u32..).zip(options) {
            let bit = |(at, (of, function, _)): (usize, &(usize, licet::value::RightId, u64))| {
                if *of == class && licensed.contains(function) { 1_u64 << at } else { 0 }
            };
            covered.insert((class, option), group.uses.iter().enumerate().map(bit).sum());
        }
    }
    covered
}

impl Component {
    /// All answers to its sides, each as bits.
    pub(crate) fn answers(&self) -> std::ops::Range<usize> {
        0..1 << self.sides.len()
    }

    /// Whether somebody can be on these sides.
    pub(crate) fn open(&self, answers: usize, node: &Node) -> bool {
        let on = |(&side, bit): (&usize, usize)| !node.closed.contains(&(side, answers >> bit & 1));
        self.sides.iter().rev().zip(0..).all(on)
    }
}

impl Unit {
    /// Finds what its groups want, whatever the answers to its sides and however its devices are licensed.
    fn wish(&mut self, model: &Model, menus: &Menus, wishes: &mut Wishes, known: &mut Known) {
        let mut ways: Vec<Vec<Option<u32>>> = vec![Vec::new()];
        for &class in &self.classes {
            let options = model.devices.get(class).map_or(0, |class| class.options.len());
            let options = || [None].into_iter().chain((0_u32..).take(options).map(Some));
            let with = |way: Vec<Option<u32>>| options().map(move |option| [way.as_slice(), &[option]].concat());
            ways = ways.into_iter().flat_map(with).collect();
        }
        for answer in 0..self.answers() {
            let sides: Vec<(usize, usize)> =
                self.sides.iter().zip(0..).map(|(&side, at)| (side, answer >> at & 1)).collect();
            for way in &ways {
                for share in &self.groups {
                    let wanted = share.left(&self.classes, way);
                    let fitting = menus.kinds(share.group).filter(|(_, kind)| kind.fits(&sides, wanted));
                    let kinds = fitting.filter_map(|(at, _)| u32::try_from(at).ok()).collect();
                    self.wishes.push(wishes.place(kinds, known));
                }
            }
        }
        self.ways = ways;
    }

    /// How many answers there are to the sides that matter.
    pub(crate) fn answers(&self) -> usize {
        1 << self.sides.len()
    }

    /// The answer to the sides that matter, out of the answers to the sides of the component.
    pub(crate) fn answer(&self, answers: usize) -> usize {
        self.bits.iter().zip(0..).fold(0, |answer, (bit, at)| answer | (answers >> bit & 1) << at)
    }

    /// What each group wants under an answer and a way.
    pub(crate) fn wishes(&self, answer: usize, way: usize) -> &[u32] {
        let start = (answer * self.ways.len() + way) * self.groups.len();
        self.wishes.get(start..start + self.groups.len()).unwrap_or_default()
    }

    /// Whether the same sides matter to both.
    pub(crate) fn beside(&self, other: &Self) -> bool {
        self.bits == other.bits
    }
}

impl Share {
    /// The uses that the options taken for the unit's classes leave to the people.
    pub(crate) fn left(&self, classes: &[usize], options: &[Option<u32>]) -> u64 {
        let met = classes.iter().zip(options).filter_map(|(&class, option)| self.covered.get(&(class, (*option)?)));
        met.fold(self.uses, |left, met| left & !met)
    }
}
