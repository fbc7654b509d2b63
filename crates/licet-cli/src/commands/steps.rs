//! `licet check --program-step`: moving a direct purchase, activating, reserving, ordering, remapping, correcting.

use licet::{
    decide::{Line, StepTaken, Verdict},
    rules::program_step::Step,
    tenant::Program,
    value::{AgreementId, Moment},
};

use super::check::{known_offer, line, verdict};
use crate::{
    books::Books,
    engine,
    output::{Out, basis},
    stop::{Outcome, Stop},
    tenant_folder::Opened,
};

/// What a step under a program is about.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Steps under a program")]
#[group(skip)]
pub(crate) struct Args {
    /// May this step be taken, and what follows: move-order, activate, cancel-direct, resend-activation, reserve, order,
    /// remap, step-up, correct-attach, invoice-support
    #[arg(long, value_name = "STEP", value_parser = step)]
    program_step: Option<Step>,
    /// Under this agreement of the tenant
    #[arg(long, requires = "program_step")]
    agreement: Option<String>,
    /// This order of the tenant
    #[arg(long, requires = "program_step")]
    order: Option<String>,
    /// What the step is about
    #[arg(long, value_name = "OFFER=QUANTITY", num_args = 1.., value_parser = line, requires = "program_step")]
    lines: Vec<(String, u64)>,
    /// The online account wished for
    #[arg(long, requires = "program_step")]
    account: Option<String>,
    /// Who takes the step
    #[arg(long, requires = "program_step")]
    by: Option<String>,
}

/// What a step shares with other questions.
pub(super) struct Common {
    pub(super) program: Option<Program>,
    pub(super) to: Option<String>,
    pub(super) at: Option<Moment>,
}

impl Args {
    /// Whether a step is asked about.
    pub(super) fn asked(&self) -> bool {
        self.program_step.is_some()
    }
}

fn step(text: &str) -> Result<Step, String> {
    let known = Step::ALL.iter().find(|(word, _)| word.eq_ignore_ascii_case(text));
    known.map(|(_, step)| *step).ok_or_else(|| {
        let words: Vec<_> = Step::ALL.iter().map(|(word, _)| *word).collect();
        format!("no such step; known: {}", words.join(", "))
    })
}

/// Decides and shows a step.
pub(super) fn run(args: &Args, common: Common, out: &mut Out, books: &Books, opened: &Opened) -> Result<Outcome, Stop> {
    let Some(step) = args.program_step else { return Ok(Outcome::Good) };
    let (mut lines, mut problems) = (Vec::new(), Vec::new());
    for (name, quantity) in &args.lines {
        match known_offer(&books.catalog, name) {
            Ok(offer) => lines.push(Line { offer, quantity: *quantity }),
            Err(problem) => problems.push(problem),
        }
    }
    if !problems.is_empty() {
        return Err(problems.into());
    }
    let question = StepTaken {
        agreement: args.agreement.as_ref().map(AgreementId::new),
        program: common.program,
        order: args.order.clone(),
        lines,
        account: args.account.clone(),
        by: args.by.clone(),
        to: common.to,
        at: common.at,
        ..StepTaken::of(step)
    };
    let answer = engine::program(&opened.edition, &opened.tenant, &question);
    let decision = &answer.decision;
    if out.json {
        out.answer(&answer)?;
    } else {
        verdict(out, step.name(), decision)?;
        let day = |day: &dyn ToString| day.to_string();
        let told = [
            ("due", answer.due.as_ref().map(|due| day(due))),
            ("usable at the latest", answer.available.as_ref().map(|at| day(at))),
            ("runs to", answer.ends.as_ref().map(|ends| day(ends))),
            ("what to do", answer.remedy.clone()),
        ];
        for (what, text) in told {
            if let Some(text) = text {
                out.paragraph(&format!("{what}: {text}"), 2)?;
            }
        }
        for line in &answer.pooled {
            out.line(format!("  in the account then: {} of {}", line.quantity, line.offer))?;
        }
        basis(out, &books.catalog, &decision.basis)?;
    }
    Ok(Outcome::good_if(matches!(decision.verdict, Verdict::Allowed | Verdict::Warned)))
}
