//! The steps from what is held to a plan.

use licet::catalog::Catalog;
use licet_formats::report::{Cell, Report, Sheet, column};
use licet_plan::change::{Action, ChangePlan, Principal};

use super::{counted, list, report, without, word};
use crate::{
    commands::plan::{under, with_offers},
    output::said,
    tenant_folder::Opened,
};

/// What to do, step by step.
pub(crate) fn change(catalog: &Catalog, opened: &Opened, change: &ChangePlan) -> Report {
    let title = if change.reversed { "Change plan, the way back" } else { "Change plan" };
    let mut answer = report(title, catalog, &opened.tenant, &change.basis);
    let columns = [
        column("step", "Step"),
        column("action", "Action"),
        column("kind", "Holder is"),
        column("principal", "User or device"),
        column("offer", "Offer"),
        column("title", "Product"),
        column("quantity", "Quantity"),
        column("program", "Under"),
        column("ends", "Runs until"),
        column("note", "To be known"),
    ];
    let mut sheet = Sheet::new("steps", "Steps in their order", &columns);
    for (number, step) in (1_u64..).zip(&change.steps) {
        let kind = match &step.principal {
            Some(Principal::Device(_)) => "device",
            Some(Principal::User(_)) => "user",
            None => "",
        };
        sheet.row([
            number.into(),
            Cell::text(step.action.word()),
            Cell::text(kind),
            Cell::of(step.principal.as_ref().map(|principal| Cell::text(principal.name()))),
            Cell::text(&step.offer),
            Cell::text(catalog.offers.get(&step.offer).map(|offer| offer.title.as_str()).unwrap_or_default()),
            step.quantity.into(),
            Cell::text(under(step.program)),
            Cell::of(step.ends),
            Cell::text(&step.note),
        ]);
    }
    answer.summary = vec![("Mode".into(), word(change.mode)), ("Steps".into(), counted(&sheet))];
    for action in [Action::Buy, Action::Assign, Action::Unassign, Action::LetGo] {
        let seats = change.steps.iter().filter(|step| step.action == action).map(|step| step.quantity).sum();
        answer.summary.push((format!("Seats: {}", action.word()), Cell::Number(seats)));
    }
    if !change.kept.is_empty() {
        answer.summary.push(("Need not fully stated, so they keep what they hold".into(), list(&change.kept)));
    }
    if !change.untouched.is_empty() {
        let offers = list(change.untouched.iter().map(|offer| offer.as_str()));
        answer.summary.push(("Of the whole tenant, not in the plan, so they stay".into(), offers));
    }
    if change.steps.iter().all(|step| step.program.is_none()) {
        without(&mut sheet, "program");
    }
    answer.notes.extend(change.price_notes.iter().map(|note| said(&with_offers(note, true))));
    answer.notes.insert(0, "for a while people hold both the old and the new licences; nobody is without one".into());
    answer.sheets = vec![sheet];
    answer
}
