//! What the table of access asks of a plan: whoever stands behind a system needs a licence for what they reach through
//! it, and where a licence of indirect access would serve, that one may be held instead (G21-MUX-03, G21-OL-36).

use std::collections::{BTreeMap, BTreeSet};

use super::{Limit, OrderLines, Reach, order_lines, restricted};
use crate::{
    capacity,
    catalog::Edition,
    require::{self, Requirements},
    rules::person_kind::PersonStatus,
    tenant::{SystemAccess, Tenant, Via},
    value::{Clause, OfferId, Reason, RightId},
};

/// What the table of access asks for.
#[derive(Debug, Clone, Default)]
pub struct Reached {
    /// For each person, by place: what they must be granted. A clause with [`Lines::right`] among its alternatives is met
    /// by the licences of indirect access as well.
    needs: BTreeMap<u32, BTreeMap<Clause, Reason>>,
    /// For each person, by place, what licences must bring for their own use of meters, wherever they work.
    brought: BTreeMap<u32, BTreeMap<RightId, Reason>>,
    /// The licences of indirect access, if they would serve anywhere.
    pub lines: Option<Lines>,
}

/// Licences of indirect access.
#[derive(Debug, Clone)]
pub struct Lines {
    /// The offer.
    pub offer: OfferId,
    /// Lines a year on every way on which they serve.
    pub lines: u64,
    /// So many are held if any is.
    pub quantity: u64,
    /// Whether they are held in any case: nobody stands behind a system whose licence would do instead.
    pub in_any_case: bool,
    /// Why.
    pub because: Reason,
}

impl Lines {
    /// The name under which a plan counts that enough of them are held: no offer, but there is one of it.
    pub fn enough(&self) -> OfferId {
        OfferId::new(format!("{}:enough", self.offer))
    }

    /// What they stand for in clauses.
    pub fn right(&self) -> RightId {
        right(&self.offer)
    }

    /// The limits: if any is held, as many as the lines ask for; in any case, if only they serve.
    pub fn limits(&self, owned: u64) -> Vec<Limit> {
        let (offers, quantity, because) = (BTreeSet::from([self.offer.clone()]), self.quantity, self.because.clone());
        let enough = BTreeSet::from([self.enough()]);
        let (of, finding) = (offers.clone(), "unlicensed-indirect");
        let mut limits = vec![
            Limit::Needs { offers: enough, of, at_least: quantity, finding, because: because.clone() },
            Limit::Minimum { offers, quantity, because: because.clone() },
        ];
        if self.in_any_case || owned > 0 {
            limits.push(Limit::Servers { offer: self.offer.clone(), quantity, because });
        }
        limits
    }
}

fn right(offer: &OfferId) -> RightId {
    RightId::new(format!("{offer}:held"))
}

/// What the table of access asks for, and what people use of meters of which each has an allowance of their own.
pub fn reached(edition: &Edition, tenant: &Tenant) -> Reached {
    let mut found = brought(edition, tenant);
    if tenant.access.is_empty() {
        return found;
    }
    let reach = Reach::of(edition, tenant);
    for row in tenant.access.iter().filter(|row| row.via != Via::Rekeyed) {
        if edition.catalog.rights.application(&row.target).is_some() {
            found.row(edition, tenant, &reach, row);
        }
    }
    found
}

/// What all users require, with what licences must bring for their own use of meters.
pub fn required(edition: &Edition, tenant: &Tenant) -> Requirements {
    brought(edition, tenant).added_to(edition, require::requirements(edition, tenant))
}

fn brought(edition: &Edition, tenant: &Tenant) -> Reached {
    let mut found = Reached::default();
    for personal in capacity::personal(edition, tenant) {
        for (at, (right, reason)) in personal.needs {
            found.brought.entry(at).or_default().insert(right, reason);
        }
    }
    found
}

impl Reached {
    fn row(&mut self, edition: &Edition, tenant: &Tenant, reach: &Reach<'_>, row: &SystemAccess) {
        let Some(name) = row.system.as_deref().or(row.user.as_ref().map(|user| user.as_str())) else { return };
        let serving = order_lines(edition, &row.target, row.via, row.table.as_deref()).filter(OrderLines::serves);
        let mut behind = reach.behind(name);
        if let (Some(user), Some(_)) = (&row.user, &row.system) {
            behind.people.extend(tenant.user_index(user).and_then(|at| u32::try_from(at).ok()));
        }
        if let Some(lines) = &serving {
            let bare = |at: &u32| tenant.devices.get(*at as usize).is_some_and(|device| device.functions.is_empty());
            let nobody = behind.people.is_empty() && behind.devices.is_empty();
            self.count(edition, lines, row.annual_lines.unwrap_or(0), nobody || behind.devices.iter().any(bare));
        }
        for &at in &behind.people {
            self.person(edition, tenant, at, row, serving.as_ref());
        }
    }

