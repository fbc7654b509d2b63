//! One model of the whole time: everybody chooses anew in every span between two days, from the seats that are held then.
//!
//! In each span stands a copy of what is to be licensed, of its limits and of its offers; an offer's seats there are those
//! that are owned and stay, and those of the lots that last then. A lot is bought once and pays for all its time. Limits of
//! what is *bought* speak of the lots that are bought on the first day of their span.

use std::collections::{BTreeMap, BTreeSet};

use licet::{
    decide::{Condition, Limit},
    require::Requirements,
    value::{EnvironmentId, Money, OfferId},
};

use super::kinds::{Kind, Kinds};
use crate::{
    counted::{Brought, Counts, Offer},
    model::{Choice, DeviceClass, Group, Link, Model},
    schedule::lots::Lot,
    span::{Parts, Spans},
};

/// The model of the whole time.
pub(super) struct AtOnce {
    pub(super) model: Model,
    /// The lots, by the place of what is bought: which kind.
    pub(super) lots: BTreeMap<usize, usize>,
    /// What one tick of the model's costs comes to: parts of money, so many for so many ticks.
    pub(super) scale: (Parts, i128),
}

/// A link by the names of what it speaks of: its own name, what a seat of each counts, what the sum is at least.
type Named = (String, Vec<(OfferId, i64)>, i64);

/// Costs are counted so that a seat's is about so many ticks.
const ABOUT: i128 = 1 << 28;
/// And no more than this, so that worths of it are whole numbers that fit.
const MOST: i128 = 1 << 44;

/// What is put together.
struct Builder<'b> {
    kinds: &'b Kinds,
    owned: &'b [Lot],
    /// Licences of indirect access: where any is held, enough must be, however it came there.
    lines: Option<&'b OfferId>,
    model: Model,
    /// For each span: its offers' places by name.
    places: Vec<BTreeMap<OfferId, usize>>,
    /// What is added beside the spans' offers: lots, and what is counted of them. Their places come after all others.
    more: BTreeMap<OfferId, Offer>,
    /// For offers in spans, and of `more`: what brings seats, by name.
    brought: BTreeMap<OfferId, Vec<(OfferId, bool)>>,
    links: Vec<Named>,
    lots: BTreeMap<OfferId, usize>,
    /// What each of `more` costs, in parts.
    costs: BTreeMap<OfferId, Parts>,
}

/// The model of the whole time out of the models of its spans; `None` if its numbers would not fit.
pub(super) fn build(
    kinds: &Kinds,
    (owned, lines): (&[Lot], Option<&OfferId>),
    spans: Spans,
    of_span: &[&Model],
) -> Option<AtOnce> {
    let model = Model {
        offers: Vec::new(),
        groups: Vec::new(),
        devices: Vec::new(),
        conditions: Vec::new(),
        sides: Vec::new(),
        limits: Vec::new(),
        links: Vec::new(),
        requirements: Requirements { distinct: Vec::new(), of_user: Vec::new() },
        sets: 0,
    };
    let mut builder = Builder {
        kinds,
        owned,
        lines,
        model,
        places: Vec::new(),
        more: BTreeMap::new(),
        brought: BTreeMap::new(),
        links: Vec::new(),
        lots: BTreeMap::new(),
        costs: BTreeMap::new(),
    };
    for (at, model) in of_span.iter().enumerate() {
        builder.span(at, model);
    }
    for (number, kind) in kinds.kinds.iter().enumerate() {
        builder.kind(number, kind, spans);
    }
    builder.renewed();
    builder.finish()
}

