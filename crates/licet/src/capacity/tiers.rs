//! Licences whose allowance goes by the average order value.

use std::collections::BTreeMap;

use super::{
    Owned,
    book::{Book, Gauge},
    entitled::Entitled,
    packs::Need,
    used::{Count, count},
    window::Moment,
};
use crate::{
    rules::{
        Fact,
        tier::{Band, Tier},
    },
    value::{Quantity, Reason},
};

/// The tiers of a meter.
fn tiers<'a>(book: &Book<'a>, gauge: &Gauge<'a>) -> Vec<&'a Fact<Tier>> {
    book.edition.facts.tier.iter().filter(|fact| fact.says.meter == *gauge.id).collect()
}

/// The band in which the average order value lies: value divided by number, the lower edge included. `None` if the value
/// or the number is not recorded, or no source states the bands.
fn band(gauge: &Gauge<'_>, tier: &Tier, moment: &Moment) -> Option<Band> {
    let number = count(gauge, moment.span, moment.upto).total;
    let value = count(&Gauge::of(gauge.book, &tier.value), moment.span, moment.upto).total;
    let known = number > Quantity::ZERO && value > Quantity::ZERO;
    let reached = |band: &&Band| number * band.from <= value;
    tier.bands.iter().filter(|_| known).take_while(reached).last().copied()
}

/// The tiers of a meter whose allowance is known, each with the band in force.
pub(super) fn bands<'a>(gauge: &Gauge<'a>, moment: &Moment) -> Vec<(&'a Tier, Band)> {
    let all = tiers(gauge.book, gauge).into_iter().map(|fact| &fact.says);
    all.filter_map(|tier| Some((tier, band(gauge, tier, moment)?))).collect()
}

/// The average value of what is counted, rounded down to the millionth: value divided by number (G21-COMMERCE-23). `None`
/// if the meter has no tiers, or the value or the number is not recorded.
pub(super) fn average(gauge: &Gauge<'_>, moment: &Moment) -> Option<Quantity> {
    let tier = &tiers(gauge.book, gauge).first()?.says;
    let number = count(gauge, moment.span, moment.upto).total;
    let value = count(&Gauge::of(gauge.book, &tier.value), moment.span, moment.upto).total;
    (value > Quantity::ZERO).then_some(())?;
    value.over(number)
}

/// Adds what owned tiers and their overage allow.
pub(super) fn allow(gauge: &Gauge<'_>, owned: Owned<'_>, moment: &Moment, found: &mut Entitled<'_>) {
    for fact in tiers(gauge.book, gauge) {
        let tier = &fact.says;
        let (quantity, overage) = (owned(&tier.offer), owned(&tier.overage));
        if quantity == 0 {
            continue;
        }
        let Some(band) = band(gauge, tier, moment) else {
            found.unstated = true;
            found.because.push(fact.reason(unknown(tier)));
            continue;
        };
        found.pool += tier.per.in_window(band.amount, moment.window) * quantity;
        found.packs += tier.per.in_window(band.overage, moment.window) * overage;
        found.because.push(fact.reason(text(tier, band)));
    }
}

fn text(tier: &Tier, band: Band) -> String {
    let Band { from, amount, overage } = band;
    let (offer, per) = (&tier.offer, tier.per.word());
    format!("{offer} allows {amount}{per} at an average order value of {from} or more, and each overage {overage}{per}")
}

fn unknown(tier: &Tier) -> String {
    if tier.bands.is_empty() {
        return format!("no source states what {} allows", tier.offer);
    }
    format!("what {} allows goes by the average order value, and {} is not recorded", tier.offer, tier.value)
}

/// What has to be bought: overage of the tier that is owned; else the first tier that reaches, or the last with overage.
/// `None` if the meter has no tiers.
pub(super) fn needed(
    gauge: &Gauge<'_>,
    owned: Owned<'_>,
    moment: &Moment,
    over: &Count<'_>,
    short: Quantity,
) -> Option<Option<Need>> {
    let all = tiers(gauge.book, gauge);
    let last = all.last()?;
    let held = all.iter().rev().find(|fact| owned(&fact.says.offer) > 0);
    let rated: BTreeMap<usize, Band> =
        all.iter().enumerate().filter_map(|(at, fact)| Some((at, band(gauge, &fact.says, moment)?))).collect();
    let at_of = |fact: &Fact<Tier>| all.iter().position(|known| known.cited.id == fact.cited.id);
    let per = |fact: &Fact<Tier>, amount| fact.says.per.in_window(amount, moment.window);
    let overage = |fact: &Fact<Tier>, short: Quantity, first: u64| {
        let band = rated.get(&at_of(fact)?)?;
        let packs = short.packs_of(per(fact, band.overage))?;
        let mut need = Need::new(reason(fact, *band));
        need.buy(&fact.says.offer, first);
        need.buy(&fact.says.overage, packs);
        Some(need)
    };
    if let Some(held) = held {
        return Some(overage(held, short, 0));
    }
    let reaching = all
        .iter()
        .enumerate()
        .find(|(at, fact)| rated.get(at).is_some_and(|band| over.total <= per(fact, band.amount)));
    if let Some((at, fact)) = reaching {
        return Some(rated.get(&at).map(|band| {
            let mut need = Need::new(reason(fact, *band));
            need.buy(&fact.says.offer, 1);
            need
        }));
    }
    let reached = at_of(last).and_then(|at| rated.get(&at)).map(|band| per(last, band.amount)).unwrap_or_default();
    Some(overage(last, over.total.above(reached), 1))
}

fn reason(fact: &Fact<Tier>, band: Band) -> Reason {
    fact.reason(text(&fact.says, band))
}
