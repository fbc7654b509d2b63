//! The independent checker: plain exact arithmetic over the catalogue's rules, no solver, no model.
//!
//! It takes the plan as anyone would read it (lines and licences by name) and says everything that is wrong with it.

mod limits;
mod mixing;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use licet::{
    capacity,
    catalog::Edition,
    decide::{Limit, Lines, Prices, reached},
    require::{Requirements, device_uses, requirements},
    rules::{addon_host::HostScope, grants::Scope},
    tenant::{Per, Program, Tenant, User},
    value::{AssignedTo, Clause, Money, OfferId, OfferKind, RightId},
};

use crate::{Fault, Mode, Plan, hand_out::device_name, staying::committed};

/// Everything that is wrong with a plan; nothing if it is lawful, complete and costs what it says.
pub fn check(edition: &Edition, tenant: &Tenant, plan: &Plan) -> Vec<Fault> {
    let prices = Prices::of(edition, tenant);
    check_held(edition, tenant, plan, &prices, &plan.mode.staying(edition, tenant))
}

/// Like [`check`], at these prices, where these seats stay in any case.
pub(crate) fn check_held(
    edition: &Edition,
    tenant: &Tenant,
    plan: &Plan,
    prices: &Prices,
    staying: &BTreeMap<OfferId, u64>,
) -> Vec<Fault> {
    let mut checker = Checker::new(edition, tenant, plan, prices, staying);
    checker.lines();
    checker.costs();
    let limits = plan.mode.limits(edition, tenant);
    checker.rules(&limits);
    checker.idle(&limits);
    checker.told()
}

/// Everything that is wrong with buying and renewing the lines of a plan where these seats stay, whatever that costs and
/// whether all of it is used.
pub(crate) fn check_bought(
    edition: &Edition,
    tenant: &Tenant,
    plan: &Plan,
    prices: &Prices,
    staying: &BTreeMap<OfferId, u64>,
) -> Vec<Fault> {
    let mut checker = Checker::new(edition, tenant, plan, prices, staying);
    checker.lines();
    checker.rules(&plan.mode.limits(edition, tenant));
    checker.told()
}

/// The seats that the tenant owns and may use, as far as the mode counts them.
pub(crate) fn owned(tenant: &Tenant, mode: Mode) -> BTreeMap<OfferId, u64> {
    let mut owned = BTreeMap::new();
    for subscription in tenant.active_subscriptions().filter(|_| mode != Mode::Greenfield) {
        *owned.entry(subscription.offer.clone()).or_default() += subscription.quantity;
    }
    owned
}

/// The licences of each user under a plan, by place. Users and names stand in the same order.
fn of_users<'a>(tenant: &Tenant, plan: &'a Plan) -> Vec<&'a [OfferId]> {
    let mut named = plan.licences.iter().peekable();
    let licences = |user: &User| {
        while named.next_if(|(name, _)| name.as_str() < user.id.as_str()).is_some() {}
        named
            .next_if(|(name, _)| name.as_str() == user.id.as_str())
            .map_or(&[][..], |(_, licences)| licences.as_slice())
    };
    tenant.users.iter().map(licences).collect()
}

/// What is wrong with giving these licences to one user or device.
fn unassignable(edition: &Edition, is_device: bool, licences: &[OfferId]) -> Vec<String> {
    let wanted = if is_device { AssignedTo::Device } else { AssignedTo::User };
    let mut wrong = Vec::new();
    for (at, offer) in licences.iter().enumerate() {
        if edition.assigned_to(offer) != wanted {
            wrong.push(format!("{offer} cannot be assigned here"));
        }
        if licences.iter().take(at).any(|other| other == offer) {
            wrong.push(format!("gets {offer} twice"));
        }
    }
    wrong
}

/// Under which program, in words.
pub(crate) fn under(program: Option<Program>) -> String {
    let known = Program::ALL.iter().find(|(_, known)| Some(*known) == program);
    known.map_or_else(|| "under every program".into(), |(name, _)| format!("under {name}"))
}

