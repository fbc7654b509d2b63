//! The questions that the heart answers, in one place.
//!
//! What is not built yet says so here and nowhere else.

use licet::{
    audit::Audit,
    catalog::Edition,
    decide::{Decision, Prices, Shelf},
    tenant::{Program, Tenant},
    value::{Day, EnvironmentId, OfferId},
};
use licet_plan::{Mode, Plan};

/// The part of licet that answers this question is not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct NotBuilt(pub(crate) &'static str);

impl std::fmt::Display for NotBuilt {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "`{}` is not built yet", self.0)
    }
}

// ---- stand-ins until `licet::decide` has them; then `pub(crate) use licet::decide::{Assign, Compatible, Line, Purchase}` -------------------------------------

/// May this licence be given to this user or device?
#[derive(Debug, Clone)]
pub(crate) struct Assign {
    /// The licence.
    pub(crate) offer: OfferId,
    /// The user or device.
    pub(crate) to: String,
    /// Where it is to be used.
    pub(crate) environment: Option<EnvironmentId>,
}

/// May these lines be bought?
#[derive(Debug, Clone)]
#[expect(dead_code, reason = "read by licet::decide::purchase, which is not built yet")]
pub(crate) struct Purchase {
    /// Under which program.
    pub(crate) program: Option<Program>,
    /// When.
    pub(crate) at: Option<Day>,
    /// What, and how many.
    pub(crate) lines: Vec<Line>,
}

/// A line of a purchase.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    /// The offer.
    pub(crate) offer: OfferId,
    /// How many.
    pub(crate) quantity: u64,
}

/// May these two licences be held together?
#[derive(Debug, Clone)]
pub(crate) struct Compatible {
    /// One licence.
    pub(crate) offer: OfferId,
    /// The other.
    pub(crate) with: OfferId,
}

fn decide_assign(_: &Shelf<'_>, _: &Tenant, _: &Assign) -> Result<Decision, NotBuilt> {
    Err(NotBuilt("assign"))
}

fn decide_purchase(_: &Shelf<'_>, _: &Tenant, _: &Purchase) -> Result<Decision, NotBuilt> {
    Err(NotBuilt("purchase"))
}

fn decide_compatible(_: &Shelf<'_>, _: &Tenant, _: &Compatible) -> Result<Decision, NotBuilt> {
    Err(NotBuilt("compatible"))
}

// ----------------------------------------------------------------------------------------------------------------

/// A question that a verdict answers.
#[derive(Debug, Clone)]
pub(crate) enum Question {
    /// May it be assigned?
    Assign(Assign),
    /// May it be bought?
    Purchase(Purchase),
    /// May it stand beside the other?
    Compatible(Compatible),
}

/// The verdict on a question.
pub(crate) fn decide(edition: &Edition, tenant: &Tenant, question: &Question) -> Result<Decision, NotBuilt> {
    let prices = Prices::of(edition, tenant);
    let shelf = Shelf::of(edition, &prices);
    match question {
        Question::Assign(question) => decide_assign(&shelf, tenant, question),
        Question::Purchase(question) => decide_purchase(&shelf, tenant, question),
        Question::Compatible(question) => decide_compatible(&shelf, tenant, question),
    }
}

/// The effective licence position and its findings.
pub(crate) fn audit(_edition: &Edition, _tenant: &Tenant) -> Result<Audit, NotBuilt> {
    Err(NotBuilt("audit"))
}

/// The cheapest lawful set of licences.
pub(crate) fn plan(_edition: &Edition, _tenant: &Tenant, _mode: Mode) -> Result<Plan, NotBuilt> {
    Err(NotBuilt("plan"))
}
