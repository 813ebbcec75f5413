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

/// Whether the period of the last row is over, as far as the distances of rows tell.
fn complete(times: &[f64], rows: &[usize], period: Period) -> bool {
    let Some(last) = rows.last().map(|row| times[*row]) else { return false };
    let mut steps: Vec<f64> = rows.windows(2).map(|two| times[two[1]] - times[two[0]]).collect();
    // Rows of the same time are no distance.
    steps.retain(|step| *step > 0.0);
    let step = median(&steps);
    let weekend = |time: f64| weekday(time).is_some_and(|day| day > 4);
    let working = !rows.iter().any(|row| weekend(times[*row]));
    // After the latest hour that there is the next row comes on another day.
    let clock = |row: usize| times[row].rem_euclid(DAY);
    let latest = rows.iter().map(|row| clock(*row)).fold(0.0, f64::max);
    let over = step < DAY && last.rem_euclid(DAY) >= latest;
    let mut next = if over { ((last / DAY).floor() + 1.0) * DAY } else { last + step };
    while working && weekend(next) {
        next += DAY;
    }
    step.is_finite() && period.start(next) != period.start(last)
}
