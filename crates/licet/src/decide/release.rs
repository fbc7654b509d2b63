//! When seats of a subscription may go down: after its last day, and before that as the program lets them
//! ([`crate::rules::seat_reduction`]).

use std::collections::BTreeMap;

use super::agreements::{anniversary_after, in_force};
use crate::{
    catalog::Edition,
    rules::{Fact, seat_reduction::SeatReduction},
    tenant::{Agreement, Program, Subscription, Tenant},
    value::{AgreementId, Day, OfferId, Reason},
};

/// When seats may go down.
#[derive(Debug, Clone, Default)]
pub struct Release {
    /// Whether they may on the day that was asked for.
    pub now: bool,
    /// The first day after that on which they may; `None` if nothing says when.
    pub next: Option<Day>,
    /// Why.
    pub because: Vec<Reason>,
}

/// When seats of a subscription in force may go down, seen from a day.
pub fn release(edition: &Edition, tenant: &Tenant, subscription: &Subscription, day: Day) -> Release {
    let begun = [subscription.start, subscription.purchased].into_iter().flatten().filter(|begun| *begun <= day).max();
    let start = subscription.start.or(subscription.purchased);
    let term = Term { begun, start, end: subscription.end, months: None };
    let agreement = agreement(tenant, subscription.agreement.as_ref(), day);
    seen_from(edition, (agreement, None), &subscription.offer, &term, day)
}

/// The program under which a subscription is held, if that is known: that of its agreement, or of the only one in force.
pub fn program_of(tenant: &Tenant, subscription: &Subscription, day: Day) -> Option<Program> {
    agreement(tenant, subscription.agreement.as_ref(), day).map(|agreement| agreement.program)
}

/// How seats are bought, as far as it is known.
#[derive(Debug, Clone, Copy, Default)]
pub struct Bought<'a> {
    /// The agreement under which such seats are held already.
    pub agreement: Option<&'a AgreementId>,
    /// The program under which their price holds.
    pub program: Option<Program>,
    /// The months of the term they are bought for.
    pub months: Option<u32>,
}

/// The first day on which seats that are bought on a day may go down again once the days of withdrawal are over, and why: by
/// the agreement that is named, if it is of the program under which they are bought, or the only one of that program in
/// force, or the only one at all; and by the months of the term they are bought for.
pub fn committed_until(
    edition: &Edition,
    tenant: &Tenant,
    offer: &OfferId,
    bought: Bought<'_>,
    day: Day,
) -> (Option<Day>, Vec<Reason>) {
    let term = Term { begun: Some(day), start: Some(day), end: None, months: bought.months };
    let under = (under(tenant, bought, day), bought.program);
    let Release { next, because, .. } = seen_from(edition, under, offer, &term, day);
    let mut committed = (next, because);
    for fact in edition.facts.commitment.iter().filter(|fact| fact.says.binds(offer) && !fact.says.in_term) {
        let least = day.months_later(fact.says.months);
        if least > committed.0 {
            let says = format!("{offer} is committed to for {} months at least", fact.says.months);
            committed = (least, vec![fact.reason(says)]);
        }
    }
    committed
}

/// The seats in force, by offer, that cannot go down on a day.
pub fn seats_that_stay(edition: &Edition, tenant: &Tenant, day: Day) -> BTreeMap<OfferId, u64> {
    let mut stay: BTreeMap<OfferId, u64> = BTreeMap::new();
    let bound = |held: &&Subscription| held.in_force(day) && !release(edition, tenant, held, day).now;
    for subscription in tenant.subscriptions.iter().filter(bound) {
        let seats = stay.entry(subscription.offer.clone()).or_default();
        *seats = seats.saturating_add(subscription.quantity);
    }
    stay
}

/// The agreement of a subscription: the one it names, or the only one in force.
fn agreement<'t>(tenant: &'t Tenant, named: Option<&AgreementId>, day: Day) -> Option<&'t Agreement> {
    if let Some(named) = named {
        return tenant.agreements.iter().find(|agreement| agreement.id == *named);
    }
    let mut covering = tenant.agreements.iter().filter(|agreement| in_force(agreement, day));
    covering.next().filter(|_| covering.next().is_none())
}

/// The agreement under which seats are bought.
fn under<'t>(tenant: &'t Tenant, bought: Bought<'_>, day: Day) -> Option<&'t Agreement> {
    let Some(program) = bought.program else { return agreement(tenant, bought.agreement, day) };
    let of = || tenant.agreements.iter().filter(|agreement| agreement.program == program);
    let named = of().find(|agreement| bought.agreement.is_some_and(|named| agreement.id == *named));
    let mut covering = of().filter(|agreement| in_force(agreement, day));
    named.or_else(|| covering.next().filter(|_| covering.next().is_none()))
}

/// The term of some seats, as far as it is known.
struct Term {
    /// The last day on which seats were bought or renewed.
    begun: Option<Day>,
    /// The first day.
    start: Option<Day>,
    end: Option<Day>,
    months: Option<u32>,
}

fn seen_from(
    edition: &Edition,
    (agreement, program): (Option<&Agreement>, Option<Program>),
    offer: &OfferId,
    term: &Term,
    day: Day,
) -> Release {
    let program = agreement.map(|agreement| agreement.program).or(program);
    let fact = program
        .and_then(|program| edition.facts.seat_reduction.iter().find(|fact| fact.says.programs.contains(&program)));
    let mut found = Found { offer, day, release: Release::default() };
    found.window(fact, term);
    found.anniversary(fact, agreement);
    found.end(fact, term, agreement);
    if !found.release.now && found.release.next.is_none() {
        let rules = ["G21-DOC-01", "G26-DOC-01", "P19-SCOPE-12"];
        let says =
            format!("nothing says when seats of {offer} may go down: no term, and no agreement of a known program");
        found.release.because.push(edition.reason(says, &rules, None));
    }
    found.release
}

