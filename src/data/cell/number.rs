//! A cell as a number.

use super::{Cell, decimal, nothing};
use std::borrow::Cow;

/// The largest number that is taken as one: squares of it, added over any table, stay finite.
const LARGEST: f64 = 1e100;
/// The number nearest to zero that is: squares of smaller ones are soon zero, and no error could be told.
const LEAST: f64 = 1e-100;

/// Reads a number. Currency signs, per cent signs, thousands separators, full-width signs, U+2212
/// and accountants' brackets are understood.
pub fn number(text: &str, decimal: char) -> Cell {
    let text = text.trim();
    if let Some(nothing) = nothing(text) {
        return nothing;
    }
    let (text, size) = shortened(text.strip_suffix('元').unwrap_or(text));
    let plain = clean(text, decimal);
    match plain.and_then(|plain| decimal::parse(&plain)).map(|number| number * size) {
        Some(number) if number == 0.0 || (LEAST..=LARGEST).contains(&number.abs()) => {
            Cell::Number(number)
        }
        Some(_) => Cell::Beyond,
        None => Cell::Words,
    }
}

/// A number that is written short, such as 41.49M or 1.2亿, without its last sign, and what that stands for.
fn shortened(text: &str) -> (&str, f64) {
    let mut signs = text.chars();
    let size = match signs.next_back() {
        Some('K') => 1e3,
        Some('万') => 1e4,
        Some('M') => 1e6,
        Some('亿') => 1e8,
        Some('B') => 1e9,
        _ => return (text, 1.0),
    };
    let rest = signs.as_str().trim_end();
    if rest.ends_with(|c| narrow(c).is_ascii_digit()) { (rest, size) } else { (text, 1.0) }
}

/// The digits alone, with a point; none where something stands between them that may not stand there.
fn clean(text: &str, decimal: char) -> Option<Cow<'_, str>> {
    let simple = |c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | 'e' | 'E');
    if text.chars().all(|c| simple(c) || (c == '.' && decimal == '.')) {
        return Some(Cow::Borrowed(text));
    }
    let bracketed = text.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
    let mut plain = String::with_capacity(text.len());
    if bracketed.is_some() {
        plain.push('-');
    }
    let grouping = if decimal == ',' { '.' } else { ',' };
    let inner = bracketed.unwrap_or(text);
    if !well_formed(inner, grouping, decimal) {
        return None;
    }
    for c in inner.chars().map(narrow) {
        match c {
            c if is_unit(c) || is_gap(c) => {}
            c if c == decimal => plain.push('.'),
            c if c == grouping => {}
            c => plain.push(c),
        }
    }
    Some(Cow::Owned(plain))
}

/// A full-width sign as the one that it is a wide form of, and U+2212 as what programs write for it.
fn narrow(c: char) -> char {
    match c {
        '−' => '-',
        '！'..='～' => char::from((c as u32 - '！' as u32) as u8 + b'!'),
        c => c,
    }
}

/// Whether what stands between the digits may stand there: thousands separators, each followed by three
/// digits and the first with at most three before it, and no sign of money or percent.
fn well_formed(text: &str, grouping: char, decimal: char) -> bool {
    // Digits since the last separator, separators, and whether the whole number is over.
    let (mut run, mut marks, mut over) = (0, 0, false);
    for c in text.trim_matches(|c| !narrow(c).is_ascii_digit()).chars().map(narrow) {
        let mark = c == grouping || is_gap(c);
        if c.is_ascii_digit() {
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
fn is_gap(c: char) -> bool {
    matches!(c, ' ' | '\u{a0}' | '\u{2009}' | '\u{202f}' | '\'')
}

fn is_unit(c: char) -> bool {
    matches!(c, '¥' | '￥' | '$' | '€' | '£' | '%')
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
            ("0e-320", '.', 0.0),
            (" 7 ", '.', 7.0),
            ("1 234 567", '.', 1_234_567.0),
            ("1'234.5", '.', 1234.5),
            ("１，２３４", '.', 1234.0),
            ("１，２３４．５", '.', 1234.5),
            ("１．２３４，５", ',', 1234.5),
            ("１，５", ',', 1.5),
            ("(５)", '.', -5.0),
            ("－５％", '.', -5.0),
            ("$-5", '.', -5.0),
            ("12 %", '.', 12.0),
            ("1,234e3", '.', 1_234_000.0),
            ("$1.5e3", '.', 1500.0),
            ("1.234.567,5", ',', 1_234_567.5),
            ("41.49M", '.', 41_490_000.0),
            ("2,5K", ',', 2500.0),
            ("1.2亿", '.', 120_000_000.0),
            ("5万", '.', 50_000.0),
            ("5 万", '.', 50_000.0),
            ("¥1.5万元", '.', 15_000.0),
            ("１２亿", '.', 1_200_000_000.0),
            ("3,4 ", ',', 3.4),
        ] {
            assert_eq!(number(text, decimal), Cell::Number(expected), "{text}");
        }
        for (cell, texts) in [
            (Cell::Missing, &["", "N/A", "null", "--", "停牌"][..]),
            (Cell::NotFinite, &["NaN", " nan ", "-inf", "Infinity", "1.#INF", "#DIV/0!"]),
            (Cell::Beyond, &["1E400", "-1e101", "1e400%", "9e99B", "1e-320", "-1e-101"]),
        ] {
            for text in texts {
                assert_eq!(number(text, '.'), cell, "{text}");
            }
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
            "万",
            "元",
            "亿万",
            "2015-02-17",
            "1.2.3",
        ] {
            assert_eq!(number(text, '.'), Cell::Words, "{text}");
        }
        // A mark means one thing in a column, whatever the other one would make of it.
        for text in ["127.489998", "1.5", "0.25", "12.5e3", "１．５"] {
            assert_eq!(number(text, ','), Cell::Words, "{text}");
        }
    }
}
