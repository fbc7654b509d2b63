//! From the model to the program: a column for each number to find, a row for each thing it must keep to.

use std::collections::BTreeSet;

use licet::{
    decide::{Limit, by_product, ceiling},
    value::{Money, OfferId},
};

use super::{Column, Program, Row, RowKind, Sense, all_useful, most_useful};
use crate::{
    model::{Choice, Link, Model},
    switches::{Switch, switches},
};

type Terms = Vec<(usize, i64)>;

/// The program of a model; `kept` says of which groups which sets may be given: no row speaks of any other.
pub(super) fn build(model: &Model, kept: &dyn Fn(usize, usize) -> bool) -> Program {
    let (program, used, choices) = (Program::default(), Vec::new(), Vec::new());
    let (most, staying) = (most_useful(model), Vec::new());
    let mut builder = Builder { model, program, most, staying, used, choices };
    builder.columns();
    builder.keep(kept);
    builder.count_uses();
    builder.groups();
    builder.devices();
    builder.supply();
    let switches = switches(model);
    for (at, &switch) in switches.iter().enumerate() {
        builder.switch(at, switch);
    }
    for (at, limit) in model.limits.iter().enumerate() {
        builder.limit(at, limit, &switches);
    }
    for (at, link) in model.links.iter().enumerate() {
        builder.link(at, link);
    }
    builder.program
}

struct Builder<'m> {
    model: &'m Model,
    program: Program,
    /// For each group: the sets that may be given, and their columns.
    choices: Vec<Vec<(&'m Choice, usize)>>,
    /// The most seats of each offer that can be of use.
    most: Vec<u64>,
    /// For each column of seats: the seats that stay besides.
    staying: Vec<i64>,
    /// The uses of each offer, as terms.
    used: Vec<Terms>,
}

fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

