//! The cheapest lawful set of licences: as a plan, and as a quote.

use licet::{catalog::Catalog, tenant::Tenant, value::Money};
use licet_formats::report::{Cell, Letter, Report, Sheet, column};
use licet_plan::{Mode, Plan};

use crate::{
    commands::plan::{under, with_offers},
    output::said,
};

use super::{list, offers, reasons, report, rules, without, word};

/// What to buy, who gets what, and why.
pub(crate) fn purchase(catalog: &Catalog, tenant: &Tenant, plan: &Plan) -> Report {
    let mut answer = with_lines("Plan of licences", catalog, tenant, plan);
    answer.sheets.extend([licences(plan), choices(plan), limits(plan), obstacles(plan)]);
    answer
}

/// What to buy and what it costs, as a letter.
pub(crate) fn quote(catalog: &Catalog, tenant: &Tenant, plan: &Plan, letter: Letter) -> Report {
    let mut answer = with_lines("Quote", catalog, tenant, plan);
    for sheet in &mut answer.sheets {
        sheet.title = "Lines".into();
        // How many of them somebody uses is for who buys to know, not for who sells.
        without(sheet, "used");
    }
    answer.letter = Some(letter);
    if !plan.feasible {
        answer.sheets.push(obstacles(plan));
    }
    answer
}

fn with_lines(title: &str, catalog: &Catalog, tenant: &Tenant, plan: &Plan) -> Report {
    let mut answer = report(title, catalog, tenant, &plan.basis);
    answer.summary = vec![("A lawful plan exists".into(), plan.feasible.into()), ("Mode".into(), word(plan.mode))];
    if plan.feasible {
        answer.summary.push(("A month".into(), plan.monthly_cost.into()));
        answer.summary.push(("No lawful plan costs less".into(), plan.proof.optimal.into()));
        if !plan.proof.optimal {
            answer.summary.push(("At most above the lower bound, a month".into(), plan.proof.gap.into()));
        }
        if plan.once_cost != Money::ZERO {
            answer.summary.push(("Once".into(), plan.once_cost.into()));
        }
        if plan.mode == Mode::KeepOwned || plan.committed_cost != Money::ZERO {
            answer
                .summary
                .push(("Beside it owned seats that are paid anyhow, a month".into(), plan.committed_cost.into()));
        }
        if let (Some(now), Some(saving)) = (plan.cost_now, plan.saving) {
            answer.summary.push(("What is held now, a month".into(), now.into()));
            answer.summary.push(("Saved, a month".into(), saving.into()));
        }
    }
    if plan.published_prices {
        answer.notes.insert(0, "at published list prices, because the tenant gives none of its own".into());
    }
    answer.notes.extend(plan.price_notes.iter().map(|note| said(&with_offers(note, true))));
    let columns = [
        column("offer", "Offer"),
        column("title", "Product"),
        column("quantity", "Quantity"),
        column("used", "In use"),
        column("owned", "Owned and kept"),
        column("unit_price", "Unit price"),
        column("per", "Per"),
        column("program", "Under"),
        column("monthly_cost", "A month"),
        column("why", "Why"),
    ];
    let mut sheet = Sheet::new("lines", "What to buy", &columns);
    for line in &plan.lines {
        sheet.row([
            Cell::text(&line.offer),
            Cell::text(&line.title),
            line.quantity.into(),
            line.used.into(),
            line.owned.into(),
            line.unit_price.into(),
            word(line.per),
            Cell::text(under(line.program)),
            line.monthly_cost.into(),
            reasons(&line.because),
        ]);
    }
    if plan.lines.iter().all(|line| line.program.is_none()) {
        without(&mut sheet, "program");
    }
    answer.sheets = vec![sheet];
    answer
}

fn licences(plan: &Plan) -> Sheet {
    let columns = [column("principal", "User or device"), column("licences", "Licences")];
    let mut sheet = Sheet::new("licences", "Who gets what", &columns);
    for (name, licences) in &plan.licences {
        sheet.row([Cell::text(name), offers(licences)]);
    }
    for unlicensed in &plan.unlicensed {
        sheet.row([Cell::text(&unlicensed.user), Cell::text(format!("none: {}", unlicensed.because.says))]);
    }
    sheet
}

fn choices(plan: &Plan) -> Sheet {
    let columns = [
        column("count", "People or devices"),
        column("subjects", "For example"),
        column("needs", "Need"),
        column("licences", "Get"),
        column("monthly_cost", "One, a month"),
        column("next", "The next best"),
        column("next_costs_more", "Which costs more"),
        column("rules", "Rules"),
    ];
    let mut sheet = Sheet::new("choices", "Why", &columns);
    for choice in &plan.choices {
        let next = choice.next.as_ref();
        sheet.row([
            choice.count.into(),
            list(&choice.subjects),
            list(&choice.needs),
            offers(&choice.licences),
            choice.monthly_cost.into(),
            Cell::of(next.map(|next| offers(&next.licences))),
            Cell::of(next.map(|next| next.costs_more)),
            rules(&choice.because),
        ]);
    }
    sheet
}

fn limits(plan: &Plan) -> Sheet {
    let mut sheet =
        Sheet::new("limits", "Limits that had a say", &[column("limit", "Limit"), column("rules", "Rules")]);
    for limit in &plan.limits {
        sheet.row([Cell::text(&limit.says), rules([limit])]);
    }
    sheet
}

fn obstacles(plan: &Plan) -> Sheet {
    let columns = [
        column("count", "People or devices"),
        column("subjects", "For example"),
        column("needs", "Need"),
        column("help", "What to do"),
        column("why", "Why"),
    ];
    let mut sheet = Sheet::new("obstacles", "What stands in the way", &columns);
    for obstacle in &plan.obstacles {
        sheet.row([
            obstacle.count.into(),
            list(&obstacle.subjects),
            list(&obstacle.needs),
            Cell::text(&obstacle.help),
            reasons(&obstacle.because),
        ]);
    }
    sheet
}