pub(crate) struct Checker<'a> {
    pub(crate) edition: &'a Edition,
    pub(crate) tenant: &'a Tenant,
    plan: &'a Plan,
    prices: &'a Prices,
    pub(crate) requirements: Requirements,
    /// Licences of indirect access, where they would serve.
    pub(crate) lines: Option<Lines>,
    pub(crate) owned: BTreeMap<OfferId, u64>,
    /// Owned seats that stay in any case.
    pub(crate) staying: BTreeMap<OfferId, u64>,
    /// Seats held under the plan: bought, and owned that are kept.
    pub(crate) held: BTreeMap<OfferId, u64>,
    kept: BTreeMap<OfferId, u64>,
    pub(crate) used: BTreeMap<OfferId, u64>,
    faults: BTreeSet<String>,
    /// The licences of each user, by place.
    of_users: Vec<&'a [OfferId]>,
    /// What stands together: a requirement and the licences that somebody with it gets.
    pub(crate) pairs: BTreeSet<(u32, &'a [OfferId])>,
}

impl<'a> Checker<'a> {
    pub(crate) fn new(
        edition: &'a Edition,
        tenant: &'a Tenant,
        plan: &'a Plan,
        prices: &'a Prices,
        staying: &BTreeMap<OfferId, u64>,
    ) -> Self {
        let reached = reached(edition, tenant);
        Self {
            edition,
            tenant,
            plan,
            prices,
            requirements: reached.added_to(edition, requirements(edition, tenant)),
            lines: reached.lines,
            owned: owned(tenant, plan.mode),
            staying: staying.clone(),
            held: BTreeMap::new(),
            kept: BTreeMap::new(),
            used: BTreeMap::new(),
            faults: BTreeSet::new(),
            of_users: of_users(tenant, plan),
            pairs: BTreeSet::new(),
        }
    }

    fn fault(&mut self, message: String) {
        self.faults.insert(message);
    }

    /// What is wrong.
    fn told(self) -> Vec<Fault> {
        self.faults.into_iter().map(|message| Fault { message, short: Vec::new() }).collect()
    }

    /// Everybody and every limit is served by what is held.
    fn rules(&mut self, limits: &[Limit]) {
        self.quantities();
        self.users();
        self.devices();
        self.mixing();
        for limit in limits {
            self.limit(limit, limits);
        }
        self.capacity();
        self.under();
    }

    /// Every line has the price that is in force, and is sold in its number.
    fn lines(&mut self) {
        let renews = self.plan.mode.renews();
        self.held.clone_from(&self.staying);
        self.kept.clone_from(&self.staying);
        let mut seen = BTreeSet::new();
        for line in &self.plan.lines {
            if !seen.insert(&line.offer) {
                self.faults.insert(format!("{} stands in two lines", line.offer));
            }
            let Some(price) = self.prices.at(&line.offer, line.quantity) else {
                let says = format!("{} has no price and cannot be bought", line.offer);
                self.faults.insert(says);
                continue;
            };
            if price.amount != line.unit_price || price.per != line.per {
                self.faults.insert(format!("{} is not sold at {}", line.offer, line.unit_price));
            }
            if price.program != line.program {
                let (is, says) = (under(price.program), under(line.program));
                self.faults.insert(format!("the price of {} holds {is}, not {says}", line.offer));
            }
            let cost = if price.per == Per::Once { Money::ZERO } else { price.monthly() * line.quantity };
            if cost != line.monthly_cost {
                self.faults.insert(format!("the line of {} costs {cost}, not {}", line.offer, line.monthly_cost));
            }
            let bought = line.quantity - if renews { line.owned.min(line.quantity) } else { 0 };
            if bought > 0 && line.quantity < self.prices.least(&line.offer) {
                self.faults.insert(format!(
                    "{} is not sold in fewer than {}",
                    line.offer,
                    self.prices.least(&line.offer)
                ));
            }
            *self.held.entry(line.offer.clone()).or_default() += line.quantity;
            if renews {
                let of = |seats: &BTreeMap<OfferId, u64>| seats.get(&line.offer).copied().unwrap_or(0);
                let most = of(&self.owned).saturating_sub(of(&self.staying)).min(line.quantity);
                if line.owned > most {
                    self.faults.insert(format!("{} owned seats of {} are kept, {most} can be", line.owned, line.offer));
                }
                *self.kept.entry(line.offer.clone()).or_default() += line.owned;
            }
        }
    }

