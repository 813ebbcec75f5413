//! A cell as a day, with or without a time of day.

use super::decimal;
use serde::{Deserialize, Serialize};
use time::{Date, Month};

/// The order of the parts of a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DateOrder {
    Ymd,
    Dmy,
    Mdy,
}

impl DateOrder {
    pub const fn key(self) -> &'static str {
        match self {
            DateOrder::Ymd => "ymd",
            DateOrder::Dmy => "dmy",
            DateOrder::Mdy => "mdy",
        }
    }
}

/// The numbers of a date and what follows, such as `[2015, 2, 17]`, and how many digits the first has.
/// `named`: with a month as a word.
fn parts(text: &str, named: bool) -> Option<(Vec<u32>, usize)> {
    let mut numbers: Vec<u32> = Vec::new();
    let mut first = 0;
    for run in text.split(|c: char| !c.is_ascii_digit()).filter(|run| !run.is_empty()) {
        if numbers.is_empty() {
            first = run.len();
        }
        numbers.push(run.parse().ok()?);
    }
    let marks = [
        '-', '/', '.', ':', ' ', 'T', 'Z', '年', '月', '日', '+', ',', 'A', 'P', 'M', 'a', 'p',
        'm', '上', '下', '午',
    ];
    let allowed =
        |c: char| c.is_ascii_digit() || marks.contains(&c) || (named && c.is_ascii_alphabetic());
    let enough = if named { 1 } else { 2 };
    (text.chars().all(allowed) && numbers.len() >= enough).then_some((numbers, first))
}

/// The month whose English name, or the beginning of it, is the only word of a text.
fn month_name(text: &[u8]) -> Option<u32> {
    let start = text.iter().position(u8::is_ascii_alphabetic)?;
    let run = text[start..].iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
    let letters = text.iter().filter(|byte| byte.is_ascii_alphabetic()).count();
    let word: [u8; 3] = text[start..start + run].first_chunk().copied()?;
    let (months, _) = b"janfebmaraprmayjunjulaugsepoctnovdec".as_chunks::<3>();
    let place = months.iter().position(|own| *own == word.map(|byte| byte | 32))?;
    (run == letters).then_some(place as u32 + 1)
}

/// Whether a time of day is of the second half, where it says of which.
fn half_of_day(text: &str) -> Option<bool> {
    match text.as_bytes() {
        [.., half @ (b'a' | b'A' | b'p' | b'P'), b'm' | b'M'] => {
            Some(half.eq_ignore_ascii_case(&b'p'))
        }
        _ => {
            let mut signs = text.chars().filter(|c| ['上', '下'].contains(c));
            signs.next().map(|sign| sign == '下')
        }
    }
}

/// A time as a bare number, which only the name of its column tells from other numbers: a year, a year and its month
/// (`199001`), or seconds or milliseconds since 1970.
pub fn bare_time(text: &str) -> Option<f64> {
    let text = text.trim();
    if !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let number = decimal::parse(text)?;
    match text.len() {
        4 => seconds(number as u32, 1, 1, (&[], None)),
        6 => seconds(number as u32 / 100, number as u32 % 100, 1, (&[], None)),
        10 => Some(number),
        13 => Some(number / 1000.0),
        _ => None,
    }
}

/// The year that two digits stand for, as POSIX reads them.
const fn whole_year(year: u32) -> u32 {
    match year {
        0..=68 => year + 2000,
        69..=99 => year + 1900,
        _ => year,
    }
}

/// Reads a day, with or without a time of day: seconds since 1970 UTC.
pub fn day(text: &str, order: DateOrder) -> Option<f64> {
    let text = text.trim();
    if text.len() < 6 || text.len() > 32 {
        return None;
    }
    if text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        let number: u32 = text.parse().ok()?;
        return seconds(number / 10_000, number / 100 % 100, number % 100, (&[], None));
    }
    if let Some(month) = month_name(text.as_bytes()) {
        let (numbers, first) = parts(text, true)?;
        // A month and a year alone stand for its first day.
        let (year, day) = match numbers[..] {
            [year] => (year, 1),
            [year, day, ..] if first == 4 => (year, day),
            [day, year, ..] => (year, day),
            [] => return None,
        };
        let time = numbers.get(2..).unwrap_or_default();
        return seconds(whole_year(year), month, day, (time, None));
    }
    let (numbers, first) = parts(text, false)?;
    let late = half_of_day(text);
    if !text.contains(['-', '/', '.', '年']) {
        return None;
    }
    match (first, &numbers[..]) {
        (4, [year, month]) if !text.contains(['.']) => seconds(*year, *month, 1, (&[], None)),
        (4, [year, month, day, rest @ ..]) => seconds(*year, *month, *day, (rest, late)),
        (1 | 2, [a, b, year, rest @ ..]) => {
            let (day, month) = if order == DateOrder::Mdy { (*b, *a) } else { (*a, *b) };
            seconds(whole_year(*year), month, day, (rest, late))
        }
        _ => None,
    }
}

