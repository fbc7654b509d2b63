//! `licet audit`: the effective licence position of a tenant and what is wrong with it.

mod compare;

use std::{collections::BTreeMap, io, path::PathBuf};

use licet::{
    audit::{Audit, Code, Finding},
    value::{Confidence, Money},
};

use super::evidence::Evidence;
use crate::{
    books::Books,
    engine,
    output::{Grid, Out, Tone, amount, basis, count, left, number, right, rules},
    progress,
    stop::{Outcome, Stop},
    tenant_folder,
};

/// The effective licence position of a tenant and what is wrong with it.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The tenant's folder
    tenant: PathBuf,
    /// List every finding, however many there are of one code
    #[arg(long)]
    all: bool,
    #[command(flatten)]
    other: compare::Other,
    #[command(flatten)]
    evidence: Evidence,
}

/// How many findings of one code are shown unless all are wanted.
const SHOWN: usize = 20;

/// Audits and shows the result.
pub(crate) fn run(args: &Args, out: &mut Out, books: &Books) -> Result<Outcome, Stop> {
    if args.other.is_wanted() {
        return compare::run(&args.tenant, &args.other, out, books);
    }
    let audit = match &args.evidence.bundle {
        Some(bundle) => args.evidence.make(&args.tenant, bundle, out, books)?,
        None => {
            let opened = tenant_folder::open(out, books, &args.tenant)?;
            let work = || engine::audit(&opened.edition, &opened.tenant);
            progress::while_working(out.shows_progress(), "auditing", work)?
        }
    };
    if out.json {
        out.answer(&audit)?;
    } else {
        show(out, &audit, args.all)?;
        basis(out, &books.catalog, &audit.basis)?;
    }
    Ok(Outcome::good_if(audit.compliant))
}

fn show(out: &mut Out, audit: &Audit, all: bool) -> io::Result<()> {
    let verdict =
        if audit.compliant { out.toned(Tone::Good, "compliant") } else { out.toned(Tone::Bad, "not compliant") };
    let findings = count(audit.findings.len(), "finding", "findings");
    out.title(format!("{}: {verdict}, {findings}", audit.tenant))?;
    let people: Vec<_> = audit.people.iter().map(|(status, many)| format!("{} {status}", number(many))).collect();
    if !people.is_empty() {
        out.paragraph(&format!("people: {}", people.join(", ")), 0)?;
    }
    position(out, audit)?;
    super::plan::price_notes(out, &audit.price_notes, all)?;
    usage_report(out, audit)?;
    let mut by_code: BTreeMap<Code, Vec<&Finding>> = BTreeMap::new();
    for finding in &audit.findings {
        by_code.entry(finding.code).or_default().push(finding);
    }
    let (waste, wrong): (Vec<_>, Vec<_>) = by_code.into_iter().partition(|(code, _)| code.is_compliant());
    for (code, findings) in wrong.iter().chain(&waste) {
        group(out, audit, *code, findings, all)?;
    }
    Ok(())
}

fn position(out: &mut Out, audit: &Audit) -> io::Result<()> {
    out.heading("effective licence position")?;
    if audit.position.is_empty() {
        return out.line("  nothing is owned, assigned or required");
    }
    let counts = ["owned", "assigned", "required", "free", "short"].map(right);
    let costs = [right("owned cost"), right("short cost")];
    let mut grid = Grid::new(&[&[left("offer")], &counts[..], &costs].concat());
    let cost = |money: Option<Money>| money.map(amount).unwrap_or_default();
    for line in &audit.position {
        grid.row([
            line.offer.to_string(),
            number(line.owned),
            number(line.assigned),
            number(line.required),
            number(line.free),
            if line.short > 0 { out.toned(Tone::Bad, number(line.short)) } else { number(line.short) },
            cost(line.monthly_cost),
            cost(line.short_cost),
        ]);
    }
    out.table(&grid)?;
    let total = |part: fn(&licet::audit::PositionLine) -> Option<Money>| audit.position.iter().filter_map(part).sum();
    let (owned, short): (Money, Money) = (total(|line| line.monthly_cost), total(|line| line.short_cost));
    let text = format!(
        "a month: owned seats cost {} {}, the missing ones would cost {}, as far as prices are stated",
        amount(owned),
        audit.currency,
        amount(short)
    );
    let text = match audit.list_prices {
        true => format!("{text}; at published list prices, because the tenant gives none of its own"),
        false => text,
    };
    let text = out.toned(Tone::Faint, text);
    out.paragraph(&text, 0)
}

