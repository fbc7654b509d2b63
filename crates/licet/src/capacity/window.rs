//! The days between which entries are counted.

use jiff::{Span as Time, civil::Date};

use super::{
    Owned,
    book::Gauge,
    question::{MeterQuestion, Period},
};
use crate::{
    rules::meter_window::Window,
    tenant::Subscription,
    value::{Day, Reason},
};

/// Days, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Span {
    pub(super) from: Day,
    pub(super) until: Day,
}

impl Span {
    pub(super) fn holds(self, day: Day) -> bool {
        self.from <= day && day <= self.until
    }

    /// The window of that kind in which a day lies; `None` for what has no period.
    pub(super) fn around(window: Window, day: Day, year_start: Day) -> Option<Self> {
        match window {
            Window::Level | Window::Total => None,
            Window::Day => Some(Self { from: day, until: day }),
            Window::Month => Some(Self { from: Day(day.0.first_of_month()), until: Day(day.0.last_of_month()) }),
            Window::SubscriptionYear => Some(year(year_start, day)),
        }
    }
}

/// The year between two anniversaries of the start in which a day lies.
fn year(start: Day, day: Day) -> Span {
    let anniversary = |years: i16| moved(start.0, Time::new().years(years));
    let apart = day.0.year().saturating_sub(start.0.year());
    let apart = if anniversary(apart) > day.0 { apart.saturating_sub(1) } else { apart };
    let until = moved(anniversary(apart.saturating_add(1)), Time::new().days(-1));
    Span { from: Day(anniversary(apart)), until: Day(until) }
}

/// The day that lies so far from another; the same day where the calendar ends.
fn moved(day: Date, by: Time) -> Date {
    day.checked_add(by).unwrap_or(day)
}

/// The time a question is about.
#[derive(Debug, Clone)]
pub(super) struct Moment {
    /// The window as asked for.
    pub(super) window: Window,
    /// Its days, if it has any.
    pub(super) span: Option<Span>,
    /// Entries after that day do not count.
    pub(super) upto: Option<Day>,
    /// The day from which a forecast looks ahead.
    pub(super) now: Day,
    /// The subscription year around it.
    pub(super) year: Span,
    /// A subscription year is asked of a meter that looks at days or months.
    pub(super) worst_of_year: bool,
    /// Where the year comes from.
    pub(super) because: Option<Reason>,
}

/// Finds the time a question is about.
pub(super) fn moment(gauge: &Gauge<'_>, owned: Owned<'_>, question: &MeterQuestion) -> Moment {
    let as_of = gauge.book.tenant.as_of;
    let (start, because) = year_start(gauge, owned);
    let because = Some(because).filter(|_| gauge.window == Window::SubscriptionYear);
    let window = match question.period {
        Some(Period::Length(window)) if gauge.window != Window::Level => window,
        Some(Period::Year(_)) if gauge.window != Window::Level => Window::SubscriptionYear,
        _ => gauge.window,
    };
    let worst_of_year = window == Window::SubscriptionYear && matches!(gauge.window, Window::Day | Window::Month);
    let at = match question.period {
        Some(Period::Month(last)) => Some(last),
        _ => question.at,
    };
    let mut day = at.unwrap_or(as_of);
    if let Some(Period::Year(wanted)) = question.period {
        let of_year = moved(start.0, Time::new().years(wanted.saturating_sub(start.0.year())));
        day = Day(of_year);
    }
    if let Some(Period::Between(from, until)) = question.period {
        let span = Some(Span { from, until }).filter(|_| window != Window::Level);
        let year = year(start, until);
        return Moment { window, span, upto: Some(until), now: until, year, worst_of_year: false, because };
    }
    let mut span = Span::around(window, day, start);
    let within = |span: Option<Span>| gauge.rows.iter().any(|row| span.is_none_or(|span| span.holds(row.at)));
    if at.is_none()
        && question.period.is_none()
        && !within(span)
        && let Some(last) = gauge.rows.last().map(|row| row.at).filter(|last| *last > day)
    {
        // All that is recorded lies ahead of the tenant's day: what is recorded last is asked about.
        day = last;
        span = Span::around(window, day, start);
    }
    let upto = at.or(span.map(|span| span.until));
    let latest = gauge.rows.iter().map(|row| row.at).filter(|at| upto.is_none_or(|upto| *at <= upto)).max();
    let now = at.unwrap_or_else(|| latest.map_or(day, |latest| latest.max(day)));
    Moment { window, span, upto, now, year: year(start, day), worst_of_year, because }
}

/// The day on whose anniversaries the allowance begins anew: the earliest start among the subscriptions that bring
/// something to the meter, or the anniversary of their agreement; else of any agreement.
fn year_start(gauge: &Gauge<'_>, owned: Owned<'_>) -> (Day, Reason) {
    let (edition, tenant) = (gauge.book.edition, gauge.book.tenant);
    let rules = ["G21-CAP-14"];
    let agreement = |subscription: &Subscription| {
        let id = subscription.agreement.as_ref()?;
        let agreement = tenant.agreements.iter().find(|agreement| agreement.id == *id)?;
        agreement.anniversary.or(agreement.start)
    };
    let bringers: Vec<_> = gauge.bringers().filter(|offer| owned(offer) > 0).collect();
    let bringing = tenant.active_subscriptions().filter(|subscription| bringers.contains(&&subscription.offer));
    if let Some(start) = bringing.filter_map(|known| known.start.or_else(|| agreement(known))).min() {
        return (
            start,
            edition.reason(format!("the subscription year begins with the subscription, {start}"), &rules, None),
        );
    }
    let agreements = tenant.agreements.iter();
    let running = agreements.filter(|known| {
        known.start.is_none_or(|start| start <= tenant.as_of) && known.end.is_none_or(|end| tenant.as_of <= end)
    });
    if let Some(start) = running.filter_map(|known| known.anniversary.or(known.start)).min() {
        let says = format!("the year begins with the agreement, {start}: no start of a subscription is known");
        return (start, edition.reason(says, &rules, None));
    }
    let first = gauge.rows.first().map_or(tenant.as_of, |row| row.at);
    let start = Day(first.0.first_of_month());
    let says = format!(
        "no start of a subscription is known: the year is taken to begin with the first entry's month, {start}"
    );
    (start, edition.reason(says, &rules, None))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_run_between_anniversaries() {
        let day = |text: &str| text.parse::<Day>().unwrap();
        let of = |start, at| {
            let Span { from, until } = year(day(start), day(at));
            format!("{from} {until}")
        };
        assert_eq!(of("2020-07-01", "2021-10-15"), "2021-07-01 2022-06-30");
        assert_eq!(of("2020-07-01", "2021-06-30"), "2020-07-01 2021-06-30");
        assert_eq!(of("2020-02-29", "2021-03-05"), "2021-02-28 2022-02-27");
        assert_eq!(of("2022-01-01", "2021-03-05"), "2021-01-01 2021-12-31");
    }
}