/// `rest` are hours, minutes and seconds, and whether the hours are of the second half of the day.
fn seconds(year: u32, month: u32, day: u32, rest: (&[u32], Option<bool>)) -> Option<f64> {
    if !(1600..=2400).contains(&year) {
        return None;
    }
    let month = Month::try_from(u8::try_from(month).ok()?).ok()?;
    let date = Date::from_calendar_date(year as i32, month, u8::try_from(day).ok()?).ok()?;
    let (rest, late) = rest;
    let part = |place: usize| rest.get(place).copied().unwrap_or(0);
    let hour = match (part(0), late) {
        (hour @ ..=12, Some(late)) => hour % 12 + 12 * u32::from(late),
        (hour, _) => hour,
    };
    let time =
        hour.checked_mul(3600)?.checked_add(part(1).checked_mul(60)?)?.checked_add(part(2))?;
    (time < 86_400).then(|| date.midnight().assume_utc().unix_timestamp() as f64 + f64::from(time))
}

/// What the days of a column say of the order of their parts.
#[derive(Clone, Copy, Debug, Default)]
pub struct Orders {
    /// By the first cell that only one order can be read in.
    said: Option<DateOrder>,
    /// Some cell may be read in two ways, or was; and with slashes.
    seen: bool,
    slash: bool,
}

impl Orders {
    /// A day that begins with its year says nothing of others.
    pub fn note(&mut self, cell: &str) {
        let cell = cell.trim();
        let year = cell.as_bytes().first_chunk::<4>();
        if self.said.is_some() || year.is_some_and(|own| own.iter().all(u8::is_ascii_digit)) {
            return;
        }
        let Some((numbers, _)) = parts(cell, false).filter(|own| own.0.len() > 2) else { return };
        self.seen = true;
        self.slash |= cell.contains('/');
        self.said = match (numbers[0], numbers[1]) {
            (13.., _) => Some(DateOrder::Dmy),
            (_, 13..) => Some(DateOrder::Mdy),
            _ => None,
        };
    }

    /// The order; `true` beside it when nothing decides.
    pub fn order(self) -> (DateOrder, bool) {
        match self.said {
            Some(order) => (order, false),
            None if !self.seen => (DateOrder::Ymd, false),
            None => (if self.slash { DateOrder::Mdy } else { DateOrder::Dmy }, true),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_as_people_write_them() {
        let expected = Some(1_424_131_200.0);
        for (text, order) in [
            ("2015-02-17", DateOrder::Ymd),
            ("2015/2/17", DateOrder::Ymd),
            ("20150217", DateOrder::Ymd),
            ("2015年2月17日", DateOrder::Ymd),
            ("17.02.2015", DateOrder::Dmy),
            ("2/17/2015", DateOrder::Mdy),
            ("2015-02-17 00:00:00", DateOrder::Ymd),
            ("Feb 17, 2015", DateOrder::Ymd),
            ("17 February 2015", DateOrder::Dmy),
            ("17-Feb-15", DateOrder::Ymd),
            ("2015 Feb 17", DateOrder::Ymd),
            ("2/17/2015 12:00 AM", DateOrder::Mdy),
            ("2015/2/17 上午 0:00", DateOrder::Ymd),
        ] {
            assert_eq!(day(text, order), expected, "{text}");
        }
        assert_eq!(day("1949-01", DateOrder::Ymd), Some(-662_688_000.0));
        assert_eq!(day("Jan 1949", DateOrder::Ymd), Some(-662_688_000.0));
        let evening = expected.map(|time| time + 17.5 * 3600.0);
        for text in
            ["17/2/2015 5:30pm", "17.2.15 5:30 PM", "17/2/2015 下午5:30", "17.02.2015 17:30"]
        {
            assert_eq!(day(text, DateOrder::Dmy), evening, "{text}");
        }
        let noon = expected.map(|time| time + 12.0 * 3600.0);
        assert_eq!(day("2015-02-17 12:00 PM", DateOrder::Ymd), noon);
        // Two digits are a year of this century up to 68.
        assert_eq!(day("Jan-90", DateOrder::Ymd), day("1990-01", DateOrder::Ymd));
        assert_eq!(day("1/2/98", DateOrder::Dmy), day("1998-02-01", DateOrder::Ymd));
        assert_eq!(bare_time("1990"), day("1990-01", DateOrder::Ymd));
        assert_eq!((bare_time("1424131200"), bare_time("1424131200000")), (expected, expected));
        assert_eq!(bare_time("199001"), day("1990-01", DateOrder::Ymd));
        assert_eq!(bare_time("199013"), None);
        assert_eq!((bare_time("12"), bare_time("9999"), bare_time("1990.5")), (None, None, None));
        for text in [
            "Mon 17",
            "May be 3 of 4",
            "2024-02-30",
            "127.48",
            "1.5",
            "13/13/2015",
            "12345",
            "hello",
        ] {
            assert_eq!(day(text, DateOrder::Dmy), None, "{text}");
        }
    }

    #[test]
    fn the_order_of_a_date_is_found_or_asked() {
        let order = |cells: &[&str]| {
            let mut own = Orders::default();
            cells.iter().for_each(|cell| own.note(cell));
            own.order()
        };
        assert_eq!(order(&["2015-02-17"]), (DateOrder::Ymd, false));
        assert_eq!(order(&["01/02/2015", "13/02/2015"]), (DateOrder::Dmy, false));
        assert_eq!(order(&["01/02/2015", "01/13/2015"]), (DateOrder::Mdy, false));
        assert_eq!(order(&["01/02/2015"]), (DateOrder::Mdy, true));
        // A day that begins with its year says nothing of those that do not.
        assert_eq!(order(&["2015-02-17", "01/02/2015"]), (DateOrder::Mdy, true));
        assert_eq!(order(&["2015-02-17", "1.2.2015", "13.2.2015"]), (DateOrder::Dmy, false));
    }
}