impl Builder<'_> {
    /// The name of something in a span. Names begin with the day, so that they stand before all lots, span by span.
    fn name(&self, span: usize, name: &str) -> String {
        let day = self.kinds.days.get(span).map_or_else(String::new, ToString::to_string);
        format!("{day}/{name}")
    }

    fn offer(&self, span: usize, offer: &OfferId) -> OfferId {
        OfferId::new(self.name(span, offer.as_str()))
    }

    fn offers(&self, span: usize, offers: &BTreeSet<OfferId>) -> BTreeSet<OfferId> {
        offers.iter().map(|offer| self.offer(span, offer)).collect()
    }

    /// A copy of what is to be licensed in a span.
    fn span(&mut self, span: usize, of: &Model) {
        let first = self.model.offers.len();
        let conditions = self.model.conditions.len();
        let (sides, devices) = (self.model.sides.len(), self.model.devices.len());
        let offer = |offer: &Offer| {
            let plain = Offer { offer: self.offer(span, &offer.offer), ..offer.clone() };
            if offer.counts == Counts::Allowance {
                return plain;
            }
            Offer { price: None, sold: false, owned: offer.stays, ..plain }
        };
        let offers: Vec<Offer> = of.offers.iter().map(offer).collect();
        self.places.push((first..).zip(&of.offers).map(|(at, offer)| (offer.offer.clone(), at)).collect());
        let all: Vec<Condition> = of.conditions.iter().map(|of| self.offers(span, of)).collect();
        let side = |(mixing, environment): &(usize, Option<EnvironmentId>)| {
            let environment = environment.as_ref().map_or("common", EnvironmentId::as_str);
            (*mixing, Some(EnvironmentId::new(self.name(span, environment))))
        };
        let all_sides: Vec<_> = of.sides.iter().map(side).collect();
        let limits: Vec<Limit> = of.limits.iter().map(|limit| self.limit(span, limit)).collect();
        let moved = |places: &[usize], by: usize| places.iter().map(|at| at + by).collect::<Vec<usize>>();
        let choice = |choice: &Choice| Choice {
            bundle: choice.bundle,
            offers: moved(&choice.offers, first),
            conditions: moved(&choice.conditions, conditions),
            sides: choice.sides.iter().map(|(side, way)| (side + sides, *way)).collect(),
        };
        let group = |group: &Group| Group {
            members: group.members.clone(),
            requirement: group.requirement,
            sets: group.sets.iter().map(choice).collect(),
            all: std::sync::Arc::clone(&group.all),
            uses: group.uses.iter().map(|(class, right, count)| (class + devices, right.clone(), *count)).collect(),
        };
        let class = |class: &DeviceClass| DeviceClass {
            members: class.members.clone(),
            options: class.options.iter().map(|(offers, met)| (moved(offers, first), met.clone())).collect(),
        };
        self.model.offers.extend(offers);
        self.model.conditions.extend(all);
        self.model.sides.extend(all_sides);
        self.model.limits.extend(limits);
        self.model.groups.extend(of.groups.iter().map(group));
        self.model.devices.extend(of.devices.iter().map(class));
        self.model.sets += of.sets;
    }

    /// A limit as it stands in a span.
    fn limit(&self, span: usize, limit: &Limit) -> Limit {
        let mut limit = limit.clone();
        let one = |offer: &mut OfferId| *offer = self.offer(span, offer);
        let many = |offers: &mut BTreeSet<OfferId>| *offers = self.offers(span, offers);
        match &mut limit {
            Limit::Minimum { offers, .. } => many(offers),
            Limit::Maximum { offer, .. } | Limit::Servers { offer, .. } => one(offer),
            Limit::Needs { offers, of, .. } => {
                many(offers);
                many(of);
            }
            Limit::Users { offer, of, .. } | Limit::Under { offer, bases: of, .. } => {
                one(offer);
                many(of);
            }
            Limit::FewerUsers { offer, of, instead, .. } => {
                one(offer);
                many(of);
                instead.iter_mut().for_each(one);
            }
            Limit::Capacity { when, each, .. } => {
                when.iter_mut().for_each(one);
                *each = each.iter().map(|(offer, brings)| (self.offer(span, offer), *brings)).collect();
            }
            Limit::Discount { name, offer, .. } => {
                one(name);
                one(offer);
            }
        }
        limit
    }

    /// The spans in which a lot lasts.
    fn lasts(&self, kind: &Kind) -> std::ops::Range<usize> {
        let place = |day| self.kinds.days.partition_point(|known| *known < day);
        place(kind.day)..place(kind.used_until)
    }

    /// Whether a limit asks whether an offer was bought, so that renewing it is another thing.
    fn asked(&self, kind: &Kind) -> bool {
        let name = self.offer(self.lasts(kind).start, &kind.offer);
        let bought = |limit: &Limit| match limit {
            Limit::Minimum { offers, .. } | Limit::Needs { offers, .. } => offers.contains(&name),
            Limit::Maximum { offer, .. }
            | Limit::Users { offer, .. }
            | Limit::FewerUsers { offer, .. }
            | Limit::Under { offer, .. } => *offer == name,
            Limit::Capacity { .. } | Limit::Discount { .. } | Limit::Servers { .. } => false,
        };
        kind.least() > 1 || self.model.limits.iter().any(bought)
    }

    /// Seats of the offer that may go down on the day of a kind: owned ones, and kinds by number.
    fn ending(&self, kind: &Kind) -> (u64, Vec<usize>) {
        let first = self.kinds.days.first() == Some(&kind.day);
        let now = |lot: &&Lot| {
            let on = lot.free_on;
            lot.offer == kind.offer && (on == Some(kind.day) || first && on.is_some_and(|on| on <= kind.day))
        };
        let owned = self.owned.iter().filter(now).map(|lot| lot.quantity).sum();
        let before = |(_, other): &(usize, &Kind)| other.offer == kind.offer && other.free_on == Some(kind.day);
        (owned, self.kinds.kinds.iter().enumerate().filter(before).map(|(at, _)| at).collect())
    }

    /// The name of a lot.
    fn lot(&self, number: usize, new: bool) -> Option<OfferId> {
        let kind = self.kinds.kinds.get(number)?;
        let word = if new { "buy" } else { "renew" };
        Some(OfferId::new(format!("{word}:{}:{}:{number}", kind.offer, kind.day)))
    }

    /// What can be bought and renewed of a kind.
    fn kind(&mut self, number: usize, kind: &Kind, spans: Spans) {
        let (owned, before) = self.ending(kind);
        let ends = owned > 0 || !before.is_empty();
        let lasts = self.lasts(kind);
        let until = kind.free_on.or(self.kinds.days.last().copied()).unwrap_or(kind.day);
        let cost = |monthly: Money| spans.parts(monthly, kind.day, until);
        let first = kind.steps.first().map(|(_, price)| *price).unwrap_or_default();
        let mut ways = Vec::new();
        if kind.sold {
            ways.push(true);
        }
        if ends && (self.asked(kind) || !kind.sold) {
            ways.push(false);
        }
        for &new in &ways {
            let Some(name) = self.lot(number, new) else { continue };
            self.costs.insert(name.clone(), cost(first));
            self.more.insert(name.clone(), offer(name.clone(), Counts::Seats));
            self.lots.insert(name.clone(), number);
            for span in lasts.clone() {
                let there = self.offer(span, &kind.offer);
                let new = new && span == lasts.start || self.lines == Some(&kind.offer);
                self.brought.entry(there).or_default().push((name.clone(), new));
            }
        }
        self.by_number(number, kind, &ways, &cost);
    }

    /// What depends on how many are paid together.
    fn by_number(&mut self, number: usize, kind: &Kind, ways: &[bool], cost: &dyn Fn(Money) -> Parts) {
        if ways.is_empty() || kind.steps.len() < 2 && kind.least() < 2 {
            return;
        }
        let because = || kind.priced.clone();
        let paid = OfferId::new(format!("paid:{}:{}:{number}", kind.offer, kind.day));
        self.more.insert(paid.clone(), Offer { price: None, sold: false, ..offer(paid.clone(), Counts::Seats) });
        let lots = ways.iter().filter_map(|&new| Some((self.lot(number, new)?, new || !kind.fewest))).collect();
        self.brought.insert(paid.clone(), lots);
        if kind.least() > 1 {
            let (offers, quantity) = (BTreeSet::from([paid.clone()]), kind.least());
            self.model.limits.push(Limit::Minimum { offers, quantity, because: because() });
        }
        for two in kind.steps.windows(2) {
            let [(_, before), (from, price)] = *two else { continue };
            let name = OfferId::new(format!("{paid}:from-{from}"));
            self.costs.insert(name.clone(), cost(price) - cost(before));
            self.more.insert(name.clone(), offer(name.clone(), Counts::Discounted));
            let offer = paid.clone();
            self.model.limits.push(Limit::Discount { name, offer, from, besides: 0, because: because() });
        }
    }

    /// No more is renewed of an offer on a day than may go down.
    fn renewed(&mut self) {
        let mut renewed: BTreeMap<(&OfferId, licet::value::Day), Vec<OfferId>> = BTreeMap::new();
        for (number, kind) in self.kinds.kinds.iter().enumerate() {
            let name = self.lot(number, false).filter(|name| self.more.contains_key(name));
            if let Some(name) = name {
                renewed.entry((&kind.offer, kind.day)).or_default().push(name);
            }
        }
        for kind in &self.kinds.kinds {
            let Some(names) = renewed.remove(&(&kind.offer, kind.day)) else { continue };
            let (owned, before) = self.ending(kind);
            let ending = before.iter().flat_map(|&at| [self.lot(at, true), self.lot(at, false)]).flatten();
            let ending = ending.filter(|name| self.more.contains_key(name)).map(|name| (name, 1));
            let terms = ending.chain(names.into_iter().map(|name| (name, -1))).collect();
            let name = format!("renew:{}:{}", kind.offer, kind.day);
            self.links.push((name, terms, -i64::try_from(owned).unwrap_or(i64::MAX)));
        }
    }

    fn finish(self) -> Option<AtOnce> {
        let Self { mut model, mut more, brought, links, lots, costs, .. } = self;
        let all = costs.values().fold(0, |a, &b| gcd(a, b)).max(1);
        let largest = costs.values().map(|cost| cost.abs() / all).max().unwrap_or(1).max(1);
        let ticks = (ABOUT / largest).max(1);
        if largest > MOST {
            return None;
        }
        for (name, offer) in &mut more {
            offer.price = costs.get(name).map(|cost| Money::from_ticks(cost / all * ticks));
        }
        model.offers.extend(more.into_values());
        let place = |offer: &OfferId| model.offers.binary_search_by(|known| known.offer.cmp(offer)).ok();
        let by = |(name, new): &(OfferId, bool)| Some(Brought { by: place(name)?, new: *new });
        let brought: Vec<(usize, Vec<Brought>)> = brought
            .iter()
            .filter_map(|(name, by_name)| Some((place(name)?, by_name.iter().filter_map(by).collect())))
            .collect();
        let lots = lots.into_iter().filter_map(|(name, kind)| Some((place(&name)?, kind))).collect();
        let link = |(name, terms, at_least): Named| {
            let seats = terms.into_iter().filter_map(|(name, counts)| Some((place(&name)?, counts))).collect();
            Link { name, seats, at_least }
        };
        model.links = links.into_iter().map(link).collect();
        for (at, by) in brought {
            if let Some(offer) = model.offers.get_mut(at) {
                offer.brought = by;
            }
        }
        Some(AtOnce { model, lots, scale: (all, ticks) })
    }
}

/// Something that is counted beside the offers of the spans.
fn offer(offer: OfferId, counts: Counts) -> Offer {
    Offer { offer, price: None, sold: true, owned: 0, stays: 0, useful: true, counts, brought: Vec::new() }
}

fn gcd(a: i128, b: i128) -> i128 {
    let (mut a, mut b) = (a.abs(), b.abs());
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}
