//! Access that is recorded: by whom in the end, over how many tiers ever, and whether they are licensed for it.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    cheapest::Search,
    desk::Desk,
    finding::{Code, Finding},
    position::Required,
};
use crate::{
    decide::{Holder, OrderLines, Reach, Source, external, order_lines, restricted},
    require,
    rules::{external_access::Direct, grants::Scope, person_kind::PersonStatus},
    tenant::{SystemAccess, Via},
    value::{Clause, Money, RightId},
};

/// What was found in the table of access.
pub(super) fn findings(desk: &Desk<'_>, required: &mut Required) -> Vec<Finding> {
    let mut look = Look {
        desk,
        reach: Reach::of(desk.edition, desk.tenant),
        found: BTreeMap::new(),
        lines: BTreeMap::new(),
        clauses: BTreeMap::new(),
    };
    for row in &desk.tenant.access {
        if row.via != Via::Rekeyed && desk.edition.catalog.rights.application(&row.target).is_some() {
            look.row(row);
        }
    }
    look.settle(required)
}

/// Of whom or what something was found, and in which application.
type Key = (Code, String, String);

struct Look<'d> {
    desk: &'d Desk<'d>,
    reach: Reach<'d>,
    found: BTreeMap<Key, Finding>,
    /// Lines a year by system that only a licence of indirect access covers.
    lines: BTreeMap<String, (u64, OrderLines)>,
    clauses: BTreeMap<String, Clause>,
}

