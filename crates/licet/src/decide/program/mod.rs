//! May this step be taken under a program: moving a direct purchase, activating, reserving, ordering, remapping,
//! correcting, asking about an invoice? And when does it take effect, when is it paid, what is to be done?

mod accounts;
mod assurance;
mod direct;
mod mistaken;
mod supply;

use serde::Serialize;

use super::{Decision, Deliberation, Line, Shelf, Short, StepTaken, Verdict, programs::name, reasons};
use crate::{
    catalog::Edition,
    rules::{
        Fact,
        program_step::{ProgramStep, Step},
    },
    tenant::{Agreement, Order, Program, Tenant},
    value::{Day, Moment, OfferId, Reason},
};

/// The answer to a step.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct StepAnswer {
    /// The verdict with its reasons.
    #[serde(flatten)]
    pub decision: Decision,
    /// When it is paid.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due: Option<Day>,
    /// When it is usable, at the latest.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub available: Option<Moment>,
    /// The last day of the agreement that it runs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ends: Option<Day>,
    /// What the account holds once the step is taken.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub pooled: Vec<Line>,
    /// What to do, or whom to ask.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remedy: Option<String>,
}

/// Decides a step.
pub fn program(shelf: &Shelf<'_>, tenant: &Tenant, question: &StepTaken) -> StepAnswer {
    let edition = shelf.edition;
    let mut desk = Desk {
        edition,
        tenant,
        question,
        agreement: None,
        at: question.at.unwrap_or(Moment::on(tenant.as_of)),
        deliberation: Deliberation::new(edition),
        due: None,
        available: None,
        ends: None,
        pooled: Vec::new(),
        remedy: None,
    };
    desk.agreement = desk.find_agreement();
    if let Some(id) = question.agreement.as_ref().filter(|_| desk.agreement.is_none()) {
        desk.say(Verdict::NotStated, desk.reason(format!("the tenant has no agreement `{id}`"), &["V17-VOL-03"]));
    } else if matches!(question.step, Step::StepUp | Step::CorrectAttach) {
        desk.mistaken();
    } else {
        desk.step();
    }
    let nothing = OfferId::new("nothing");
    let first = question.lines.first().map_or(&nothing, |line| &line.offer);
    StepAnswer {
        decision: desk.deliberation.decide(reasons::not_of_edition(edition, first)),
        due: desk.due,
        available: desk.available,
        ends: desk.ends,
        pooled: desk.pooled,
        remedy: desk.remedy,
    }
}

/// A step on the way to its verdict.
struct Desk<'a> {
    edition: &'a Edition,
    tenant: &'a Tenant,
    question: &'a StepTaken,
    agreement: Option<&'a Agreement>,
    at: Moment,
    deliberation: Deliberation,
    due: Option<Day>,
    available: Option<Moment>,
    ends: Option<Day>,
    pooled: Vec<Line>,
    remedy: Option<String>,
}

impl<'a> Desk<'a> {
    fn say(&mut self, verdict: Verdict, reason: Reason) {
        self.deliberation.consider(verdict, reason);
    }

    fn reason(&self, says: impl Into<String>, rules: &[&str]) -> Reason {
        self.edition.reason(says, rules, None)
    }

    fn short(&mut self, offer: &OfferId, by: u64) {
        self.deliberation.short.push(Short { offer: offer.clone(), by });
    }

    /// The agreement that is meant: named, or the order's, or the only one it can be.
    fn find_agreement(&self) -> Option<&'a Agreement> {
        let of_order = || self.orders().first().map(|order| &order.agreement);
        if let Some(id) = self.question.agreement.as_ref().or_else(of_order) {
            return self.tenant.agreements.iter().find(|agreement| agreement.id == *id);
        }
        let direct = self.question.step == Step::CancelDirect;
        let fits = |agreement: &&Agreement| match self.question.program {
            Some(program) => agreement.program == program,
            None => (agreement.program == Program::Mosp) == direct,
        };
        let mut fitting = self.tenant.agreements.iter().filter(fits);
        let only = fitting.next().filter(|_| fitting.next().is_none());
        // An invoice of the one agreement there is, whatever it is.
        only.or_else(|| match self.tenant.agreements.as_slice() {
            [only] if self.question.program.is_none() => Some(only),
            _ => None,
        })
    }

    /// The orders that the question names; none if it names none.
    fn orders(&self) -> Vec<&'a Order> {
        let Some(name) = &self.question.order else { return Vec::new() };
        self.tenant.orders.iter().filter(|order| order.order == name.as_str()).collect()
    }

    /// The program under which the step is taken.
    fn program(&self) -> Option<Program> {
        self.question.program.or_else(|| self.agreement.map(|agreement| agreement.program))
    }

    /// A step of which facts say whether a program has it.
    fn step(&mut self) {
        let step = self.question.step;
        let all: Vec<&'a Fact<ProgramStep>> =
            self.edition.facts.program_step.iter().filter(|fact| fact.says.step == step).collect();
        let program = self.program();
        let fact = match program {
            Some(program) => all.iter().find(|fact| fact.says.programs.contains(&program)),
            None => all.iter().find(|fact| fact.says.open),
        };
        let Some(&fact) = fact else {
            let name = program.map_or("the program", name);
            let says = format!("the documents do not say how `{}` goes under {name}", step.name());
            let mut reason = self.reason(says, &["V17-VOL-02"]);
            reason.rules.extend(all.first().map(|fact| fact.cited.rules.clone()).unwrap_or_default());
            return self.say(Verdict::NotStated, reason);
        };
        self.remedy.clone_from(&fact.says.remedy);
        if !fact.says.open {
            let says =
                format!("`{}` is of volume licensing only, and not of {}", step.name(), program.map_or("", name));
            return self.say(Verdict::Refused, fact.reason(says));
        }
        match step {
            Step::MoveOrder => self.move_order(fact),
            Step::CancelDirect => self.cancel_direct(fact),
            Step::Activate => self.activate(fact),
            Step::ResendActivation => self.resend_activation(fact),
            Step::Remap => self.remap(fact),
            Step::Reserve | Step::Order => self.buy(fact),
            Step::InvoiceSupport => {
                let asked = fact.says.remedy.clone().unwrap_or_default();
                self.say(Verdict::Allowed, fact.reason(format!("questions about the invoice go to: {asked}")));
            }
            Step::NewVersion | Step::LicenseMobility => self.benefit(fact),
            Step::StepUp | Step::CorrectAttach => {}
        }
    }
}