/// The usage report of an on-premises tenant, corrected.
fn usage_report(out: &mut Out, audit: &Audit) -> io::Result<()> {
    if audit.usage_report.is_empty() {
        return Ok(());
    }
    out.heading("usage report, corrected")?;
    let counts = ["report", "external", "indirect", "needed", "owned"].map(right);
    let mut grid = Grid::new(&[&[left("type of user")], &counts[..]].concat());
    for line in &audit.usage_report {
        let numbers = [line.report, line.external_direct, line.internal_indirect, line.needed, line.owned];
        let [report, external, indirect, needed, owned] = numbers.map(number);
        grid.row([spelt(&line.licence_type), report, external, indirect, needed, owned]);
    }
    out.table(&grid)
}

/// The findings of one code.
fn group(out: &mut Out, audit: &Audit, code: Code, findings: &[&Finding], all: bool) -> io::Result<()> {
    let tone = if code.is_compliant() { Tone::Warning } else { Tone::Bad };
    let name = out.toned(tone, word(code));
    let exposure: Money = findings.iter().filter_map(|finding| finding.exposure).sum();
    let worth = if exposure == Money::ZERO {
        String::new()
    } else {
        format!(", {} {} a month", amount(exposure), audit.currency)
    };
    out.heading(format!("{name}: {}{worth}", count(findings.len(), "finding", "findings")))?;
    let words = [left("subject"), left("offer"), right("quantity"), right("a month"), left("remedy")];
    let mut grid = Grid::new(&[&words[..], &[left("rules"), left("sure")]].concat());
    let shown = if all { findings.len() } else { SHOWN };
    for finding in findings.iter().take(shown) {
        let cited: std::collections::BTreeSet<_> = finding.because.iter().flat_map(|reason| &reason.rules).collect();
        grid.row([
            finding.subject.clone().unwrap_or_default(),
            finding.offer.as_ref().map(ToString::to_string).unwrap_or_default(),
            finding.quantity.map(number).unwrap_or_default(),
            finding.exposure.map(amount).unwrap_or_default(),
            finding.remedy.clone(),
            rules(cited),
            match finding.confidence {
                Confidence::High => String::new(),
                Confidence::Medium => "medium".into(),
                Confidence::Low => "low".into(),
            },
        ]);
    }
    out.table(&grid)?;
    match findings.len().saturating_sub(shown) {
        0 => Ok(()),
        rest => out.line(format!("and {} more (--all shows them)", number(rest))),
    }
}

fn word(code: Code) -> String {
    spelt(&code)
}

/// A word of an answer as JSON spells it.
fn spelt(value: &impl serde::Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use licet::{
        audit::PositionLine,
        value::{Basis, Day, Reason},
    };

    use super::*;

    fn finding(code: Code, subject: &str) -> Finding {
        let says = "no held licence grants finance:full".to_string();
        let reason = Reason {
            says,
            rules: vec!["G21-USERTYPE-08".into()],
            fact: None,
            confidence: Confidence::Medium,
            reading: None,
        };
        Finding {
            code,
            subject: Some(subject.into()),
            offer: None,
            quantity: None,
            exposure: Some(Money::whole(180)),
            remedy: "assign finance.base".into(),
            confidence: Confidence::Medium,
            because: vec![reason],
        }
    }

    #[test]
    fn findings_stand_by_code_and_waste_last() {
        let day: Day = "2021-10-15".parse().unwrap();
        let line = PositionLine {
            offer: "finance.base".into(),
            title: "Dynamics 365 Finance".into(),
            owned: 1200,
            assigned: 1200,
            required: 1202,
            free: 0,
            short: 2,
            monthly_cost: Some(Money::whole(216_000)),
            short_cost: Some(Money::whole(360)),
        };
        let audit = Audit {
            tenant: "Contoso".into(),
            compliant: false,
            at_least: false,
            currency: "USD".into(),
            list_prices: true,
            price_notes: Vec::new(),
            position: vec![line],
            usage_report: Vec::new(),
            findings: vec![
                finding(Code::UnlicensedUser, "ada"),
                finding(Code::UnlicensedUser, "bob"),
                finding(Code::OverLicensed, "cleo"),
            ],
            people: BTreeMap::from([("internal".into(), 1202), ("external".into(), 3)]),
            basis: Basis::new("online-2021-09".into(), day),
        };
        insta::assert_snapshot!(Out::written(|out| show(out, &audit, false)));
    }
}
