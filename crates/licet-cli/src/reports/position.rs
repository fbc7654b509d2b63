//! The effective licence position: by product, department, cost centre and environment, and what was found.

use std::collections::BTreeMap;

use licet::{
    audit::{Audit, PersonLine, by_person},
    catalog::Catalog,
    value::{Money, OfferId},
};
use licet_formats::report::{Cell, Report, Sheet, column};

use super::{counted, report, rules, word};
use crate::{commands::plan::with_offers, output::said, tenant_folder::Opened};

/// What is owned, assigned, required, free and short.
pub(crate) fn position(catalog: &Catalog, opened: &Opened, audit: &Audit) -> Report {
    let mut answer = report("Effective licence position", catalog, &opened.tenant, &audit.basis);
    let people = by_person(&opened.edition, &opened.tenant);
    let products = products(audit);
    let findings = findings(audit);
    let total = |part: fn(&licet::audit::PositionLine) -> Option<Money>| audit.position.iter().filter_map(part).sum();
    let (owned, short): (Money, Money) = (total(|line| line.monthly_cost), total(|line| line.short_cost));
    answer.summary = vec![
        ("Compliant".into(), Cell::Truth(audit.compliant)),
        ("Users whose need is not fully stated: the answer says at least".into(), Cell::Truth(audit.at_least)),
        ("Findings".into(), counted(&findings)),
        ("Owned seats, a month, as far as prices are stated".into(), owned.into()),
        ("Missing seats, a month, as far as prices are stated".into(), short.into()),
    ];
    if audit.list_prices {
        answer.notes.insert(0, "at published list prices, because the tenant gives none of its own".into());
    }
    answer.notes.extend(audit.price_notes.iter().map(|note| said(&with_offers(note, true))));
    for (status, many) in &audit.people {
        answer.summary.push((format!("People: {status}"), Cell::Number(*many)));
    }
    let department = |line: &PersonLine| line.department.clone().unwrap_or_default();
    let cost_centre = |line: &PersonLine| line.cost_centre.clone().unwrap_or_default();
    let environment = |line: &PersonLine| line.environment.as_ref().map(ToString::to_string).unwrap_or_default();
    answer.sheets =
        vec![products, by("departments", "By department", "department", "Department", &people, &department)];
    // Where nobody's cost centre is stated the table would say nothing.
    if people.iter().any(|line| line.cost_centre.is_some()) {
        let by = by("cost-centres", "By cost centre", "cost_centre", "Cost centre", &people, &cost_centre);
        answer.sheets.push(by);
    }
    answer.sheets.push(by("environments", "By environment", "environment", "Environment", &people, &environment));
    answer.sheets.push(findings);
    answer
}

fn products(audit: &Audit) -> Sheet {
    let columns = [
        column("offer", "Offer"),
        column("title", "Product"),
        column("owned", "Owned"),
        column("assigned", "Assigned"),
        column("required", "Required"),
        column("free", "Free"),
        column("short", "Short"),
        column("monthly_cost", "Owned, a month"),
        column("short_cost", "Short, a month"),
    ];
    let mut sheet = Sheet::new("products", "By product", &columns);
    for line in &audit.position {
        sheet.row([
            Cell::text(&line.offer),
            Cell::text(&line.title),
            line.owned.into(),
            line.assigned.into(),
            line.required.into(),
            line.free.into(),
            line.short.into(),
            Cell::of(line.monthly_cost),
            Cell::of(line.short_cost),
        ]);
    }
    sheet
}

/// What users hold, need, lack and have to spare, by a part of the organisation. Licences of devices and of the tenant
/// belong to no user and stand by product only.
fn by(
    name: &'static str,
    title: &str,
    key: &'static str,
    head: &'static str,
    people: &[PersonLine],
    part: &dyn Fn(&PersonLine) -> String,
) -> Sheet {
    let mut found: BTreeMap<(String, &OfferId), [u64; 4]> = BTreeMap::new();
    for line in people {
        let required = line.required.as_deref().unwrap_or_default();
        for (at, offers) in [&line.held[..], required, &line.missing, &line.spare].into_iter().enumerate() {
            for offer in offers {
                let counts = found.entry((part(line), offer)).or_default();
                if let Some(count) = counts.get_mut(at) {
                    *count += 1;
                }
            }
        }
    }
    let columns = [
        column(key, head),
        column("offer", "Offer"),
        column("assigned", "Assigned"),
        column("required", "Required"),
        column("missing", "Missing"),
        column("spare", "To spare"),
    ];
    let mut sheet = Sheet::new(name, title, &columns);
    for ((part, offer), [held, required, missing, spare]) in found {
        let part = if part.is_empty() { Cell::text("not stated") } else { Cell::text(part) };
        sheet.row([part, Cell::text(offer), held.into(), required.into(), missing.into(), spare.into()]);
    }
    sheet
}

fn findings(audit: &Audit) -> Sheet {
    let columns = [
        column("code", "Finding"),
        column("compliant", "Compliant"),
        column("subject", "About"),
        column("offer", "Offer"),
        column("quantity", "Quantity"),
        column("exposure", "A month"),
        column("remedy", "Remedy"),
        column("confidence", "Confidence"),
        column("why", "Why"),
        column("rules", "Rules"),
    ];
    let mut sheet = Sheet::new("findings", "Findings", &columns);
    for finding in &audit.findings {
        sheet.row([
            word(finding.code),
            finding.code.is_compliant().into(),
            Cell::of(finding.subject.as_ref().map(Cell::text)),
            Cell::of(finding.offer.as_ref().map(Cell::text)),
            Cell::of(finding.quantity),
            Cell::of(finding.exposure),
            Cell::text(&finding.remedy),
            word(finding.confidence),
            Cell::text(finding.because.iter().map(|reason| reason.says.as_str()).collect::<Vec<_>>().join("; ")),
            rules(&finding.because),
        ]);
    }
    sheet
}
