//! Licences of indirect access in place of licences of people and devices (G21-OL-36).
//!
//! All must hold: the licence is held, the way is indirect and inbound and one of those that qualify, the application is
//! one of those reached, and every table written is designated, or holds what a line requires and references.

use super::{Desk, Said};
use crate::{
    catalog::Edition,
    decide::Verdict,
    rules::{Fact, indirect_access::IndirectAccess},
    tenant::Via,
    value::{OfferId, Reason, fold},
};

/// What licences of indirect access say of a way into an application.
#[derive(Debug, Clone)]
pub struct OrderLines {
    /// The licence.
    pub offer: OfferId,
    /// Whether the licence would serve, if it were held.
    pub verdict: Verdict,
    /// Why.
    pub because: Vec<Reason>,
    /// How many lines a year one licence allows.
    pub lines_a_year: u64,
}

/// What licences of indirect access say of a way in; `None` if the edition knows none.
pub fn order_lines(edition: &Edition, application: &str, via: Via, tables: Option<&str>) -> Option<OrderLines> {
    let fact = edition.facts.indirect_access.iter().next()?;
    let mut lines = OrderLines {
        offer: fact.says.offer.clone(),
        verdict: Verdict::Allowed,
        because: Vec::new(),
        lines_a_year: fact.says.lines_a_year,
    };
    lines.consider(way(edition, fact, application, via));
    match tables {
        Some(tables) => tables.split(';').for_each(|table| lines.consider(designated(edition, fact, table.trim()))),
        None => {
            let says = format!("{} serves as far as only designated tables are written", fact.says.offer);
            let rules = ["G21-OL-08", "G21-OL-36", "G26-OL-04"];
            lines.consider((Verdict::Warned, edition.reason(says, &rules, None)));
        }
    }
    Some(lines)
}

impl OrderLines {
    fn consider(&mut self, (verdict, reason): (Verdict, Reason)) {
        self.verdict = self.verdict.max(verdict);
        self.because.push(reason);
    }

    /// Whether the licence would serve, if it were held.
    pub fn serves(&self) -> bool {
        self.verdict < Verdict::NotStated
    }
}

/// Whether the way and the application qualify.
fn way(edition: &Edition, fact: &Fact<IndirectAccess>, application: &str, via: Via) -> (Verdict, Reason) {
    let offer = &fact.says.offer;
    if !fact.says.applications.iter().any(|known| known == application) {
        let says = format!("{offer} does not reach {application}");
        return (Verdict::Refused, fact.reason(says));
    }
    if fact.says.routes.contains(&via) {
        return (Verdict::Allowed, fact.reason(format!("{offer} replaces licences of users and devices on this way")));
    }
    let (says, rules): (_, &[&str]) = match via {
        Via::Direct => (
            format!("{offer} does not serve for using {application} itself"),
            &["G21-OL-06", "G21-OL-13", "G21-OL-36", "G26-OL-03"],
        ),
        Via::Outbound => {
            (format!("{offer} does not serve for data that go out"), &["G21-OL-15", "G21-OL-36", "G26-OL-03"])
        }
        _ => (
            format!("{offer} does not serve on this way; ways that qualify are others"),
            &["G21-OL-05", "G21-OL-07", "G21-OL-14", "G21-OL-36", "G26-OL-03"],
        ),
    };
    (Verdict::Refused, edition.reason(says, rules, None))
}

/// Whether a table is designated. `A=B` is the custom entity A over the table B, `+C` what a line requires and
/// references.
fn designated(edition: &Edition, fact: &Fact<IndirectAccess>, written: &str) -> (Verdict, Reason) {
    if let Some(supporting) = written.strip_prefix('+') {
        let says =
            format!("{supporting} is required by a line and referenced by it: it needs no licence beside the line");
        return (Verdict::Allowed, edition.reason(says, &["G21-OL-16", "G21-OL-17", "G26-OL-03"], None));
    }
    let (entity, table) = written.split_once('=').map_or((None, written), |(entity, table)| (Some(entity), table));
    let known = edition.facts.order_line_table.iter().find(|fact| fold(&fact.says.table) == fold(table));
    if let Some(known) = known {
        let sure = known.cited.confidence > crate::value::Confidence::Low;
        let over = entity.map(|entity| format!(" under the custom entity {entity}")).unwrap_or_default();
        let mut reason = known.reason(format!("{}{over} is designated: {}", known.says.table, known.says.line_type));
        if entity.is_some() {
            let rule = edition.reason("", &["G21-OL-09"], None);
            reason.rules.extend(rule.rules);
        }
        return (if sure { Verdict::Allowed } else { Verdict::Warned }, reason);
    }
    let says = format!("{table} is not known to be designated for {}", fact.says.offer);
    let rules = ["G21-OL-08", "G21-OL-10", "G21-OL-12", "G21-OL-14", "G21-OL-32", "G26-OL-04"];
    let undecided = edition.choice("order-line-tables") == "undecided";
    let verdict = if undecided { Verdict::NotStated } else { Verdict::Refused };
    (verdict, edition.reason(says, &rules, Some("order-line-tables")))
}

impl Desk<'_> {
    /// An access that a licence of indirect access covers, or why none does. `None` where the edition knows none, and
    /// where neither the way nor the holdings have to do with one.
    pub(super) fn by_lines(&self, who: &str) -> Option<Said> {
        let (edition, application) = (self.shelf.edition, self.question.right.application());
        let lines = order_lines(edition, application, self.via, self.question.table.as_deref())?;
        let held = self.holdings.owns(&lines.offer);
        if !held && !lines.serves() {
            return None;
        }
        if held {
            let because = lines.because.into_iter().map(|reason| {
                let verdict = if lines.verdict < Verdict::NotStated { Verdict::Allowed } else { lines.verdict };
                (verdict, reason)
            });
            let mut said = Said { considered: because.collect(), by: Vec::new() };
            if lines.verdict == Verdict::Warned
                && let Some(last) = said.considered.last_mut()
            {
                last.0 = Verdict::Warned;
            }
            said.by = vec![lines.offer];
            return Some(said);
        }
        let says = format!("{} would cover {who} here, and the tenant does not hold it", lines.offer);
        let rules = ["G21-OL-28", "G21-OL-30", "G26-OL-01"];
        Some(Said::one(Verdict::Refused, edition.reason(says, &rules, None)))
    }
}
