//! Verdicts and how single considerations add up to one.

use serde::Serialize;

use crate::{
    catalog::Edition,
    value::{Basis, OfferId, Reason},
};

/// The answer to 'may this be done?'.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Verdict {
    /// It may be done.
    Allowed,
    /// It may be done, and there is something to know.
    Warned,
    /// The documents do not say.
    NotStated,
    /// It may not be done.
    Refused,
}

/// An offer of which so many are lacking.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Short {
    /// The offer.
    pub offer: OfferId,
    /// How many are lacking.
    pub by: u64,
}

/// A verdict with its reasons.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Decision {
    /// The verdict.
    pub verdict: Verdict,
    /// The reasons that decided, the weightiest first; never empty.
    pub because: Vec<Reason>,
    /// What is lacking, for a purchase.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub short: Vec<Short>,
    /// Every held offer that grants the right, sorted, for an access.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub by: Vec<OfferId>,
    /// What the answer rests on.
    #[serde(flatten)]
    pub basis: Basis,
}

/// Considerations on the way to a verdict. The weightiest decides: refused over not stated over warned over allowed.
#[derive(Debug, Clone)]
pub struct Deliberation {
    considered: Vec<(Verdict, Reason)>,
    basis: Basis,
    /// What is lacking.
    pub short: Vec<Short>,
    /// Held offers that grant.
    pub by: Vec<OfferId>,
}

impl Deliberation {
    /// Nothing considered yet.
    pub fn new(edition: &Edition) -> Self {
        Self { considered: Vec::new(), basis: edition.basis(), short: Vec::new(), by: Vec::new() }
    }

    /// Takes a consideration up, once.
    pub fn consider(&mut self, verdict: Verdict, reason: Reason) {
        self.basis.add(&reason);
        let consideration = (verdict, reason);
        if !self.considered.contains(&consideration) {
            self.considered.push(consideration);
        }
    }

    /// The verdict. Without any consideration the documents do not say.
    pub fn decide(mut self, otherwise: Reason) -> Decision {
        if self.considered.is_empty() {
            self.consider(Verdict::NotStated, otherwise);
        }
        self.considered.sort_by_key(|(verdict, _)| std::cmp::Reverse(*verdict));
        let verdict = self.considered.first().map_or(Verdict::NotStated, |(verdict, _)| *verdict);
        let because = self.considered.into_iter().map(|(_, reason)| reason).collect();
        self.short.sort();
        self.by.sort();
        self.by.dedup();
        Decision { verdict, because, short: self.short, by: self.by, basis: self.basis }
    }
}
