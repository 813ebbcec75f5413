//! One cell: a number, a day, or nothing, as people write them.

use super::decimal;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use time::{Date, Month};

/// What a cell says when it is read as a number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Cell {
    Missing,
    Number(f64),
    /// Neither missing nor a number.
    Words,
}

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

/// What people and programs write where a value is missing or none came out.
const MISSING: [&str; 24] = [
    "",
    "na",
    "n/a",
    "#n/a",
    "nan",
    "nat",
    "null",
    "none",
    "-",
    "--",
    "—",
    "inf",
    "+inf",
    "-inf",
    "infinity",
    "-infinity",
    "1.#inf",
    "-1.#inf",
    "-1.#ind",
    "#div/0!",
    "#num!",
    "#value!",
    "停牌",
    "无",
];

/// The largest number that is taken as one: squares of it, added over any table, stay finite.
const LARGEST: f64 = 1e100;

/// Whether a cell means "no value here".
pub fn missing(text: &str) -> bool {
    let text = text.trim();
    text.len() <= 12 && MISSING.contains(&text.to_ascii_lowercase().as_str())
}

/// Reads a number. Currency signs, per cent signs, thousands separators, full-width digits, U+2212
/// and accountants' brackets are understood; what is beyond 1e100, finite or not, is missing.
pub fn number(text: &str, decimal: char) -> Cell {
    let text = text.trim();
    if missing(text) {
        return Cell::Missing;
    }
    // 41.49M, as some sites write volumes.
    let (text, size) = match text.as_bytes() {
        [.., b'0'..=b'9', last @ (b'K' | b'M' | b'B')] => {
            let size = if *last == b'K' {
                1e3
            } else if *last == b'M' {
                1e6
            } else {
                1e9
            };
            (&text[..text.len() - 1], size)
        }
        _ => (text, 1.0),
    };
    let plain = clean(text, decimal);
    match decimal::parse(&plain).map(|number| number * size) {
        Some(number) if number.abs() <= LARGEST => Cell::Number(number),
        Some(_) => Cell::Missing,
        None => Cell::Words,
    }
}

fn clean(text: &str, decimal: char) -> Cow<'_, str> {
    let simple = |c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | 'e' | 'E');
    if text.chars().all(|c| simple(c) || (c == '.' && decimal == '.')) {
        return Cow::Borrowed(text);
    }
    let bracketed = text.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
    let mut plain = String::with_capacity(text.len());
    if bracketed.is_some() {
        plain.push('-');
    }
    let grouping = if decimal == ',' { '.' } else { ',' };
    let inner = bracketed.unwrap_or(text);
    if !well_formed(inner, grouping, decimal) {
        return Cow::Borrowed(text);
    }
    for c in inner.chars() {
        match c {
            c if is_unit(c) || is_gap(c) => {}
            '−' | '－' => plain.push('-'),
            '０'..='９' => plain.push(char::from(b'0' + (c as u32 - '０' as u32) as u8)),
            '．' => plain.push('.'),
            c if c == decimal => plain.push('.'),
            c if c == grouping => {}
            c => plain.push(c),
        }
    }
    Cow::Owned(plain)
}

/// Whether what stands between the digits may stand there: thousands separators, each followed by three
/// digits and the first with at most three before it, and no sign of money or percent.
fn well_formed(text: &str, grouping: char, decimal: char) -> bool {
    // Digits since the last separator, separators, and whether the whole number is over.
    let (mut run, mut marks, mut over) = (0, 0, false);
    for c in text.trim_matches(|c| !is_digit(c)).chars() {
        let mark = c == grouping || is_gap(c);
        if is_digit(c) {
            run += 1;
        } else if mark || c == decimal || matches!(c, 'e' | 'E') {
            if mark && over || !over && marks > 0 && run != 3 || mark && marks == 0 && run > 3 {
                return false;
            }
            over |= !mark;
            marks += i32::from(mark);
            run = 0;
        } else if is_unit(c) {
            return false;
        }
    }
    over || marks == 0 || run == 3
}

