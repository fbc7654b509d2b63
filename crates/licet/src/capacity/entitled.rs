//! What the owned licences bring to a meter.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Owned, State,
    book::{Gauge, holds},
    tiers,
    used::Count,
    window::Moment,
};
use crate::{
    rules::{
        Fact,
        accrual::{Accrual, Pool},
        included_capacity::IncludedCapacity,
        included_stacking::Stacking,
        meter_window::{Beyond, Window},
        pack::Pack,
    },
    value::{Day, OfferId, Quantity, Reason},
};

/// What the owned licences bring to a meter in one window.
#[derive(Debug, Clone, Default)]
pub(super) struct Entitled<'a> {
    /// What all of the tenant have together.
    pub(super) pool: Quantity,
    /// What was bought on top.
    pub(super) packs: Quantity,
    /// What users have alone, added up.
    pub(super) of_users: Quantity,
    /// What each user has who may be named.
    allowances: BTreeMap<&'a str, Quantity>,
    /// What any user named in an entry has, where no assignments say who is licensed.
    anybody: Option<Quantity>,
    /// Users who have no limit of their own.
    free: BTreeSet<&'a str>,
    per_user: bool,
    pub(super) unlimited: bool,
    /// Something is held of which no source says what it brings.
    pub(super) unstated: bool,
    /// The edition says nothing about the meter.
    silent: bool,
    pub(super) because: Vec<Reason>,
}

impl Entitled<'_> {
    /// Everything together; `None` if the documents do not say.
    pub(super) fn total(&self) -> Option<Quantity> {
        let total = self.pool + self.packs + self.of_users;
        (!(self.silent || self.unstated && total == Quantity::ZERO)).then_some(total)
    }

    /// How much more was used than entitled.
    pub(super) fn over(&self, count: &Count<'_>) -> Quantity {
        if self.unlimited {
            return Quantity::ZERO;
        }
        if !self.per_user {
            return count.total.above(self.pool + self.packs);
        }
        let (mut beyond, mut unlicensed) = (Quantity::ZERO, Quantity::ZERO);
        for (user, used) in count.by_user.iter().filter(|(user, _)| !self.free.contains(*user)) {
            let anybody = self.anybody.filter(|_| !user.is_empty());
            match self.allowances.get(user).copied().or(anybody) {
                Some(allowed) => beyond += used.above(allowed),
                None => unlicensed += *used,
            }
        }
        (beyond + unlicensed.above(self.pool)).above(self.packs)
    }

    /// What is left; what is lacking stands below zero.
    pub(super) fn remaining(&self, count: &Count<'_>) -> Option<Quantity> {
        let total = self.total().filter(|_| !self.unlimited)?;
        let over = self.over(count);
        Some(if over > Quantity::ZERO { Quantity::ZERO - over } else { total - count.total })
    }

    /// How the meter stands.
    pub(super) fn state(&self, beyond: Beyond, count: &Count<'_>, early: bool) -> State {
        let over = self.over(count) > Quantity::ZERO;
        match (self.total(), beyond) {
            _ if self.unlimited => State::Unlimited,
            (None, _) => State::NotStated,
            (Some(_), Beyond::Exceeded) if over => State::Exceeded,
            (Some(_), Beyond::Warned) if over => State::Warned,
            (Some(_), Beyond::Blocked) if over => State::Blocked,
            // Reaching the limit is what warns, and what ends it.
            (Some(all), Beyond::Warned) if all > Quantity::ZERO && count.total >= all && early => State::Warned,
            (Some(all), Beyond::Blocked) if all > Quantity::ZERO && count.total >= all => State::Blocked,
            (Some(_), _) => State::Ok,
        }
    }
}

