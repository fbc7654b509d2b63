//! The questions that can be asked, as values. Offers may be unknown to the catalogue: that is for the answer to say.

use serde::Serialize;

use crate::{
    tenant::Program,
    value::{Day, EnvironmentId, OfferId},
};

/// May this licence be given to that user or device?
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Assign {
    /// The licence.
    pub offer: OfferId,
    /// The user or device, as written.
    pub to: String,
    /// Where it is going to be used; `None`: where the user needs it, or else at home.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub environment: Option<EnvironmentId>,
}

/// May this be bought?
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Purchase {
    /// The program, if it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub program: Option<Program>,
    /// The day; `None` is the tenant's day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<Day>,
    /// What is bought; lines of the same offer are taken together.
    pub lines: Vec<Line>,
}

/// A line of a purchase.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Line {
    /// The offer.
    pub offer: OfferId,
    /// How many.
    pub quantity: u64,
}

/// May the two stand together with one user?
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Compatible {
    /// The one.
    pub offer: OfferId,
    /// The other.
    pub with: OfferId,
}