struct Found<'f> {
    offer: &'f OfferId,
    day: Day,
    release: Release,
}

impl Found<'_> {
    /// Some days after the first day of a term.
    fn window(&mut self, fact: Option<&Fact<SeatReduction>>, term: &Term) {
        let within = fact.and_then(|fact| Some((fact, fact.says.within_days?, term.begun?)));
        // Days that lie behind are weeks at most: no more than an i32 holds.
        if let Some((fact, days, begun)) = within
            && u32::try_from(self.day.days_since(begun)).is_ok_and(|since| since <= days)
        {
            self.release.now = true;
            let says = format!("seats of {} may go down up to {days} days after {begun}", self.offer);
            self.release.because.push(fact.reason(says));
        }
    }

    fn anniversary(&mut self, fact: Option<&Fact<SeatReduction>>, agreement: Option<&Agreement>) {
        let Some((fact, agreement)) = fact.filter(|fact| fact.says.at_anniversary).zip(agreement) else { return };
        let before = self.day.0.yesterday().ok().map(Day);
        let today = before.and_then(|before| anniversary_after(agreement, before)) == Some(self.day);
        let begins = agreement.start == Some(self.day);
        let next = anniversary_after(agreement, self.day);
        self.release.now |= today && !begins;
        self.may(next);
        if let Some(next) = next {
            let says =
                format!("seats of {} may go down at an anniversary of {}, next on {next}", self.offer, agreement.id);
            self.release.because.push(fact.reason(says));
        }
    }

    /// The day after the last one: of the subscription; or of a term of so many months, again and again; or of the agreement.
    fn end(&mut self, fact: Option<&Fact<SeatReduction>>, term: &Term, agreement: Option<&Agreement>) {
        if let Some(end) = term.end {
            return self.may(end.next());
        }
        let months = term.months.filter(|months| *months > 0).or_else(|| fact?.says.months);
        if let Some((months, start)) = months.zip(term.start) {
            let turns = || (1_u32..).map_while(|turn| start.months_later(months.checked_mul(turn)?));
            self.release.now |= turns().take_while(|turn| *turn <= self.day).last() == Some(self.day);
            self.may(turns().find(|turn| *turn > self.day));
            if let Some(fact) = fact.filter(|_| term.months.is_none()) {
                let says = format!("{} is taken to be subscribed to for {months} months at a time", self.offer);
                self.release.because.push(fact.reason(says));
            }
        }
        self.may(agreement.and_then(|agreement| agreement.end).and_then(Day::next).filter(|end| *end > self.day));
    }

    fn may(&mut self, day: Option<Day>) {
        self.release.next = self.release.next.into_iter().chain(day).min();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::embedded;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    /// On a day: whether seats may go down, and the next day on which they may.
    fn asked(program: Program, [start, purchased, end]: [&str; 3], on: &str) -> (bool, Option<String>) {
        let catalog = embedded().unwrap();
        let mut tenant = Tenant::empty("online-2026-07".into(), day(on));
        let agreement = Agreement {
            id: "a".into(),
            program,
            start: Some(day("2026-07-01")),
            end: None,
            anniversary: None,
            software_assurance: None,
            account: None,
            osm: None,
            amendment: false,
        };
        tenant.agreements = vec![agreement];
        let held = Subscription {
            start: start.parse().ok(),
            end: end.parse().ok(),
            purchased: purchased.parse().ok(),
            ..Subscription::held("s", "sales-enterprise.base".into(), 5)
        };
        let edition = Edition::of_tenant(&catalog, &tenant).unwrap();
        let found = release(&edition, &tenant, &held, day(on));
        (found.now, found.next.map(|day| day.to_string()))
    }

    #[test]
    fn seats_of_new_commerce_go_down_within_a_week_and_at_the_turn_of_their_term() {
        let csp = |days, on| asked(Program::Csp, days, on);
        let next = |day: &str| Some(day.to_string());
        assert_eq!(csp(["2026-08-10", "", ""], "2026-08-17"), (true, next("2027-08-10")));
        assert_eq!(csp(["2026-08-10", "", ""], "2026-08-18"), (false, next("2027-08-10")));
        // Seats that are added later may go down within a week, and run to the end of the term that runs.
        assert_eq!(csp(["2026-08-10", "2027-01-05", ""], "2027-01-12"), (true, next("2027-08-10")));
        assert_eq!(csp(["2026-08-10", "", ""], "2027-08-10"), (true, next("2028-08-10")));
        assert_eq!(csp(["2026-08-10", "", "2026-11-30"], "2026-10-01"), (false, next("2026-12-01")));
    }

    #[test]
    fn seats_under_volume_licensing_go_down_at_the_anniversary() {
        let next = |day: &str| Some(day.to_string());
        let ea = |on| asked(Program::Ea, ["2026-07-01", "", "2029-06-30"], on);
        assert_eq!(ea("2026-07-01"), (false, next("2027-07-01")));
        assert_eq!(ea("2027-07-01"), (true, next("2028-07-01")));
        assert_eq!(ea("2029-06-30"), (false, next("2029-07-01")));
        assert_eq!(asked(Program::Mpsa, ["2026-07-01", "", ""], "2026-07-02"), (false, None));
    }
}
