//! Spans of the calendar that rows are put together by.

use crate::data::calendar::{DAY, moment, weekday};
use serde::{Deserialize, Serialize};
use time::{Date, Month};

/// Whole days, weeks from Monday (ISO 8601), months, quarters or years, all in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Period {
    Day,
    Week,
    Month,
    Quarter,
    Year,
}

impl Period {
    pub const ALL: [Period; 5] =
        [Period::Day, Period::Week, Period::Month, Period::Quarter, Period::Year];

    pub const fn key(self) -> &'static str {
        match self {
            Period::Day => "day",
            Period::Week => "week",
            Period::Month => "month",
            Period::Quarter => "quarter",
            Period::Year => "year",
        }
    }

    /// When the period began that a time is in: seconds since 1970, midnight. `None` where there is no such day.
    pub fn start(self, seconds: f64) -> Option<f64> {
        let date = moment(seconds)?.date();
        let month = u8::from(date.month());
        match self {
            Period::Day => Some((seconds / DAY).floor() * DAY),
            Period::Week => {
                let days = f64::from(weekday(seconds)?);
                Some(((seconds / DAY).floor() - days) * DAY)
            }
            Period::Month => first_of(date.year(), month),
            Period::Quarter => first_of(date.year(), (month - 1) / 3 * 3 + 1),
            Period::Year => first_of(date.year(), 1),
        }
    }
}

fn first_of(year: i32, month: u8) -> Option<f64> {
    let month = Month::try_from(month).ok()?;
    let date = Date::from_calendar_date(year, month, 1).ok()?;
    Some(date.midnight().assume_utc().unix_timestamp() as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::calendar::day_and_hour;

    #[test]
    fn periods_begin_where_the_calendar_says() {
        // Saturday, 29 February 2020, 23:59.
        let time = 1_583_020_740.0;
        let starts = Period::ALL.map(|own| own.start(time).map(day_and_hour).unwrap_or_default());
        assert_eq!(starts, ["2020-02-29", "2020-02-24", "2020-02-01", "2020-01-01", "2020-01-01"]);
        // The second before 1970: a Wednesday.
        let starts = Period::ALL.map(|own| own.start(-1.0).map(day_and_hour).unwrap_or_default());
        assert_eq!(starts, ["1969-12-31", "1969-12-29", "1969-12-01", "1969-10-01", "1969-01-01"]);
        for odd in [f64::NAN, f64::INFINITY, 1e300, -1e300] {
            assert!(Period::ALL.iter().all(|own| own.start(odd).is_none()));
        }
    }
}
