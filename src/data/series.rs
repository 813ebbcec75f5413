//! From a table with roles to rows in time order without gaps in the numbers.

use crate::message::Message;
use serde::{Deserialize, Serialize};
use std::collections::BinaryHeap;
use std::sync::Arc;

/// Numbers that several places read and none changes.
pub type Values = Arc<Vec<f64>>;

/// What to do with rows that miss a number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Missing {
    #[default]
    Drop,
    Carry,
    Interpolate,
}

impl Missing {
    pub const ALL: [Missing; 3] = [Missing::Drop, Missing::Carry, Missing::Interpolate];

    pub const fn key(self) -> &'static str {
        match self {
            Missing::Drop => "drop",
            Missing::Carry => "carry",
            Missing::Interpolate => "interpolate",
        }
    }
}

/// One named column of numbers, as it comes from a table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RawColumn {
    pub name: String,
    /// NaN where missing. Travels beside the message as a transferred array.
    #[serde(skip)]
    pub values: Vec<f64>,
}

/// Rows in time order, every number finite. Column 0 is the target.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// Seconds since 1970 UTC, ascending; `None` when the table has no time column.
    pub times: Option<Vec<f64>>,
    /// Row numbers (from 0) in the table, in the order used here.
    pub rows: Vec<usize>,
    pub names: Vec<String>,
    /// `columns[k][row]`; the target first, then the features. All are inputs.
    pub columns: Vec<Values>,
    pub rhythm: Rhythm,
    /// What was done on the way (sorted, dropped ...).
    pub notes: Vec<Message>,
}

impl Series {
    /// This name, made longer until no column has it.
    pub fn unused(&self, mut name: String) -> String {
        while self.names.contains(&name) {
            name.push('+');
        }
        name
    }

    /// Sorts by time, then mends or drops missing values. `columns[0]` is the target.
    ///
    /// # Errors
    /// `DATA-NONE-LEFT` when nothing is left.
    pub fn build(
        time: Option<&[f64]>,
        mut columns: Vec<RawColumn>,
        missing: Missing,
    ) -> Result<Series, Message> {
        let mut notes = Vec::new();
        let length = columns.first().map_or(0, |column| column.values.len());
        let mut rows: Vec<usize> = (0..length).collect();
        // Most tables need one look at their times.
        if let Some(time) = time.filter(|time| !rises(time)) {
            rows.retain(|row| time[*row].is_finite());
            if let Some(row) = time.iter().position(|time| !time.is_finite()) {
                let count = length - rows.len();
                notes.push(
                    Message::new("DATA-TIMES-DROPPED").with("count", count).with("row", row + 1),
                );
            }
            if rows.windows(2).any(|pair| time[pair[0]] > time[pair[1]]) {
                rows = by_value(rows, time);
                notes.push(Message::new("DATA-SORTED"));
            }
            let same = rows.windows(2).filter(|pair| time[pair[0]] == time[pair[1]]).count();
            if same > 0 {
                notes.push(Message::new("DATA-SAME-TIME").with("count", same));
            }
        }
        // Most tables are in order, and their columns need not be read again.
        let as_read = notes.is_empty();
        let own = |column: &mut RawColumn| match as_read {
            true => std::mem::take(&mut column.values),
            false => rows.iter().map(|row| column.values[*row]).collect(),
        };
        let mut values: Vec<Vec<f64>> = columns.iter_mut().map(own).collect();
        if values.iter().flatten().any(|value| !value.is_finite()) {
            let gaps = whole(&values, rows.len()).into_iter().filter(|whole| !whole).count();
            match missing {
                Missing::Drop => {}
                Missing::Carry => values.iter_mut().for_each(|column| carry(column)),
                Missing::Interpolate => values.iter_mut().for_each(|column| interpolate(column)),
            }
            notes.push(Message::new("DATA-MISSING").with("count", gaps).with("how", missing.key()));
            let whole = whole(&values, rows.len());
            keep(&mut rows, &whole);
            for column in &mut values {
                keep(column, &whole);
            }
        }
        if rows.is_empty() {
            return Err(Message::new("DATA-NONE-LEFT").with("columns", columns.len()));
        }
        let times: Option<Vec<f64>> = time.map(|time| rows.iter().map(|row| time[*row]).collect());
        let names = columns.into_iter().map(|column| column.name).collect();
        let rhythm = rhythm(times.as_deref());
        let columns = values.into_iter().map(Arc::new).collect();
        Ok(Series { times, rows, names, columns, rhythm, notes })
    }

