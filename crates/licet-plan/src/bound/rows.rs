//! The rules that couple people, each as "so much of this is at least that".

use std::collections::BTreeSet;

use licet::{
    decide::{Limit, by_product, ceiling},
    value::OfferId,
};

use crate::{
    model::{Link, Model},
    program::most_useful,
    switches::{Switch, name, switches},
};

/// When a rule holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum When {
    /// Always.
    Always,
    /// While a structural choice is yes.
    Yes(usize),
    /// While so many seats of an offer are asked for.
    Least(usize),
    /// While no more seats of an offer are allowed.
    Most(usize),
}

/// A rule that couples people.
#[derive(Debug, Clone)]
pub(crate) struct Rule {
    /// Its name in a certificate.
    pub(crate) name: String,
    /// When it holds.
    pub(crate) when: When,
    /// What a seat (kept or bought) of an offer counts.
    pub(crate) seats: Vec<(usize, i64)>,
    /// What a use counts: of an offer, or by a user who holds one of several.
    pub(crate) uses: Vec<(usize, i64)>,
    /// The sum is at least this.
    pub(crate) at_least: i64,
}

impl Rule {
    /// Counts what brings seats beside them.
    fn expand(&mut self, model: &Model) {
        let brought = |&(at, counts): &(usize, i64)| {
            let brought = model.offers.get(at).map_or(&[][..], |offer| &offer.brought);
            brought.iter().map(move |brought| (brought.by, counts))
        };
        let more: Vec<(usize, i64)> = self.seats.iter().flat_map(brought).collect();
        if more.is_empty() {
            return;
        }
        self.seats.extend(more);
        self.seats.sort_unstable();
        self.seats.dedup_by(|next, kept| {
            let same = next.0 == kept.0;
            if same {
                kept.1 += next.1;
            }
            same
        });
        self.seats.retain(|(_, counts)| *counts != 0);
    }
}

/// All rules of a model, and what people use.
#[derive(Debug)]
pub(crate) struct Rows {
    pub(crate) rules: Vec<Rule>,
    /// How many things are used: the offers first, then the counters, the conditions, the two ways of each
    /// side, and the licensed devices of each class.
    pub(crate) things: usize,
    /// For each counter: users who hold one of these count.
    counters: Vec<BTreeSet<usize>>,
    /// The place of the first condition, of the first side and of the first device class among the things.
    conditions: usize,
    sides: usize,
    devices: usize,
    /// The most seats of each offer that can be bought with use.
    pub(crate) most: Vec<u64>,
    /// The structural choices.
    pub(crate) switches: Vec<Switch>,
}

impl Rows {
    pub(crate) fn of(model: &Model) -> Self {
        let things = model.offers.len();
        let (most, switches) = (most_useful(model), switches(model));
        let (rules, counters) = (Vec::new(), Vec::new());
        let mut rows = Self { rules, things, counters, most, switches, conditions: 0, sides: 0, devices: 0 };
        rows.supply(model);
        for at in 0..rows.switches.len() {
            rows.condition(model, at);
        }
        for (place, limit) in model.limits.iter().enumerate() {
            rows.limit(model, place, limit);
        }
        rows.scarce(model);
        rows.conditions = model.offers.len() + rows.counters.len();
        rows.sides = rows.conditions + model.conditions.len();
        rows.devices = rows.sides + 2 * model.sides.len();
        rows.things = rows.devices + model.devices.len();
        rows.shared(model);
        for link in &model.links {
            let Link { name, seats, at_least } = link.clone();
            rows.rules.push(Rule { name, when: When::Always, seats, uses: Vec::new(), at_least });
        }
        rows.rules.iter_mut().for_each(|rule| rule.expand(model));
        rows
    }

