//! The lower bound that some worths give, and what people use when everybody takes their cheapest way.

use super::{
    Node, PARTS, Structure,
    menus::CLOSED,
    units::{Component, Unit},
};
use crate::model::Model;

/// What worths give.
#[derive(Debug, Clone, Default)]
pub(crate) struct Value {
    /// The lower bound, in parts of a tick; `None` means nothing lawful is open.
    pub(crate) bound: Option<i128>,
    /// For each component: its cost, and how much of everything it uses.
    pub(crate) components: Vec<(i128, Vec<i64>)>,
}

/// What a use of each thing costs, under worths of the rules (both in parts of ticks).
pub(crate) fn prices(structure: &Structure, node: &Node, worth: &[i64]) -> Vec<i64> {
    let mut prices = vec![0_i64; structure.rows.things];
    for ((rule, holds), &worth) in structure.rows.rules.iter().zip(&node.rules).zip(worth) {
        for &(thing, counts) in rule.uses.iter().filter(|_| holds.is_some()) {
            if let Some(price) = prices.get_mut(thing) {
                *price -= worth * counts;
            }
        }
    }
    prices
}

/// The lower bound under worths of the rules: each worth at least zero; rules that do not hold count nothing.
pub(crate) fn value(model: &Model, structure: &Structure, node: &Node, worth: &[i64]) -> Value {
    let mut bound: i128 = 0;
    let mut seats = vec![0_i128; model.offers.len()];
    for ((rule, holds), &worth) in structure.rows.rules.iter().zip(&node.rules).zip(worth) {
        let Some(at_least) = holds.filter(|_| worth > 0) else { continue };
        bound += i128::from(worth) * i128::from(at_least);
        for &(offer, counts) in &rule.seats {
            if let Some(seats) = seats.get_mut(offer) {
                *seats += i128::from(worth) * i128::from(counts);
            }
        }
    }
    for ((offer, &most), worth) in model.offers.iter().zip(&node.most).zip(seats) {
        let price = offer.price.unwrap_or_default().ticks() * PARTS;
        let open = i128::from(most) + i128::from(offer.owned - offer.stays);
        bound += ((price - worth) * open).min(0) - worth * i128::from(offer.stays);
    }
    let worth: Vec<i64> = worth.iter().map(|&worth| worth.max(0)).collect();
    let costs = Costs::of(model, structure, node, &prices(structure, node, &worth));
    let mut value = Value { bound: Some(bound), ..Value::default() };
    for component in &structure.units.components {
        let mut used = vec![0_i64; structure.rows.things];
        let found = costs.component(component).into_iter().min();
        if let Some((cost, sides)) = &found {
            costs.uses(component, sides, &mut used);
            value.components.push((*cost, used));
        }
        value.bound = value.bound.zip(found).map(|(bound, (cost, _))| bound + cost);
    }
    value
}

/// What everything costs by itself.
pub(super) struct Costs<'m> {
    pub(super) model: &'m Model,
    pub(super) node: &'m Node,
    structure: &'m Structure,
    /// What each list of things costs one user.
    pub(super) lists: Vec<i64>,
    /// For each kind of sets: the cheapest.
    kinds: Vec<(i64, u32)>,
    /// For each device class: what each open option costs one device.
    options: Vec<Vec<i64>>,
}

/// Sides with the way that is taken.
pub(super) type Ways = Vec<(usize, usize)>;

/// A way to serve a unit: what one copy costs, the option of each class, the set of each group.
pub(super) struct Way {
    pub(super) cost: i128,
    pub(super) options: Vec<Option<u32>>,
    pub(super) sets: Vec<u32>,
}

impl<'m> Costs<'m> {
    pub(super) fn of(model: &'m Model, structure: &'m Structure, node: &'m Node, prices: &[i64]) -> Self {
        let price = |thing: usize| prices.get(thing).copied().unwrap_or(0);
        let of_class = |(open, class): (&Vec<u32>, &crate::model::DeviceClass)| {
            let cost = |&at: &u32| {
                let option = class.options.get(at as usize);
                option.map_or(0, |(offers, _)| offers.iter().map(|&at| price(at)).sum())
            };
            open.iter().map(cost).collect()
        };
        let options = node.options.iter().zip(&model.devices).map(of_class).collect();
        let lists = structure.menus.prices(&node.lists, prices);
        let kinds = structure.menus.cheapest(&lists);
        Self { model, node, structure, lists, kinds, options }
    }

    /// The cheapest open set of a group that keeps to the sides and licenses these uses itself.
    fn cheapest(&self, group: usize, ways: &Ways, wanted: u64) -> Option<(i64, u32)> {
        let kinds = self.structure.menus.kinds(group).filter(|(_, kind)| kind.fits(ways, wanted));
        kinds.filter_map(|(at, _)| self.kinds.get(at).copied()).filter(|(cost, _)| *cost != CLOSED).min()
    }