    /// The sums are right to the cent.
    fn costs(&mut self) {
        let (mut monthly, mut once, mut objective) = (Money::ZERO, Money::ZERO, Money::ZERO);
        let committed = committed(self.edition, self.tenant, self.prices, &self.staying);
        for line in &self.plan.lines {
            let Some(price) = self.prices.at(&line.offer, line.quantity) else { continue };
            objective += price.monthly() * line.quantity;
            if price.per == Per::Once {
                once += price.amount * line.quantity;
            } else {
                monthly += price.monthly() * line.quantity;
            }
        }
        for (name, says, is) in [
            ("monthly cost", self.plan.monthly_cost, monthly),
            ("cost paid once", self.plan.once_cost, once),
            ("committed cost", self.plan.committed_cost, committed),
        ] {
            if says != is {
                self.faults.insert(format!("the {name} is {is}, not {says}"));
            }
        }
        if self.plan.lower_bound > objective || self.plan.proof.gap != objective - self.plan.lower_bound {
            self.faults.insert(format!(
                "the bound {} and the gap {} do not fit the cost",
                self.plan.lower_bound, self.plan.proof.gap
            ));
        }
    }

    /// No more licences are given than held, and each to somebody who can hold it.
    fn quantities(&mut self) {
        let devices: HashSet<String> =
            self.tenant.devices.iter().map(|device| device_name(self.tenant, device.id.as_str())).collect();
        // Both stand in the order of their names.
        let mut users = self.tenant.users.iter().map(|user| user.id.as_str()).peekable();
        // Whether devices hold it, and the licences; how many do, and what is wrong with it.
        type Held<'p> = (bool, &'p [OfferId]);
        let mut sets: HashMap<Held<'_>, (u64, Vec<String>)> = HashMap::new();
        for (name, licences) in &self.plan.licences {
            while users.next_if(|user| *user < name.as_str()).is_some() {}
            let is_device = devices.contains(name);
            if !is_device && users.peek() != Some(&name.as_str()) {
                self.faults.insert(format!("{name} is neither a user nor a device of the tenant"));
            }
            let (count, wrong) = sets
                .entry((is_device, licences.as_slice()))
                .or_insert_with(|| (0, unassignable(self.edition, is_device, licences)));
            *count += 1;
            self.faults.extend(wrong.iter().map(|wrong| format!("{name}: {wrong}")));
        }
        let mut sets: Vec<_> = sets.into_iter().collect();
        sets.sort_unstable();
        for ((_, licences), (count, _)) in sets {
            for offer in licences {
                *self.used.entry(offer.clone()).or_default() += count;
            }
        }
        for (offer, &used) in &self.used {
            let held = self.held.get(offer).copied().unwrap_or(0);
            if used > held {
                self.faults.insert(format!("{used} of {offer} are given, {held} are held"));
            }
        }
    }

    fn of_user(&self, user: u32) -> &'a [OfferId] {
        self.of_users.get(user as usize).copied().unwrap_or_default()
    }

    /// Everybody's clauses are met, and everybody's licences stand lawfully together.
    fn users(&mut self) {
        let mut verdicts: HashMap<(u32, &[OfferId]), Option<String>> = HashMap::new();
        let mut faults = Vec::new();
        for ((user, &at), &licences) in self.tenant.users.iter().zip(&self.requirements.of_user).zip(&self.of_users) {
            let verdict = verdicts.entry((at, licences)).or_insert_with(|| self.user(at, licences));
            if let Some(message) = verdict {
                faults.push(format!("{}: {message}", user.id));
            }
        }
        self.pairs = verdicts.into_keys().collect();
        self.faults.extend(faults);
    }

    pub(crate) fn user(&self, requirement: u32, licences: &[OfferId]) -> Option<String> {
        let own = self.requirements.distinct.get(requirement as usize)?;
        let unmet = own.clauses.keys().find(|clause| !self.met(clause, licences, Scope::User));
        let unmet = unmet.map(|clause| format!("{clause} is not granted by {licences:?}"));
        unmet.or_else(|| self.stands(licences)).or_else(|| self.apart(requirement, licences))
    }

    /// Whether the tenant holds a seat of the offer; of an attach licence one in use, as it stands under no base else.
    fn holds(&self, offer: &OfferId) -> bool {
        let seats = if offer.kind() == Some(OfferKind::Attach) { &self.used } else { &self.held };
        seats.get(offer).is_some_and(|&seats| seats > 0)
    }

    /// Whether licences of one holder grant a clause, given what the tenant holds.
    pub(crate) fn met(&self, clause: &Clause, licences: &[OfferId], holder: Scope) -> bool {
        let tenant_holds = |offers: &BTreeSet<OfferId>| offers.iter().any(|offer| self.holds(offer));
        let rights = &self.edition.catalog.rights;
        let includes =
            |granted: &[RightId], wanted: &RightId| granted.iter().any(|right| rights.includes(right, wanted));
        let lines = self.lines.as_ref().filter(|lines| clause.any_of.contains(&lines.right()));
        if lines.is_some_and(|lines| self.holds(&lines.offer)) {
            return true;
        }
        let brings =
            |wanted| capacity::allowing(self.edition, wanted).into_iter().any(|(offer, _)| licences.contains(offer));
        if holder == Scope::User && clause.any_of.iter().any(brings) {
            return true;
        }
        clause.any_of.iter().any(|wanted| {
            let companion = self.edition.facts.companion_licence.iter().find(|fact| fact.says.right == *wanted);
            let accompanied = companion.is_none_or(|fact| licences.contains(&fact.says.companion));
            self.edition.facts.grants.iter().filter(|fact| includes(&fact.says.rights, wanted)).any(|fact| {
                let offer = &fact.says.offer;
                let condition = fact.says.conditions.iter().find(|condition| condition.right == *wanted);
                let holds = condition.is_none_or(|c| tenant_holds(&c.tenant_holds.iter().cloned().collect()));
                match self.edition.scope(&fact.says) {
                    Scope::Tenant => accompanied && tenant_holds(&BTreeSet::from([offer.clone()])),
                    scope => scope == holder && holds && licences.contains(offer),
                }
            })
        })
    }

    /// What is wrong with licences held by one user, if something is.
    fn stands(&self, licences: &[OfferId]) -> Option<String> {
        let facts = &self.edition.facts;
        let bases: Vec<&OfferId> = licences.iter().filter(|offer| offer.kind() == Some(OfferKind::Base)).collect();
        if bases.len() > 1 && self.edition.choice("two-bases") == "refused" {
            return Some("holds two base licences".into());
        }
        for attach in licences.iter().filter(|offer| offer.kind() == Some(OfferKind::Attach)) {
            if !bases.iter().any(|base| self.carries(base, attach)) {
                return Some(format!("{attach} has no base that carries it"));
            }
        }
        let base_only = self.edition.choice("addon-host") == "base-only";
        for fact in facts.addon_host.iter().filter(|fact| fact.says.scope == HostScope::User) {
            let host = |offer: &OfferId| {
                let kind = offer.kind();
                fact.says.hosts.iter().any(|product| product == offer.product())
                    && (kind == Some(OfferKind::Base)
                        || kind == Some(OfferKind::UserCal)
                        || kind == Some(OfferKind::Attach) && !base_only)
            };
            if licences.contains(&fact.says.addon) && !licences.iter().any(host) {
                return Some(format!("{} has no host licence", fact.says.addon));
            }
        }
        None
    }

    /// Whether the attach licence may stand under the base licence.
    fn carries(&self, base: &OfferId, attach: &OfferId) -> bool {
        let (facts, base, attach) = (&self.edition.facts, base.product(), attach.product());
        let listed = facts.attach.iter().any(|fact| fact.says.base == base && fact.says.attach == attach);
        let prices = self.prices.standard(base).zip(self.prices.standard(attach));
        let lower = facts.base_choice.iter().any(|fact| {
            let excepted = fact.says.exceptions.iter().any(|pair| pair.base == base && pair.attach == attach);
            !excepted && prices.is_some_and(|(base, attach)| base < attach)
        });
        listed && !lower
    }

    /// On every device each function is licensed by the device or by each of its users.
    fn devices(&mut self) {
        for used in device_uses(self.edition, self.tenant) {
            let name = device_name(self.tenant, used.device.as_str());
            let of_device = self.plan.licences.get(&name).map_or(&[][..], |licences| licences.as_slice());
            for function in used.functions.iter() {
                let clause = Clause::of(function.clone(), None);
                if self.met(&clause, of_device, Scope::Device) {
                    continue;
                }
                let lacking = used.users.iter().any(|&user| !self.met(&clause, self.of_user(user), Scope::User));
                if lacking {
                    self.fault(format!("{name}: {function} is licensed neither by the device nor by all its users"));
                }
            }
        }
    }
}
