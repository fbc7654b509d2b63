//! Subscriptions, assignments, usage, prices, orders.

use compact_str::CompactString;
use serde::{Deserialize, Serialize};

use super::Program;
use crate::value::{AgreementId, Day, EnvironmentId, MeterId, Money, OfferId, Quantity, SubscriptionId};

/// The state of a subscription.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// Paid and in force.
    #[default]
    Active,
    /// In the days of grace: still in force.
    Warning,
    /// Switched off, data kept.
    Suspended,
    /// Ended.
    Expired,
    /// A trial: in force, not paid.
    Trial,
    /// A partner's internal use right: in force, not paid.
    InternalUse,
}

impl Status {
    /// Every state with its spelling.
    pub const ALL: [(&'static str, Self); 6] = [
        ("active", Self::Active),
        ("warning", Self::Warning),
        ("suspended", Self::Suspended),
        ("expired", Self::Expired),
        ("trial", Self::Trial),
        ("internal-use", Self::InternalUse),
    ];
}

/// Seats of an offer that the tenant holds.
#[derive(Debug, Clone, Serialize)]
pub struct Subscription {
    /// Its name.
    pub id: SubscriptionId,
    /// What it is of.
    pub offer: OfferId,
    /// How many.
    pub quantity: u64,
    /// Under which agreement.
    pub agreement: Option<AgreementId>,
    /// First day in force.
    pub start: Option<Day>,
    /// Last day in force.
    pub end: Option<Day>,
    /// Its state.
    pub status: Status,
    /// When it was bought.
    pub purchased: Option<Day>,
}

impl Subscription {
    /// So many seats that are held, of which nothing else is known.
    pub fn held(id: impl Into<SubscriptionId>, offer: OfferId, quantity: u64) -> Self {
        let status = Status::Active;
        Self { id: id.into(), offer, quantity, agreement: None, start: None, end: None, status, purchased: None }
    }

    /// Whether its seats may be used on that day.
    pub fn in_force(&self, day: Day) -> bool {
        matches!(self.status, Status::Active | Status::Warning | Status::Trial | Status::InternalUse)
            && self.start.is_none_or(|start| start <= day)
            && self.end.is_none_or(|end| day <= end)
    }

    /// Whether it is in force and paid.
    pub fn paid(&self, day: Day) -> bool {
        self.in_force(day) && !matches!(self.status, Status::Trial | Status::InternalUse)
    }
}

/// A subscription of an online service that is out of scope: known only because it shares an agreement with others.
#[derive(Debug, Clone, Serialize)]
pub struct OtherService {
    /// The service, as written.
    pub name: CompactString,
    /// Under which agreement.
    pub agreement: Option<AgreementId>,
}

/// A licence given to a user or a device.
#[derive(Debug, Clone, Serialize)]
pub struct Assignment {
    /// The licence.
    pub offer: OfferId,
    /// The subscription it is taken from, if the table names one.
    pub subscription: Option<SubscriptionId>,
    /// The user or device, as written.
    pub principal: CompactString,
    /// First day.
    pub since: Option<Day>,
    /// Last day.
    pub until: Option<Day>,
    /// Why.
    pub reason: Option<CompactString>,
}

impl Assignment {
    /// Whether it stands on that day.
    pub fn stands(&self, day: Day) -> bool {
        self.since.is_none_or(|since| since <= day) && self.until.is_none_or(|until| day <= until)
    }
}

/// A use that a meter counts.
#[derive(Debug, Clone, Serialize)]
pub struct Usage {
    /// The meter.
    pub meter: MeterId,
    /// When.
    pub at: Day,
    /// How much, in the unit of the meter.
    pub quantity: Quantity,
    /// By whom.
    pub principal: Option<CompactString>,
    /// Where.
    pub environment: Option<EnvironmentId>,
    /// What a distinct count counts.
    pub key: Option<CompactString>,
}

/// For what time a price is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Per {
    /// A month.
    #[default]
    Month,
    /// A year.
    Year,
    /// Paid once.
    Once,
}

impl Per {
    /// Every time with its spelling.
    pub const ALL: [(&'static str, Self); 3] = [("month", Self::Month), ("year", Self::Year), ("once", Self::Once)];
}

/// A line of the tenant's own price list.
#[derive(Debug, Clone, Serialize)]
pub struct Price {
    /// The offer.
    pub offer: OfferId,
    /// The price of one.
    pub unit_price: Money,
    /// For what time.
    pub per: Per,
    /// The term it is sold for.
    pub term: Option<CompactString>,
    /// Its currency, if it is not the tenant's.
    pub currency: Option<CompactString>,
    /// The quantity from which it holds.
    pub min_quantity: u64,
    /// The program under which it holds; without one it holds under every program.
    pub program: Option<Program>,
}

impl Price {
    /// The months of the term it is sold for, where that is written as `P1Y` or `P1M`.
    pub fn term_months(&self) -> Option<u32> {
        let span: jiff::Span = self.term.as_deref()?.parse().ok()?;
        let months = i32::from(span.get_years()) * 12 + span.get_months();
        u32::try_from(months).ok().filter(|months| *months > 0)
    }
}

/// A report that was run.
#[derive(Debug, Clone, Serialize)]
pub struct Report {
    /// Which.
    pub report: CompactString,
    /// When.
    pub run_at: Day,
}

/// An order under an agreement.
#[derive(Debug, Clone, Serialize)]
pub struct Order {
    /// Its name.
    pub order: CompactString,
    /// The agreement.
    pub agreement: AgreementId,
    /// What was ordered.
    pub offer: OfferId,
    /// How many.
    pub quantity: u64,
    /// `ordered`, `invoiced`, `activated`, `reserved` or `cancelled`.
    pub status: Option<CompactString>,
    /// When.
    pub at: Option<Day>,
}
