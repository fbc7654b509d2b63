//! The way through the time, turn by turn, and what every way costs at least.

use std::collections::{BTreeMap, BTreeSet};

use licet::{
    catalog::Edition,
    decide::{Bought, Price, PriceNote, Prices, Shelf, committed_until},
    tenant::{Per, Program, Subscription, Tenant},
    value::{AgreementId, Basis, Day, Money, OfferId, Reason},
};

use super::{
    PaidSeats, SeatsOnDay, Turn,
    at_once::Found,
    lots::{Lot, owned, seats},
};
use crate::{
    Line, Mode, Obstacle, Plan,
    check::check_bought,
    model::{Ground, Model, model},
    plan::{mixed, plan_of, plan_on},
    span::{Parts, Spans},
};

/// A way that was gone.
pub(super) struct Walk {
    pub(super) turns: Vec<Turn>,
    pub(super) cost: Parts,
    pub(super) committed_cost: Parts,
    /// What stands in the way on the day after the last turn.
    pub(super) obstacles: Vec<Obstacle>,
    /// Whether everything was bought in numbers in which it is sold.
    pub(super) lawful: bool,
    pub(super) basis: Basis,
    /// What the plans of the turns say of prices under programs.
    pub(super) price_notes: Vec<PriceNote>,
}

/// What all turns are made from.
pub(super) struct Way<'w> {
    pub(super) edition: &'w Edition,
    /// The tenant, with the subscriptions of the turn.
    tenant: Tenant,
    pub(super) prices: &'w Prices,
    shelf: &'w Shelf<'w>,
    pub(super) stop: &'w dyn Fn() -> bool,
    pub(super) spans: Spans,
    /// What is owned on the first day.
    pub(super) owned: Vec<Lot>,
    /// What a month costs at least while these seats stay, as far as it was asked.
    least: BTreeMap<BTreeMap<OfferId, u64>, Money>,
}

impl Walk {
    /// Whether it leads through the whole time, as it may.
    pub(super) fn serves(&self) -> bool {
        self.obstacles.is_empty() && self.lawful
    }
}

/// How a turn is chosen.
pub(super) enum Choose<'c> {
    /// The cheapest for its own time.
    Cautious,
    /// As if what was bought on the way could go down already.
    Bold,
    /// As it was found for the whole time.
    Known(&'c mut Found),
}

impl Choose<'_> {
    /// The next day after one on which something is bought or renewed that is known.
    fn after(&self, day: Day) -> Option<Day> {
        let Self::Known(found) = self else { return None };
        found.lots.iter().map(|(on, _)| *on).filter(|on| *on > day).min()
    }
}

/// The seats of a turn: those that stay, those that are free, those that are bought or renewed.
type Lots<'l> = [&'l [Lot]; 3];

/// More seats than anybody wants of what no person or device holds.
const AS_MUCH_AS_WANTED: u64 = 1_000_000;

impl<'w> Way<'w> {
    pub(super) fn new(
        edition: &'w Edition,
        tenant: &Tenant,
        prices: &'w Prices,
        shelf: &'w Shelf<'w>,
        stop: &'w dyn Fn() -> bool,
    ) -> Self {
        let owned = owned(edition, tenant, prices);
        let spans = Spans::from(tenant.as_of);
        Self { edition, tenant: tenant.clone(), prices, shelf, stop, spans, owned, least: BTreeMap::new() }
    }

