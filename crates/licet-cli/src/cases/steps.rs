//! The questions `transition` and `program` as cases write them.

use licet::{
    decide::{Line, StepTaken},
    rules::{
        program_step::Step,
        transition_ratio::{Channel, Direction},
    },
    tenant::Program,
    transition::{Transition, Under},
    value::{AgreementId, Day, Moment, OfferId},
};
use serde::Deserialize;

use super::{
    Difference,
    question::{LineWritten, choice},
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TransitionWritten {
    program: Option<String>,
    purchased: Option<Day>,
    direction: String,
    from: Vec<LineWritten>,
    to: Option<OfferId>,
    version: Option<String>,
    versions_back: Option<u64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ProgramWritten {
    step: String,
    agreement: Option<AgreementId>,
    program: Option<String>,
    order: Option<String>,
    offer: Option<OfferId>,
    quantity: Option<u64>,
    #[serde(default)]
    lines: Vec<LineWritten>,
    account: Option<String>,
    by: Option<String>,
    to: Option<String>,
    at: Option<Moment>,
}

impl TransitionWritten {
    /// The question.
    pub(super) fn question(self) -> Result<Transition, Difference> {
        let channel = |text: &str| Channel::ALL.iter().find(|(name, _)| *name == text).map(|(_, channel)| *channel);
        let under = match self.program.as_deref() {
            None => Under::Unsaid,
            Some(text) => match Program::SPELT.iter().find(|(name, _)| *name == text) {
                Some((_, program)) => Under::Program(*program),
                None => match channel(text) {
                    Some(channel) => Under::Channel(channel),
                    None => Under::Program(choice("program", text, &Program::ALL)?),
                },
            },
        };
        Ok(Transition {
            under,
            purchased: self.purchased,
            direction: choice("direction", &self.direction, &Direction::ALL)?,
            from: lines(self.from),
            to: self.to,
            version: self.version,
            versions_back: self.versions_back,
        })
    }
}

impl ProgramWritten {
    /// The question.
    pub(super) fn question(self) -> Result<StepTaken, Difference> {
        let step = choice("step", &self.step, &Step::ALL)?;
        let program = self.program.as_deref().map(|text| choice("program", text, &Program::SPELT)).transpose()?;
        let mut lines = lines(self.lines);
        lines.extend(self.offer.map(|offer| Line { offer, quantity: self.quantity.unwrap_or(1) }));
        Ok(StepTaken {
            agreement: self.agreement,
            program,
            order: self.order,
            lines,
            account: self.account,
            by: self.by,
            to: self.to,
            at: self.at,
            ..StepTaken::of(step)
        })
    }
}

fn lines(written: Vec<LineWritten>) -> Vec<Line> {
    written.into_iter().map(|line| Line { offer: line.offer, quantity: line.quantity }).collect()
}