/// What is owned brings so much.
pub(super) fn entitled<'a>(gauge: &Gauge<'a>, owned: Owned<'_>, moment: &Moment) -> Entitled<'a> {
    let facts = &gauge.book.edition.facts;
    let mut found = Entitled { per_user: gauge.per_user(), silent: !gauge.is_dealt_with(), ..Entitled::default() };
    for fact in facts.unlimited_threshold.iter().filter(|fact| fact.says.meters.contains(gauge.id)) {
        let holds = &fact.says.holds;
        let wanted: Vec<_> = holds.iter().map(|held| format!("{} of {}", held.quantity, held.offer)).collect();
        let reached = holds.iter().all(|held| owned(&held.offer) >= held.quantity);
        found.unlimited |= reached;
        let (wanted, what) = (wanted.join(" and "), gauge.id);
        let says = if reached {
            format!("{wanted} make {what} unlimited")
        } else {
            format!("{what} are unlimited with {wanted}")
        };
        found.because.push(fact.reason(says));
    }
    let window = if moment.worst_of_year { gauge.window } else { moment.window };
    include(gauge, owned, window, &mut found);
    accrue(gauge, owned, window, &mut found);
    add_packs(gauge, owned, window, &mut found);
    tiers::allow(gauge, owned, moment, &mut found);
    found
}

/// What products bring once for the tenant.
fn include(gauge: &Gauge<'_>, owned: Owned<'_>, window: Window, found: &mut Entitled<'_>) {
    let facts = &gauge.book.edition.facts;
    let of_meter = facts.included_capacity.iter().filter(|fact| fact.says.meter == *gauge.id);
    let of_meter = of_meter.filter(|fact| reached(fact, owned, found));
    let held: Vec<&Fact<IncludedCapacity>> = of_meter.filter(|fact| holds(owned, &fact.says.offers)).collect();
    let amount = |fact: &Fact<IncludedCapacity>| fact.says.amount.map(|amount| fact.says.per.in_window(amount, window));
    let stacking = facts.included_stacking.iter().find(|fact| fact.says.meters.contains(gauge.id));
    let sum = stacking.is_some_and(|fact| fact.says.how == Stacking::Sum);
    let largest = held.iter().filter_map(|fact| amount(fact)).max();
    for fact in &held {
        let says = &fact.says;
        let offers =
            || says.offers.iter().filter(|offer| owned(offer) > 0).map(OfferId::as_str).collect::<Vec<_>>().join(", ");
        let Some(amount) = amount(fact) else {
            found.unstated = true;
            found.because.push(fact.reason(format!("no source states what {} brings to {}", offers(), gauge.id)));
            continue;
        };
        if sum {
            found.pool += amount;
        } else if Some(amount) < largest && amount > Quantity::ZERO {
            continue;
        }
        let stated = says.amount.unwrap_or_default();
        let says = format!("{} brings {stated} {}{} once for the tenant", offers(), gauge.unit(), says.per.word());
        found.because.push(fact.reason(says));
    }
    if !sum {
        found.pool += largest.unwrap_or_default();
    }
    if let Some(fact) = stacking.filter(|_| !held.is_empty()) {
        let how = if sum { "are added up" } else { "count once, the largest of them" };
        found.because.push(fact.reason(format!("what several products bring to {} {how}", gauge.id)));
    }
}

/// Whether as many are held as it takes; where they are not, the answer says so.
fn reached(fact: &Fact<IncludedCapacity>, owned: Owned<'_>, found: &mut Entitled<'_>) -> bool {
    let says = &fact.says;
    let have = says.offers.iter().map(owned).fold(0, u64::saturating_add);
    let Some(at_least) = says.at_least.filter(|at_least| have > 0 && have < *at_least) else { return true };
    let names = says.offers.iter().map(OfferId::as_str).collect::<Vec<_>>().join(", ");
    found.because.push(fact.reason(format!("it takes {at_least} of {names}; there are {have}")));
    false
}