    /// Goes through the time.
    pub(super) fn walk(&mut self, until: Day, mut choose: Choose<'_>) -> Walk {
        let mut walk = Walk {
            turns: Vec::new(),
            cost: 0,
            committed_cost: 0,
            obstacles: Vec::new(),
            lawful: true,
            basis: self.edition.basis(),
            price_notes: Vec::new(),
        };
        let (mut lots, mut day) = (self.owned.clone(), self.tenant.as_of);
        while day < until {
            let (staying, free): (Vec<Lot>, Vec<Lot>) = lots.into_iter().partition(|lot| lot.stays(day));
            let (plan, fresh) = match choose {
                Choose::Known(ref mut found) => {
                    let (plan, fresh) = self.known(&staying, &free, day, found);
                    walk.lawful &= fresh.iter().all(|lot| self.is_priced(lot));
                    (plan, fresh)
                }
                Choose::Bold => self.next(&staying, &free, day, true),
                Choose::Cautious => self.next(&staying, &free, day, false),
            };
            take_up(&mut walk.basis, &plan.basis);
            if !plan.feasible {
                walk.obstacles = plan.obstacles;
                break;
            }
            walk.price_notes.extend(plan.price_notes.iter().cloned());
            let sold = |lot: &Lot| {
                let renewed = seats(&free).get(&lot.offer).copied().unwrap_or(0);
                lot.quantity <= renewed || lot.quantity >= self.prices.least(&lot.offer)
            };
            walk.lawful &= fresh.iter().all(sold);
            let next = staying.iter().chain(&fresh).filter_map(|lot| lot.free_on).filter(|on| *on > day).min();
            let next = next.into_iter().chain(choose.after(day)).min().map_or(until, |next| next.min(until));
            let besides = staying.iter().filter(|lot| lot.owned).map(|lot| lot.monthly).sum();
            walk.committed_cost += self.spans.parts(besides, day, next);
            let turn = self.turn(&plan, [&staying, &free, &fresh], (day, next));
            walk.basis.add_all(turn.seats.iter().flat_map(|seats| &seats.because));
            walk.cost += self.spans.parts(turn.monthly_cost, day, next);
            walk.turns.push(turn);
            lots = staying.into_iter().chain(fresh).collect();
            day = next;
        }
        walk
    }

    /// The plan for the next turn, and what is bought and renewed for it.
    fn next(&mut self, staying: &[Lot], free: &[Lot], day: Day, bold: bool) -> (Plan, Vec<Lot>) {
        let bound = staying.iter().filter(|lot| !bold || lot.owned);
        let plan = self.plan(seats(bound), &seats(staying.iter().chain(free)));
        if !plan.feasible {
            return (plan, Vec::new());
        }
        let fresh = self.fresh(&plan, [staying, free, &[]], day, bold);
        // What was bought before may ask for more than a bold plan knows.
        let plan = if bold { self.held(staying, free, &fresh) } else { plan };
        (plan, fresh)
    }

    /// What is bought and renewed on a day as it was found for the whole time, and how what is held then is used.
    fn known(&mut self, staying: &[Lot], free: &[Lot], day: Day, found: &mut Found) -> (Plan, Vec<Lot>) {
        let fresh: Vec<Lot> = found.lots.iter().filter(|(on, _)| *on == day).map(|(_, lot)| lot.clone()).collect();
        let held = seats(staying.iter().chain(&fresh));
        let ground = Ground { over_time: true, ..self.ground(held.clone(), &held) };
        let plan = match found.span(day, &held) {
            Some((model, solution)) => plan_of(&ground, model, || Ok(solution), &mut |_| {}),
            None => plan_on(&ground, &|| false, &mut |_| {}),
        };
        (self.judged(plan, [staying, free, &fresh]), fresh)
    }

    /// How what is held may be used after something was bought and renewed.
    pub(super) fn held(&mut self, staying: &[Lot], free: &[Lot], fresh: &[Lot]) -> Plan {
        let held = seats(staying.iter().chain(fresh));
        let stop = self.stop;
        let plan = plan_on(&Ground { over_time: true, ..self.ground(held.clone(), &held) }, stop, &mut |_| {});
        self.judged(plan, [staying, free, fresh])
    }

