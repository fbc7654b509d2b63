//! Why no lawful plan costs less, in a form that is checked without a solver.
//!
//! The certificate asks structural questions (is this minimum bought, is that environment on the second side) until,
//! for every way to answer them, some worths of seats and rules give a lower bound. The bounds are computed anew in whole
//! numbers from the tenant and the catalogue (`bound`); the certificate only says where to look.

use std::collections::BTreeMap;

use licet::{
    tenant::Tenant,
    value::{Money, OfferId},
};
use serde::{Deserialize, Serialize};

use crate::{
    bound::{Node, PARTS, Structure, value},
    model::Model,
    switches::{Fixed, name},
};

/// Why no lawful plan costs less.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Certificate {
    /// The steps; the first is where one begins, each refers only to later ones.
    pub steps: Vec<Step>,
}

/// A step of a certificate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Step {
    /// A question with two answers, each with the step that goes on from it.
    Question {
        /// The structural choice, by its name in the model.
        choice: String,
        /// The step for no.
        no: usize,
        /// The step for yes.
        yes: usize,
    },
    /// How many seats of an offer are held, owned or bought: no more than so many, or more.
    Seats {
        /// The offer.
        offer: OfferId,
        /// So many.
        most: u64,
        /// The step for no more.
        no: usize,
        /// The step for more.
        yes: usize,
    },
    /// Whether one device, which shares its people with others, is licensed.
    Device {
        /// The device.
        device: String,
        /// The step for no.
        no: usize,
        /// The step for yes.
        yes: usize,
    },
    /// What a seat of an offer, or a unit of a rule, is worth a month, by the rule's name; what is not named is worth
    /// nothing. In 1/65,536 of 1/120,000 of the currency's unit.
    Worth(BTreeMap<String, i64>),
}

/// The steps while they are found.
#[derive(Debug, Default)]
pub(crate) struct Tree {
    steps: Vec<Growing>,
}

/// What parts a node in two.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Ask {
    /// A structural choice: no or yes.
    Choice(usize),
    /// Seats of an offer: at most so many, or more.
    Seats(usize, u64),
    /// A device class of one device: licensed or not.
    Device(usize),
}

#[derive(Debug, Clone)]
enum Growing {
    Question { ask: Ask, no: usize, yes: usize },
    Worth(Vec<i64>),
}

impl Tree {
    /// Adds an end with its worths; its place.
    pub(crate) fn end(&mut self, worth: Vec<i64>) -> usize {
        self.steps.push(Growing::Worth(worth));
        self.steps.len() - 1
    }

    /// Turns an end into a question.
    pub(crate) fn ask(&mut self, at: usize, ask: Ask, no: usize, yes: usize) {
        if let Some(step) = self.steps.get_mut(at) {
            *step = Growing::Question { ask, no, yes };
        }
    }

    /// The certificate.
    pub(crate) fn certificate(&self, model: &Model, structure: &Structure, tenant: &Tenant) -> Certificate {
        let choice =
            |switch: usize| structure.rows.switches.get(switch).map_or_else(String::new, |&switch| name(model, switch));
        let step = |step: &Growing| match step {
            Growing::Question { ask: Ask::Choice(switch), no, yes } => {
                Step::Question { choice: choice(*switch), no: *no, yes: *yes }
            }
            Growing::Question { ask: Ask::Seats(offer, most), no, yes } => Step::Seats {
                offer: model.offers.get(*offer).map_or_else(|| "".into(), |offer| offer.offer.clone()),
                most: *most,
                no: *no,
                yes: *yes,
            },
            Growing::Question { ask: Ask::Device(class), no, yes } => {
                Step::Device { device: device(model, tenant, *class), no: *no, yes: *yes }
            }
            Growing::Worth(worth) => {
                let named = structure.rows.rules.iter().zip(worth).filter(|(_, worth)| **worth > 0);
                Step::Worth(named.map(|(rule, worth)| (rule.name.clone(), *worth)).collect())
            }
        };
        Certificate { steps: self.steps.iter().map(step).collect() }
    }
}

