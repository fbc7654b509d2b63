//! A day, and the time of day where it is known. Written as a TOML date or date-time without an offset.

use std::{fmt, str::FromStr};

use jiff::{
    SignedDuration,
    civil::{DateTime, Time},
};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::Day;

/// A day, and the time of day where it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment {
    /// The day.
    pub day: Day,
    /// The time of day.
    pub time: Option<Time>,
}

impl Moment {
    /// Some time on that day.
    pub fn on(day: Day) -> Self {
        Self { day, time: None }
    }

    /// So many hours later, at the latest: where the time of day is not known, counted from the day's end.
    pub fn latest_after_hours(self, hours: u32) -> Option<Self> {
        let start = match self.time {
            Some(time) => self.day.0.to_datetime(time),
            None => self.day.next()?.0.to_datetime(Time::midnight()),
        };
        let end = start.checked_add(SignedDuration::from_hours(i64::from(hours))).ok()?;
        Some(Self { day: Day(end.date()), time: Some(end.time()) })
    }
}

impl FromStr for Moment {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        if let Ok(day) = text.parse::<Day>() {
            return Ok(Self::on(day));
        }
        let read: DateTime = text.parse().map_err(|_| "not a date or a time such as `2021-09-30T08:00:00`")?;
        Ok(Self { day: Day(read.date()), time: Some(read.time()) })
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.time {
            Some(time) => f.pad(&self.day.0.to_datetime(time).to_string()),
            None => self.day.fmt(f),
        }
    }
}

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(MomentVisitor)
    }
}

struct MomentVisitor;

impl<'de> de::Visitor<'de> for MomentVisitor {
    type Value = Moment;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a date or a time such as 2021-09-30T08:00:00")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Moment, E> {
        text.parse().map_err(E::custom)
    }

    // A native TOML date arrives as a map with one private key.
    fn visit_map<A: de::MapAccess<'de>>(self, mut map: A) -> Result<Moment, A::Error> {
        let (_, text) = map.next_entry::<String, String>()?.ok_or_else(|| de::Error::custom("an empty date"))?;
        text.parse().map_err(de::Error::custom)
    }
}
