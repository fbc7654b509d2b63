//! Duties and good order: the usage report, programs side by side, servers of another kind.

use super::{
    desk::Desk,
    finding::{Code, Finding},
};
use crate::{
    decide::{mixed_programs, programs_held},
    require::{included, kind_of},
    rules::person_kind::PersonStatus,
    tenant::Server,
    value::{Day, OfferId, fold},
};

/// What the tenant as a whole is to do or to know.
pub(super) fn findings(desk: &Desk<'_>) -> Vec<Finding> {
    let mut found: Vec<Finding> = report(desk).into_iter().collect();
    found.extend(programs(desk));
    found.extend(servers(desk));
    found.extend(beneath(desk));
    found
}

/// The usage report that the terms of on-premises software ask for at least once a year, and advise after a change.
fn report(desk: &Desk<'_>) -> Option<Finding> {
    let people = desk.requirements.distinct.iter().any(|r| r.person.status == PersonStatus::Internal);
    if desk.edition.def.deployment != "on-premises" || !people {
        return None;
    }
    let as_of = desk.tenant.as_of;
    let runs = desk.tenant.reports.iter().filter(|report| report.report == "usage");
    let last = runs.map(|report| report.run_at).filter(|day| *day <= as_of).max();
    let by_year = desk.edition.choice("report-annually") == "calendar-year";
    let due = |last: Day| match by_year {
        true => last.end_of_year(1),
        false => last.months_later(12),
    };
    let says = match last {
        Some(last) => match due(last).filter(|due| *due < as_of) {
            None => return advised(desk, last),
            Some(due) => {
                let days = as_of.days_since(due);
                format!("the usage report was last run on {last} and was due on {due}: {days} days overdue")
            }
        },
        None => "no run of the usage report is recorded".into(),
    };
    let because = vec![desk.reason(says, &["P19-SAM-13", "P19-SAM-04"], Some("report-annually"))];
    let remedy = "run the usage report, and once a year from then on";
    Some(Finding::new(Code::ReportOverdue, remedy, because).about("usage"))
}

/// Licences were given or taken away after the last run: advice to run it again, not a breach.
fn advised(desk: &Desk<'_>, last: Day) -> Option<Finding> {
    let as_of = desk.tenant.as_of;
    let given = desk.tenant.assignments.iter().filter_map(|assignment| assignment.since);
    let taken = desk.tenant.assignments.iter().filter_map(|assignment| assignment.until?.next());
    let changed = given.chain(taken).filter(|day| last < *day && *day <= as_of).max()?;
    let says = format!("licences changed on {changed}, and the usage report was last run on {last}");
    let because = vec![desk.reason(says, &["P19-SAM-12", "P19-SAM-15"], None)];
    let remedy = "run the usage report: it is advised after every change";
    Some(Finding::new(Code::ReportAdvised, remedy, because).about("usage"))
}

/// Licences of several programs on one account.
fn programs(desk: &Desk<'_>) -> Option<Finding> {
    let reason = mixed_programs(desk.edition, &programs_held(desk.tenant, desk.tenant.as_of))?;
    let remedy = "keep the licences of one program on an account of their own, or ask the licensing partner first";
    Some(Finding::new(Code::MixedPrograms, remedy, vec![reason]))
}

/// What stands beneath servers that online licences bring along is licensed apart.
fn beneath(desk: &Desk<'_>) -> Vec<Finding> {
    if included(desk.edition, desk.tenant).is_none() {
        return Vec::new();
    }
    let mut found = Vec::new();
    for fact in desk.edition.facts.server_place.iter().filter(|fact| !fact.says.apart.is_empty()) {
        let here = |server: &&Server| fold(server.place.as_deref().unwrap_or("own")) == fold(&fact.says.place);
        let servers: Vec<&str> =
            desk.tenant.servers.iter().flatten().filter(here).map(|server| server.id.as_str()).collect();
        if servers.is_empty() {
            continue;
        }
        let says = format!(
            "online licences bring the server licence of {}, and not the licences of supporting software",
            servers.join(", ")
        );
        let remedy = format!("obtain apart, if that is not done: {}", fact.says.apart.join("; "));
        found.push(Finding::new(Code::SupportingLicences, remedy, vec![fact.reason(says)]).about(&fact.says.place));
    }
    found
}

/// Servers that come with a licence that is lacking, need one of their own, or are of a kind nobody knows.
fn servers(desk: &Desk<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut counted: Vec<OfferId> = Vec::new();
    for server in desk.tenant.servers.iter().flatten() {
        found.extend(unknown_place(desk, server));
        let Some(kind) = &server.kind else { continue };
        let Some(fact) = kind_of(desk.edition, server) else {
            if !desk.edition.facts.server_kind.is_empty() {
                let says = format!("`{kind}` is no kind of server of this edition: {} is counted as one", server.id);
                let because = vec![desk.reason(says, &["P19-SERVER-01"], None)];
                let remedy = "write a kind that the edition knows, or leave it out";
                found.push(Finding::new(Code::UnknownRequirement, remedy, because).about(&server.id));
            }
            continue;
        };
        if !desk.holdings.subscriptions_known {
            continue;
        }
        if let Some(offer) = &fact.says.comes_with
            && !desk.owns(offer)
            && included(desk.edition, desk.tenant).is_none()
        {
            let says = format!("{} is a {kind}, which comes with {offer}; none is held", server.id);
            let finding = Finding::new(Code::ServerMissing, format!("buy 1 of {offer}"), vec![fact.reason(says)]);
            found.push(finding.about(&server.id).of(offer).counting(1).costing(desk.price(offer, 1)));
        }
        if let Some(offer) = &fact.says.licence {
            counted.push(offer.clone());
            let needed = counted.iter().filter(|known| *known == offer).count() as u64;
            if needed > desk.holdings.owned(offer) {
                let says = format!("{} is a {kind}: it is in no other licence and needs one of its own", server.id);
                let remedy = format!("obtain the licence of a {kind}; the guide of the older product says which");
                let finding = Finding::new(Code::ServerMissing, remedy, vec![fact.reason(says)]);
                found.push(finding.about(&server.id).of(offer).counting(1).costing(desk.price(offer, 1)));
            }
        }
    }
    found
}

/// A place or a version of a server of which no source speaks: what reaches the server is not stated.
fn unknown_place(desk: &Desk<'_>, server: &Server) -> Option<Finding> {
    let facts = &desk.edition.facts;
    let place = server.place.as_deref().filter(|place| {
        !facts.server_place.is_empty() && !facts.server_place.iter().any(|fact| fold(&fact.says.place) == fold(place))
    });
    let known = |version: &str| facts.server_version.iter().any(|fact| fold(&fact.says.version) == fold(version));
    let mut versions = [&server.licensed_as, &server.runs].into_iter().flatten();
    let version = versions.find(|version| !facts.server_version.is_empty() && !known(version));
    let what = place.or(version.map(|version| version.as_str()))?;
    let says = format!("no source says what reaches {}, of which the table says `{what}`", server.id);
    let because = vec![desk.reason(says, &["P19-CAL-14", "P19-CAL-15", "P19-DUAL-11"], None)];
    let remedy = "write a place and versions that the edition knows, or leave them out";
    Some(Finding::new(Code::UnknownRequirement, remedy, because).about(&server.id))
}
