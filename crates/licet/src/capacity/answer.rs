//! How a meter stands.

use serde::{Serialize, Serializer};

use super::{
    Owned,
    book::{Book, Gauge},
    entitled::{early, entitled},
    forecast, packs,
    question::MeterQuestion,
    tiers,
    used::{count, worst},
    window::moment,
};
use crate::{
    rules::meter_window::{Beyond, Window},
    value::{Basis, Day, MeterId, OfferId, Quantity, Reason},
};

/// How a meter stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum State {
    /// Within what is entitled.
    Ok,
    /// There is no limit.
    Unlimited,
    /// At the limit or beyond it, and nothing stops.
    Warned,
    /// The documents do not say how much is entitled.
    NotStated,
    /// More used than entitled: more has to be bought.
    Exceeded,
    /// Nothing more is accepted.
    Blocked,
}

/// An amount, or no limit. JSON has a number, or `"unlimited"`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Allowance {
    /// So much.
    Limited(Quantity),
    /// Any amount.
    Unlimited,
}

impl Serialize for Allowance {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Limited(quantity) => quantity.serialize(serializer),
            Self::Unlimited => serializer.serialize_str("unlimited"),
        }
    }
}

/// So many of an offer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Packs {
    /// The offer.
    pub offer: OfferId,
    /// How many.
    pub quantity: u64,
}

/// The day or month of the subscription year in which most was used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Peak {
    /// First day.
    pub from: Day,
    /// Last day.
    pub until: Day,
    /// What was used.
    pub used: Quantity,
    /// Whether that was more than entitled.
    pub over: bool,
}

/// How one meter stands, and why.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct MeterAnswer {
    /// The meter.
    pub meter: MeterId,
    /// Its name.
    pub title: String,
    /// The unit of all amounts.
    pub unit: String,
    /// The time over which it is compared.
    pub window: Window,
    /// First day of that time, if it has one.
    pub from: Option<Day>,
    /// Last day.
    pub until: Option<Day>,
    /// What the owned licences bring; nothing where the documents do not say.
    #[cfg_attr(feature = "schema", schemars(schema_with = "number_or_unlimited"))]
    pub entitled: Option<Allowance>,
    /// Something held brings more, of which no source says how much.
    pub at_least: bool,
    /// What was used.
    pub used: Quantity,
    /// Whether anything is recorded at all.
    pub recorded: bool,
    /// The average value of an entry, where the allowance goes by it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub average_value: Option<Quantity>,
    /// What is left; below zero what is lacking.
    #[cfg_attr(feature = "schema", schemars(schema_with = "number_or_unlimited"))]
    pub remaining: Option<Allowance>,
    /// How it stands.
    pub state: State,
    /// The worst day or month of the subscription year, for which packs are sized.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub peak: Option<Peak>,
    /// The day on which nothing is left, if use goes on evenly; nothing where it lasts.
    pub run_out: Option<Day>,
    /// Packs lacking, on top of those owned; nothing where the documents do not say.
    pub packs_needed: Option<u64>,
    /// Packs of what.
    pub packs: Vec<Packs>,
    /// Why.
    pub because: Vec<Reason>,
    /// What the answer rests on.
    #[serde(flatten)]
    pub basis: Basis,
}

#[cfg(feature = "schema")]
fn number_or_unlimited(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
    schemars::json_schema!({ "anyOf": [{ "type": "number" }, { "const": "unlimited" }, { "type": "null" }] })
}

impl MeterAnswer {
    /// Whether there is anything to say: something is used, or something is brought.
    pub fn concerns(&self) -> bool {
        self.recorded
            || match self.entitled {
                Some(Allowance::Limited(quantity)) => quantity > Quantity::ZERO,
                Some(Allowance::Unlimited) => true,
                None => self.at_least,
            }
    }

    /// Whether more was used than entitled, now or in another month of the year, where that is not merely warned of.
    pub fn is_short(&self) -> bool {
        let now = matches!(self.state, State::Exceeded | State::Blocked) && self.is_over();
        now || self.peak.as_ref().is_some_and(|peak| peak.over)
    }

    fn is_over(&self) -> bool {
        matches!(self.remaining, Some(Allowance::Limited(left)) if left < Quantity::ZERO)
    }
}

/// Reads a meter.
pub(super) fn answer(book: &Book<'_>, owned: Owned<'_>, question: &MeterQuestion) -> MeterAnswer {
    let gauge = Gauge::of(book, &question.meter);
    let mut moment = moment(&gauge, owned, question);
    let worst = worst(&gauge, &moment);
    let mut counted = count(&gauge, moment.span, moment.upto);
    if moment.worst_of_year
        && let Some((span, count)) = &worst
    {
        (moment.span, counted) = (Some(*span), count.clone());
    }
    let held = entitled(&gauge, owned, &moment);
    let total = held.total();
    let state = held.state(gauge.beyond, &counted, early(&moment, moment.now));
    let to_cover = worst.as_ref().filter(|_| question.period.is_none()).map_or(&counted, |(_, count)| count);
    let need = packs::needed(&gauge, owned, &moment, to_cover);
    let mut because = gauge.because.clone();
    because.extend(moment.because.clone());
    because.extend(held.because.iter().cloned());
    if total.is_none() && !held.unstated || because.iter().all(|reason| reason.rules.is_empty()) {
        because.push(packs::silence(&gauge));
    }
    if let Some(need) = need.as_ref().filter(|need| need.total() > 0) {
        because.push(need.because.clone());
    }
    let mut basis = book.edition.basis();
    basis.add_all(&because);
    let run_out = total.filter(|_| !held.unlimited && gauge.window != Window::Day);
    let run_out = run_out.and_then(|total| forecast::run_out(&gauge, &moment, total, &counted));
    let no_limit = held.unlimited.then_some(Allowance::Unlimited);
    let lines = need.as_ref().into_iter().flat_map(|need| &need.lines);
    let packs = lines.map(|(offer, quantity)| Packs { offer: offer.clone(), quantity: *quantity }).collect();
    let warns = gauge.beyond == Beyond::Warned;
    let peak = worst.map(|(span, count)| {
        let over = !warns && held.over(&count) > Quantity::ZERO;
        Peak { from: span.from, until: span.until, used: count.total, over }
    });
    MeterAnswer {
        meter: question.meter.clone(),
        title: gauge.about.map(|about| about.title.clone()).unwrap_or_default(),
        unit: gauge.unit().into(),
        window: if moment.worst_of_year { gauge.window } else { moment.window },
        from: moment.span.map(|span| span.from),
        until: moment.span.map(|span| span.until),
        entitled: no_limit.or(total.map(Allowance::Limited)),
        at_least: held.unstated,
        used: counted.total,
        average_value: tiers::average(&gauge, &moment),
        recorded: !gauge.rows.is_empty(),
        remaining: no_limit.or(held.remaining(&counted).map(Allowance::Limited)),
        state,
        peak,
        run_out,
        packs_needed: need.as_ref().map(packs::Need::total),
        packs,
        because,
        basis,
    }
}
