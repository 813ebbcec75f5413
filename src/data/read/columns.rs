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

/// The decimal marks that make numbers of cells.
#[derive(Clone, Copy)]
pub enum Mark {
    /// The file says this one.
    Said(char),
    /// The file says both or neither, and nobody has chosen: a number by either is one.
    Open,
    /// The same, and this one was chosen. In a column that has cells of it, those by the other mark are bad cells of
    /// numbers, and no words.
    Chosen(char),
}

/// What at least four of five filled cells of a column are.
pub fn kind(rows: &[StringRecord], k: usize, name: &str, mark: Mark, order: DateOrder) -> Kind {
    let named = names_a_time(name);
    let (decimal, doubted) = match mark {
        Mark::Said(decimal) => (decimal, false),
        Mark::Open => ('.', true),
        Mark::Chosen(decimal) => (decimal, true),
    };
    // A number beyond all that is computed with is one, too.
    let is_number =
        |cell: &str, mark: char| matches!(cell::number(cell, mark), Cell::Number(_) | Cell::Beyond);
    let (mut filled, mut numbers, mut days) = (0, 0, 0);
    // Numbers by this mark alone, and by the other alone.
    let (mut own, mut others) = (0, 0);
    for cell in rows.iter().filter_map(|row| row.get(k)) {
        let by_mark = is_number(cell, decimal);
        filled += usize::from(by_mark || matches!(cell::number(cell, decimal), Cell::Words));
        numbers += usize::from(by_mark);
        if doubted {
            let by_other = is_number(cell, if decimal == ',' { '.' } else { ',' });
            own += usize::from(by_mark && !by_other);
            others += usize::from(by_other && !by_mark);
        }
        let bare = || if named { cell::bare_time(cell) } else { None };
        days += usize::from(cell::day(cell, order).or_else(bare).is_some());
    }
    if matches!(mark, Mark::Open) || own > 0 {
        numbers += others;
    }
    match filled {
        0 => Kind::Empty,
        _ if days * 5 >= filled * 4 => Kind::Time,
        _ if numbers * 5 >= filled * 4 => Kind::Number,
        _ => Kind::Text,
    }
}
