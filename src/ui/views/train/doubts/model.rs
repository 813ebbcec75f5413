//! Cells that can be read in two ways, cells that were cleaned, and numbers that are days, without the browser.

use crate::data::cell::{self, Cell, DateOrder};
use crate::data::table::{Column, Kind, Table};

/// Cells of a question, and of what is told of one.
const SHOWN: usize = 3;
/// Letters of such a cell.
const LETTERS: usize = 40;

/// The number that a cell is with this decimal mark, with a point.
pub fn number_as(cell: &str, mark: char) -> Option<String> {
    match cell::number(cell, mark) {
        Cell::Number(number) => Some(number.to_string().replace('-', "−")),
        _ => None,
    }
}

/// Cells whose day may come first as well as their month, with both readings in seconds since 1970.
pub fn two_dates(table: &Table) -> Vec<(String, [f64; 2])> {
    let times = (0..table.columns.len()).filter(|k| table.columns[*k].kind == Kind::Time);
    let mut found: Vec<(String, [f64; 2])> = Vec::new();
    for cell in times.flat_map(|k| table.preview.iter().filter_map(move |row| row.get(k))) {
        let [day, month] = [DateOrder::Dmy, DateOrder::Mdy].map(|order| cell::day(cell, order));
        let (Some(day), Some(month)) = (day, month) else { continue };
        if day != month && !found.iter().any(|(own, _)| own == cell) {
            found.push((cell.clone(), [day, month]));
        }
        if found.len() == SHOWN {
            break;
        }
    }
    found
}

/// Encodings that bytes may be in, the likely one first: of single letters among those of ASCII the western one.
pub fn likely(bytes: &[u8]) -> [&'static str; 5] {
    let wide = |byte: Option<&u8>| byte.is_some_and(|byte| !byte.is_ascii());
    let (mut single, mut pairs) = (0, 0);
    for (k, _) in bytes.iter().enumerate().filter(|(_, byte)| !byte.is_ascii()) {
        let alone = !wide(bytes.get(k + 1)) && !wide(k.checked_sub(1).and_then(|k| bytes.get(k)));
        *if alone { &mut single } else { &mut pairs } += 1;
    }
    if single > pairs {
        ["windows-1252", "gb18030", "big5", "shift_jis", "euc-kr"]
    } else {
        ["gb18030", "big5", "shift_jis", "euc-kr", "windows-1252"]
    }
}

/// The lines of some bytes that are not cut off at the beginning, and at the end.
pub fn whole_lines(bytes: &[u8], cut_before: bool, cut_after: bool) -> &[u8] {
    let feed = |byte: &u8| *byte == b'\n';
    let first = bytes.iter().position(feed).filter(|_| cut_before).map_or(0, |place| place + 1);
    let last = bytes.iter().rposition(feed).filter(|_| cut_after).unwrap_or(bytes.len());
    bytes.get(first..last).unwrap_or(bytes)
}

/// The first cells with letters beyond ASCII. `None` of what no text has: signs that stand for nothing, and signs
/// that steer machines.
pub fn foreign_cells(text: &str) -> Option<Vec<String>> {
    let odd = |c: char| c == '\u{fffd}' || (c.is_control() && !c.is_ascii()) || is_private(c);
    if text.contains(odd) {
        return None;
    }
    let mut cells: Vec<String> = Vec::new();
    for cell in text.split([',', ';', '\t', '|', '\n', '\r', '"']).map(str::trim) {
        let own: String = cell.chars().take(LETTERS).collect();
        if !cell.is_ascii() && !cells.contains(&own) {
            cells.push(own);
        }
        if cells.len() == SHOWN {
            break;
        }
    }
    Some(cells)
}

/// Signs that mean something to one program alone.
fn is_private(c: char) -> bool {
    matches!(c, '\u{e000}'..='\u{f8ff}')
}

/// What was taken off the cells of a column to read them as numbers.
#[derive(Clone, Debug, PartialEq)]
pub struct Cleaned {
    pub column: String,
    /// The last parts of the keys of what it was.
    pub signs: Vec<&'static str>,
    /// One of the cells, and the number that it was read as.
    pub cell: String,
    pub number: String,
}