/// What people put between thousands beside commas and points.
pub(super) fn is_gap(c: char) -> bool {
    matches!(c, ' ' | '\u{a0}' | '\u{2009}' | '\u{202f}' | '\'' | '，')
}

fn is_digit(c: char) -> bool {
    matches!(c, '0'..='9' | '０'..='９')
}

fn is_unit(c: char) -> bool {
    matches!(c, '¥' | '￥' | '$' | '€' | '£' | '%')
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

/// A time as a bare number, which only the name of its column tells from other numbers: a year, or seconds or
/// milliseconds since 1970.
pub fn bare_time(text: &str) -> Option<f64> {
    let text = text.trim();
    if !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let number = decimal::parse(text)?;
    match text.len() {
        4 => seconds(number as u32, 1, 1, (&[], None)),
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

/// The order of the parts, from the cells of a column; `true` beside it when nothing decides.
pub fn date_order<'a>(cells: impl Iterator<Item = &'a str>) -> (DateOrder, bool) {
    let mut slash = false;
    let mut seen = false;
    for cell in cells {
        let Some((numbers, first)) = parts(cell.trim(), false) else { continue };
        if first >= 4 {
            return (DateOrder::Ymd, false);
        }
        if numbers.len() < 3 {
            continue;
        }
        seen = true;
        slash |= cell.contains(['/']);
        if numbers[0] > 12 {
            return (DateOrder::Dmy, false);
        }
        if numbers[1] > 12 {
            return (DateOrder::Mdy, false);
        }
    }
    let likely = if slash { DateOrder::Mdy } else { DateOrder::Dmy };
    if seen { (likely, true) } else { (DateOrder::Ymd, false) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_as_people_write_them() {
        for (text, decimal, expected) in [
            ("127.489998", '.', 127.489998),
            ("1,234.50", '.', 1234.5),
            ("1.234,50", ',', 1234.5),
            ("10,25", ',', 10.25),
            ("¥1,200", '.', 1200.0),
            ("12.5%", '.', 12.5),
            ("(5)", '.', -5.0),
            ("−5", '.', -5.0),
            ("１２．５", '.', 12.5),
            ("1e3", '.', 1000.0),
            (" 7 ", '.', 7.0),
            ("1 234 567", '.', 1_234_567.0),
            ("1'234.5", '.', 1234.5),
            ("１，２３４", '.', 1234.0),
            ("$-5", '.', -5.0),
            ("12 %", '.', 12.0),
            ("1,234e3", '.', 1_234_000.0),
            ("$1.5e3", '.', 1500.0),
            ("1.234.567,5", ',', 1_234_567.5),
            ("41.49M", '.', 41_490_000.0),
            ("2,5K", ',', 2500.0),
        ] {
            assert_eq!(number(text, decimal), Cell::Number(expected), "{text}");
        }
        let nothing =
            ["", "N/A", "NaN", "inf", "Infinity", "1.#INF", "1E400", "1e101", "null", "--", "停牌"];
        for text in nothing {
            assert_eq!(number(text, '.'), Cell::Missing, "{text}");
        }
        for text in [
            "oops",
            "1,2",
            "12345,678",
            "1 2",
            "1'2",
            "12%5",
            "1，2",
            "1.2 3",
            "12e3 4",
            "1,234,5e3",
            "12:30",
            "2015-02-17",
            "1.2.3",
        ] {
            assert_eq!(number(text, '.'), Cell::Words, "{text}");
        }
    }

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
        let order = |cells: &[&str]| date_order(cells.iter().copied());
        assert_eq!(order(&["2015-02-17"]), (DateOrder::Ymd, false));
        assert_eq!(order(&["01/02/2015", "13/02/2015"]), (DateOrder::Dmy, false));
        assert_eq!(order(&["01/02/2015", "01/13/2015"]), (DateOrder::Mdy, false));
        assert_eq!(order(&["01/02/2015"]), (DateOrder::Mdy, true));
    }
}
