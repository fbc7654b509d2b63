//! The answer: what to buy, who gets what, what it costs, and how one knows.

use std::{collections::BTreeMap, sync::Arc};

use licet::{
    capacity::MeterAnswer,
    catalog::Edition,
    decide::{CapacityLimits, Limit, Lines, Short, capacity_limits, limits, limits_anew, seats_that_stay},
    tenant::Tenant,
    value::{Basis, MeterId, Money, OfferId, Reason},
};
use serde::{Deserialize, Serialize};

use crate::{check, staying::Staying};

/// What is to be counted as cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Mode {
    /// Everything is bought anew.
    #[default]
    Greenfield,
    /// Owned seats are paid until their end; only what is bought on top counts.
    KeepOwned,
    /// Every owned seat may be kept at its price or dropped; all of it counts.
    AtRenewal,
    /// Owned seats that cannot go down on the day are paid until they can; the others may be kept at their price or dropped,
    /// and count with what is bought.
    InTerm,
}

impl Mode {
    /// Every mode with its spelling.
    pub const ALL: [(&'static str, Self); 4] = [
        ("greenfield", Self::Greenfield),
        ("keep-owned", Self::KeepOwned),
        ("at-renewal", Self::AtRenewal),
        ("in-term", Self::InTerm),
    ];

    /// The owned seats, by offer, that stay whatever is planned, and are paid besides.
    pub(crate) fn staying(self, edition: &Edition, tenant: &Tenant) -> BTreeMap<OfferId, u64> {
        match self {
            Self::Greenfield | Self::AtRenewal => BTreeMap::new(),
            Self::KeepOwned => check::owned(tenant, self),
            Self::InTerm => seats_that_stay(edition, tenant, tenant.as_of),
        }
    }

    /// Whether owned seats may be kept at their price or dropped, as far as they do not stay in any case.
    pub(crate) fn renews(self) -> bool {
        matches!(self, Self::AtRenewal | Self::InTerm)
    }

    /// The limits of a plan: what licences bring along counts only where all that is held is kept.
    pub(crate) fn limits(self, edition: &Edition, tenant: &Tenant) -> Vec<Limit> {
        if self == Self::KeepOwned { limits(edition, tenant) } else { limits_anew(edition, tenant) }
    }

    /// What the use of meters asks for besides.
    pub(crate) fn capacity(edition: &Edition, tenant: &Tenant) -> CapacityLimits {
        let owned = check::owned(tenant, Self::KeepOwned);
        capacity_limits(edition, tenant, &|offer| owned.get(offer).copied().unwrap_or(0))
    }

    /// What licences of indirect access must keep to, where they would serve.
    pub(crate) fn lines(staying: &BTreeMap<OfferId, u64>, lines: &Lines) -> Vec<Limit> {
        lines.limits(staying.get(&lines.offer).copied().unwrap_or(0))
    }
}

/// The licences of one holder; those who get the same share them.
pub type Licences = Arc<Vec<OfferId>>;

/// The cheapest lawful set of licences for a tenant.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Plan {
    /// The tenant.
    pub tenant: String,
    /// What counts as cost.
    pub mode: Mode,
    /// Whether there is a lawful plan.
    pub feasible: bool,
    /// Why not, if not.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub obstacles: Vec<Obstacle>,
    /// The currency of all amounts.
    pub currency: String,
    /// What it costs a month; prices per year count a twelfth.
    pub monthly_cost: Money,
    /// What is paid once besides.
    #[serde(skip_serializing_if = "is_zero")]
    pub once_cost: Money,
    /// What the owned seats cost a month that are paid anyhow (`keep-owned`, `in-term`).
    pub committed_cost: Money,
    /// Owned seats that cannot go down on the day (`in-term`), by offer and day.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub staying: Vec<Staying>,
    /// No lawful plan costs less a month (once prices spread as the documents' agreement runs).
    pub lower_bound: Money,
    /// What is held now costs a month, as far as prices are known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cost_now: Option<Money>,
    /// What the plan saves a month against what is held now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub saving: Option<Money>,
    /// The lines to buy, sorted by offer. In `keep-owned` without what is owned already.
    pub lines: Vec<Line>,
    /// What everybody gets, users and devices, by name.
    pub licences: BTreeMap<String, Licences>,
    /// Why, per distinct demand.
    pub choices: Vec<Choice>,
    /// People whose need is not fully stated: their licences are at least these.
    pub unresolved: Vec<Unresolved>,
    /// People who need no licence, with the reason.
    pub unlicensed: Vec<Unlicensed>,
    /// The meters that are used, as they stand under the plan.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub capacity: Vec<MeterAnswer>,
    /// Meters that are used and for which nothing is planned.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unplanned: Vec<UnplannedMeter>,
    /// Limits that had a say, and what they cost.
    pub limits: Vec<Reason>,
    /// Other plans cost the same.
    pub ties: Vec<String>,
    /// Whether prices come from the published list because the tenant gave none.
    pub published_prices: bool,
    /// Prices under programs: those that are not used, and what those that are used rest on.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub price_notes: Vec<licet::decide::PriceNote>,
    /// How it was found and checked.
    pub proof: Proof,
    /// What the answer rests on.
    #[serde(flatten)]
    pub basis: Basis,
}