    /// A plan of what is held, judged as the purchase that it is.
    fn judged(&mut self, mut plan: Plan, [staying, free, fresh]: Lots<'_>) -> Plan {
        if plan.feasible {
            let before = seats(staying.iter().chain(free));
            let lines = bought(self.prices, seats(fresh), &seats(free));
            let program = |line: &Line| fresh.iter().find(|lot| lot.offer == line.offer).and_then(|lot| lot.program);
            let under: Vec<Line> = lines.iter().map(|line| Line { program: program(line), ..line.clone() }).collect();
            plan.price_notes.extend(mixed(&self.ground(seats(staying), &before), &under));
            let bought = Plan { lines, ..plan.clone() };
            let faults = check_bought(self.edition, &self.tenant, &bought, self.prices, &seats(staying));
            plan.obstacles = faults.iter().map(crate::obstacles::of_fault).collect();
        }
        plan.feasible = plan.obstacles.is_empty();
        plan
    }

    /// What no way through the time costs less than, beside what is owned and stays.
    pub(super) fn at_least(&mut self, until: Day) -> Parts {
        let from = self.tenant.as_of;
        // Until anything that is bought on the first day could go down, what is bought then keeps to all that is said of
        // buying.
        // The price by which it goes down first is not known: any of them may be the one.
        let sold = |offer: &OfferId| {
            let ways = self.prices.all_of(offer);
            ways.filter_map(|price| self.committed(offer, Some(price), None, from).0).min()
        };
        let soon = self.prices.offers().filter_map(sold).min();
        let owned = self.owned.clone();
        let days = owned.iter().filter_map(|lot| lot.free_on).chain(soon).filter(|day| *day > from && *day < until);
        let days: BTreeSet<Day> = days.chain([from, until]).collect();
        let mut all = 0;
        for (&day, &next) in days.iter().zip(days.iter().skip(1)) {
            let staying = seats(owned.iter().filter(|lot| lot.stays(day)));
            let monthly = if day == from && soon.is_none_or(|soon| next <= soon) {
                self.plan(staying, &seats(&owned)).lower_bound
            } else {
                self.at_least_a_month(staying)
            };
            all += self.spans.parts(monthly, day, next);
        }
        all
    }

    /// What a month costs at least while these seats are owned and stay, whatever was bought before: of everything that has
    /// a price as much as anybody could want may be kept for as long as wanted, at its price.
    fn at_least_a_month(&mut self, staying: BTreeMap<OfferId, u64>) -> Money {
        if let Some(known) = self.least.get(&staying) {
            return *known;
        }
        let owned = self.as_much_as_wanted(&staying);
        let least = self.plan(staying.clone(), &owned).lower_bound;
        self.least.insert(staying, least);
        least
    }

    /// These seats, and of everything that has a price as much as anybody could want.
    fn as_much_as_wanted(&self, staying: &BTreeMap<OfferId, u64>) -> BTreeMap<OfferId, u64> {
        let people = (self.tenant.users.len() + self.tenant.devices.len()) as u64;
        let mut owned = staying.clone();
        for offer in self.prices.offers().filter(|offer| self.edition.counts_as(offer).is_none()) {
            *owned.entry(offer.clone()).or_default() += people.max(AS_MUCH_AS_WANTED);
        }
        owned
    }

    /// The model of a span that begins on a day: what is owned then stays, and of everything that can be had or was owned as
    /// much as anybody could want is there.
    pub(super) fn span(&mut self, day: Day) -> Model {
        let staying = seats(self.owned.iter().filter(|lot| lot.stays(day)));
        let mut owned = self.as_much_as_wanted(&staying);
        for lot in self.owned.iter().filter(|lot| self.prices.of_offer(&lot.offer).is_some()) {
            *owned.entry(lot.offer.clone()).or_default() += AS_MUCH_AS_WANTED;
        }
        model(&Ground { over_time: true, ..self.ground(staying, &owned) })
    }

    /// The first day.
    pub(super) fn from(&self) -> Day {
        self.tenant.as_of
    }

    /// The tenant, with the subscriptions of some turn.
    pub(super) fn tenant(&self) -> &Tenant {
        &self.tenant
    }

    /// The cheapest plan for one span: these seats stay, and of all these the rest may be kept at their price.
    fn plan(&mut self, staying: BTreeMap<OfferId, u64>, owned: &BTreeMap<OfferId, u64>) -> Plan {
        let stop = self.stop;
        plan_on(&self.ground(staying, owned), stop, &mut |_| {})
    }