/// The columns of numbers whose first rows were not written as plain numbers.
pub fn cleaned(table: &Table) -> Vec<Cleaned> {
    let mark = table.dialect.decimal;
    let of = |(k, column): (usize, &Column)| {
        let mut own: Option<Cleaned> = None;
        for cell in table.preview.iter().filter_map(|row| row.get(k)) {
            let signs = signs(cell, mark);
            let Some(number) = number_as(cell, mark).filter(|_| !signs.is_empty()) else {
                continue;
            };
            let own = own.get_or_insert_with(|| Cleaned {
                column: column.name.clone(),
                signs: Vec::new(),
                cell: cell.clone(),
                number,
            });
            own.signs.extend(
                signs.into_iter().filter(|sign| !own.signs.contains(sign)).collect::<Vec<_>>(),
            );
        }
        own
    };
    let numbers = table.columns.iter().enumerate().filter(|(_, own)| own.kind == Kind::Number);
    numbers.filter_map(of).collect()
}

/// What stands in a cell beside a plain number.
fn signs(cell: &str, mark: char) -> Vec<&'static str> {
    let cell = cell.trim();
    let has = |signs: &[char]| cell.contains(signs);
    let grouping = if mark == ',' { ['.', '．'] } else { [',', '，'] };
    let gap = |c: char| matches!(c, ' ' | '\u{a0}' | '\u{2009}' | '\u{202f}' | '\'');
    let inner = cell.trim_matches(|c: char| !c.is_ascii_digit());
    let all = [
        ("money", has(&['¥', '￥', '$', '€', '£', '元'])),
        ("percent", has(&['%', '％'])),
        ("brackets", cell.starts_with(['(', '（'])),
        ("minus", has(&['−'])),
        ("wide", cell.chars().any(|c| ('！'..='～').contains(&c) && c != '￥')),
        ("thousands", has(&grouping) || inner.contains(gap)),
        ("short", cell.trim_end_matches('元').ends_with(['K', 'M', 'B', '万', '亿'])),
    ];
    all.into_iter().filter(|(_, is)| *is).map(|(sign, _)| sign).collect()
}

/// Seconds of a day, and the day on which Excel would have counted 0 if 1900 had no 29 February, in days before 1970.
const DAY: f64 = 86_400.0;
const EXCEL: f64 = 25_569.0;
/// Numbers of days that may be meant: from 1954 to 2119.
const DAYS: std::ops::RangeInclusive<f64> = 20_000.0..=80_000.0;

/// Seconds since 1970 of Excel's number of a day, in the system that begins with 1900; parts of a day to the second.
pub fn excel_day(number: f64) -> f64 {
    ((number - EXCEL) * DAY).round()
}

/// The column of a table without times whose numbers are likely Excel's numbers of days: they go one way, by days,
/// weeks or months, or by parts of days.
pub fn excel_days(table: &Table) -> Option<usize> {
    let is_time = |column: &Column| column.kind == Kind::Time;
    if table.columns.iter().any(is_time) {
        return None;
    }
    let fits = |column: &Column| {
        let values = &column.values;
        let pairs = || values.windows(2).map(|pair| pair[1] - pair[0]);
        let one_way = |sign: f64| pairs().all(|step| step * sign > 0.0 && step * sign <= 366.0);
        column.kind == Kind::Number
            && values.len() > 2
            && values.iter().all(|value| DAYS.contains(value))
            && (one_way(1.0) || one_way(-1.0))
    };
    table.columns.iter().position(fits)
}

/// Makes days of the numbers of column `k`. `written` writes one.
pub fn make_days(table: &mut Table, k: usize, written: impl Fn(f64) -> String) {
    let Some(column) = table.columns.get_mut(k) else { return };
    column.kind = Kind::Time;
    column.values.iter_mut().for_each(|value| *value = excel_day(*value));
    for (row, value) in table.preview.iter_mut().zip(&column.values) {
        row[k] = written(*value);
    }
}

#[cfg(test)]
mod tests;