/// What a certificate proves of a model: no lawful plan costs less a month; `None` if there is none at all.
///
/// # Errors
/// What is wrong with the certificate, in words.
pub(crate) fn proved(
    model: &Model,
    structure: &Structure,
    tenant: &Tenant,
    certificate: &Certificate,
) -> Result<Option<Money>, String> {
    let (mut least, step): (Option<i128>, i128) = (None, step(model));
    let mut open: Vec<(usize, Fixed)> = vec![(0, Fixed::default())];
    while let Some((at, fixed)) = open.pop() {
        match certificate.steps.get(at) {
            None => return Err(format!("the certificate has no step {at}")),
            Some(Step::Question { choice, no, yes }) => {
                let known = structure.rows.switches.iter().position(|&switch| name(model, switch) == *choice);
                let switch = known.ok_or_else(|| format!("the tenant has no structural choice `{choice}`"))?;
                if *no <= at || *yes <= at || fixed.answer(switch).is_some() {
                    return Err(format!("step {at} of the certificate leads back"));
                }
                open.push((*no, fixed.with(switch, false)));
                open.push((*yes, fixed.with(switch, true)));
            }
            Some(Step::Seats { offer, most, no, yes }) => {
                let place = model.place(offer).ok_or_else(|| format!("the tenant has no use for {offer}"))?;
                if *no <= at || *yes <= at || *most == u64::MAX {
                    return Err(format!("step {at} of the certificate leads back"));
                }
                open.push((*no, fixed.with_seats(place, *most, false)));
                open.push((*yes, fixed.with_seats(place, *most, true)));
            }
            Some(Step::Device { device: name, no, yes }) => {
                let alone = |&class: &usize| model.devices.get(class).is_some_and(|class| class.members.len() == 1);
                let known = (0..model.devices.len()).filter(alone).find(|&class| device(model, tenant, class) == *name);
                let class =
                    known.ok_or_else(|| format!("`{name}` is not a device that shares its people with others"))?;
                if *no <= at || *yes <= at || fixed.devices.contains_key(&class) {
                    return Err(format!("step {at} of the certificate leads back"));
                }
                open.push((*no, fixed.with_device(class, false)));
                open.push((*yes, fixed.with_device(class, true)));
            }
            Some(Step::Worth(named)) => {
                let worth: Vec<i64> =
                    structure.rows.rules.iter().map(|rule| named.get(&rule.name).copied().unwrap_or(0)).collect();
                let node = Node::of(model, structure, &fixed);
                let bound = value(model, structure, &node, &worth).bound;
                least = match (least, bound) {
                    (Some(least), Some(bound)) => Some(least.min(bound)),
                    (least, bound) => least.or(bound),
                };
            }
        }
    }
    Ok(least.map(|least| Money::from_ticks(round_up(least, step * PARTS) / PARTS)))
}

/// The name of the one device of a class.
fn device(model: &Model, tenant: &Tenant, class: usize) -> String {
    let first = model.devices.get(class).and_then(|class| class.members.first());
    let device = first.and_then(|&at| tenant.devices.get(at as usize));
    device.map_or_else(String::new, |device| device.id.to_string())
}

/// The largest amount of which every price is a multiple, in ticks: costs are multiples of it.
pub(crate) fn step(model: &Model) -> i128 {
    let prices = model.offers.iter().filter_map(|offer| offer.price);
    let divisor = |a: i128, b: i128| {
        let (mut a, mut b) = (a, b);
        while b != 0 {
            (a, b) = (b, a % b);
        }
        a
    };
    prices.fold(0, |step, price| divisor(step, price.ticks()).abs()).max(1)
}

/// The next multiple.
pub(crate) fn round_up(amount: i128, of: i128) -> i128 {
    amount.div_euclid(of) * of + if amount.rem_euclid(of) == 0 { 0 } else { of }
}