    /// What a span is planned on: these seats stay, and these are owned.
    fn ground(&mut self, staying: BTreeMap<OfferId, u64>, owned: &BTreeMap<OfferId, u64>) -> Ground<'_> {
        self.tenant.subscriptions = subscriptions(owned);
        Ground { staying, ..Ground::of(self.edition, &self.tenant, self.prices, self.shelf, Mode::InTerm) }
    }

    /// What is bought and renewed for a plan. A bold plan counts what was bought before among it.
    fn fresh(&self, plan: &Plan, [staying, free, _]: Lots<'_>, day: Day, bold: bool) -> Vec<Lot> {
        let had = seats(staying.iter().filter(|lot| bold && !lot.owned));
        let lot = |line: &Line| {
            let quantity = line.quantity.saturating_sub(had.get(&line.offer).copied().unwrap_or(0));
            let agreement = free.iter().find(|lot| lot.offer == line.offer).and_then(|lot| lot.agreement.clone());
            let price = self.prices.at(&line.offer, quantity);
            let (free_on, because) = self.committed(&line.offer, price, agreement.as_ref(), day);
            let (offer, program) = (line.offer.clone(), price.and_then(|price| price.program));
            let monthly = price.map(Price::monthly).unwrap_or_default() * quantity;
            let single = self.prices.held(&offer, 1, program).map(Price::monthly).unwrap_or_default();
            let agreement = self.keeps(agreement, program);
            Lot { offer, quantity, owned: false, free_on, monthly, single, agreement, program, because }
        };
        plan.lines.iter().map(lot).filter(|lot| lot.quantity > 0).collect()
    }

    /// Whether there is a price at which so many seats of a lot cost what it says: one whose number is reached, or where
    /// they are fewer than any price is for, one for the fewest.
    fn is_priced(&self, lot: &Lot) -> bool {
        let least = self.prices.least(&lot.offer);
        let reached = |from: u64| from <= lot.quantity || lot.quantity < least && from == least;
        let mut prices = self.prices.all_of(&lot.offer).filter(|price| price.program == lot.program);
        prices.any(|price| reached(price.min_quantity.max(1)) && price.monthly() * lot.quantity == lot.monthly)
    }

    /// Until when seats are committed to that are bought at a price, of an agreement if they are held under it already.
    pub(super) fn committed(
        &self,
        offer: &OfferId,
        price: Option<&Price>,
        agreement: Option<&AgreementId>,
        day: Day,
    ) -> (Option<Day>, Vec<Reason>) {
        let program = price.and_then(|price| price.program);
        let months = price.and_then(|price| price.term_months);
        committed_until(self.edition, &self.tenant, offer, Bought { agreement, program, months }, day)
    }

    /// The agreement of seats that are renewed under a program: the one they had, unless it is of another program.
    pub(super) fn keeps(&self, agreement: Option<AgreementId>, program: Option<Program>) -> Option<AgreementId> {
        let Some(program) = program else { return agreement };
        let of = |known: &licet::tenant::Agreement| known.program == program && Some(&known.id) == agreement.as_ref();
        let stays = self.tenant.agreements.iter().any(of);
        agreement.filter(|_| stays)
    }

    /// What a plan does on a day, and what becomes of it.
    fn turn(&self, plan: &Plan, [staying, free, fresh]: Lots<'_>, (day, next): (Day, Day)) -> Turn {
        let mut used: BTreeMap<&OfferId, u64> = BTreeMap::new();
        for offer in plan.licences.values().flat_map(|licences| licences.iter()) {
            *used.entry(offer).or_default() += 1;
        }
        let offers: BTreeSet<&OfferId> = staying.iter().chain(free).chain(fresh).map(|lot| &lot.offer).collect();
        let mut all = Vec::new();
        let mut idle_cost = Money::ZERO;
        for offer in offers {
            let of = |lots: &[Lot]| lots.iter().filter(|lot| lot.offer == *offer).map(|lot| lot.quantity).sum::<u64>();
            let stays = staying.iter().filter(|lot| lot.offer == *offer);
            let (stay, used) = (of(staying), used.get(offer).copied().unwrap_or(0));
            let renew = of(fresh).min(of(free));
            let idle = stay.saturating_sub(used);
            idle_cost += self.spans.cost(idle_price(staying, offer, idle), day, next);
            let own = staying.iter().chain(fresh).filter(|lot| lot.offer == *offer);
            let because: BTreeSet<Reason> = own.flat_map(|lot| lot.because.iter().cloned()).collect();
            all.push(SeatsOnDay {
                offer: offer.clone(),
                title: self.edition.catalog.offers.get(offer).map_or_else(String::new, |known| known.title.clone()),
                buy: of(fresh) - renew,
                renew,
                let_go: of(free) - renew,
                stay,
                used,
                idle,
                stay_until: stays.filter_map(|lot| lot.free_on).min(),
                paid: paid(fresh, offer),
                because: because.into_iter().collect(),
            });
        }
        let monthly_cost = staying.iter().filter(|lot| !lot.owned).chain(fresh).map(|lot| lot.monthly).sum();
        Turn { day, until: next, seats: all, monthly_cost, cost: self.spans.cost(monthly_cost, day, next), idle_cost }
    }
}

