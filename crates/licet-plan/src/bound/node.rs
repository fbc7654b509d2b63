//! What is open once some structural choices are fixed.

use std::collections::BTreeSet;

use licet::decide::Limit;

use super::{Structure, When};
use crate::{
    model::Model,
    switches::{Fixed, Switch},
};

/// What is open under some fixed choices.
#[derive(Debug, Clone)]
pub(crate) struct Node {
    /// For each list of things (in the order of the menus): whether sets that use it may be given.
    pub(crate) lists: Vec<bool>,
    /// For each device class: the places of its options.
    pub(crate) options: Vec<Vec<u32>>,
    /// For each offer: the most that can be bought.
    pub(crate) most: Vec<u64>,
    /// For each rule that holds: what its sum is at least.
    pub(crate) rules: Vec<Option<i64>>,
    /// The ways of sides that nobody can be on.
    pub(crate) closed: BTreeSet<(usize, usize)>,
    /// Devices that are licensed in any case.
    pub(crate) licensed: BTreeSet<usize>,
    /// For each thing: whether nobody can use it.
    unused: Vec<bool>,
}

impl Node {
    /// What is open. Choices that are not fixed bind nothing.
    pub(crate) fn of(model: &Model, structure: &Structure, fixed: &Fixed) -> Self {
        let rows = &structure.rows;
        let mut unmet: BTreeSet<usize> = BTreeSet::new();
        let mut sides: BTreeSet<(usize, usize)> = BTreeSet::new();
        let mut unused: BTreeSet<usize> = BTreeSet::new();
        let mut most: Vec<u64> = rows.most.clone();
        for (most, offer) in most.iter_mut().zip(&model.offers) {
            if offer.price.is_none() || !offer.sold || !offer.useful {
                *most = 0;
            }
        }
        let mut unsold = |offers: Vec<usize>| {
            let brought = |&at: &usize| model.offers.get(at).map_or(&[][..], |offer| &offer.brought);
            let new = offers.iter().flat_map(brought).filter(|brought| brought.new).map(|brought| brought.by);
            for at in new.chain(offers.iter().copied()) {
                if let Some(most) = most.get_mut(at) {
                    *most = 0;
                }
            }
        };
        for (at, &switch) in rows.switches.iter().enumerate() {
            match (switch, fixed.answer(at)) {
                (_, None) | (Switch::Condition(_) | Switch::Limit(_), Some(true)) | (Switch::Part(..), _) => {}
                (Switch::Condition(at), Some(false)) => {
                    unmet.insert(at);
                }
                (Switch::Side(at), Some(second)) => {
                    sides.insert((at, usize::from(!second)));
                }
                (Switch::Limit(at), Some(false)) => {
                    let (offers, kept_too) =
                        model.limits.get(at).map_or_else(Default::default, |of| switched(model, of));
                    unused.extend(offers.iter().filter(|_| kept_too));
                    unsold(offers);
                }
            }
        }
        let places = |open: &mut dyn Iterator<Item = bool>| {
            (0_u32..).zip(open).filter(|(_, open)| *open).map(|(at, _)| at).collect::<Vec<u32>>()
        };
        let device = |(offers, _): &(Vec<usize>, _)| !offers.iter().any(|at| unused.contains(at));
        let of_class = |(at, class): (usize, &crate::model::DeviceClass)| match fixed.devices.get(&at) {
            Some(false) => Vec::new(),
            _ => places(&mut class.options.iter().map(device)),
        };
        let options = model.devices.iter().enumerate().map(of_class).collect();
        let licensed = fixed.devices.iter().filter(|(_, licensed)| **licensed).map(|(class, _)| *class).collect();
        let bare = fixed.devices.iter().filter(|(_, licensed)| !**licensed).map(|(class, _)| rows.of_class(*class));
        let signed = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
        let seats = |at: usize| fixed.seats.get(&at).copied().unwrap_or((0, u64::MAX));
        let holds = |rule: &super::Rule| match rule.when {
            When::Always => Some(rule.at_least),
            When::Yes(at) => (fixed.answer(at) == Some(true)).then_some(rule.at_least),
            When::Least(at) => Some(seats(at).0).filter(|least| *least > 0).map(signed),
            When::Most(at) => Some(seats(at).1).filter(|most| *most < u64::MAX).map(|most| -signed(most)),
        };
        let rules = rows.rules.iter().map(holds).collect();
        let conditions = unmet.iter().map(|&at| rows.of_condition(at));
        let ways = sides.iter().map(|&(side, way)| rows.of_side(side, way));
        let mut closed = vec![false; rows.things];
        for thing in unused.iter().copied().chain(conditions).chain(ways).chain(bare) {
            if let Some(closed) = closed.get_mut(thing) {
                *closed = true;
            }
        }
        let lists = structure.menus.open(|thing| !closed.get(thing).copied().unwrap_or(false));
        let unused = closed;
        Self { lists, options, most, rules, closed: sides, licensed, unused }
    }

    /// Whether somebody can use a thing.
    pub(crate) fn can_use(&self, thing: usize) -> bool {
        !self.unused.get(thing).copied().unwrap_or(false)
    }
}

/// The offers that are not bought while a limit's choice is no, and whether owned seats of them are of no use either.
fn switched(model: &Model, limit: &Limit) -> (Vec<usize>, bool) {
    match limit {
        Limit::Minimum { offers, .. } => (model.places(offers), false),
        Limit::Needs { offers, .. } => (model.places(offers), true),
        Limit::Users { offer, .. } | Limit::FewerUsers { offer, .. } => (model.places([offer]), true),
        Limit::Under { offer, .. } | Limit::Maximum { offer, .. } => (model.places([offer]), false),
        Limit::Discount { name, .. } => (model.places([name]), false),
        Limit::Capacity { when, .. } => (model.places(when), false),
        Limit::Servers { .. } => (Vec::new(), false),
    }
}
