//! Meters of which each user has an allowance of their own and nothing more is sold: a need of the person.
//!
//! Where the documents say that one licence brings its user so much and another one without limit, whoever uses more needs
//! a licence that brings it, whatever others hold. Such a need is written like a right: `METER:AMOUNT`, where the amount is
//! the least allowance that is enough, or `METER:no-limit`.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    book::{Book, Gauge, window_of},
    used::count,
};
use crate::{
    catalog::Edition,
    require,
    rules::{
        Fact,
        accrual::{Accrual, Pool},
        meter_window::Window,
        person_kind::PersonStatus,
    },
    tenant::{Tenant, User},
    value::{MeterId, OfferId, Quantity, Reason, RightId},
};

/// The word for an allowance without limit.
const NO_LIMIT: &str = "no-limit";

/// For each user, by place, what must be brought, and why.
pub type Needs = BTreeMap<u32, (RightId, Reason)>;

/// What is used of a meter by people who each need a licence that brings it.
#[derive(Debug, Clone)]
pub struct Personal {
    /// The meter.
    pub meter: MeterId,
    /// What must be brought.
    pub needs: Needs,
}

/// The needs that the use of meters makes for people.
pub fn personal(edition: &Edition, tenant: &Tenant) -> Vec<Personal> {
    let book = Book::of(edition, tenant);
    let of =
        |meter: &MeterId| Gauge::of(&book, meter).needs().map(|(needs, _)| Personal { meter: meter.clone(), needs });
    book.used_meters().filter_map(of).collect()
}

/// The licences that bring their user what such a need asks for, with the facts that say so; none for any other right.
pub fn allowing<'e>(edition: &'e Edition, right: &RightId) -> Vec<(&'e OfferId, &'e Fact<Accrual>)> {
    let Some((meter, level)) = right.as_str().split_once(':') else { return Vec::new() };
    let meter = MeterId::new(meter);
    if !edition.catalog.meters.contains_key(&meter) {
        return Vec::new();
    }
    let window = window_of(edition, &meter);
    let asked: Option<Quantity> = level.parse().ok();
    let facts = edition.facts.accrual.iter().filter(|fact| fact.says.meter == meter && fact.says.pool == Pool::User);
    let enough = facts.filter(|fact| {
        let amount = fact.says.per.in_window(fact.says.amount, window);
        fact.says.no_limit || asked.is_some_and(|asked| amount >= asked)
    });
    enough.flat_map(|fact| fact.says.offers.iter().map(move |offer| (offer, fact))).collect()
}

