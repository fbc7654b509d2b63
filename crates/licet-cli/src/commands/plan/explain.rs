//! `licet plan --explain`: what each coupling costs, and which changes would save most.

use std::io;

use licet_plan::{ByUse, Coupling, CouplingKind, Plan, Worth, worth};
use serde::Serialize;

use super::{money, signed};
use crate::{
    output::{Grid, Out, amount, count, left, names, number, reasons, right},
    progress,
    tenant_folder::Opened,
};

/// A plan with what its couplings cost and what would be worth changing.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub(crate) struct Explained<'a> {
    /// The plan.
    #[serde(flatten)]
    pub(super) plan: &'a Plan,
    /// What its couplings cost, and what would be worth changing (`--explain`).
    #[serde(flatten)]
    pub(super) worth: Option<&'a Worth>,
    /// What would be enough by what people really use (`--by-use`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) by_use: Option<&'a ByUse>,
}

/// Solves everything that could be otherwise.
pub(super) fn explain(out: &Out, opened: &Opened, plan: &Plan) -> Worth {
    let work = || worth(&opened.edition, &opened.tenant, plan);
    progress::while_working(out.shows_progress(), "solving what could be otherwise", work)
}

/// What was found.
pub(super) fn show(out: &mut Out, plan: &Plan, worth: &Worth, all: bool) -> io::Result<()> {
    couplings(out, plan, worth)?;
    changes(out, plan, worth, all)?;
    let tried = worth.tried;
    let text = format!(
        "Looked at {}, {} of them without effect on the model; sought candidates in the {} that cost most of {}, found \
         {}, and solved the {} of the highest estimate exactly. Each saving is that of one change by itself; they do not add up.",
        count(
            tried.couplings,
            "limit, condition, split or other reading",
            "limits, conditions, splits and other readings"
        ),
        number(tried.without_effect),
        count(tried.demands, "demand", "demands"),
        number(tried.demands_in_all),
        count(tried.candidates, "candidate", "candidates"),
        number(tried.solved),
    );
    out.heading("what was tried")?;
    out.paragraph(&text, 2)
}

fn couplings(out: &mut Out, plan: &Plan, worth: &Worth) -> io::Result<()> {
    out.heading("what each limit and reading costs (the tenant solved anew without it)")?;
    if worth.couplings.is_empty() {
        return out.line("  nothing: the plan would cost the same without any of them");
    }
    let mut grid = Grid::new(&[right("saves"), right("then a month"), left("what"), left("otherwise")]);
    for coupling in &worth.couplings {
        grid.row([
            match (coupling.saves, plan.feasible) {
                (Some(saves), _) => signed(saves),
                (None, true) => "no lawful plan".into(),
                (None, false) => "makes it lawful".into(),
            },
            coupling.cost.map_or_else(String::new, |cost| money(plan, cost)),
            kind(coupling).into(),
            coupling.otherwise.clone(),
        ]);
    }
    out.table(&grid)?;
    reasons(out, worth.couplings.iter().map(|coupling| &coupling.because), 2)
}

fn kind(coupling: &Coupling) -> &'static str {
    match coupling.kind {
        CouplingKind::Minimum => "minimum",
        CouplingKind::Limit => "limit",
        CouplingKind::Condition => "condition",
        CouplingKind::Split => "split",
        CouplingKind::Reading => "reading",
    }
}

fn changes(out: &mut Out, plan: &Plan, worth: &Worth, all: bool) -> io::Result<()> {
    out.heading("what would be worth changing (each solved exactly)")?;
    if worth.changes.is_empty() {
        return out.line("  no change that was tried saves anything");
    }
    let mut grid = Grid::new(&[right("saves"), right("then a month"), left("change"), right("people"), left("who")]);
    for change in &worth.changes {
        grid.row([
            amount(change.saves),
            money(plan, change.cost),
            change.what.clone(),
            if change.count > 0 { number(change.count) } else { String::new() },
            names(&change.subjects, change.count, all),
        ]);
    }
    out.table(&grid)
}
