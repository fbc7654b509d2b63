//! Days as exports write them.

use jiff::civil::Date;
use licet::value::Day;

/// A day out of `2021-09-30`, `2021-09-30T12:00:00Z`, `2021-09-30 12:00:00`, or, month first, `9/30/2021 1:25:31 PM`
/// and `9/30/2021, 1:25:31.000 PM`.
/// The years 1, 1753, 1900, 2154 and 9999 hold the place of 'not known' and 'for ever'; they are no days.
pub(super) fn day(text: &str) -> Result<Option<Day>, ()> {
    let written = text.split(['T', ' ']).next().unwrap_or_default().trim_end_matches(',');
    let date = if written.contains('/') { american(written)? } else { written.parse::<Date>().map_err(|_| ())? };
    Ok(if matches!(date.year(), i16::MIN..=1753 | 1900 | 2154 | 9999) { None } else { Some(Day(date)) })
}

fn american(written: &str) -> Result<Date, ()> {
    let mut parts = written.split('/');
    let mut next = || parts.next().ok_or(());
    let (month, day, year) = (next()?, next()?, next()?);
    let date = Date::new(year.parse().map_err(|_| ())?, month.parse().map_err(|_| ())?, day.parse().map_err(|_| ())?);
    if parts.next().is_some() { Err(()) } else { date.map_err(|_| ()) }
}

#[cfg(test)]
mod tests {
    use super::day;

    #[test]
    fn days_and_places_of_days() {
        let shown = |text| day(text).map(|day| day.map(|day| day.to_string()));
        for text in [
            "2021-08-19",
            "2021-08-19T13:25:31Z",
            "2021-08-19 00:00:00",
            "8/19/2021 1:25:31 PM",
            "08/19/2021",
            "8/19/2021, 1:25:31.123 PM",
        ] {
            assert_eq!(shown(text), Ok(Some("2021-08-19".into())), "{text}");
        }
        for text in ["1900-01-01 00:00:00", "2154-12-31 23:59:59", "12/31/9999", "1753-01-01", "0001-01-01T00:00:00Z"] {
            assert_eq!(shown(text), Ok(None), "{text}");
        }
        for text in ["soon", "19/8/2021", "2021-02-30", "1/2/3/4"] {
            assert_eq!(shown(text), Err(()), "{text}");
        }
    }
}
