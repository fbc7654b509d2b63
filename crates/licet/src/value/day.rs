//! Calendar days. A day is written as a TOML date or as `2021-09-30`.

use std::{fmt, str::FromStr};

use jiff::civil::Date;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// A calendar day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(pub Date);

impl Day {
    /// The day after.
    pub fn next(self) -> Option<Self> {
        self.0.tomorrow().ok().map(Self)
    }

    /// The same day so many years later (earlier, if negative); the last day of February where there is no 29th.
    pub fn years_later(self, years: i32) -> Option<Self> {
        self.later(jiff::Span::new().try_years(years).ok()?)
    }

    /// The same day so many months later; the last day of the month where there is no such day.
    pub fn months_later(self, months: u32) -> Option<Self> {
        self.later(jiff::Span::new().try_months(months).ok()?)
    }

    /// The last day of the year that many years later.
    pub fn end_of_year(self, years: i16) -> Option<Self> {
        Date::new(self.0.year().checked_add(years)?, 12, 31).ok().map(Self)
    }

    /// How many days lie between an earlier day and this one; negative, if it is a later one.
    pub fn days_since(self, earlier: Self) -> i32 {
        earlier.0.until(self.0).map_or(0, |span| span.get_days())
    }

    fn later(self, span: jiff::Span) -> Option<Self> {
        self.0.checked_add(span).ok().map(Self)
    }

    /// The first day after another one that falls on the same day of the year as this one.
    pub fn returns_after(self, day: Self) -> Option<Self> {
        let years = i32::from(day.0.year()) - i32::from(self.0.year());
        (years..=years + 1).filter_map(|years| self.years_later(years)).find(|found| *found > day)
    }
}

impl FromStr for Day {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        if text.len() != 10 {
            return Err("not a date such as `2021-09-30`");
        }
        text.parse().map(Self).map_err(|_| "not a date such as `2021-09-30`")
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0.to_string())
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(DayVisitor)
    }
}

struct DayVisitor;

impl<'de> de::Visitor<'de> for DayVisitor {
    type Value = Day;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a date such as 2021-09-30")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Day, E> {
        text.parse().map_err(E::custom)
    }

    // A native TOML date arrives as a map with one private key.
    fn visit_map<A: de::MapAccess<'de>>(self, mut map: A) -> Result<Day, A::Error> {
        let (_, text) = map.next_entry::<String, String>()?.ok_or_else(|| de::Error::custom("an empty date"))?;
        text.parse().map_err(de::Error::custom)
    }
}