    pub fn len(&self) -> usize {
        self.rows.len()
    }

    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    pub fn target(&self) -> &[f64] {
        &self.columns[0]
    }
}

/// Whether every row has a time, and a later one than the row before it.
fn rises(time: &[f64]) -> bool {
    let ends = [time.first(), time.last()];
    ends.into_iter().flatten().all(|time| time.is_finite())
        && time.windows(2).all(|pair| pair[0] < pair[1])
}

/// Which rows have a number in every column.
fn whole(columns: &[Vec<f64>], rows: usize) -> Vec<bool> {
    let mut all = vec![true; rows];
    for column in columns {
        for (whole, value) in all.iter_mut().zip(column) {
            *whole &= value.is_finite();
        }
    }
    all
}

fn keep<T: Copy>(items: &mut Vec<T>, whole: &[bool]) {
    let mut place = 0;
    items.retain(|_| {
        place += 1;
        whole[place - 1]
    });
}

/// Each gap takes the last value before it; a gap at the start stays.
fn carry(column: &mut [f64]) {
    let mut last = f64::NAN;
    for value in column {
        if value.is_finite() {
            last = *value;
        } else {
            *value = last;
        }
    }
}

/// Each gap is filled along a straight line between its neighbours; gaps at the ends stay. Looks
/// ahead by the length of the gap, which the page says beside the choice.
fn interpolate(column: &mut [f64]) {
    let known: Vec<usize> = (0..column.len()).filter(|row| column[*row].is_finite()).collect();
    for pair in known.windows(2) {
        let (from, to) = (pair[0], pair[1]);
        let slope = (column[to] - column[from]) / (to - from) as f64;
        for row in from + 1..to {
            column[row] = column[from] + slope * (row - from) as f64;
        }
    }
}

/// `rows` in the order of their values; rows of equal values in their own order.
pub(super) fn by_value(rows: Vec<usize>, values: &[f64]) -> Vec<usize> {
    // The bits of an f64, negative ones turned about, are in the order of `total_cmp`. A heap, because it is
    // a third of the code of a sort.
    let rank = |row: usize| {
        let bits = values[row].to_bits() as i64;
        bits ^ ((bits >> 63) as u64 >> 1) as i64
    };
    if rows.is_sorted_by_key(|row| (rank(*row), *row)) {
        return rows;
    }
    let heap: BinaryHeap<(i64, usize)> = rows.into_iter().map(|row| (rank(row), row)).collect();
    heap.into_sorted_vec().into_iter().map(|(_, row)| row).collect()
}

/// The middle value (the upper one of two); NaN when there is none.
pub fn median(values: &[f64]) -> f64 {
    let order = by_value((0..values.len()).collect(), values);
    order.get(values.len() / 2).map_or(f64::NAN, |row| values[*row])
}

/// How often a series comes, and how many rows make one season.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rhythm {
    /// The key of the unit of one row: `day`, `month` ...
    pub unit: &'static str,
    pub season: Option<usize>,
}

impl Rhythm {
    /// The units that there are.
    pub const UNITS: [&str; 7] = ["row", "hour", "day", "week", "month", "quarter", "year"];
    /// That of rows without times.
    pub const UNKNOWN: Self = Self { unit: Self::UNITS[0], season: None };
}