    /// Says which things one user of a set uses.
    pub(super) fn uses(&self, model: &Model) -> impl Fn(&crate::model::Choice, &mut Vec<u32>) {
        let first = model.offers.len();
        let counted = |of: &BTreeSet<usize>| (0..first).map(|at| of.contains(&at)).collect();
        let counters: Vec<Vec<bool>> = self.counters.iter().map(counted).collect();
        move |choice, uses| {
            let offers = choice.offers.iter().copied();
            let counts = |of: &[bool]| choice.offers.iter().any(|&offer| of.get(offer).copied().unwrap_or(false));
            let counters = (first..).zip(&counters).filter(|(_, of)| counts(of)).map(|(at, _)| at);
            let conditions = choice.conditions.iter().map(|at| self.of_condition(*at));
            let sides = choice.sides.iter().map(|(side, way)| self.of_side(*side, *way));
            let all = offers.chain(counters).chain(conditions).chain(sides);
            uses.clear();
            uses.extend(all.filter_map(|at| u32::try_from(at).ok()));
        }
    }

    /// The place of a condition among the things: used by whom it opens something to.
    pub(crate) fn of_condition(&self, condition: usize) -> usize {
        self.conditions + condition
    }

    /// The place of a way of a side among the things: used by who is on it.
    pub(crate) fn of_side(&self, side: usize, way: usize) -> usize {
        self.sides + 2 * side + way
    }

    /// The place of a device class among the things: used by each of its devices that is licensed.
    pub(crate) fn of_class(&self, class: usize) -> usize {
        self.devices + class
    }

    fn supply(&mut self, model: &Model) {
        let mut used: BTreeSet<usize> = model
            .groups
            .iter()
            .flat_map(|group| group.sets.iter())
            .flat_map(|choice| choice.offers.iter().copied())
            .collect();
        used.extend(model.devices.iter().flat_map(|class| &class.options).flat_map(|(offers, _)| offers));
        for at in used {
            let Some(offer) = model.offers.get(at) else { continue };
            self.rules.push(Rule {
                name: format!("seats:{}", offer.offer),
                when: When::Always,
                seats: vec![(at, 1)],
                uses: vec![(at, -1)],
                at_least: 0,
            });
        }
        for (at, offer) in model.offers.iter().enumerate().filter(|(_, offer)| offer.useful) {
            for (word, when, sign) in [("least", When::Least(at), 1), ("most", When::Most(at), -1)] {
                let (name, seats) = (format!("{word}:{}", offer.offer), vec![(at, sign)]);
                self.rules.push(Rule { name, when, seats, uses: Vec::new(), at_least: 0 });
            }
        }
    }

    fn condition(&mut self, model: &Model, at: usize) {
        let Some(&switch) = self.switches.get(at) else { return };
        let Switch::Condition(condition) = switch else { return };
        let offers = model.conditions.get(condition).map_or_else(Vec::new, |of| model.places(of));
        let (attach, seats): (Vec<usize>, Vec<usize>) = offers.into_iter().partition(|&at| model.is_attach(at));
        self.rules.push(Rule {
            name: name(model, switch),
            when: When::Yes(at),
            seats: seats.into_iter().map(|at| (at, 1)).collect(),
            uses: attach.into_iter().map(|at| (at, 1)).collect(),
            at_least: 1,
        });
    }

    /// Users who hold one of these, as terms of a rule; base seats that nobody holds count as a user each.
    pub(super) fn full_users(&mut self, model: &Model, of: &BTreeSet<OfferId>, licences: bool, sign: i64) -> Rule {
        let places: BTreeSet<usize> = model.places(of).into_iter().collect();
        let mut rule =
            Rule { name: String::new(), when: When::Always, seats: Vec::new(), uses: Vec::new(), at_least: 0 };
        for &at in &places {
            let base = model.is_base(at);
            if licences || base {
                rule.seats.push((at, sign));
            }
            if base && !licences {
                rule.uses.push((at, -sign));
            }
        }
        if !licences {
            let counter = self.counters.iter().position(|known| *known == places).unwrap_or_else(|| {
                self.counters.push(places);
                self.counters.len() - 1
            });
            rule.uses.push((model.offers.len() + counter, sign));
        }
        rule
    }

