//! The questions that can be asked, as values. Offers may be unknown to the catalogue: that is for the answer to say.

use serde::Serialize;

use crate::{
    rules::program_step::Step,
    tenant::Program,
    value::{AgreementId, Day, EnvironmentId, Moment, OfferId},
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
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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

/// May this step be taken under a program, and what follows from it?
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StepTaken {
    /// The step.
    pub step: Step,
    /// Under which agreement.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agreement: Option<AgreementId>,
    /// Under which program, where no agreement says it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub program: Option<Program>,
    /// The order it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub order: Option<String>,
    /// What it is about: lines of the same offer are taken together.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<Line>,
    /// The online account wished for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    /// Who takes the step.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// To whom something is sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// When; without it the tenant's day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<Moment>,
}

impl StepTaken {
    /// A step of which nothing more is said.
    pub fn of(step: Step) -> Self {
        Self {
            step,
            agreement: None,
            program: None,
            order: None,
            lines: Vec::new(),
            account: None,
            by: None,
            to: None,
            at: None,
        }
    }
}