/// What each licence adds.
fn accrue<'a>(gauge: &Gauge<'a>, owned: Owned<'_>, window: Window, found: &mut Entitled<'a>) {
    let of_meter = gauge.book.edition.facts.accrual.iter().filter(|fact| fact.says.meter == *gauge.id);
    let met = of_meter.filter(|fact| fact.says.tenant_holds.is_empty() || holds(owned, &fact.says.tenant_holds));
    let seats = |fact: &Fact<Accrual>| fact.says.offers.iter().map(owned).fold(0, u64::saturating_add);
    let mut adding: Vec<(&'a Fact<Accrual>, u64)> = met.map(|fact| (fact, seats(fact))).collect();
    let replacing: Vec<(&Fact<Accrual>, u64)> =
        adding.iter().filter(|(f, _)| !f.says.replaces.is_empty()).copied().collect();
    for (by, mut left) in replacing {
        for (fact, seats) in &mut adding {
            if fact.says.offers.iter().any(|offer| by.says.replaces.contains(offer)) {
                let taken = left.min(*seats);
                (*seats, left) = (seats.saturating_sub(taken), left.saturating_sub(taken));
            }
        }
    }
    for (fact, seats) in adding.into_iter().filter(|(_, seats)| *seats > 0) {
        let says = &fact.says;
        if says.no_limit {
            found.free.extend(holders(gauge, &says.offers));
            found.because.push(fact.reason(format!("whoever holds one of {seats} licences has no limit")));
            continue;
        }
        let each = says.per.in_window(says.amount, window);
        let all = each * seats;
        match says.pool {
            Pool::User => {
                found.of_users += all;
                found.allow_users(gauge, &says.offers, each);
            }
            Pool::Tenant => {
                let grown = found.pool + all;
                let most = says.at_most.map(|most| says.per.in_window(most, window));
                found.pool = most.map_or(grown, |most| grown.min(most.max(found.pool)));
            }
        }
        let text = format!("{seats} licences add {} {}{} each", says.amount, gauge.unit(), says.per.word());
        found.because.push(fact.reason(text));
    }
}

impl<'a> Entitled<'a> {
    /// Gives the users who hold one of the offers their own allowance, the largest of theirs.
    fn allow_users(&mut self, gauge: &Gauge<'a>, offers: &[OfferId], each: Quantity) {
        let mut any = false;
        for user in holders(gauge, offers) {
            any = true;
            let own = self.allowances.entry(user).or_default();
            *own = each.max(*own);
        }
        if !any && gauge.book.held.is_none() {
            self.anybody = Some(each.max(self.anybody.unwrap_or_default()));
        }
    }
}

/// Who holds one of the offers.
fn holders<'a>(gauge: &Gauge<'a>, offers: &[OfferId]) -> impl Iterator<Item = &'a str> {
    let (tenant, held) = (gauge.book.tenant, gauge.book.held);
    let standing =
        move |known: &&crate::tenant::Assignment| known.stands(tenant.as_of) && offers.contains(&known.offer);
    let assigned = tenant.assignments.iter().filter(move |known| held.is_none() && standing(known));
    let one_of = |licences: &[OfferId]| licences.iter().any(|licence| offers.contains(licence));
    let given = held.into_iter().flatten().filter(move |(_, licences)| one_of(licences)).map(|(name, _)| *name);
    assigned.map(|known| known.principal.as_str()).chain(given)
}

/// What was bought on top.
fn add_packs(gauge: &Gauge<'_>, owned: Owned<'_>, window: Window, found: &mut Entitled<'_>) {
    let of_meter =
        gauge.book.edition.facts.pack.iter().filter(|fact| fact.says.meter == *gauge.id && !fact.says.accrues);
    for fact in of_meter {
        let Pack { offer, amount, per, .. } = &fact.says;
        let quantity = owned(offer);
        if quantity == 0 {
            continue;
        }
        let Some(amount) = amount else {
            found.unstated = true;
            found.because.push(fact.reason(format!("no source states how much one of {offer} adds to {}", gauge.id)));
            continue;
        };
        found.packs += per.in_window(*amount, window) * quantity;
        found.because.push(fact.reason(format!(
            "{quantity} of {offer} add {amount} {}{} each",
            gauge.unit(),
            per.word()
        )));
    }
}

/// Whether a window still goes on after the day.
pub(super) fn early(moment: &Moment, now: Day) -> bool {
    moment.span.is_none_or(|span| now < span.until)
}
