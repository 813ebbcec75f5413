//! How a text is to be read, found in its first rows: separator, decimal mark, header, width and the order of
//! dates.

use crate::data::cell::{self, Cell, DateOrder};
use csv::StringRecord;

/// Excel's `sep=;` first line.
pub fn separator_line(text: &str) -> (Option<char>, &str) {
    match text.split_once('\n') {
        Some((line, rest)) if is_separator(line.trim_end()) => (line.chars().nth(4), rest),
        _ => (None, text),
    }
}

fn is_separator(line: &str) -> bool {
    line.len() == 5 && line.as_bytes()[..4].eq_ignore_ascii_case(b"sep=")
}

/// The separator that cuts the first lines into equally many parts; when two do, the rarer sign.
pub fn find_delimiter(text: &str) -> char {
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).take(30).collect();
    let score = |delimiter: char| {
        let counts: Vec<usize> = lines.iter().map(|line| line.matches(delimiter).count()).collect();
        let usual = most_common(&counts);
        let same = counts.iter().filter(|count| **count == usual).count();
        if usual == 0 { 0.0 } else { same as f64 / counts.len() as f64 }
    };
    let mut best = (',', score(','));
    for delimiter in ['|', '\t', ';'] {
        let own = score(delimiter);
        if own > 0.0 && own >= best.1 * 0.999 {
            best = (delimiter, own);
        }
    }
    best.0
}

/// A comma is the decimal mark when cells such as `10,25` or `1.234,56` say so.
pub fn find_decimal(sample: &[StringRecord], delimiter: char) -> char {
    if delimiter == ',' {
        let quoted = sample.iter().flatten().filter(|cell| cell.contains([','])).take(50);
        return if quoted.clone().count() > 0 && quoted.into_iter().all(comma_decimal) {
            ','
        } else {
            '.'
        };
    }
    let comma = sample.iter().flatten().filter(|cell| comma_decimal(cell)).count();
    // `1.100` may be either.
    let says_point = |cell: &&str| {
        cell.rsplit_once('.').is_some_and(|(whole, part)| part.len() != 3 || whole.len() > 3)
    };
    let point = sample
        .iter()
        .flatten()
        .filter(says_point)
        .filter(|cell| !cell.contains([',']) && matches!(cell::number(cell, '.'), Cell::Number(_)))
        .count();
    if comma > point { ',' } else { '.' }
}

/// `10,25`, `1234,567` and `1.234,56`, but not `1,234`: digits, one comma, then not exactly three digits,
/// or more than three digits or a point before the comma.
fn comma_decimal(cell: &str) -> bool {
    // `1 234,50`: the room between thousands says nothing.
    let cell = cell.trim().replace(cell::is_gap, "");
    let Some((whole, part)) = cell.rsplit_once(',') else { return false };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let whole = whole.trim_start_matches(['-', '+', '−']);
    digits(part)
        && !whole.contains([','])
        && whole.chars().all(|c| c.is_ascii_digit() || c == '.')
        && (part.len() != 3 || whole.contains(['.']) || whole == "0" || whole.len() > 3)
}

/// The first row is a header when some column below it holds numbers or days and it does not.
pub fn has_header(sample: &[StringRecord], decimal: char) -> bool {
    let value = |cell: &str| {
        matches!(cell::number(cell, decimal), Cell::Number(_))
            || cell::day(cell, DateOrder::Dmy).is_some()
    };
    let Some((first, rest)) = sample.split_first() else { return false };
    if rest.is_empty() {
        return !first.iter().any(value);
    }
    first.iter().enumerate().any(|(k, head)| {
        let below = rest.iter().take(20).filter_map(|row| row.get(k));
        !value(head) && below.clone().filter(|cell| value(cell)).count() * 2 > below.count()
    })
}

/// The number that comes most often, the largest of those that tie; 0 of none.
fn most_common(numbers: &[usize]) -> usize {
    let times = |number: usize| numbers.iter().filter(|other| **other == number).count();
    numbers.iter().copied().max_by_key(|number| (times(*number), *number)).unwrap_or(0)
}

pub fn usual_width(sample: &[StringRecord]) -> usize {
    let widths: Vec<usize> = sample.iter().map(StringRecord::len).collect();
    let first = widths[0];
    if widths.iter().filter(|width| **width == first).count() * 3 >= widths.len() {
        first
    } else {
        most_common(&widths)
    }
}

pub fn find_order(rows: &[StringRecord], width: usize) -> (DateOrder, bool) {
    for k in 0..width {
        let cells = || rows.iter().filter_map(move |row| row.get(k));
        if cells().take(5).any(|cell| {
            cell::day(cell, DateOrder::Dmy).or(cell::day(cell, DateOrder::Mdy)).is_some()
        }) {
            return cell::date_order(cells());
        }
    }
    (DateOrder::Ymd, false)
}
