//! How many seats of each offer can be of any use.

use std::collections::BTreeSet;

use licet::{decide::Limit, value::OfferId};

use crate::{counted::Counts, model::Model};

/// For each offer, the most seats that can be of any use: everybody who could use one, and what limits ask for.
pub(crate) fn most_useful(model: &Model) -> Vec<u64> {
    let mut most = vec![1_u64; model.offers.len()];
    let mut raise = |offer: usize, by: u64| {
        if let Some(most) = most.get_mut(offer) {
            *most += by;
        }
    };
    for group in &model.groups {
        let mut used = vec![false; model.offers.len()];
        for &offer in group.sets.iter().flat_map(|choice| &choice.offers) {
            if used.get_mut(offer).is_some_and(|used| !std::mem::replace(used, true)) {
                raise(offer, group.members.len() as u64);
            }
        }
    }
    for class in &model.devices {
        let used: BTreeSet<usize> = class.options.iter().flat_map(|(offers, _)| offers.iter().copied()).collect();
        used.into_iter().for_each(|offer| raise(offer, class.members.len() as u64));
    }
    for limit in &model.limits {
        if let Limit::Capacity { each, at_least, .. } = limit {
            let enough =
                |(offer, brings): (&OfferId, &u64)| Some((model.place(offer)?, at_least.div_ceil((*brings).max(1))));
            each.iter().filter_map(enough).for_each(|(at, seats)| raise(at, seats));
        }
        let (offers, quantity) = match limit {
            Limit::Minimum { offers, quantity, .. } => (model.places(offers), *quantity),
            Limit::Needs { of, at_least, .. } | Limit::Users { of, at_least, .. } => (model.places(of), *at_least),
            Limit::Servers { offer, quantity, .. } => (model.places([offer]), *quantity),
            Limit::Discount { offer, from, .. } => (model.places([offer]), *from),
            Limit::Maximum { .. } | Limit::FewerUsers { .. } | Limit::Capacity { .. } | Limit::Under { .. } => continue,
        };
        offers.into_iter().for_each(|offer| raise(offer, quantity));
    }
    for limit in &model.limits {
        let Limit::Under { offer, bases, .. } = limit else { continue };
        let attach = model.place(offer).and_then(|at| most.get(at).copied()).unwrap_or(0);
        for at in model.places(bases) {
            if let Some(most) = most.get_mut(at) {
                *most += attach;
            }
        }
    }
    for (most, _) in most.iter_mut().zip(&model.offers).filter(|(_, offer)| offer.counts == Counts::Allowance) {
        *most = 1;
    }
    for (at, offer) in model.offers.iter().enumerate() {
        let useful = most.get(at).copied().unwrap_or(0);
        for brought in &offer.brought {
            if let Some(most) = most.get_mut(brought.by) {
                *most = (*most).max(useful);
            }
        }
    }
    for limit in &model.limits {
        let Limit::Discount { name, offer, .. } = limit else { continue };
        let all = model.place(offer).map(|at| all_useful(model, &most, at));
        if let (Some(all), Some(name)) = (all, model.place(name).and_then(|at| most.get_mut(at))) {
            *name = all;
        }
    }
    most
}

/// The most seats of an offer that can be held with use: owned, bought and brought.
pub(crate) fn all_useful(model: &Model, most: &[u64], at: usize) -> u64 {
    let Some(offer) = model.offers.get(at) else { return 0 };
    let bought = [at].into_iter().chain(offer.brought.iter().map(|brought| brought.by));
    offer.owned + bought.filter_map(|at| most.get(at)).sum::<u64>()
}
