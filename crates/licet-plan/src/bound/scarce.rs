//! Rules that follow from others where few people can share what must be bought as a whole.
//!
//! If a minimum of 35 seats is of use to 12 people at most, then each of the 12 answers for a twelfth of the 35: `12 x
//! seats >= 35 x uses`. The same for what the tenant must hold for some people's sets to serve, and for an offer that
//! wants full users. None of these rules forbids anything lawful; they hold whatever is chosen, so that the bound knows
//! of a purchase before anybody has decided about it.

use licet::decide::Limit;

use super::{Rows, Rule, When};
use crate::model::Model;

impl Rows {
    /// Adds the rules; those of limits and conditions are there already.
    pub(super) fn scarce(&mut self, model: &Model) {
        for (place, limit) in model.limits.iter().enumerate() {
            match limit {
                Limit::Minimum { offers, quantity, .. } => {
                    self.rules.extend(minimum(model, place, &model.places(offers), signed(*quantity)));
                }
                Limit::Users { offer, of, at_least, licences, same_product: false, .. } => {
                    let Some(at) = model.place(offer) else { continue };
                    let owned = model.offers.get(at).is_none_or(|offer| offer.owned > 0 || !offer.brought.is_empty());
                    let most = self.most.get(at).map_or(0, |&most| signed(most));
                    if owned || most == 0 || most > signed(*at_least) {
                        continue;
                    }
                    // So many full users for each seat, as far as seats are of use at all.
                    let mut rule = self.full_users(model, of, *licences, most);
                    rule.seats.push((at, -signed(*at_least)));
                    self.rules.push(Rule { name: format!("users-per-seat#{place}:{offer}"), ..rule });
                }
                _ => {}
            }
        }
    }

    /// Adds those of conditions, once the places of all things are known.
    pub(super) fn shared(&mut self, model: &Model) {
        let mut people = vec![0; model.conditions.len()];
        for group in &model.groups {
            let mut counted = vec![false; model.conditions.len()];
            for &at in group.sets.iter().flat_map(|choice| &choice.conditions) {
                if let (Some(people), Some(counted)) = (people.get_mut(at), counted.get_mut(at))
                    && !std::mem::replace(counted, true)
                {
                    *people += signed(group.members.len() as u64);
                }
            }
        }
        for (at, count) in people.into_iter().enumerate() {
            let rule = self.condition_shared(model, at, count);
            self.rules.extend(rule);
        }
    }

    /// Whoever needs something held, so many people at most, answers for a part of it.
    fn condition_shared(&self, model: &Model, at: usize, count: i64) -> Option<Rule> {
        let offers = model.places(model.conditions.get(at)?);
        let (attach, seats): (Vec<usize>, Vec<usize>) = offers.into_iter().partition(|&at| model.is_attach(at));
        let mut uses: Vec<(usize, i64)> = attach.into_iter().map(|at| (at, count)).collect();
        uses.push((self.of_condition(at), -1));
        (count > 0).then(|| Rule {
            name: format!("shared#{at}"),
            when: When::Always,
            seats: seats.into_iter().map(|at| (at, count)).collect(),
            uses,
            at_least: 0,
        })
    }
}

/// Whoever uses an offer with a minimum answers for a part of it, if fewer can use it than must be bought.
fn minimum(model: &Model, place: usize, offers: &[usize], quantity: i64) -> Option<Rule> {
    let of: Vec<bool> = (0..model.offers.len()).map(|at| offers.contains(&at)).collect();
    let counts = |held: &[usize]| held.iter().filter(|&&at| of.get(at).copied().unwrap_or(false)).count();
    let of_device = |class: &crate::model::DeviceClass| {
        let most = class.options.iter().map(|(held, _)| counts(held)).max().unwrap_or(0);
        signed((most * class.members.len()) as u64)
    };
    let of_group = |group: &crate::model::Group| {
        let most = group.sets.iter().map(|choice| counts(&choice.offers)).max().unwrap_or(0);
        signed((most * group.members.len()) as u64)
    };
    // What is brought over from another time may be used without a purchase, however much it is.
    let brought = |at: &usize| model.offers.get(*at).is_some_and(|offer| offer.brought.iter().any(|by| !by.new));
    if offers.iter().any(brought) {
        return None;
    }
    // As soon as they are as many as must be bought, it does not matter how many more there are.
    let fewer = |sum: i64, more: i64| Some(sum + more).filter(|&sum| sum < quantity);
    let uses = model.devices.iter().map(of_device).chain(model.groups.iter().map(of_group)).try_fold(0, fewer)?;
    // Seats that are owned may be used without buying any.
    let owned: u64 = offers.iter().filter_map(|&at| model.offers.get(at)).map(|offer| offer.owned).sum();
    (uses > 0).then(|| Rule {
        name: format!("scarce#{place}"),
        when: When::Always,
        seats: offers.iter().map(|&at| (at, uses)).collect(),
        uses: offers.iter().map(|&at| (at, -quantity)).collect(),
        at_least: -(quantity - uses) * signed(owned),
    })
}

fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
