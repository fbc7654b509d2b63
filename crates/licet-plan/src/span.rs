//! What monthly amounts come to over spans of time, exactly: months are counted from a first day on, and of a month that is
//! not whole its share of days. However a time is divided, its spans come to the same.

use licet::value::{Day, Money};

/// Parts of a month: the least number that the days of every month divide.
const PARTS: i128 = 377_580;

/// Counts from a first day.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Spans {
    from: Day,
}

/// An amount in parts of money's ticks.
pub(crate) type Parts = i128;

impl Spans {
    pub(crate) fn from(from: Day) -> Self {
        Self { from }
    }

    /// How far a day lies from the first, in parts of a month.
    fn at(self, day: Day) -> i128 {
        let after = |months: u32| self.from.months_later(months);
        let months = (0_u32..).take_while(|months| after(months + 1).is_some_and(|turn| turn <= day)).count() as u32;
        let share = after(months).zip(after(months + 1)).map_or(0, |(begun, ends)| {
            let (days, all) = (day.days_since(begun).max(0), ends.days_since(begun).max(1));
            i128::from(days) * (PARTS / i128::from(all))
        });
        i128::from(months) * PARTS + share
    }

    /// What a monthly amount comes to from one day to another, both not before the first.
    pub(crate) fn parts(self, monthly: Money, day: Day, next: Day) -> Parts {
        monthly.ticks() * (self.at(next) - self.at(day))
    }

    /// The same as money, down to its smallest part.
    pub(crate) fn cost(self, monthly: Money, day: Day, next: Day) -> Money {
        money(self.parts(monthly, day, next))
    }
}

/// A cent, in parts.
pub(crate) const A_CENT: Parts = PARTS * 1_200;

/// Parts as money, down to its smallest part.
pub(crate) fn money(parts: Parts) -> Money {
    Money::from_ticks(parts.div_euclid(PARTS))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_of_a_month_counts_by_its_days() {
        let day = |text: &str| text.parse::<Day>().unwrap();
        let cost = |from, to| Spans::from(day(from)).cost(Money::whole(310), day(from), day(to));
        assert_eq!(cost("2026-01-01", "2026-01-01"), Money::ZERO);
        assert_eq!(cost("2026-01-01", "2026-02-01"), Money::whole(310));
        assert_eq!(cost("2026-01-01", "2026-01-11"), Money::whole(100));
        assert_eq!(cost("2026-01-31", "2026-02-28"), Money::whole(310));
        assert_eq!(cost("2025-11-15", "2027-02-15"), Money::whole(15 * 310));
    }

    #[test]
    fn spans_add_up_however_a_time_is_divided() {
        let from: Day = "2026-10-31".parse().unwrap();
        let days: Vec<Day> = std::iter::successors(Some(from), |day| day.next()).take(800).collect();
        let spans = Spans::from(from);
        let last = *days.last().unwrap();
        let whole = spans.parts(Money::whole(7), from, last);
        for day in days {
            assert_eq!(
                spans.parts(Money::whole(7), from, day) + spans.parts(Money::whole(7), day, last),
                whole,
                "{day}"
            );
        }
        assert!((28..=31).all(|days| PARTS % days == 0));
    }
}