impl Look<'_> {
    /// One way into an application.
    fn row(&mut self, row: &SystemAccess) {
        let desk = self.desk;
        let Some(name) = row.system.as_deref().or(row.user.as_ref().map(|user| user.as_str())) else { return };
        let lines = order_lines(desk.edition, &row.target, row.via, row.table.as_deref());
        if let Some(lines) = lines.as_ref().filter(|lines| lines.serves() && desk.owns(&lines.offer)) {
            return self.count(name, row, lines);
        }
        let mut behind = self.reach.behind(name);
        if let (Some(user), Some(_)) = (&row.user, &row.system) {
            behind.people.extend(desk.tenant.user_index(user).and_then(|at| u32::try_from(at).ok()));
        }
        let mut open = false;
        for &at in &behind.people {
            open |= self.person(at, row);
        }
        open |= self.devices(&behind, row);
        let nobody = behind.people.is_empty() && behind.devices.is_empty();
        let serves = lines.filter(OrderLines::serves);
        if let Some(lines) = serves.filter(|_| nobody || open) {
            self.count(name, row, &lines);
        } else if nobody {
            self.nobody(name, row);
        }
    }

    fn count(&mut self, name: &str, row: &SystemAccess, lines: &OrderLines) {
        let entry = self.lines.entry(name.to_string()).or_insert_with(|| (0, lines.clone()));
        entry.0 = entry.0.saturating_add(row.annual_lines.unwrap_or(0));
    }

    /// What is needed at least to use an application: its lowest level.
    fn clause(&mut self, application: &str) -> Option<Clause> {
        let rights = &self.desk.edition.catalog.rights;
        if !self.clauses.contains_key(application) {
            let lowest = rights.application(application)?.levels.first()?;
            let clause = Clause::of(RightId::new(format!("{application}:{lowest}")), None);
            self.clauses.insert(application.to_string(), clause);
        }
        self.clauses.get(application).cloned()
    }

    /// A person at the far end; whether a licence is lacking.
    fn person(&mut self, at: u32, row: &SystemAccess) -> bool {
        let desk = self.desk;
        let Some(user) = desk.tenant.users.get(at as usize) else { return false };
        let person = require::person(desk.edition, user);
        let held = desk.holdings.held(Holder::User(at));
        let Some(clause) = self.clause(&row.target) else { return false };
        let has = |clause: &Clause| desk.shelf.cover(clause, Scope::User).met_in(held, &|offer| desk.owns(offer));
        let licensed = has(&clause);
        match person.status {
            PersonStatus::Disabled | PersonStatus::NotAPerson => return false,
            PersonStatus::External if !licensed => {
                self.outsider(user.id.as_str(), row);
                return false;
            }
            _ => {}
        }
        let name = user.id.as_str();
        if !licensed {
            let direct = row.via == Via::Direct;
            if direct && !desk.tenant.demand(user).grants.is_empty() {
                return false;
            }
            let code = if direct { Code::UnlicensedUser } else { Code::UnlicensedIndirect };
            let says = format!("{name} reaches {} and holds nothing that opens it", row.target);
            let because = vec![multiplexing(desk, says), person.reason];
            self.lacks(code, at, &clause, because, &row.target);
            return !direct;
        }
        for table in row.table.as_deref().unwrap_or_default().split(';') {
            let Some(fact) = restricted(desk.edition, table) else { continue };
            let wanted = Clause { any_of: fact.says.rights.iter().cloned().collect(), environment: None };
            if row.via != Via::Outbound && person.status != PersonStatus::External && !has(&wanted) {
                let because = vec![fact.reason(format!("{name} changes {table}, which needs {wanted}"))];
                self.lacks(Code::SeparateLicenceMissing, at, &wanted, because, table);
            }
        }
        false
    }

    fn lacks(&mut self, code: Code, at: u32, clause: &Clause, because: Vec<crate::value::Reason>, what: &str) {
        let desk = self.desk;
        let Some(user) = desk.tenant.users.get(at as usize) else { return };
        let held = desk.holdings.held(Holder::User(at));
        let want = desk.want(clause);
        let search = Search { desk, wanted: vec![&want.cover], held, among: desk.shelf.of_users, fits: &|_| true };
        let choice = search.run();
        let remedy = match &choice {
            Some(choice) => format!("give {}", choice.words(desk, held)),
            None => format!("no licence of this edition opens {clause}"),
        };
        let mut finding = Finding::new(code, remedy, because).about(&user.id);
        finding = finding.costing(choice.as_ref().and_then(|choice| choice.extra));
        let added = choice.map(|choice| desk.shelf.offers(choice.licences.minus(held))).unwrap_or_default();
        if let [only] = added.as_slice() {
            finding = finding.of(only);
        }
        self.found.entry((code, user.id.to_string(), what.to_string())).or_insert(finding);
    }

    /// Somebody from outside who does what external access does not cover.
    fn outsider(&mut self, name: &str, row: &SystemAccess) {
        let Some(fact) = external(self.desk.edition, &row.target) else { return };
        if row.via != Via::Direct || fact.says.direct != Direct::Refused {
            return;
        }
        let says = format!("{name} is from outside and uses {} itself", row.target);
        let remedy = "let them in by a portal, or license them";
        let finding = Finding::new(Code::UnlicensedExternal, remedy, vec![fact.reason(says)]).about(name);
        self.found.entry((Code::UnlicensedExternal, name.into(), row.target.to_string())).or_insert(finding);
    }

    /// Devices at the far ends; whether one lacks a licence.
    fn devices(&mut self, behind: &Source, row: &SystemAccess) -> bool {
        let desk = self.desk;
        let Some(clause) = self.clause(&row.target) else { return false };
        let mut open = false;
        for &at in &behind.devices {
            let Some(device) = desk.tenant.devices.get(at as usize) else { continue };
            let held = desk.holdings.held(Holder::Device(at));
            let opens = desk.shelf.cover(&clause, Scope::Device).met_in(held, &|offer| desk.owns(offer));
            if held.is_empty() && !opens {
                open = true;
                let says = format!("device {} reaches {} and holds no licence", device.id, row.target);
                let because = vec![multiplexing(desk, says)];
                let finding = Finding::new(Code::UnlicensedIndirect, "license the device", because).about(&device.id);
                let key = (Code::UnlicensedIndirect, device.id.to_string(), row.target.to_string());
                self.found.entry(key).or_insert(finding);
            }
        }
        open
    }

    /// A system with nobody behind it, that a licence of indirect access does not cover. Where the edition has no such
    /// licence, an account or gateway alone needs none; data going out, and a portal, count by those who are recorded.
    fn nobody(&mut self, name: &str, row: &SystemAccess) {
        let desk = self.desk;
        let silent = matches!(row.via, Via::Outbound | Via::Portal);
        if silent || row.system.is_none() || desk.edition.facts.indirect_access.is_empty() {
            return;
        }
        let says = format!("{name} reaches {} and nothing covers it", row.target);
        let rules = ["G21-OL-30", "G21-OL-34", "G21-OL-14", "G21-OL-13", "G21-MUX-03", "G26-OL-03", "G26-EXT-05"];
        let remedy = "record who is behind it and license them, or let it write designated tables only, on a way that \
                      qualifies";
        let finding = Finding::new(Code::UnlicensedIndirect, remedy, vec![desk.reason(says, &rules, None)]).about(name);
        self.found.entry((Code::UnlicensedIndirect, name.into(), row.target.to_string())).or_insert(finding);
    }

    /// Licences of indirect access: how many, and for whom they would do.
    fn settle(mut self, required: &mut Required) -> Vec<Finding> {
        let desk = self.desk;
        let total: u64 = self.lines.values().map(|(lines, _)| *lines).sum();
        let ceil = |lines: u64, of: &OrderLines| lines.div_ceil(of.lines_a_year.max(1)).max(1);
        if let Some((_, of)) = self.lines.values().next().cloned() {
            let (needed, owned) = (ceil(total, &of), desk.holdings.owned(&of.offer));
            required.at_least(&of.offer, needed);
            if owned > 0 && owned < needed && desk.holdings.subscriptions_known {
                let short = needed - owned;
                let says = format!("{total} lines a year are recorded, and {owned} licences allow fewer");
                let rules = ["G21-OL-21", "G21-OL-27", "G21-OL-31", "G26-OL-01"];
                let because = vec![desk.reason(says, &rules, None)];
                let remedy = format!("buy {short} more of {} at the anniversary; orders are not blocked", of.offer);
                let finding = Finding::new(Code::CapacityExceeded, remedy, because).about("order-lines").of(&of.offer);
                let finding = finding.counting(short).costing(desk.price(&of.offer, short));
                self.found.insert((Code::CapacityExceeded, "order-lines".into(), String::new()), finding);
            }
        }
        for (name, (lines, of)) in std::mem::take(&mut self.lines) {
            if desk.owns(&of.offer) {
                continue;
            }
            let needed = ceil(lines, &of);
            let rules = ["G21-OL-30", "G21-OL-28", "G21-OL-31", "G21-OL-35", "G26-OL-01"];
            let mut because = vec![desk.reason(format!("{name} writes {lines} lines a year"), &rules, None)];
            because.extend(of.because.iter().cloned());
            let people: Money = self.found.values().filter_map(|finding| finding.exposure).sum();
            let remedy = match people == Money::ZERO {
                true => format!("buy {needed} of {}", of.offer),
                false => format!("buy {needed} of {} instead of licences for the people behind it", of.offer),
            };
            let finding = Finding::new(Code::UnlicensedIndirect, remedy, because).about(&name).of(&of.offer);
            let finding = finding.counting(needed).costing(desk.price(&of.offer, needed));
            self.found.insert((Code::UnlicensedIndirect, name, String::new()), finding);
        }
        let mut seats: BTreeSet<(String, crate::value::OfferId)> = BTreeSet::new();
        for finding in self.found.values().filter(|finding| finding.code != Code::CapacityExceeded) {
            if let (Some(subject), Some(offer), None) = (&finding.subject, &finding.offer, finding.quantity) {
                seats.insert((subject.clone(), offer.clone()));
            }
        }
        for (_, offer) in seats {
            required.one_more(&offer, 1);
        }
        self.found.into_values().collect()
    }
}

/// Why whoever reaches it through something else needs a licence too.
fn multiplexing(desk: &Desk<'_>, says: String) -> crate::value::Reason {
    let rules = [
        "G21-MUX-02",
        "G21-MUX-03",
        "G21-MUX-05",
        "G21-MUX-07",
        "G21-MUX-08",
        "G21-MUX-09",
        "G21-MUX-10",
        "G21-OL-30",
        "G26-EXT-05",
        "P19-MUX-02",
        "P19-MUX-03",
        "P19-MUX-05",
        "P19-MUX-07",
        "P19-MUX-08",
        "P19-MUX-09",
        "P19-MUX-10",
        "P19-MUX-11",
        "P19-MUX-12",
        "P19-MUX-15",
        "P19-INT-04",
    ];
    desk.reason(says, &rules, None)
}