fn is_zero(amount: &Money) -> bool {
    *amount == Money::ZERO
}

/// Something that stands in the way of any lawful plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Obstacle {
    /// Who is affected: users or devices, a few of them by name.
    pub subjects: Vec<String>,
    /// How many are affected.
    pub count: u64,
    /// What cannot be met.
    pub needs: Vec<String>,
    /// What to do.
    pub help: String,
    /// Why.
    pub because: Vec<Reason>,
}

/// A line to buy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Line {
    /// The offer.
    pub offer: OfferId,
    /// Its name.
    pub title: String,
    /// How many to buy.
    pub quantity: u64,
    /// Of these, how many are in use.
    pub used: u64,
    /// How many are owned already and kept.
    pub owned: u64,
    /// The price of one for the time in `per`.
    pub unit_price: Money,
    /// `month`, `year` or `once`.
    pub per: licet::tenant::Per,
    /// The program under which it is bought, where the price holds under one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub program: Option<licet::tenant::Program>,
    /// What the line costs a month.
    pub monthly_cost: Money,
    /// Why: its price and the limits that raise its quantity.
    pub because: Vec<Reason>,
}

/// What people (or devices) with one demand get, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Choice {
    /// Who: users or devices, sorted; a few of them by name.
    pub subjects: Vec<String>,
    /// How many.
    pub count: u64,
    /// What they get.
    pub licences: Vec<OfferId>,
    /// What they need.
    pub needs: Vec<String>,
    /// What it costs a month for one of them at the prices of single seats.
    pub monthly_cost: Money,
    /// The next-cheapest lawful alternative for one of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<Alternative>,
    /// Why.
    pub because: Vec<Reason>,
}

/// Another lawful set of licences.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Alternative {
    /// The licences.
    pub licences: Vec<OfferId>,
    /// What it costs a month more for one; negative if cheaper by itself and barred by a limit of the whole tenant.
    pub costs_more: Money,
}

/// A user whose need is not fully stated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Unresolved {
    /// The user.
    pub user: String,
    /// What is not stated.
    pub because: Vec<Reason>,
}

/// A meter that is used, and for which nothing is planned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct UnplannedMeter {
    /// The meter.
    pub meter: MeterId,
    /// Why not.
    pub because: Reason,
}

/// A user who needs no licence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Unlicensed {
    /// The user.
    pub user: String,
    /// The status.
    pub status: licet::rules::person_kind::PersonStatus,
    /// Why.
    pub because: Reason,
}

/// How the plan was found and checked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Proof {
    /// Whether no lawful plan costs less.
    pub optimal: bool,
    /// The cost above the lower bound.
    pub gap: Money,
    /// How the bound was found.
    pub method: String,
    /// Distinct demands, sets of licences considered, and solved sub-problems.
    pub demands: u64,
    /// Sets of licences considered.
    pub sets: u64,
    /// Choices of sides and structure that were tried.
    pub branches: u64,
    /// That the plan was accepted by the independent checker.
    pub checked: bool,
    /// Why no lawful plan costs less than `certified`, for `licet verify` to compute anew in whole numbers.
    pub certificate: crate::Certificate,
    /// What the certificate proves by itself; below the lower bound only where the last seats rest on the solver's search.
    pub certified: Money,
}

/// What is wrong with a plan, as the checker says it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// What.
    pub message: String,
    /// What is lacking, if something is.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub short: Vec<Short>,
}
