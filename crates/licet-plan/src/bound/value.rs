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
        if let Some((cost, answers)) = &found {
            costs.uses(component, *answers, &mut used);
            value.components.push((*cost, used));
        }
        value.bound = value.bound.zip(found).map(|(bound, (cost, _))| bound + cost);
    }
    value
}

/// What everything costs by itself.
pub(super) struct Costs<'m> {
    node: &'m Node,
    structure: &'m Structure,
    model: &'m Model,
    /// What each list of things costs one user.
    lists: Vec<i64>,
    /// For each wish: what the cheapest set costs one user, and its place in the group.
    wishes: Vec<(i64, u32)>,
    /// For each device class: what each option costs one device.
    options: Vec<Vec<i64>>,
}

impl<'m> Costs<'m> {
    pub(super) fn of(model: &'m Model, structure: &'m Structure, node: &'m Node, prices: &[i64]) -> Self {
        let price = |thing: usize| prices.get(thing).copied().unwrap_or(0);
        let of_class = |(open, class): (&Vec<u32>, &crate::model::DeviceClass)| {
            let mut costs = vec![CLOSED; class.options.len()];
            for &at in open {
                let option = class.options.get(at as usize);
                if let (Some(cost), Some((offers, _))) = (costs.get_mut(at as usize), option) {
                    *cost = offers.iter().map(|&at| price(at)).sum();
                }
            }
            costs
        };
        let lists = structure.menus.prices(&node.lists, prices);
        let wishes = structure.units.wishes.answers(&structure.menus.cheapest(&lists));
        let options = node.options.iter().zip(&model.devices).map(of_class).collect();
        Self { node, structure, model, lists, wishes, options }
    }

    /// What a list of things costs one user, if it is open.
    pub(super) fn list(&self, list: u32) -> Option<i64> {
        self.lists.get(list as usize).copied().filter(|&cost| cost != CLOSED)
    }

    /// The cheapest set for a wish: what it costs one user, and its place in the group.
    pub(super) fn wish(&self, wish: u32) -> Option<(i64, u32)> {
        self.wishes.get(wish as usize).copied().filter(|(cost, _)| *cost != CLOSED)
    }

    /// What one copy of a unit costs at least under an answer to its sides, if its devices are licensed in a certain way.
    fn way(&self, unit: &Unit, answer: usize, at: usize, way: &[Option<u32>]) -> Option<i128> {
        let device = |(class, option): (&usize, &Option<u32>)| match option {
            None => (!self.node.licensed.contains(class)).then_some(0),
            Some(at) => self.options.get(*class)?.get(*at as usize).filter(|&&cost| cost != CLOSED).copied(),
        };
        let mut sum: i128 = 0;
        for cost in unit.classes.iter().zip(way).map(device) {
            sum += i128::from(cost?);
        }
        for (share, &wish) in unit.groups.iter().zip(unit.wishes(answer, at)) {
            sum += i128::from(self.wish(wish)?.0) * i128::from(share.count);
        }
        Some(sum)
    }

    /// What one copy of a unit costs under an answer to its sides, by the way in which its devices are licensed.
    pub(super) fn ways(&self, unit: &Unit, answer: usize) -> impl Iterator<Item = (i128, usize)> {
        let way = move |(at, way): (usize, &Vec<Option<u32>>)| Some((self.way(unit, answer, at, way)?, at));
        unit.ways.iter().enumerate().filter_map(way)
    }

    /// What all units cost to whom the same sides matter, by the answer to these.
    fn together(&self, units: &[Unit]) -> Vec<Option<i128>> {
        let mut sums = vec![Some(0); units.first().map_or(0, Unit::answers)];
        for unit in units {
            for (answer, sum) in sums.iter_mut().enumerate() {
                let cost = self.ways(unit, answer).map(|(cost, _)| cost).min();
                *sum = sum.zip(cost).map(|(sum, cost)| sum + cost * i128::from(unit.copies));
            }
        }
        sums
    }

    /// What the answers to the sides of a component cost, all its units.
    pub(super) fn component(&self, component: &Component) -> Vec<(i128, usize)> {
        let tables: Vec<(&Unit, Vec<Option<i128>>)> = component
            .units
            .chunk_by(Unit::beside)
            .filter_map(|units| Some((units.first()?, self.together(units))))
            .collect();
        let cost = |answers: usize| {
            let of_units = |(unit, table): &(&Unit, Vec<Option<i128>>)| table.get(unit.answer(answers)).copied()?;
            tables.iter().map(of_units).sum::<Option<i128>>()
        };
        let answers = component.answers().filter(|&answers| component.open(answers, self.node));
        answers.filter_map(|answers| Some((cost(answers)?, answers))).collect()
    }

    /// Adds up what a component uses.
    fn uses(&self, component: &Component, answers: usize, used: &mut [i64]) {
        let mut add = |thing: usize, count: u64| {
            if let Some(used) = used.get_mut(thing) {
                *used += i64::try_from(count).unwrap_or(i64::MAX);
            }
        };
        for unit in &component.units {
            let answer = unit.answer(answers);
            let Some((_, at)) = self.ways(unit, answer).min() else { continue };
            for (share, &wish) in unit.groups.iter().zip(unit.wishes(answer, at)) {
                let Some((_, set)) = self.wish(wish) else { continue };
                let things = self.structure.menus.uses(share.group, set);
                things.iter().for_each(|&thing| add(thing as usize, share.count * unit.copies));
            }
            for (&class, option) in unit.classes.iter().zip(unit.ways.get(at).into_iter().flatten()) {
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
