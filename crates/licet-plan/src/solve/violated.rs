//! Which structural choices the relaxed answer of a node leaves broken, and how far.
#![expect(clippy::float_arithmetic, reason = "the relaxed answer is in floats; it only says what to ask next")]

use licet::{
    decide::Limit,
    value::{Money, OfferId},
};

use super::worths::Found;
use crate::{bound::Structure, model::Model, switches::Switch};

/// The relaxed answer of a node, in whole numbers: whatever is used in part at all counts, and a part of a seat is no seat.
pub(super) struct Relaxed<'n> {
    pub(super) model: &'n Model,
    pub(super) structure: &'n Structure,
    pub(super) found: &'n Found,
}

fn up(amount: f64) -> i64 {
    (amount + 0.999) as i64
}

impl Relaxed<'_> {
    /// How much the answer breaks the rules of a choice: nothing, or roughly what keeping them costs.
    pub(super) fn broken(&self, switch: Switch) -> i128 {
        match switch {
            Switch::Limit(limit) => self.model.limits.get(limit).map_or(0, |limit| self.limit(limit)),
            Switch::Condition(condition) => {
                let of = self.model.conditions.get(condition).map_or_else(Vec::new, |of| self.model.places(of));
                if self.used(self.structure.rows.of_condition(condition)) > 0 { self.lacking(&of, 1) } else { 0 }
            }
            Switch::Side(side) => {
                let on = |way| self.used(self.structure.rows.of_side(side, way));
                i128::from(on(0).min(on(1))) * i128::from(u32::MAX)
            }
            Switch::Part(..) => 0,
        }
    }

    fn limit(&self, limit: &Limit) -> i128 {
        let places = |of: &std::collections::BTreeSet<OfferId>| self.model.places(of);
        let one = |offer: &OfferId| self.model.place(offer);
        let taken = |at: usize| self.used(at) + self.bought(at) > 0;
        match limit {
            Limit::Minimum { offers, quantity, .. } => {
                let of = places(offers);
                if of.iter().any(|&at| self.bought(at) > 0) { self.lacking(&of, *quantity) } else { 0 }
            }
            Limit::Needs { offers, of, at_least, .. } => {
                if places(offers).into_iter().any(taken) {
                    self.lacking(&places(of), *at_least)
                } else {
                    0
                }
            }
            Limit::Users { offer, of, at_least, .. } => {
                if one(offer).is_some_and(taken) {
                    self.lacking(&places(of), *at_least).max(1)
                } else {
                    0
                }
            }
            Limit::FewerUsers { offer, .. } => i128::from(one(offer).is_some_and(taken)),
            Limit::Under { offer, bases, .. } => {
                let bought = one(offer).filter(|&at| self.bought(at) > 0);
                bought.map_or(0, |at| self.lacking(&places(bases), self.held(at).max(0) as u64))
            }
            Limit::Maximum { offer, quantity, .. } => {
                let bought = one(offer).filter(|&at| self.bought(at) > 0);
                let over = |at: usize| i128::from((self.held(at) - *quantity as i64).max(0));
                bought.map_or(0, |at| over(at) * self.price(at).max(1))
            }
            Limit::Discount { name, offer, from, besides, .. } => {
                let bought = one(name).is_some_and(|at| self.bought(at) > 0);
                if bought { self.lacking(&self.model.places([offer]), from + besides) } else { 0 }
            }
            Limit::Capacity { when: Some(when), each, at_least, .. } => {
                let brings =
                    |(offer, brings): (&OfferId, &u64)| one(offer).map_or(0.0, |at| self.seats(at) * *brings as f64);
                let brought: f64 = each.iter().map(brings).sum();
                let counted = one(when).is_some_and(|at| self.bought(at) > 0);
                i128::from(counted && brought < *at_least as f64 * 0.999)
            }
            Limit::Capacity { when: None, .. } | Limit::Servers { .. } => 0,
        }
    }

    /// How many use a thing.
    fn used(&self, thing: usize) -> i64 {
        let components = &self.found.value.components;
        let at_once = || components.iter().filter_map(|(_, used)| used.get(thing)).sum::<i64>();
        self.found.used.get(thing).map_or_else(at_once, |used| up(*used))
    }

    /// Seats kept and seats bought under a name.
    fn own(&self, at: usize) -> [f64; 2] {
        self.found.seats.get(at).copied().unwrap_or_default()
    }

    /// Seats that are bought under other names.
    fn brought(&self, at: usize, only_new: bool) -> f64 {
        let brought = self.model.offers.get(at).map_or(&[][..], |offer| &offer.brought).iter();
        brought.filter(|brought| brought.new || !only_new).map(|brought| self.own(brought.by)[1]).sum()
    }

    /// Seats held, with their parts.
    fn seats(&self, at: usize) -> f64 {
        let [kept, bought] = self.own(at);
        kept + bought + self.brought(at, false)
    }

    fn held(&self, at: usize) -> i64 {
        up(self.seats(at))
    }

    fn bought(&self, at: usize) -> i64 {
        up(self.own(at)[1] + self.brought(at, true))
    }

    /// What a seat costs, under whichever name it is bought.
    fn price(&self, at: usize) -> i128 {
        let own = |at: usize| self.model.offers.get(at).and_then(|offer| offer.price).map_or(0, Money::ticks);
        let brought = self.model.offers.get(at).map_or(&[][..], |offer| &offer.brought);
        brought.iter().map(|brought| own(brought.by)).fold(own(at), i128::max)
    }

    /// What so many seats of some offers would cost that are not held.
    fn lacking(&self, of: &[usize], wanted: u64) -> i128 {
        let held: i64 = of.iter().map(|&at| self.held(at)).sum();
        let price = of.iter().map(|&at| self.price(at)).max().unwrap_or(0).max(1);
        i128::from((wanted as i64 - held).max(0)) * price
    }
}