impl Builder<'_> {
    fn column(&mut self, cost: Option<Money>, low: u64, high: u64) -> usize {
        self.program.columns.push(Column { cost: cost.unwrap_or_default().ticks(), low, high });
        self.program.columns.len() - 1
    }

    fn columns(&mut self) {
        let model = self.model;
        for (offer, most) in model.offers.iter().zip(self.most.clone()) {
            let kept = self.column(offer.price, 0, offer.owned - offer.stays);
            self.staying.extend([signed(offer.stays), 0]);
            let most = if offer.price.is_some() && offer.sold && offer.useful { most } else { 0 };
            let bought = self.column(offer.price, 0, most);
            self.program.kept.push(kept);
            self.program.bought.push(bought);
        }
        for group in &model.groups {
            let sets = group.sets.iter().map(|_| self.column(None, 0, group.members.len() as u64)).collect();
            self.program.sets.push(sets);
        }
        for class in &model.devices {
            let options = class.options.iter().map(|_| self.column(None, 0, class.members.len() as u64)).collect();
            self.program.devices.push(options);
        }
        for _ in switches(model) {
            let switch = self.column(None, 0, 1);
            self.program.switches.push(switch);
        }
    }

    fn row(&mut self, kind: RowKind, terms: impl IntoIterator<Item = (usize, i64)>, sense: Sense, number: i64) {
        let mut terms: Terms = terms.into_iter().collect();
        terms.sort_unstable();
        terms.dedup_by(|next, kept| {
            let same = next.0 == kept.0;
            if same {
                kept.1 += next.1;
            }
            same
        });
        terms.retain(|(_, factor)| *factor != 0);
        let staying = |(column, factor): &(usize, i64)| self.staying.get(*column).map_or(0, |seats| factor * seats);
        let number = number - terms.iter().map(staying).sum::<i64>();
        self.program.rows.push(Row { kind, terms, sense, number });
    }

    /// Fixes the columns of sets that are not kept.
    fn keep(&mut self, kept: &dyn Fn(usize, usize) -> bool) {
        for (at, group) in self.model.groups.iter().enumerate() {
            let columns = self.program.sets.get(at).cloned().unwrap_or_default();
            let mut choices = Vec::new();
            for ((set, choice), column) in group.sets.iter().enumerate().zip(columns) {
                if kept(at, set) {
                    choices.push((choice, column));
                } else {
                    self.program.fix(column, 0);
                }
            }
            self.choices.push(choices);
        }
    }

    fn options(&self, class: usize) -> Vec<usize> {
        self.program.devices.get(class).cloned().unwrap_or_default()
    }

    /// Everybody of a group gets one of its sets; who is not licensed on a device must license themselves there.
    fn groups(&mut self) {
        for (at, group) in self.model.groups.iter().enumerate() {
            let choices = self.choices.get(at).cloned().unwrap_or_default();
            let all = choices.iter().map(|&(_, set)| (set, 1));
            self.row(RowKind::Group(at), all, Sense::Equal, signed(group.members.len() as u64));
            for (bit, (class, function, per_device)) in group.uses.iter().enumerate() {
                let uncovered = choices.iter().filter(|(choice, _)| choice.bundle.meets >> bit & 1 == 0);
                let mut terms: Terms = uncovered.map(|&(_, set)| (set, 1)).collect();
                let options = self.model.devices.get(*class).map_or(&[][..], |class| &class.options);
                let licensed = options.iter().zip(self.options(*class)).filter(|((_, met), _)| met.contains(function));
                terms.extend(licensed.map(|(_, option)| (option, -signed(*per_device))));
                self.row(RowKind::Use(at, bit), terms, Sense::Most, 0);
            }
        }
    }

    /// A device takes one option at most.
    fn devices(&mut self) {
        for (at, class) in self.model.devices.iter().enumerate() {
            let all = self.options(at).into_iter().map(|option| (option, 1));
            self.row(RowKind::Device(at), all, Sense::Most, signed(class.members.len() as u64));
        }
    }

    /// Finds the uses of each offer.
    fn count_uses(&mut self) {
        let mut used: Vec<Terms> = vec![Vec::new(); self.model.offers.len()];
        let sets = self.choices.iter().flatten().map(|(choice, column)| (&choice.offers, column));
        let options = self.model.devices.iter().zip(&self.program.devices);
        let options = options.flat_map(|(class, columns)| class.options.iter().map(|(offers, _)| offers).zip(columns));
        for (offers, &column) in sets.chain(options) {
            for &offer in offers {
                if let Some(used) = used.get_mut(offer) {
                    used.push((column, 1));
                }
            }
        }
        self.used = used;
    }

    /// The uses of an offer, as terms.
    fn used(&self, offer: usize) -> Terms {
        self.used.get(offer).cloned().unwrap_or_default()
    }

    fn seats(&self, offer: usize) -> Terms {
        let brought = self.model.offers.get(offer).map_or(&[][..], |offer| &offer.brought);
        let bought = [offer].into_iter().chain(brought.iter().map(|brought| brought.by));
        let bought = bought.filter_map(|at| self.program.bought.get(at));
        self.program.kept.get(offer).into_iter().chain(bought).map(|&column| (column, 1)).collect()
    }

    /// What buys an offer.
    fn buys(&self, offer: usize) -> Vec<usize> {
        let brought = self.model.offers.get(offer).map_or(&[][..], |offer| &offer.brought);
        let new = brought.iter().filter(|brought| brought.new).map(|brought| brought.by);
        [offer].into_iter().chain(new).collect()
    }

    /// The seats that count for something. One of an attach licence counts once it is in use: unused it stands under no base.
    fn counted(&self, offer: usize) -> Terms {
        if self.model.is_attach(offer) { self.used(offer) } else { self.seats(offer) }
    }

    /// No more seats are used than held.
    fn supply(&mut self) {
        for (at, _) in self.model.offers.iter().enumerate().filter(|(_, offer)| offer.useful) {
            let mut terms = self.used(at);
            if !terms.is_empty() {
                terms.extend(self.seats(at).into_iter().map(|(seats, _)| (seats, -1)));
                self.row(RowKind::Supply(at), terms, Sense::Most, 0);
            }
        }
    }

    /// The sets that follow from a choice, as far as no limit is meant.
    fn switch(&mut self, at: usize, switch: Switch) {
        let Some(&column) = self.program.switches.get(at) else { return };
        match switch {
            Switch::Condition(condition) => {
                let offers = self.model.conditions.get(condition).map_or_else(Vec::new, |of| self.model.places(of));
                let mut terms: Terms = offers.into_iter().flat_map(|offer| self.counted(offer)).collect();
                terms.push((column, -1));
                self.row(RowKind::Switch(at), terms, Sense::Least, 0);
                self.only_if(at, true, |choice| choice.conditions.contains(&condition));
            }
            Switch::Side(side) => {
                self.only_if(at, true, |choice| choice.sides.contains(&(side, 1)));
                self.only_if(at, false, |choice| choice.sides.contains(&(side, 0)));
            }
            Switch::Limit(_) | Switch::Part(..) => {}
        }
    }

    /// The sets that fit may be given only while the choice is so.
    fn only_if(&mut self, switch: usize, while_on: bool, fits: impl Fn(&Choice) -> bool) {
        let Some(&column) = self.program.switches.get(switch) else { return };
        for (at, group) in self.model.groups.iter().enumerate() {
            let fitting = self.choices.get(at).into_iter().flatten().filter(|(choice, _)| fits(choice));
            let mut terms: Terms = fitting.map(|&(_, set)| (set, 1)).collect();
            if terms.is_empty() {
                continue;
            }
            let count = signed(group.members.len() as u64);
            terms.push((column, if while_on { -count } else { count }));
            self.row(RowKind::Switch(switch), terms, Sense::Most, if while_on { 0 } else { count });
        }
    }

    /// The seats of an offer are of use only while the choice is yes.
    fn switched(&mut self, at: usize, offer: usize, kept_too: bool) {
        let Some(&column) = self.program.switches.get(at) else { return };
        if !self.model.offers.get(offer).is_some_and(|offer| offer.useful) {
            return;
        }
        for bought in self.buys(offer) {
            let most = signed(self.most.get(bought).copied().unwrap_or(0));
            let bought = self.program.bought.get(bought).map(|&bought| (bought, 1));
            self.row(RowKind::Switch(at), bought.into_iter().chain([(column, -most)]), Sense::Most, 0);
        }
        let most = signed(self.most.get(offer).copied().unwrap_or(0));
        if kept_too {
            let mut terms = self.used(offer);
            terms.push((column, -most));
            self.row(RowKind::Switch(at), terms, Sense::Most, 0);
        }
    }

    /// While the choice is yes, so many are held.
    fn at_least(&mut self, at: usize, mut terms: Terms, number: u64) {
        let Some(&column) = self.program.switches.get(at) else { return };
        terms.push((column, -signed(number)));
        self.row(RowKind::Switch(at), terms, Sense::Least, 0);
    }

    fn link(&mut self, place: usize, link: &Link) {
        let seats = |&(at, counts): &(usize, i64)| self.seats(at).into_iter().map(move |(column, _)| (column, counts));
        let terms: Terms = link.seats.iter().flat_map(seats).collect();
        self.row(RowKind::Link(place), terms, Sense::Least, link.at_least);
    }

    fn limit(&mut self, place: usize, limit: &Limit, switches: &[Switch]) {
        let switch = switches.iter().position(|switch| *switch == Switch::Limit(place));
        let all_seats = |builder: &Self, offers: &BTreeSet<OfferId>| -> Terms {
            builder.model.places(offers).into_iter().flat_map(|offer| builder.seats(offer)).collect()
        };
        match (limit, switch) {
            (Limit::Minimum { offers, quantity, .. }, Some(at)) => {
                self.at_least(at, all_seats(self, offers), *quantity);
                for offer in self.model.places(offers) {
                    self.switched(at, offer, false);
                }
            }
            (Limit::Needs { offers, of, at_least, .. }, Some(at)) => {
                let of = self.model.places(of).into_iter();
                self.at_least(at, of.flat_map(|offer| self.counted(offer)).collect(), *at_least);
                for offer in self.model.places(offers) {
                    self.switched(at, offer, true);
                }
            }
            (Limit::Users { offer, of, at_least, licences, same_product, .. }, Some(at)) => {
                let Some(&open) = self.program.switches.get(at) else { return };
                if *same_product {
                    let mut ways = vec![(open, -1)];
                    for (of, part) in by_product(of).iter().zip(at + 1..) {
                        let terms = self.full_users(of, *licences);
                        self.at_least(part, terms, *at_least);
                        ways.extend(self.program.switches.get(part).map(|&part| (part, 1)));
                    }
                    self.row(RowKind::Switch(at), ways, Sense::Least, 0);
                } else {
                    let terms = self.full_users(of, *licences);
                    self.at_least(at, terms, *at_least);
                }
                if let Some(offer) = self.model.place(offer) {
                    self.switched(at, offer, true);
                }
            }
            (Limit::FewerUsers { offer, licences, .. }, Some(at)) => {
                let Some((of, below)) = ceiling(limit, &self.model.limits) else { return };
                let (Some(&few), Some(offer)) = (self.program.switches.get(at), self.model.place(offer)) else {
                    return;
                };
                let most: u64 = self.model.places(of).iter().filter_map(|&at| self.most.get(at)).sum();
                let mut terms = self.full_users(of, *licences);
                terms.push((few, signed(most)));
                self.row(RowKind::Switch(at), terms, Sense::Most, signed(most + below - 1));
                self.switched(at, offer, true);
            }
            _ => self.sum(place, limit, switch),
        }
    }

    /// Limits on sums of seats.
    fn sum(&mut self, place: usize, limit: &Limit, switch: Option<usize>) {
        match (limit, switch) {
            (Limit::Maximum { offer, quantity, .. }, Some(at)) => {
                let (Some(place), Some(&column)) = (self.model.place(offer), self.program.switches.get(at)) else {
                    return;
                };
                let mut terms = self.seats(place);
                let over = signed(all_useful(self.model, &self.most, place).saturating_sub(*quantity));
                terms.push((column, over));
                self.row(RowKind::Switch(at), terms, Sense::Most, signed(*quantity) + over);
                self.switched(at, place, false);
            }
            (Limit::Maximum { offer, quantity, .. }, None) => {
                if let Some(at) = self.model.place(offer) {
                    let owned = self.model.offers.get(at).map_or(0, |offer| offer.owned);
                    let seats = self.seats(at);
                    self.row(RowKind::Limit(place), seats, Sense::Most, signed((*quantity).max(owned)));
                }
            }
            (Limit::Capacity { each, at_least, when, .. }, switch) => {
                let number = |(offer, count): (&OfferId, &u64)| Some((self.model.place(offer)?, signed(*count)));
                let each: Vec<(usize, i64)> = each.iter().filter_map(number).collect();
                let of_offer =
                    |&(at, count): &(usize, i64)| self.counted(at).into_iter().map(move |(column, _)| (column, count));
                let terms: Terms = each.iter().flat_map(of_offer).collect();
                match (switch, when.as_ref().and_then(|when| self.model.place(when))) {
                    (Some(at), Some(when)) => {
                        self.at_least(at, terms, *at_least);
                        self.switched(at, when, false);
                    }
                    _ => self.row(RowKind::Limit(place), terms, Sense::Least, signed(*at_least)),
                }
            }
            (Limit::Under { offer, bases, .. }, switch) => {
                let Some(offer) = self.model.place(offer) else { return };
                let bases = self.model.places(bases).into_iter().flat_map(|base| self.seats(base));
                let mut terms: Terms = bases.map(|(column, _)| (column, -1)).chain(self.seats(offer)).collect();
                let column = switch.and_then(|at| Some((at, *self.program.switches.get(at)?)));
                let Some((at, column)) = column else {
                    return self.row(RowKind::Limit(place), terms, Sense::Most, 0);
                };
                let most = self.model.offers.get(offer).filter(|offer| offer.brought.is_empty());
                let most = most.map_or_else(|| all_useful(self.model, &self.most, offer), |offer| offer.owned);
                terms.push((column, signed(most)));
                self.row(RowKind::Switch(at), terms, Sense::Most, signed(most));
                self.switched(at, offer, false);
            }
            (Limit::Discount { name, offer, from, besides, .. }, Some(at)) => {
                let (Some(name), Some(offer)) = (self.model.place(name), self.model.place(offer)) else { return };
                let mut terms = self.seats(offer);
                self.at_least(at, terms.clone(), from + besides);
                self.switched(at, name, false);
                terms.extend(self.program.bought.get(name).map(|&name| (name, -1)));
                self.row(RowKind::Limit(place), terms, Sense::Least, signed(*besides));
            }
            (Limit::Servers { offer, quantity, .. }, _) => {
                if let Some(at) = self.model.place(offer) {
                    let seats = self.seats(at);
                    self.row(RowKind::Limit(place), seats, Sense::Least, signed(*quantity));
                }
            }
            _ => {}
        }
    }

    /// How many users hold one of these licences, as terms; base seats that nobody holds count as a user each.
    fn full_users(&self, of: &BTreeSet<OfferId>, licences: bool) -> Terms {
        let counted = self.model.places(of);
        let mut terms = Vec::new();
        for &at in &counted {
            let base = self.model.is_base(at);
            if licences || base {
                terms.extend(self.seats(at));
            }
            if base && !licences {
                terms.extend(self.used(at).into_iter().map(|(used, factor)| (used, -factor)));
            }
        }
        let full = self.choices.iter().flatten().filter(|_| !licences);
        let full = full.filter(|(choice, _)| choice.offers.iter().any(|offer| counted.contains(offer)));
        terms.extend(full.map(|&(_, set)| (set, 1)));
        terms
    }
}
