//! The questions that the heart answers, in one place.
//!
//! What is not built yet says so here and nowhere else.

use licet::{
    audit::Audit,
    capacity::{MeterAnswer, MeterQuestion},
    catalog::Edition,
    decide::{
        Access, Assign, Compatible, Decision, Holdings, Prices, Purchase, Reassign, Shelf, StepAnswer, StepTaken,
        access, assign, compatible, purchase, reassign,
    },
    tenant::Tenant,
    value::Day,
};
use licet_plan::{Mode, Plan, Schedule, Stage};

/// The part of licet that answers this question is not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct NotBuilt(pub(crate) &'static str);

impl std::fmt::Display for NotBuilt {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "`{}` is not built yet", self.0)
    }
}

/// A question that a verdict answers.
#[derive(Debug, Clone)]
pub(crate) enum Question {
    /// May it be assigned?
    Assign(Assign),
    /// May it be bought?
    Purchase(Purchase),
    /// May it stand beside the other?
    Compatible(Compatible),
    /// May it be used?
    Access(Access),
    /// May it go to another holder?
    Reassign(Reassign),
}

/// The verdict on a question.
pub(crate) fn decide(edition: &Edition, tenant: &Tenant, question: &Question) -> Result<Decision, NotBuilt> {
    let prices = Prices::of(edition, tenant);
    let shelf = Shelf::of(edition, &prices);
    match question {
        Question::Assign(question) => Ok(assign(&shelf, tenant, question)),
        Question::Purchase(question) => Ok(purchase(&shelf, tenant, question)),
        Question::Compatible(question) => Ok(compatible(&shelf, tenant, question)),
        Question::Access(question) => Ok(access(&shelf, tenant, question)),
        Question::Reassign(question) => Ok(reassign(&shelf, tenant, question)),
    }
}

/// The cheapest way through the time until a day; each search ends with its best so far once `stop` says so.
pub(crate) fn schedule(edition: &Edition, tenant: &Tenant, until: Day, stop: &dyn Fn() -> bool) -> Schedule {
    licet_plan::schedule(edition, tenant, until, stop)
}

/// Whether a step may be taken under a program, and what follows.
pub(crate) fn program(edition: &Edition, tenant: &Tenant, question: &StepTaken) -> StepAnswer {
    let prices = Prices::of(edition, tenant);
    licet::decide::program(&Shelf::of(edition, &prices), tenant, question)
}

/// The effective licence position and its findings.
pub(crate) fn audit(edition: &Edition, tenant: &Tenant) -> Result<Audit, NotBuilt> {
    Ok(licet::audit::audit(edition, tenant))
}

/// How one meter stands.
pub(crate) fn meter(edition: &Edition, tenant: &Tenant, question: &MeterQuestion) -> Result<MeterAnswer, NotBuilt> {
    let holdings = holdings(edition, tenant);
    Ok(licet::capacity::meter(edition, tenant, &|offer| holdings.bringing(offer), question))
}

/// How every meter stands that is used or brought.
pub(crate) fn capacity(edition: &Edition, tenant: &Tenant) -> Result<Vec<MeterAnswer>, NotBuilt> {
    let holdings = holdings(edition, tenant);
    Ok(licet::capacity::capacity(edition, tenant, &|offer| holdings.bringing(offer)))
}

fn holdings(edition: &Edition, tenant: &Tenant) -> Holdings {
    let prices = Prices::of(edition, tenant);
    Holdings::of(&Shelf::of(edition, &prices), tenant)
}

/// The cheapest lawful set of licences.
pub(crate) fn plan(edition: &Edition, tenant: &Tenant, mode: Mode, stop: &dyn Fn() -> bool) -> Plan {
    licet_plan::plan_until(edition, tenant, mode, stop)
}

/// The same; `passed` is told when a stage is done.
pub(crate) fn plan_watched(
    edition: &Edition,
    tenant: &Tenant,
    mode: Mode,
    stop: &dyn Fn() -> bool,
    passed: &mut dyn FnMut(Stage),
) -> Plan {
    licet_plan::plan_watched(edition, tenant, mode, stop, passed)
}