    fn count(&mut self, edition: &Edition, of: &OrderLines, more: u64, in_any_case: bool) {
        let known = self.lines.take();
        let lines = known.as_ref().map_or(0, |known| known.lines).saturating_add(more);
        let in_any_case = in_any_case || known.is_some_and(|known| known.in_any_case);
        let quantity = lines.div_ceil(of.lines_a_year.max(1)).max(1);
        let says =
            format!("{lines} lines a year ask for {quantity} of {}, or for licences of all behind them", of.offer);
        let rules = ["G21-OL-21", "G21-OL-27", "G21-OL-31", "G21-OL-36", "G26-OL-01", "G26-OL-03"];
        let because = edition.reason(says, &rules, None);
        self.lines = Some(Lines { offer: of.offer.clone(), lines, quantity, in_any_case, because });
    }

    /// What a person at the far end needs.
    fn person(&mut self, edition: &Edition, tenant: &Tenant, at: u32, row: &SystemAccess, of: Option<&OrderLines>) {
        let Some(user) = tenant.users.get(at as usize) else { return };
        let person = require::person(edition, user);
        if matches!(person.status, PersonStatus::Disabled | PersonStatus::NotAPerson | PersonStatus::External) {
            return;
        }
        let rules = ["G21-MUX-02", "G21-MUX-03", "G21-MUX-10", "G21-OL-30", "G26-EXT-05", "P19-MUX-02", "P19-MUX-12"];
        let mut need = |mut clause: Clause, says: String| {
            clause.any_of.extend(of.map(|lines| right(&lines.offer)));
            let reason = edition.reason(says, &rules, None);
            self.needs.entry(at).or_default().entry(clause).or_insert(reason);
        };
        let own = row.via == Via::Direct && !tenant.demand(user).grants.is_empty();
        let lowest = edition.catalog.rights.application(&row.target).and_then(|known| known.levels.first());
        if let Some(lowest) = lowest.filter(|_| !own) {
            let clause = Clause::of(RightId::new(format!("{}:{lowest}", row.target)), None);
            need(clause, format!("{} reaches {}", user.id, row.target));
        }
        for table in row.table.as_deref().unwrap_or_default().split(';').filter(|_| row.via != Via::Outbound) {
            if let Some(fact) = restricted(edition, table) {
                let clause = Clause { any_of: fact.says.rights.iter().cloned().collect(), environment: None };
                need(clause, format!("{} changes {table}", user.id));
            }
        }
    }

    /// What somebody with a requirement needs besides.
    fn more(&self, user: u32, requirement: &require::Requirement) -> BTreeMap<Clause, Reason> {
        let mut more = self.needs.get(&user).cloned().unwrap_or_default();
        let brought = self.brought.get(&user).into_iter().flatten();
        let clause = |right: &RightId| Clause::of(right.clone(), requirement.home.clone());
        more.extend(brought.map(|(right, reason)| (clause(right), reason.clone())));
        more
    }

    /// The requirements with what is reached besides; people who reach the same stay together.
    #[must_use]
    pub fn added_to(&self, edition: &Edition, requirements: Requirements) -> Requirements {
        if self.needs.is_empty() && self.brought.is_empty() {
            return requirements;
        }
        let Requirements { distinct, of_user } = requirements;
        let mut known: BTreeMap<require::Requirement, Vec<usize>> = BTreeMap::new();
        for (user, at) in of_user.iter().enumerate() {
            let Some(requirement) = distinct.get(*at as usize) else { continue };
            let more = u32::try_from(user).map(|user| self.more(user, requirement)).unwrap_or_default();
            let with =
                if more.is_empty() { requirement.clone() } else { requirement.with(&edition.catalog.rights, &more) };
            known.entry(with).or_default().push(user);
        }
        let mut of_user = of_user;
        for (at, users) in (0..).zip(known.values()) {
            for &user in users {
                if let Some(slot) = of_user.get_mut(user) {
                    *slot = at;
                }
            }
        }
        Requirements { distinct: known.into_keys().collect(), of_user }
    }
}
