//! Days and hours of seconds since 1970. There are no time zones: everything is UTC.

use time::OffsetDateTime;

pub const DAY: f64 = 86_400.0;

/// The moment; `None` for what is no number, or beyond the year 9999.
pub fn moment(seconds: f64) -> Option<OffsetDateTime> {
    let whole = seconds.is_finite().then(|| seconds.floor() as i64)?;
    OffsetDateTime::from_unix_timestamp(whole).ok()
}

/// As `2015-02-17`; empty where there is none.
pub fn day(seconds: f64) -> String {
    OffsetDateTime::from_unix_timestamp(seconds as i64)
        .map(|time| {
            let date = time.date();
            format!("{}-{:02}-{:02}", date.year(), u8::from(date.month()), date.day())
        })
        .unwrap_or_default()
}

/// As [`day`], with hours and minutes where it is not midnight.
pub fn day_and_hour(seconds: f64) -> String {
    match moment(seconds) {
        Some(time) if time.hour() > 0 || time.minute() > 0 => {
            format!("{} {:02}:{:02}", day(seconds.floor()), time.hour(), time.minute())
        }
        Some(_) => day(seconds.floor()),
        None => String::new(),
    }
}

/// Months since the year 0; 0 of what is before it or is no moment.
pub fn months(seconds: f64) -> usize {
    moment(seconds).map_or(0, |time| {
        let year = usize::try_from(time.year()).unwrap_or(0);
        year * 12 + usize::from(u8::from(time.month())) - 1
    })
}

/// Days since Monday, 0 to 6.
pub fn weekday(seconds: f64) -> Option<u8> {
    moment(seconds).map(|time| time.weekday().number_days_from_monday())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_counted_from_the_year_0() {
        assert_eq!(months(0.0), 1970 * 12);
        assert_eq!(months(-1.0), 1969 * 12 + 11);
        assert_eq!(months(1.7e9), 2023 * 12 + 10);
        assert_eq!((months(f64::NAN), months(-1e12)), (0, 0));
    }
}
