//! Fewer, longer rows: hours to days, days to weeks, months, quarters or years.

mod period;
mod rule;

pub use period::Period;
pub use rule::Rule;

use super::calendar::{DAY, weekday};
use super::series::{by_value, median};
use super::table::{Column, Kind, Table};

/// The periods that put rows of these times together: on average two or more.
pub fn offered(times: &[f64]) -> Vec<Period> {
    let rows = timed(times);
    let fewer = |period: &Period| {
        let periods = grouped(times, &rows, *period).len();
        periods > 0 && 2 * periods <= rows.len()
    };
    Period::ALL.into_iter().filter(fewer).collect()
}

/// The table with one row for each period that has rows, in the order of time. `time` is its column of times, whose
/// values become the first moment of each period; `rules` holds a rule for each column, which only numbers need: of
/// words and other times the last is kept, and all keep their roles. Missing cells are passed over, and rows
/// without a time.
///
/// The last period is dropped unless `incomplete` says otherwise, where the data end before it does: where the row
/// that would come next, by the usual distance of rows, would lie in it. Rows on working days alone go on after the
/// weekend. A holiday at the end of a period is not known of: that period counts as incomplete.
///
/// `None` where `time` is no column of times, a rule is lacking, or no period is left.
pub fn resample(
    table: &Table,
    time: usize,
    period: Period,
    rules: &[Rule],
    incomplete: bool,
) -> Option<Table> {
    let times = &table.columns.get(time).filter(|column| column.kind == Kind::Time)?.values;
    if rules.len() != table.columns.len() {
        return None;
    }
    let rows = timed(times);
    let mut groups = grouped(times, &rows, period);
    if !incomplete && !complete(times, &rows, period) {
        groups.pop();
    }
    if groups.is_empty() {
        return None;
    }
    let columns = table.columns.iter().zip(rules).enumerate().map(|(k, (column, rule))| {
        if k == time {
            column.with_values(groups.iter().map(|group| group.start).collect())
        } else {
            together(column, *rule, &groups)
        }
    });
    Some(table.made(table.name.clone(), columns.collect()))
}

/// One column, period by period.
fn together(column: &Column, rule: Rule, groups: &[Group]) -> Column {
    if column.kind != Kind::Number {
        let there = |row: &&usize| column.values.get(**row).is_some_and(|value| value.is_finite());
        let last = |group: &Group| group.rows.iter().rfind(there).copied();
        return column.of_rows(&groups.iter().map(last).collect::<Vec<_>>());
    }
    let of = |group: &Group| {
        let values = group.rows.iter().filter_map(|row| column.values.get(*row).copied());
        rule.of(values.filter(|value| value.is_finite()))
    };
    column.with_values(groups.iter().map(of).collect())
}

/// The rows of one period.
struct Group<'a> {
    start: f64,
    rows: &'a [usize],
}

/// The rows that have a time, in its order.
fn timed(times: &[f64]) -> Vec<usize> {
    let there = |row: &usize| Period::Day.start(times[*row]).is_some();
    by_value((0..times.len()).filter(there).collect(), times)
}

/// Ordered rows by period.
fn grouped<'a>(times: &[f64], rows: &'a [usize], period: Period) -> Vec<Group<'a>> {
    let start = |row: usize| period.start(times[row]).unwrap_or(f64::NAN);
    // Rows of one day are of one period, whatever that is: of many rows a day the calendar need not be asked for each.
    let day = |row: usize| (times[row] / DAY).floor();
    let same = |a: &usize, b: &usize| day(*a) == day(*b) || start(*a) == start(*b);
    rows.chunk_by(same).map(|rows| Group { start: start(rows[0]), rows }).collect()
}

/// How rows follow one another.
struct Pace {
    /// Their usual distance.
    step: f64,
    /// Whether they are of working days alone.
    working: bool,
    /// The earliest and the latest hour of a day that there is.
    clocks: [f64; 2],
}

fn weekend(time: f64) -> bool {
    weekday(time).is_some_and(|day| day > 4)
}

impl Pace {
    fn of(times: &[f64], rows: &[usize]) -> Self {
        let mut steps: Vec<f64> =
            rows.windows(2).map(|two| times[two[1]] - times[two[0]]).collect();
        // Rows of the same time are no distance.
        steps.retain(|step| *step > 0.0);
        let clocks = || rows.iter().map(|row| times[*row].rem_euclid(DAY));
        Self {
            step: median(&steps),
            working: !rows.iter().any(|row| weekend(times[*row])),
            clocks: [clocks().fold(DAY, f64::min), clocks().fold(0.0, f64::max)],
        }
    }

    /// When the row after `time` would come, or the one before it.
    fn beside(&self, time: f64, after: bool) -> f64 {
        let [earliest, latest] = self.clocks;
        let (way, clock) = (if after { 1.0 } else { -1.0 }, time.rem_euclid(DAY));
        // After the latest hour that there is the next row comes on another day.
        let last = if after { clock >= latest } else { clock <= earliest };
        let mut own = if last && self.step < DAY {
            ((time / DAY).floor() + way) * DAY
        } else {
            time + way * self.step
        };
        while self.working && weekend(own) {
            own += way * DAY;
        }
        own
    }

    /// Whether the period of `time` ends with it, or begins with it, as far as the distances of rows tell.
    fn whole(&self, time: f64, after: bool, period: Period) -> bool {
        let beside = self.beside(time, after);
        self.step.is_finite() && period.start(beside) != period.start(time)
    }
}

/// Whether the period of the last row is over.
fn complete(times: &[f64], rows: &[usize], period: Period) -> bool {
    rows.last().is_some_and(|row| Pace::of(times, rows).whole(times[*row], true, period))
}

/// Periods that the data hold a part of, at both ends.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Cut {
    /// The first time, where its period began before it.
    pub first: Option<f64>,
    /// How many rows the last period has, where it goes on after them; else 0.
    pub last: usize,
}

/// What the ends of the data cut off.
pub fn cut(times: &[f64], period: Period) -> Cut {
    let rows = timed(times);
    let (Some(first), Some(last)) = (rows.first(), rows.last()) else { return Cut::default() };
    let (first, last) = (times[*first], times[*last]);
    let pace = Pace::of(times, &rows);
    let of_last = |row: &&usize| period.start(times[**row]) == period.start(last);
    Cut {
        first: (!pace.whole(first, false, period)).then_some(first),
        last: if pace.whole(last, true, period) {
            0
        } else {
            rows.iter().rev().take_while(of_last).count()
        },
    }
}