/// Subscriptions of so many seats.
fn subscriptions(owned: &BTreeMap<OfferId, u64>) -> Vec<Subscription> {
    owned.iter().map(|(offer, &quantity)| Subscription::held(offer.as_str(), offer.clone(), quantity)).collect()
}

/// Seats that are bought and renewed, as the lines of a plan; of the free ones as many are renewed as can be.
fn bought(prices: &Prices, fresh: BTreeMap<OfferId, u64>, free: &BTreeMap<OfferId, u64>) -> Vec<Line> {
    let line = |(offer, quantity): (OfferId, u64)| {
        let price = prices.at(&offer, quantity)?;
        let (unit_price, per, program) = (price.amount, price.per, price.program);
        let (owned, because) = (free.get(&offer).map_or(0, |&free| free.min(quantity)), Vec::new());
        let monthly_cost = if per == Per::Once { Money::ZERO } else { price.monthly() * quantity };
        let title = String::new();
        Some(Line { offer, title, quantity, used: 0, owned, unit_price, per, program, monthly_cost, because })
    };
    fresh.into_iter().filter_map(line).collect()
}

/// What is bought and renewed of an offer, by how it is paid; what nothing says when it may go down comes last.
fn paid(fresh: &[Lot], offer: &OfferId) -> Vec<PaidSeats> {
    let of_offer = fresh.iter().filter(|lot| lot.offer == *offer);
    let mut paid: Vec<PaidSeats> = of_offer
        .map(|lot| PaidSeats {
            quantity: lot.quantity,
            program: lot.program,
            monthly_cost: lot.monthly,
            committed_until: lot.free_on,
        })
        .collect();
    paid.sort_by_key(|paid| (paid.committed_until.is_none(), paid.committed_until, paid.program));
    paid
}

/// What so many seats that nobody needs cost a month, at the price of single seats; those that can go first are idle.
fn idle_price(staying: &[Lot], offer: &OfferId, mut idle: u64) -> Money {
    let mut lots: Vec<&Lot> = staying.iter().filter(|lot| lot.offer == *offer).collect();
    // What nothing speaks of goes last.
    lots.sort_by_key(|lot| (lot.free_on.is_none(), lot.free_on));
    let mut cost = Money::ZERO;
    for lot in lots {
        let seats = lot.quantity.min(idle);
        idle -= seats;
        cost += lot.single * seats;
    }
    cost
}

/// Takes up what another answer rests on.
fn take_up(basis: &mut Basis, other: &Basis) {
    basis.cites.extend(other.cites.iter().cloned());
    basis.readings.extend(other.readings.clone());
    basis.unsure_facts.extend(other.unsure_facts.clone());
}
