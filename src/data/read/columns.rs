//! What columns are called, and what they hold.

use crate::data::cell::{self, Cell, DateOrder};
use crate::data::table::Kind;
use crate::message::{LIST, Message};
use csv::StringRecord;

/// Column names: empty ones are numbered (`#` of `unnamed`), repeated ones get a count. Signs that turn the
/// direction of what follows would turn every sentence that names the column.
pub fn names(
    first: &StringRecord,
    (header, unnamed): (bool, &str),
    width: usize,
    warnings: &mut Vec<Message>,
) -> Vec<String> {
    let mut names: Vec<String> = Vec::with_capacity(width);
    let mut renamed = Vec::new();
    for k in 0..width {
        let given = if header { first.get(k).unwrap_or_default().trim() } else { "" };
        let given: String =
            given.chars().filter(|c| !c.is_control() && !turns(*c)).take(120).collect();
        let base = if given.is_empty() { numbered(unnamed, k + 1) } else { given.clone() };
        let mut own = base.clone();
        let mut count = 2;
        while names.contains(&own) {
            own = format!("{base} ({count})");
            count += 1;
        }
        if header && own != given {
            renamed.push(own.clone());
        }
        names.push(own);
    }
    if !renamed.is_empty() {
        renamed.truncate(8);
        warnings.push(Message::new("CSV-NAMES").with("names", renamed.join(LIST)));
    }
    names
}

fn turns(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn numbered(unnamed: &str, number: usize) -> String {
    let number = number.to_string();
    if unnamed.is_empty() { number } else { unnamed.replace('#', &number) }
}

/// Whether a column of this name may hold times as bare numbers.
fn names_a_time(name: &str) -> bool {
    const NAMES: [&str; 13] = [
        "year",
        "years",
        "time",
        "timestamp",
        "date",
        "datetime",
        "unix",
        "epoch",
        "ts",
        "年",
        "年份",
        "日期",
        "时间",
    ];
    NAMES.iter().any(|own| own.eq_ignore_ascii_case(name.trim()))
}

/// What at least four of five filled cells of a column are. `decimal`: none = a point or a comma.
pub fn kind(
    rows: &[StringRecord],
    k: usize,
    name: &str,
    decimal: Option<char>,
    order: DateOrder,
) -> Kind {
    let named = names_a_time(name);
    let (mut filled, mut numbers, mut days) = (0, 0, 0);
    for cell in rows.iter().filter_map(|row| row.get(k)) {
        let mut number = cell::number(cell, decimal.unwrap_or('.'));
        if decimal.is_none() && matches!(number, Cell::Words) {
            number = cell::number(cell, ',');
        }
        // A number beyond all that is computed with is one, too.
        let is_number = matches!(number, Cell::Number(_) | Cell::Beyond);
        filled += usize::from(is_number || matches!(number, Cell::Words));
        numbers += usize::from(is_number);
        let bare = || if named { cell::bare_time(cell) } else { None };
        days += usize::from(cell::day(cell, order).or_else(bare).is_some());
    }
    match filled {
        0 => Kind::Empty,
        _ if days * 5 >= filled * 4 => Kind::Time,
        _ if numbers * 5 >= filled * 4 => Kind::Number,
        _ => Kind::Text,
    }
}