    fn limit(&mut self, model: &Model, place: usize, limit: &Limit) {
        let when = self.switches.iter().position(|switch| *switch == Switch::Limit(place));
        let named = when.and_then(|at| self.switches.get(at)).map_or_else(String::new, |&switch| name(model, switch));
        let signed = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
        let seats = |offers: Vec<usize>, sign: i64| offers.into_iter().map(|at| (at, sign)).collect::<Vec<_>>();
        let holds = when.map_or(When::Always, When::Yes);
        let plain = |name: String, seats, at_least| Rule { name, when: holds, seats, uses: Vec::new(), at_least };
        match limit {
            Limit::Minimum { offers, quantity, .. } => {
                self.rules.push(plain(named, seats(model.places(offers), 1), signed(*quantity)));
            }
            Limit::Needs { of, at_least, .. } => {
                let (attach, of) = model.places(of).into_iter().partition(|&at| model.is_attach(at));
                self.rules.push(Rule { uses: seats(attach, 1), ..plain(named, seats(of, 1), signed(*at_least)) });
            }
            Limit::Maximum { offer, quantity, .. } => {
                if let Some(at) = model.place(offer) {
                    let owned = model.offers.get(at).filter(|_| when.is_none()).map_or(0, |offer| offer.owned);
                    let most = -signed((*quantity).max(owned));
                    let name = if when.is_some() { named } else { format!("maximum:{offer}") };
                    self.rules.push(plain(name, vec![(at, -1)], most));
                }
            }
            Limit::Capacity { each, at_least, because, .. } => {
                let number = |(offer, count): (&OfferId, &u64)| Some((model.place(offer)?, signed(*count)));
                let (uses, seats) = each.iter().filter_map(number).partition(|&(at, _)| model.is_attach(at));
                let name = if when.is_some() { named } else { format!("capacity#{place}:{}", because.says) };
                self.rules.push(Rule { uses, ..plain(name, seats, signed(*at_least)) });
            }
            Limit::Under { offer, bases, .. } => {
                let seats = seats(model.places(bases), 1).into_iter().chain(seats(model.places([offer]), -1)).collect();
                let named = if when.is_some() { named } else { format!("under:{offer}") };
                self.rules.push(plain(named, seats, 0));
            }
            Limit::Discount { name, offer, from, besides, .. } => {
                let (Some(cheaper), Some(at)) = (model.place(name), model.place(offer)) else { return };
                let rule = plain(format!("no-more:{name}"), vec![(at, 1), (cheaper, -1)], signed(*besides));
                self.rules.push(Rule { when: When::Always, ..rule });
                self.rules.push(plain(named, vec![(at, 1)], signed(from + besides)));
            }
            Limit::Servers { offer, quantity, .. } => {
                if let Some(at) = model.place(offer) {
                    self.rules.push(plain(format!("servers:{offer}"), vec![(at, 1)], signed(*quantity)));
                }
            }
            Limit::Users { of, at_least, licences, same_product, .. } => {
                let parts = if *same_product { by_product(of) } else { vec![of.clone()] };
                for (of, part) in parts.iter().zip(0..) {
                    let switch = if *same_product { Switch::Part(place, part) } else { Switch::Limit(place) };
                    let Some(at) = self.switches.iter().position(|known| *known == switch) else { continue };
                    let rule = self.full_users(model, of, *licences, 1);
                    let (name, at_least) = (name(model, switch), signed(*at_least));
                    self.rules.push(Rule { name, when: When::Yes(at), at_least, ..rule });
                }
            }
            Limit::FewerUsers { licences, .. } => {
                let (Some(_), Some((of, below))) = (when, ceiling(limit, &model.limits)) else { return };
                let rule = self.full_users(model, of, *licences, -1);
                self.rules.push(Rule { name: named, when: holds, at_least: 1 - signed(below), ..rule });
            }
        }
    }
}