    /// Every way to license the devices of a unit, each with the cheapest sets.
    pub(super) fn ways(&self, unit: &Unit, sides: &Ways) -> Vec<Way> {
        let mut all: Vec<(i128, Vec<Option<u32>>)> = vec![(0, Vec::new())];
        for &class in &unit.classes {
            let open = self.node.options.get(class).map_or(&[][..], Vec::as_slice);
            let costs = self.options.get(class).map_or(&[][..], Vec::as_slice);
            let options = || {
                let some = open.iter().zip(costs).map(|(&at, &cost)| (i128::from(cost), Some(at)));
                let none = [(0, None)].into_iter().filter(|_| !self.node.licensed.contains(&class));
                none.chain(some)
            };
            all = all
                .into_iter()
                .flat_map(|(cost, taken)| {
                    options().map(move |(more, option)| {
                        (cost + more, taken.iter().copied().chain([option]).collect::<Vec<_>>())
                    })
                })
                .collect();
        }
        let serve = |(cost, options): (i128, Vec<Option<u32>>)| {
            let mut way = Way { cost, options, sets: Vec::new() };
            for share in &unit.groups {
                let wanted = share.left(&unit.classes, &way.options);
                let (cost, set) = self.cheapest(share.group, sides, wanted)?;
                way.cost += i128::from(cost) * i128::from(share.count);
                way.sets.push(set);
            }
            Some(way)
        };
        all.into_iter().filter_map(serve).collect()
    }

    /// What a unit costs under sides, all copies.
    fn unit(&self, unit: &Unit, sides: &Ways) -> Option<i128> {
        if let ([share], []) = (unit.groups.as_slice(), unit.classes.as_slice()) {
            return Some(i128::from(self.cheapest(share.group, sides, 0)?.0) * i128::from(unit.copies));
        }
        let ways = self.ways(unit, sides);
        ways.iter().map(|way| way.cost).min().map(|cost| cost * i128::from(unit.copies))
    }

    /// What each way of the sides costs a component, all its units.
    pub(super) fn component(&self, component: &Component) -> Vec<(i128, Ways)> {
        let tables: Vec<Vec<Option<i128>>> = component.units.iter().map(|unit| self.table(unit)).collect();
        let cost = |sides: &Ways| {
            let of_unit =
                |(unit, table): (&Unit, &Vec<Option<i128>>)| table.get(place(&unit.sides, sides)).copied().flatten();
            component.units.iter().zip(&tables).map(of_unit).sum::<Option<i128>>()
        };
        every_way(&component.sides, self.node).into_iter().filter_map(|sides| Some((cost(&sides)?, sides))).collect()
    }

    /// What a unit costs under every way of the sides that matter to it.
    fn table(&self, unit: &Unit) -> Vec<Option<i128>> {
        let mut table = vec![None; 1 << unit.sides.len()];
        for sides in every_way(&unit.sides, self.node) {
            if let Some(slot) = table.get_mut(place(&unit.sides, &sides)) {
                *slot = self.unit(unit, &sides);
            }
        }
        table
    }

    /// Adds up what a component uses.
    fn uses(&self, component: &Component, sides: &Ways, used: &mut [i64]) {
        let mut add = |thing: usize, count: u64| {
            if let Some(used) = used.get_mut(thing) {
                *used += i64::try_from(count).unwrap_or(i64::MAX);
            }
        };
        for unit in &component.units {
            let Some(way) = self.ways(unit, sides).into_iter().min_by_key(|way| way.cost) else { continue };
            for (share, set) in unit.groups.iter().zip(&way.sets) {
                let things = self.structure.menus.uses(share.group, *set);
                things.iter().for_each(|&thing| add(thing as usize, share.count * unit.copies));
            }
            for (&class, option) in unit.classes.iter().zip(&way.options) {
                let options = self.model.devices.get(class).map(|class| &class.options);
                let taken = option.and_then(|at| options?.get(at as usize));
                if taken.is_some() {
                    add(self.structure.rows.of_class(class), unit.copies);
                }
                taken.iter().flat_map(|(offers, _)| offers).for_each(|&offer| add(offer, unit.copies));
            }
        }
    }
}

/// The place of the ways of some sides among all of them.
fn place(sides: &[usize], ways: &Ways) -> usize {
    let way = |side: &usize| ways.iter().find(|(known, _)| known == side).map_or(0, |(_, way)| *way);
    sides.iter().rev().fold(0, |place, side| 2 * place + way(side))
}

/// Every way to answer some choices of sides that is open.
pub(super) fn every_way(sides: &[usize], node: &Node) -> Vec<Ways> {
    let mut all = vec![Vec::new()];
    for &side in sides {
        let open = |way: &usize| !node.closed.contains(&(side, *way));
        all = all
            .into_iter()
            .flat_map(|ways: Ways| {
                [0, 1].into_iter().filter(open).map(move |way| ways.iter().copied().chain([(side, way)]).collect())
            })
            .collect();
    }
    all
}
