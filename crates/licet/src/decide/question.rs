//! The questions that can be asked, as values. Offers may be unknown to the catalogue: that is for the answer to say.

use serde::Serialize;

use crate::{
    rules::{program_step::Step, reassignment::Why},
    tenant::{Program, Via},
    value::{AgreementId, Day, EnvironmentId, Moment, OfferId, RightId},
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
    /// The day; `None` is the tenant's day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<Day>,
    /// The last day of the commitment, if it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Day>,
    /// What is bought. Seats of the same offer are taken together; what programs say is judged line by line.
    pub lines: Vec<PurchaseLine>,
}

/// A line of a purchase.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PurchaseLine {
    /// The offer.
    pub offer: OfferId,
    /// How many.
    pub quantity: u64,
    /// The program under which it is bought, if it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub program: Option<Program>,
}

/// So many of an offer.
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

/// May this licence go from one holder to another?
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reassign {
    /// The licence.
    pub offer: OfferId,
    /// Who holds it, as written.
    pub from: String,
    /// Who is to hold it, as written.
    pub to: String,
    /// Why.
    pub reason: Why,
    /// The last day, if it comes back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Day>,
}

/// May this be used?
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Access {
    /// By this user, as written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user: Option<String>,
    /// By this system, with the people behind it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub system: Option<String>,
    /// On this device; without a user by whoever works on it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub device: Option<String>,
    /// What is used.
    pub right: RightId,
    /// By which way; `None`: directly, or as the tenant's table of access says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub via: Option<Via>,
    /// The tables that are written (or read, if the right is one of reading). `A;B` are two tables, `A=B` is the custom
    /// entity A over the table B, and `+C` is a record that a line requires and references.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub table: Option<String>,
    /// In the name of this user.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on_behalf_of: Option<String>,
    /// In this environment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub environment: Option<EnvironmentId>,
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
