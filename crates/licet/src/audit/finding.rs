//! Findings and the effective licence position: what an audit answers.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::UsageLine;
use crate::{
    decide::PriceNote,
    value::{Basis, Confidence, Money, OfferId, Reason},
};

/// The code of a finding; the contract fixes the names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Code {
    /// Holds nothing that counts towards what is required.
    UnlicensedUser,
    /// Holds something, but less than required.
    UnderLicensed,
    /// Holds more than required.
    OverLicensed,
    /// A shared device without a licence, and its users without one for it.
    UnlicensedDevice,
    /// An attach licence that no held base lists.
    AttachWithoutBase,
    /// An attach licence of a product that is priced above the base.
    BaseNotHighest,
    /// An add-on without its host licence.
    AddonWithoutHost,
    /// Enterprise beside Professional.
    MixedEditions,
    /// Business Central Essentials beside Premium.
    MixedBusinessCentral,
    /// Fewer held than the minimum purchase.
    MinimumNotMet,
    /// Additional licences without the full user licence they need.
    FullUserMissing,
    /// More used than the capacity held.
    CapacityExceeded,
    /// More assigned than owned.
    SeatsOverAssigned,
    /// Owned and not assigned.
    SeatsUnused,
    /// The same right twice with one holder.
    DoubleLicensed,
    /// The same seats bought twice.
    PaidTwice,
    /// Assigned from a subscription that is no longer in force.
    Expired,
    /// Access through a system without a licence.
    UnlicensedIndirect,
    /// Access by an outsider without a licence.
    UnlicensedExternal,
    /// A named licence that several people share.
    SharedNamedLicence,
    /// Too few server licences.
    ServerMissing,
    /// A licence that is bought apart is missing.
    SeparateLicenceMissing,
    /// Two things in one environment that may not be there together.
    EnvironmentConflict,
    /// Ongoing business in an environment that is not for it.
    LiveUseInNonproduction,
    /// A report that must be run is overdue.
    ReportOverdue,
    /// What a user needs is not stated: a role or item that no source classifies.
    UnknownRequirement,
    /// More held than may be bought.
    MaximumExceeded,
    /// A device licence with a user, where it licenses nobody.
    WrongHolder,
    /// Seats of an offer that grants nothing in this edition: something to move away from.
    WithdrawnOffer,
    /// A report that is better run now, after a change.
    ReportAdvised,
    /// Licences of supporting software that this catalogue does not deal with, and that are obtained apart.
    SupportingLicences,
    /// Licences of programs on one account that may not fit together.
    MixedPrograms,
}

impl Code {
    /// The code that a fact or a limit names; `None` if there is none of that name.
    pub fn parse(text: &str) -> Option<Self> {
        use serde::de::IntoDeserializer;
        let written: serde::de::value::StrDeserializer<'_, serde::de::value::Error> = text.into_deserializer();
        Self::deserialize(written).ok()
    }

    /// Whether the finding leaves the tenant compliant: waste, and duties.
    pub fn is_compliant(self) -> bool {
        matches!(
            self,
            Self::SeatsUnused
                | Self::OverLicensed
                | Self::DoubleLicensed
                | Self::PaidTwice
                | Self::ReportOverdue
                | Self::UnknownRequirement
                | Self::WithdrawnOffer
                | Self::ReportAdvised
                | Self::MixedPrograms
                | Self::SupportingLicences
        )
    }
}

/// Something found in a tenant.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Finding {
    /// What it is.
    pub code: Code,
    /// The user, device, environment or subscription.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// The offer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offer: Option<OfferId>,
    /// How many.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quantity: Option<u64>,
    /// What it costs a month: to mend it, or by not mending it. `None` where a price is not stated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exposure: Option<Money>,
    /// What to do.
    pub remedy: String,
    /// The lowest confidence of the facts behind it.
    pub confidence: Confidence,
    /// Why.
    pub because: Vec<Reason>,
}

impl Finding {
    /// A finding about the tenant as a whole; as sure as the least sure of its reasons.
    pub fn new(code: Code, remedy: impl Into<String>, because: Vec<Reason>) -> Self {
        let confidence = because.iter().map(|reason| reason.confidence).min().unwrap_or(Confidence::High);
        let (subject, offer, quantity, exposure) = (None, None, None, None);
        Self { code, subject, offer, quantity, exposure, remedy: remedy.into(), confidence, because }
    }

    /// The finding about a user, device, environment or subscription.
    #[must_use]
    pub fn about(mut self, subject: impl ToString) -> Self {
        self.subject = Some(subject.to_string());
        self
    }

    /// The finding about an offer.
    #[must_use]
    pub fn of(mut self, offer: &OfferId) -> Self {
        self.offer = Some(offer.clone());
        self
    }

    /// The finding with a number.
    #[must_use]
    pub fn counting(mut self, quantity: u64) -> Self {
        self.quantity = Some(quantity);
        self
    }

    /// The finding with what it costs a month.
    #[must_use]
    pub fn costing(mut self, exposure: Option<Money>) -> Self {
        self.exposure = exposure;
        self
    }
}

/// One line of the effective licence position.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PositionLine {
    /// The offer.
    pub offer: OfferId,
    /// Its name.
    pub title: String,
    /// Seats in force on the day.
    pub owned: u64,
    /// Seats assigned on the day.
    pub assigned: u64,
    /// Seats required: what holders need of what they hold, and the cheapest that closes each gap.
    pub required: u64,
    /// Owned and not required.
    pub free: u64,
    /// Required and not owned.
    pub short: u64,
    /// What the owned seats cost a month, trials left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub monthly_cost: Option<Money>,
    /// What the short ones would cost a month.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub short_cost: Option<Money>,
}

/// The answer of an audit.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Audit {
    /// The tenant.
    pub tenant: String,
    /// Whether nothing but waste and duties was found.
    pub compliant: bool,
    /// Whether what some users need is not stated, so that the answer says 'at least'.
    pub at_least: bool,
    /// The currency of all amounts.
    pub currency: String,
    /// Whether the published prices are used for want of the tenant's own.
    pub list_prices: bool,
    /// Prices under programs: those that are not used, and what those that are used rest on.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub price_notes: Vec<PriceNote>,
    /// The position per offer, sorted.
    pub position: Vec<PositionLine>,
    /// The on-premises usage report, corrected; empty online.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub usage_report: Vec<UsageLine>,
    /// Findings, sorted.
    pub findings: Vec<Finding>,
    /// How many people there are, by status; together all users of the tenant.
    pub people: BTreeMap<String, u64>,
    /// What the answer rests on.
    #[serde(flatten)]
    pub basis: Basis,
}
