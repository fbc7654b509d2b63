//! A solution in whole numbers, and its exact cost.

use std::collections::BTreeSet;

use licet::{
    decide::Limit,
    value::{Money, OfferId},
};

use crate::{Certificate, model::Model, program::Program};

/// A solution in whole numbers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Solution {
    /// For each group, how many get each of its sets.
    pub(crate) sets: Vec<Vec<u64>>,
    /// For each device class, how many get each of its options.
    pub(crate) devices: Vec<Vec<u64>>,
    /// For each offer, owned seats kept.
    pub(crate) kept: Vec<u64>,
    /// For each offer, seats bought.
    pub(crate) bought: Vec<u64>,
    /// Whether nothing is cheaper.
    pub(crate) optimal: bool,
    /// No lawful plan costs less: what the certificate proves, or the cost itself where only the solver searched all.
    pub(crate) bound: Money,
    /// What the certificate proves by itself.
    pub(crate) certified: Money,
    /// How it proves it.
    pub(crate) certificate: Certificate,
    /// Nodes of the search.
    pub(crate) nodes: u64,
}

impl Solution {
    /// The solution that a program's columns tell.
    pub(super) fn of(model: &Model, program: &Program, values: &[u64]) -> Self {
        let value = |&column: &usize| values.get(column).copied().unwrap_or(0);
        let rows = |rows: &[Vec<usize>]| rows.iter().map(|row| row.iter().map(value).collect()).collect();
        let mut solution = Self {
            sets: rows(&program.sets),
            devices: rows(&program.devices),
            kept: program.kept.iter().zip(&model.offers).map(|(kept, offer)| value(kept) + offer.stays).collect(),
            bought: program.bought.iter().map(value).collect(),
            ..Self::default()
        };
        solution.trim(model);
        solution
    }

    /// Takes back seats that cost nothing and that nobody uses, so that the answer is one and the same.
    fn trim(&mut self, model: &Model) {
        let used = self.used(model);
        let sum = |of: &BTreeSet<OfferId>, seats: &[u64]| {
            model.places(of).into_iter().filter_map(|at| seats.get(at)).sum::<u64>()
        };
        // A limit that is not reached, and need not be, rests on no seat.
        let relied = |limit: &Limit| match limit {
            Limit::Under { offer, .. } => {
                let seats = |list: &[u64]| model.place(offer).and_then(|at| list.get(at).copied()).unwrap_or(0);
                seats(&self.kept) + seats(&self.bought) > seats(&used)
            }
            Limit::Needs { of, at_least, .. } => sum(of, &self.kept) + sum(of, &self.bought) >= *at_least,
            Limit::Minimum { offers, .. } => sum(offers, &self.bought) > 0,
            _ => true,
        };
        let brings: BTreeSet<usize> =
            model.offers.iter().flat_map(|offer| &offer.brought).map(|brought| brought.by).collect();
        let free = |at: usize| {
            !brings.contains(&at)
                && model.offers.get(at).is_some_and(|offer| {
                    // A seat of an attach licence that nobody uses stands under no base: it makes nobody a full user, and opens
                    // and brings nothing.
                    let attach = model.is_attach(at);
                    let opens = model.conditions.iter().any(|condition| condition.contains(&offer.offer));
                    let counts = |limit: &Limit| {
                        let in_use = matches!(
                            limit,
                            Limit::Users { licences: false, .. } | Limit::Needs { .. } | Limit::Capacity { .. }
                        );
                        limit.counts(&offer.offer) && relied(limit) && !(attach && in_use)
                    };
                    offer.price == Some(Money::ZERO) && (attach || !opens) && !model.limits.iter().any(counts)
                })
        };
        let free: Vec<bool> = (0..model.offers.len()).map(free).collect();
        let seats = self.bought.iter_mut().zip(&mut self.kept).zip(free).enumerate();
        for (at, ((bought, kept), _)) in seats.filter(|(_, (_, free))| *free) {
            let used = used.get(at).copied().unwrap_or(0);
            let stays = model.offers.get(at).map_or(0, |offer| offer.stays);
            *kept = (*kept).min(used.max(stays));
            *bought = used.saturating_sub(*kept);
        }
    }

    /// How many seats of each offer are in use.
    pub(crate) fn used(&self, model: &Model) -> Vec<u64> {
        let mut used = vec![0_u64; model.offers.len()];
        let mut uses = |offers: &[usize], count: u64| {
            for &offer in offers {
                if let Some(used) = used.get_mut(offer) {
                    *used += count;
                }
            }
        };
        for (group, counts) in model.groups.iter().zip(&self.sets) {
            group.sets.iter().zip(counts).for_each(|(choice, &count)| uses(&choice.offers, count));
        }
        for (class, counts) in model.devices.iter().zip(&self.devices) {
            class.options.iter().zip(counts).for_each(|((offers, _), &count)| uses(offers, count));
        }
        used
    }

    /// What the seats cost a month, exactly.
    pub(crate) fn cost(&self, model: &Model) -> Money {
        let seats = model.offers.iter().zip(&self.bought).zip(&self.kept);
        let cost = |((offer, bought), kept): ((&crate::counted::Offer, &u64), &u64)| {
            offer.price.unwrap_or_default() * (bought + kept.saturating_sub(offer.stays))
        };
        seats.map(cost).sum()
    }
}
