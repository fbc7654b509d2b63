//! Restricted tables, and licences for custom applications (G21-MUX-12..14, G21-DUALWRITE-05).

use super::{Desk, Said};
use crate::{
    catalog::Edition,
    decide::{Holder, Set, Verdict},
    rules::{Fact, grants::Scope, restricted_table::RestrictedTable},
    value::{Clause, UserId, fold},
};

/// What is said of a table, if it is restricted.
pub fn restricted<'e>(edition: &'e Edition, table: &str) -> Option<&'e Fact<RestrictedTable>> {
    let plain = table.trim().trim_start_matches('+');
    let plain = plain.split_once('=').map_or(plain, |(_, table)| table);
    let wanted = fold(plain);
    edition.facts.restricted_table.iter().find(|fact| fact.says.tables.iter().any(|name| fold(name) == wanted))
}

impl Desk<'_> {
    /// Whether the right is the lowest of an application whose lowest is reading.
    pub(super) fn reads(&self) -> bool {
        let application = self.shelf.edition.catalog.rights.application(self.question.right.application());
        let lowest = application.and_then(|application| application.levels.first());
        let level = self.question.right.as_str().split_once(':').map(|(_, level)| level);
        level == Some("read") && lowest.map(String::as_str) == level
    }

    fn restricted_tables(&self) -> Vec<&Fact<RestrictedTable>> {
        let tables = self.question.table.as_deref().unwrap_or_default();
        tables.split(';').filter_map(|table| restricted(self.shelf.edition, table)).collect()
    }

    /// What the licence for custom applications opens to its holder.
    pub(super) fn by_custom_application(&self, held: Set) -> Option<Said> {
        let edition = self.shelf.edition;
        self.question.table.as_ref()?;
        let holds = |fact: &&Fact<crate::rules::use_right::UseRight>| {
            fact.says.custom_applications && self.shelf.place(&fact.says.offer).is_some_and(|at| held.has(at))
        };
        let fact = edition.facts.use_right.iter().find(holds)?;
        let offer = &fact.says.offer;
        let restricted = self.restricted_tables();
        if restricted.is_empty() {
            let says = format!("{offer} opens tables that are not restricted to custom applications");
            return Some(Said { considered: vec![(Verdict::Allowed, fact.reason(says))], by: vec![offer.clone()] });
        }
        if !self.reads() {
            let changed = restricted.iter().map(|table| {
                let says = format!("{offer} does not open the restricted table {} for changes", name(table));
                (Verdict::Refused, table.reason(says))
            });
            return Some(Said { considered: changed.collect(), by: Vec::new() });
        }
        let refused = edition.choice("restricted-table-read") == "refused";
        let verdict = if refused { Verdict::Refused } else { Verdict::Warned };
        let says = format!("reading a restricted table is not named among what needs more than {offer}");
        let reason = edition.reason(says, &["G21-MUX-14", "G21-MUX-13"], Some("restricted-table-read"));
        Some(Said { considered: vec![(verdict, reason)], by: vec![offer.clone()] })
    }

    /// Whoever changes a restricted table must hold a licence that is meant for it.
    pub(super) fn narrow_table(&self, mut said: Said) -> Said {
        if !said.is_open() || self.reads() {
            return said;
        }
        let Some(user) = self.question.user.as_deref() else { return said };
        let Some(at) = self.tenant.user_index(&UserId::new(user)).and_then(|at| u32::try_from(at).ok()) else {
            return said;
        };
        let held = self.holdings.held(Holder::User(at));
        for table in self.restricted_tables() {
            let clause = Clause { any_of: table.says.rights.iter().cloned().collect(), environment: None };
            let licensed = self.shelf.cover(&clause, Scope::User).met_in(held, &|offer| self.holdings.owns(offer));
            let (verdict, says) = if licensed {
                (Verdict::Allowed, format!("{user} is licensed for the restricted table {}", name(table)))
            } else {
                (Verdict::Refused, format!("changing the restricted table {} needs {clause}", name(table)))
            };
            said = said.and(verdict, table.reason(says));
        }
        said
    }
}

fn name(table: &Fact<RestrictedTable>) -> &str {
    table.says.tables.first().map_or("", String::as_str)
}