/// Read from the time column: the middle distance between rows, of a long one from every so many.
fn rhythm(times: Option<&[f64]>) -> Rhythm {
    const DAY: f64 = 86_400.0;
    let Some(times) = times.filter(|times| times.len() > 2) else {
        return Rhythm::UNKNOWN;
    };
    let every = times.len().div_ceil(10_000);
    let pairs = times.windows(2).step_by(every);
    let steps: Vec<f64> = pairs.map(|pair| pair[1] - pair[0]).collect();
    let middle = median(&steps);
    // Daily rows with gaps of three days are business days.
    let weekends = steps.iter().filter(|step| **step > 2.5 * DAY && **step < 4.5 * DAY).count();
    let business = weekends * 10 > steps.len();
    let (unit, season) = match middle / DAY {
        d if d < 0.5 / 24.0 => ("row", None),
        d if d < 0.5 => ("hour", Some(24)),
        d if d < 4.0 => ("day", Some(if business { 5 } else { 7 })),
        d if d < 15.0 => ("week", Some(52)),
        d if d < 60.0 => ("month", Some(12)),
        d if d < 200.0 => ("quarter", Some(4)),
        _ => ("year", None),
    };
    Rhythm { unit, season }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(values: &[f64]) -> RawColumn {
        RawColumn { name: "y".into(), values: values.to_vec() }
    }

    #[test]
    fn rows_come_in_time_order() {
        let series =
            Series::build(Some(&[3.0, 2.0, 1.0]), vec![column(&[30.0, 20.0, 10.0])], Missing::Drop)
                .expect("rows");
        assert_eq!(series.target(), [10.0, 20.0, 30.0]);
        assert_eq!(series.rows, [2, 1, 0]);
        assert_eq!(series.notes[0].code, "DATA-SORTED");
        let unread = [1.0, f64::NAN, 3.0, f64::NAN];
        let left = Series::build(Some(&unread), vec![column(&[1.0, 2.0, 3.0, 4.0])], Missing::Drop);
        let note = &left.expect("rows").notes[0];
        assert_eq!([note.arg("count"), note.arg("row")], [Some("2"), Some("2")]);
        let twice = Series::build(Some(&[1.0, 1.0]), vec![column(&[3.0, 4.0])], Missing::Drop);
        assert_eq!(twice.expect("rows").notes[0].code, "DATA-SAME-TIME");
        let ends = [f64::NEG_INFINITY, 1.0, 2.0, f64::INFINITY];
        let left = Series::build(Some(&ends), vec![column(&[1.0, 2.0, 3.0, 4.0])], Missing::Drop);
        assert_eq!(left.expect("rows").rows, [1, 2], "an endless time is none");
        let none = Series::build(Some(&[f64::NAN]), vec![column(&[1.0])], Missing::Drop);
        assert_eq!(none.expect_err("no time").code, "DATA-NONE-LEFT");
    }

    #[test]
    fn rows_of_one_value_stay_in_their_order() {
        assert_eq!(by_value(vec![0, 1, 2], &[1.0, 1.0, 2.0]), [0, 1, 2]);
        assert_eq!(by_value(vec![2, 1, 0], &[1.0, 1.0, 1.0]), [0, 1, 2]);
        assert_eq!(by_value(vec![0, 1, 2, 3], &[2.0, -1.0, 2.0, -3.0]), [3, 1, 0, 2]);
    }

    #[test]
    fn every_rhythm_has_one_of_the_units() {
        for step in [60.0, 3600.0, 86_400.0, 604_800.0, 2_600_000.0, 7_800_000.0, 31_600_000.0] {
            let times: Vec<f64> = (0..9).map(|row| f64::from(row) * step).collect();
            let unit = rhythm(Some(&times)).unit;
            assert_eq!(Rhythm::UNITS.iter().filter(|own| **own == unit).count(), 1, "{unit}");
        }
    }

    #[test]
    fn gaps_are_dropped_carried_or_bridged() {
        let gap = [1.0, f64::NAN, 3.0];
        let target = |missing| {
            Series::build(None, vec![column(&gap)], missing).map(|series| series.target().to_vec())
        };
        assert_eq!(target(Missing::Drop), Ok(vec![1.0, 3.0]));
        assert_eq!(target(Missing::Carry), Ok(vec![1.0, 1.0, 3.0]));
        assert_eq!(target(Missing::Interpolate), Ok(vec![1.0, 2.0, 3.0]));
        assert!(Series::build(None, vec![column(&[f64::NAN])], Missing::Carry).is_err());
    }
}