impl<'a> Gauge<'a> {
    fn accruals(&self) -> impl Iterator<Item = &'a Fact<Accrual>> {
        self.book.edition.facts.accrual.iter().filter(|fact| fact.says.meter == *self.id)
    }

    /// Whether what is used is a need of the person: each user has an allowance, some licences have no limit, and nothing
    /// is brought to the tenant or sold besides. Use over all time only, for what is used in a day or a month comes and
    /// goes.
    pub(super) fn is_personal(&self) -> bool {
        let facts = &self.book.edition.facts;
        let own = |fact: &Fact<Accrual>| fact.says.pool == Pool::User && fact.says.tenant_holds.is_empty();
        let besides = facts.included_capacity.iter().any(|fact| fact.says.meter == *self.id)
            || facts.pack.iter().any(|fact| fact.says.meter == *self.id)
            || facts.tier.iter().any(|fact| fact.says.meter == *self.id)
            || facts.unlimited_threshold.iter().any(|fact| fact.says.meters.contains(self.id));
        self.window == Window::Total
            && !self.level()
            && !self.distinct()
            && !besides
            && self.accruals().all(own)
            && self.accruals().any(|fact| fact.says.no_limit)
            && self.accruals().any(|fact| !fact.says.no_limit)
    }

    /// What people need, and what is recorded of nobody who is given licences; nothing if it is no need of the person.
    pub(super) fn needs(&self) -> Option<(Needs, Quantity)> {
        if !self.is_personal() {
            return None;
        }
        let (edition, tenant) = (self.book.edition, self.book.tenant);
        let allowances: BTreeSet<Quantity> = self
            .accruals()
            .filter(|fact| !fact.says.no_limit)
            .map(|fact| fact.says.per.in_window(fact.says.amount, self.window))
            .collect();
        let (mut needs, mut of_nobody) = (BTreeMap::new(), Quantity::ZERO);
        for (name, used) in count(self, None, None).by_user {
            let at = tenant.user_index(&name.into()).filter(|&at| {
                tenant.users.get(at).is_some_and(|user: &User| {
                    let status = require::person(edition, user).status;
                    !matches!(status, PersonStatus::Disabled | PersonStatus::NotAPerson | PersonStatus::External)
                })
            });
            let Some(at) = at.and_then(|at| u32::try_from(at).ok()) else {
                of_nobody += used;
                continue;
            };
            if used > Quantity::ZERO {
                needs.insert(at, self.need(allowances.iter().find(|allowed| **allowed >= used).copied(), &allowances));
            }
        }
        Some((needs, of_nobody))
    }

    /// What a person needs to whom that allowance, or none with a limit, is enough.
    fn need(&self, enough: Option<Quantity>, allowances: &BTreeSet<Quantity>) -> (RightId, Reason) {
        let (unit, meter) = (self.unit(), self.id);
        let (level, says) = match (enough, allowances.last()) {
            (Some(enough), _) => (enough.to_string(), format!("up to {enough} {unit} used of {meter}")),
            (None, Some(most)) => (
                NO_LIMIT.to_owned(),
                format!("more than {most} {unit} used of {meter}: only a licence without limit brings them"),
            ),
            (None, None) => (NO_LIMIT.to_owned(), format!("{meter} used")),
        };
        let rules: BTreeSet<&str> =
            self.accruals().flat_map(|fact| &fact.cited.rules).map(|rule| rule.as_str()).collect();
        let rules: Vec<&str> = rules.into_iter().collect();
        (RightId::new(format!("{meter}:{level}")), self.book.edition.reason(says, &rules, None))
    }

    /// Why nothing is planned for a meter of which each user has an allowance of their own, as far as it is no need of the
    /// person.
    pub(super) fn not_personal(&self) -> Reason {
        let edition = self.book.edition;
        let facts = &edition.facts;
        let (meter, unit) = (self.id, self.unit());
        let sold = || facts.pack.iter().filter(|fact| fact.says.meter == *meter && fact.says.buy);
        let own = format!("each user has an allowance of {meter} of their own");
        let stated = sold().find_map(|fact| Some((fact, fact.says.amount?)));
        let says = match (stated, sold().next()) {
            (Some((fact, amount)), _) => format!(
                "{own}; what is used beyond is met by {}, {amount} {unit}{} each, or by licences that bring more: a plan \
                 does not weigh one against the other, the meter says how many are lacking",
                fact.says.offer,
                fact.says.per.word()
            ),
            (None, Some(fact)) => format!(
                "{own}; {} adds to it, but no source of the edition says how much, nor whether to one user or to the tenant",
                fact.says.offer
            ),
            (None, None) => format!(
                "{own}; no source of the edition says what could be bought for {meter}, and not of every licence how much \
                 it brings"
            ),
        };
        let packs = sold().map(|fact| &fact.cited);
        let cited = self.accruals().map(|fact| &fact.cited).chain(packs).flat_map(|cited| &cited.rules);
        let rules: BTreeSet<&str> = cited.map(|rule| rule.as_str()).collect();
        edition.reason(says, &rules.into_iter().collect::<Vec<_>>(), None)
    }

    /// That so much is recorded of nobody who is given licences.
    pub(super) fn used_by_nobody(&self, quantity: Quantity) -> Reason {
        let rules: BTreeSet<&str> =
            self.accruals().flat_map(|fact| &fact.cited.rules).map(|rule| rule.as_str()).collect();
        let says = format!(
            "each user has an allowance of {} of their own; {quantity} {} are recorded of nobody to whom a plan gives \
             licences",
            self.id,
            self.unit()
        );
        self.book.edition.reason(says, &rules.into_iter().collect::<Vec<_>>(), None)
    }
}
