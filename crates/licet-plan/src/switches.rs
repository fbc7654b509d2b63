//! The structural choices of a model: each is a question with no or yes for an answer, and couples people.

use std::collections::BTreeMap;

use licet::decide::{Limit, by_product, ceiling};

use crate::{counted::Offer, model::Model};

/// A structural choice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Switch {
    /// Whether the tenant holds what a condition asks for.
    Condition(usize),
    /// Whether an environment is on the second side of a mixing.
    Side(usize),
    /// Whether the offers that a limit binds are taken.
    Limit(usize),
    /// Whether the users of one part of a limit's offers are enough by themselves.
    Part(usize, usize),
}

/// What is fixed in a part of the search.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Fixed {
    /// Answers to the first of the structural choices; `None` leaves one open.
    answers: Vec<Option<bool>>,
    /// For some offers, the least and the most seats that are held.
    pub(crate) seats: BTreeMap<usize, (u64, u64)>,
    /// For some devices that stand alone (as classes), whether they are licensed.
    pub(crate) devices: BTreeMap<usize, bool>,
}

impl Fixed {
    /// The answer to a choice.
    pub(crate) fn answer(&self, switch: usize) -> Option<bool> {
        self.answers.get(switch).copied().flatten()
    }

    /// With one more answer.
    pub(crate) fn with(&self, switch: usize, answer: bool) -> Self {
        let mut fixed = self.clone();
        fixed.answers.resize(fixed.answers.len().max(switch + 1), None);
        if let Some(slot) = fixed.answers.get_mut(switch) {
            *slot = Some(answer);
        }
        fixed
    }

    /// With at most so many seats of an offer, or more.
    pub(crate) fn with_seats(&self, offer: usize, most: u64, more: bool) -> Self {
        let mut fixed = self.clone();
        let seats = fixed.seats.entry(offer).or_insert((0, u64::MAX));
        *seats = if more { (seats.0.max(most + 1), seats.1) } else { (seats.0, seats.1.min(most)) };
        fixed
    }

    /// With a device licensed, or not.
    pub(crate) fn with_device(&self, class: usize, licensed: bool) -> Self {
        let mut fixed = self.clone();
        fixed.devices.insert(class, licensed);
        fixed
    }

    /// For how many offers and devices the seats are counted.
    pub(crate) fn counted(&self) -> usize {
        self.seats.len() + self.devices.len()
    }

    /// How much is fixed.
    pub(crate) fn depth(&self) -> usize {
        self.answers.iter().flatten().count() + self.counted()
    }
}

/// The choices of a model, in the order in which everything counts them.
pub(crate) fn switches(model: &Model) -> Vec<Switch> {
    let mut all: Vec<Switch> = (0..model.conditions.len()).map(Switch::Condition).collect();
    all.extend((0..model.sides.len()).map(Switch::Side));
    for (at, limit) in model.limits.iter().enumerate() {
        match limit {
            Limit::Minimum { .. } | Limit::Needs { .. } => all.push(Switch::Limit(at)),
            Limit::Users { offer, of, same_product, .. } if model.place(offer).is_some() => {
                all.push(Switch::Limit(at));
                if *same_product {
                    all.extend((0..by_product(of).len()).map(|part| Switch::Part(at, part)));
                }
            }
            Limit::FewerUsers { offer, .. } => {
                if model.place(offer).is_some() && ceiling(limit, &model.limits).is_some() {
                    all.push(Switch::Limit(at));
                }
            }
            Limit::Discount { .. } | Limit::Capacity { when: Some(_), .. } => all.push(Switch::Limit(at)),
            // What is owned may stay without a base; else it is held only where it is bought.
            Limit::Under { offer, .. } => {
                let owned = |offer: &Offer| offer.owned > 0 || !offer.brought.is_empty();
                let owned = |at: usize| model.offers.get(at).is_some_and(owned);
                all.extend(model.place(offer).filter(|&at| owned(at)).map(|_| Switch::Limit(at)));
            }
            Limit::Maximum { offer, .. } => {
                let brought = |at: usize| model.offers.get(at).is_some_and(|offer| !offer.brought.is_empty());
                all.extend(model.place(offer).filter(|&at| brought(at)).map(|_| Switch::Limit(at)));
            }
            Limit::Users { .. } | Limit::Servers { .. } | Limit::Capacity { .. } => {}
        }
    }
    all
}

/// The name of a choice, without blanks.
pub(crate) fn name(model: &Model, switch: Switch) -> String {
    let offers = |limit: usize| match model.limits.get(limit) {
        Some(Limit::Minimum { offers, .. }) => ("minimum", offers.first().cloned()),
        Some(Limit::Needs { offers, .. }) => ("needs", offers.first().cloned()),
        Some(Limit::Users { offer, .. }) => ("enough-users-for", Some(offer.clone())),
        Some(Limit::FewerUsers { offer, .. }) => ("few-users-for", Some(offer.clone())),
        Some(Limit::Maximum { offer, .. }) => ("maximum", Some(offer.clone())),
        Some(Limit::Under { offer, .. }) => ("under", Some(offer.clone())),
        Some(Limit::Discount { name, .. }) => ("discount", Some(name.clone())),
        Some(Limit::Capacity { when, .. }) => ("capacity", when.clone()),
        _ => ("limit", None),
    };
    match switch {
        Switch::Condition(at) => {
            let first = model.conditions.get(at).and_then(|condition| condition.first());
            format!("holds#{at}:{}", first.map_or("", licet::value::OfferId::as_str))
        }
        Switch::Side(at) => {
            let (mixing, environment) = model.sides.get(at).cloned().unwrap_or_default();
            format!("second-side#{mixing}:{}", environment.map_or_else(|| "common".into(), |id| id.to_string()))
        }
        Switch::Limit(at) => {
            let (kind, offer) = offers(at);
            format!("{kind}#{at}:{}", offer.map_or_else(String::new, |offer| offer.to_string()))
        }
        Switch::Part(at, part) => format!("part#{at}:{part}"),
    }
}
