//! What is asked of a meter.

use std::str::FromStr;

use jiff::civil::Date;

use crate::{
    rules::meter_window::Window,
    value::{Day, MeterId},
};

/// A question about one meter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MeterQuestion {
    /// The meter.
    pub meter: MeterId,
    /// As it stood at the end of this day; without it, as all that is recorded says for the tenant's day.
    pub at: Option<Day>,
    /// Another time than the one that the day lies in.
    pub period: Option<Period>,
}

impl MeterQuestion {
    /// The question how a meter stands on the tenant's day.
    pub fn of(meter: MeterId) -> Self {
        Self { meter, at: None, period: None }
    }
}

/// The time that a question is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Period {
    /// `day`, `month` or `year`: that long, around the day asked about.
    Length(Window),
    /// `2021-10`: as it stood at the end of that month.
    Month(Day),
    /// `2021`: the subscription year that begins in that year.
    Year(i16),
    /// `2021-10-01/2021-12-31`: between these days, both included.
    Between(Day, Day),
}

impl FromStr for Period {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        const WANTED: &str = "not a period such as `month`, `year`, `2021-10`, `2021` or `2021-10-01/2021-12-31`";
        match text.trim() {
            "day" => return Ok(Self::Length(Window::Day)),
            "month" => return Ok(Self::Length(Window::Month)),
            "year" | "subscription-year" => return Ok(Self::Length(Window::SubscriptionYear)),
            _ => {}
        }
        if let Some((from, until)) = text.split_once('/') {
            let (from, until): (Day, Day) = (from.parse()?, until.parse()?);
            return if from <= until {
                Ok(Self::Between(from, until))
            } else {
                Err("a period that ends before it begins")
            };
        }
        if let Some((year, month)) = text.trim().split_once('-') {
            let (year, month) = (year.parse().map_err(|_| WANTED)?, month.parse().map_err(|_| WANTED)?);
            let first = Date::new(year, month, 1).map_err(|_| WANTED)?;
            return Ok(Self::Month(Day(first.last_of_month())));
        }
        text.trim().parse().map(Self::Year).map_err(|_| WANTED)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_are_words_months_years_and_spans() {
        let day = |text: &str| text.parse::<Day>().unwrap();
        assert_eq!("month".parse(), Ok(Period::Length(Window::Month)));
        assert_eq!("2024-02".parse(), Ok(Period::Month(day("2024-02-29"))));
        assert_eq!("2021".parse(), Ok(Period::Year(2021)));
        assert_eq!("2021-10-01/2021-12-31".parse(), Ok(Period::Between(day("2021-10-01"), day("2021-12-31"))));
        for wrong in ["2021-12-31/2021-10-01", "soon", "2021-13", "2021-10-1x"] {
            assert!(wrong.parse::<Period>().is_err(), "{wrong}");
        }
    }
}
