//! Long tables: several series in one, told apart by a column of names, so that times repeat.

use super::limits;
use super::read::guess;
use super::series::by_value;
use super::table::{Column, Kind, Role, Table};
use crate::message::Message;

/// How a long table is made up.
#[derive(Clone, Debug, PartialEq)]
pub struct Long {
    /// The column of names.
    pub names: usize,
    /// The column of times.
    pub time: usize,
    /// Each name with its rows, in the order in which they come.
    pub parts: Vec<Part>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    pub name: String,
    /// Rows of the table, from 0, ascending.
    pub rows: Vec<usize>,
}

/// Reads a table as a long one. `None` unless it has times, and a column of words that come twice each on average
/// (and are few enough to be told apart), of which at least half of the rows share their time with another word, and
/// hardly any with their own.
pub fn find(table: &Table) -> Option<Long> {
    let time = table.columns.iter().position(|column| column.role == Role::Time);
    let time = time.or_else(|| table.columns.iter().position(|own| own.kind == Kind::Time))?;
    let names = table.columns.iter().position(|column| tells_apart(table, time, column))?;
    Some(Long { names, time, parts: parts(&table.columns[names]) })
}

fn tells_apart(table: &Table, time: usize, column: &Column) -> bool {
    let words = column.words.len();
    if column.kind != Kind::Text || words < 2 || words == limits::WORDS || 2 * words > table.rows {
        return false;
    }
    let times = &table.columns[time].values;
    let named = |row: &usize| times[*row].is_finite() && column.values[*row].is_finite();
    let rows = by_value((0..table.rows).filter(named).collect(), times);
    // The moment at which each word came last.
    let mut last = vec![f64::NAN; words];
    let (mut shared, mut twice) = (0, 0);
    for moment in rows.chunk_by(|a, b| times[*a] == times[*b]) {
        let mut words = 0;
        for row in moment {
            let seen = last.get_mut(column.values[*row] as usize);
            let again = seen.is_none_or(|seen| std::mem::replace(seen, times[*row]) == times[*row]);
            twice += usize::from(again);
            words += usize::from(!again);
        }
        shared += if words > 1 { moment.len() } else { 0 };
    }
    shared > 0 && 2 * shared >= rows.len() && 10 * twice <= rows.len()
}

fn parts(column: &Column) -> Vec<Part> {
    let part = |(name, _): &(String, usize)| Part { name: name.clone(), rows: Vec::new() };
    let mut parts: Vec<Part> = column.words.iter().map(part).collect();
    for row in 0..column.values.len() {
        if let Some(part) = column.place(row).and_then(|place| parts.get_mut(place)) {
            part.rows.push(row);
        }
    }
    parts
}

impl Long {
    /// The columns of numbers, which a wide table may be made of.
    pub fn values(&self, table: &Table) -> Vec<usize> {
        let number = |k: &usize| table.columns[*k].kind == Kind::Number;
        (0..table.columns.len()).filter(number).collect()
    }

    /// The rows of one name, without the column of names. `None` where there is no such name.
    pub fn one(&self, table: &Table, part: usize) -> Option<Table> {
        let part = self.parts.get(part)?;
        let rows: Vec<Option<usize>> = part.rows.iter().copied().map(Some).collect();
        let mut columns = Vec::new();
        for (_, column) in table.columns.iter().enumerate().filter(|(k, _)| *k != self.names) {
            columns.push(Column { odd: column.odd_of_rows(&part.rows), ..column.of_rows(&rows) });
        }
        Some(table.made(format!("{} ({})", table.name, part.name), columns))
    }

    /// A column for each name, of the values of column `value`, joined by time: one row for each time that there is,
    /// NaN where a name has none then. Of two values at one time the later row counts, and a warning counts the earlier
    /// ones. `None` where `value` holds no numbers.
    pub fn wide(&self, table: &Table, value: usize) -> Option<Table> {
        let values = table.columns.get(value).filter(|column| column.kind == Kind::Number)?;
        let time = table.columns.get(self.time)?;
        let there = |row: &usize| time.values[*row].is_finite();
        let rows = (0..time.values.len()).filter(there).collect();
        // The row of the wide table that each row goes to.
        let mut place = vec![None; time.values.len()];
        let mut moments: Vec<f64> = Vec::new();
        for row in by_value(rows, &time.values) {
            if moments.last() != Some(&time.values[row]) {
                moments.push(time.values[row]);
            }
            place[row] = Some(moments.len() - 1);
        }
        let mut twice = 0;
        let column = |part: &Part| {
            let mut own = vec![f64::NAN; moments.len()];
            for row in &part.rows {
                if let Some(place) = place.get(*row).copied().flatten() {
                    let before = std::mem::replace(&mut own[place], values.values[*row]);
                    twice += usize::from(before.is_finite());
                }
            }
            Column::new(part.name.clone(), Kind::Number).with_values(own)
        };
        let names: Vec<Column> = self.parts.iter().map(column).collect();
        let mut columns = vec![time.with_values(moments)];
        columns.extend(names);
        guess(&mut columns);
        let mut made = table.made(table.name.clone(), columns);
        made.warnings.extend((twice > 0).then(|| Message::new("DATA-TWICE").with("count", twice)));
        Some(made)
    }
}
