//! When it runs out, if use goes on as it did so far.

use super::{
    book::Gauge,
    used::{Count, count},
    window::Moment,
};
use crate::value::{Day, Quantity};

/// The first day on which there is nothing left: the day on which more was used than entitled, or, as use goes on evenly,
/// a day yet to come. `None` if it lasts to the end of the window, or nothing is known.
pub(super) fn run_out(gauge: &Gauge<'_>, moment: &Moment, entitled: Quantity, counted: &Count<'_>) -> Option<Day> {
    if counted.total > entitled {
        return gone(gauge, moment, entitled);
    }
    match moment.span {
        Some(span) => {
            let elapsed = i128::from(days(span.from, moment.now)).saturating_add(1);
            let lasts =
                entitled.ticks().saturating_mul(elapsed).checked_div(counted.total.ticks()).filter(|days| *days > 0)?;
            later(span.from, lasts).filter(|day| *day <= span.until)
        }
        None => {
            let first = gauge.rows.first()?.at;
            let grown = counted.total - count(gauge, None, Some(first)).total;
            let (elapsed, left) = (i128::from(days(first, moment.now)), (entitled - counted.total).ticks());
            if grown <= Quantity::ZERO {
                return None;
            }
            later(moment.now, left.saturating_mul(elapsed).checked_div(grown.ticks())?.saturating_add(1))
        }
    }
}

/// The day on which the last of it went.
fn gone(gauge: &Gauge<'_>, moment: &Moment, entitled: Quantity) -> Option<Day> {
    let inside = gauge.rows.iter().map(|row| row.at).filter(|day| moment.span.is_none_or(|span| span.holds(*day)));
    let mut known: Vec<Day> = inside.filter(|day| moment.upto.is_none_or(|upto| *day <= upto)).collect();
    known.dedup();
    // More is used from day to day, but for levels that sink: then the first day of all that is over.
    let over = |day: &Day| count(gauge, moment.span, Some(*day)).total > entitled;
    if gauge.level() {
        return known.iter().copied().find(|day| over(day));
    }
    let at = known.partition_point(|day| !over(day));
    known.get(at).copied()
}

fn days(from: Day, until: Day) -> i32 {
    from.0.until(until.0).map_or(0, |span| span.get_days())
}

/// The day so many days later; `None` if that is more than a lifetime away.
fn later(day: Day, days: i128) -> Option<Day> {
    let days = i32::try_from(days).ok().filter(|days| *days < 36_525)?;
    day.0.checked_add(jiff::Span::new().days(days)).ok().map(Day)
}
