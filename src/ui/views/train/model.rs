//! What Train holds and decides, without the browser.

use crate::baselines::arima::Order;
use crate::baselines::{Baseline, Drift, Mean};
use crate::data::series::{Missing, RawColumn, Series};
use crate::data::table::{Kind, Role, Table};
use crate::message::Message;
use crate::train::judge;
use crate::train::protocol::{Forecast, MODEL, Score};
use crate::train::{CheckedSpec, ExperimentSpec};
use std::ops::Range;

/// What the work area shows once there is data.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Work {
    /// Another table is looked for; the one there is stays until it is found.
    Source,
    Preview,
    Results,
}

/// Where a run stands; the value of `data-run-state`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RunState {
    #[default]
    Idle,
    Preparing,
    Running,
    Paused,
    Done,
    Failed,
}

impl RunState {
    pub const fn key(self) -> &'static str {
        match self {
            RunState::Idle => "idle",
            RunState::Preparing => "preparing",
            RunState::Running => "running",
            RunState::Paused => "paused",
            RunState::Done => "done",
            RunState::Failed => "failed",
        }
    }

    pub const fn busy(self) -> bool {
        matches!(self, RunState::Preparing | RunState::Running | RunState::Paused)
    }
}

/// Gives column `k` a role. There is exactly one target and at most one time column: a second one
/// takes the role from the first, and the target cannot be given away without another.
pub fn give_role(roles: &mut [Role], k: usize, role: Role) {
    let before = roles[k];
    if before == Role::Target && role != Role::Target {
        return;
    }
    if matches!(role, Role::Target | Role::Time) {
        for own in roles.iter_mut().filter(|own| **own == role) {
            *own = if role == Role::Target { Role::Feature } else { Role::Ignore };
        }
    }
    roles[k] = role;
}

/// Whether a column can be what is predicted or read.
pub fn numeric(kind: Kind) -> bool {
    kind == Kind::Number
}

/// The series that a table with roles gives: target first, then the features.
///
/// # Errors
/// `VALUE-NUMBER` for words in a column that is used, and what [`Series::build`] says.
pub fn series(
    table: &Table,
    roles: &[Role],
    missing: Missing,
    skip_bad: bool,
) -> Result<Series, Message> {
    let used = chosen(roles);
    if !skip_bad && let Some(message) = used.iter().find_map(|k| table.columns[*k].bad_message()) {
        return Err(message);
    }
    let columns = raw(table, &used);
    Series::build(time(table, roles), columns, missing)
}

/// Places of the target and the features.
pub fn chosen(roles: &[Role]) -> Vec<usize> {
    let of =
        |role: Role| roles.iter().enumerate().filter(move |(_, own)| **own == role).map(|(k, _)| k);
    of(Role::Target).chain(of(Role::Feature)).collect()
}

pub fn raw(table: &Table, places: &[usize]) -> Vec<RawColumn> {
    let column = |k: &usize| RawColumn {
        name: table.columns[*k].name.clone(),
        values: table.columns[*k].values.clone(),
    };
    places.iter().map(column).collect()
}

pub fn time<'a>(table: &'a Table, roles: &[Role]) -> Option<&'a [f64]> {
    let place = roles.iter().position(|role| *role == Role::Time)?;
    Some(&table.columns[place].values)
}

/// Sets the names in a specification after the roles.
pub fn name_columns(spec: &mut ExperimentSpec, table: &Table, roles: &[Role]) {
    let names: Vec<String> =
        chosen(roles).into_iter().map(|k| table.columns[k].name.clone()).collect();
    let mut names = names.into_iter();
    spec.target = names.next().unwrap_or_default();
    spec.features = names.collect();
}

/// The value of `forecast` at `row`, if it has one.
pub fn at(forecast: &Forecast, row: usize) -> Option<f64> {
    let place = row.checked_sub(forecast.start)?;
    forecast.values.get(place).copied().filter(|value| value.is_finite())
}

/// In how many months, days, hours and minutes a tick may stand after the one before.
pub const MONTHS: &[usize] = &[1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 2400];
pub const DAYS: &[usize] = &[1, 2, 4, 7, 14, 28];
pub const HOURS: &[usize] = &[1, 2, 3, 6, 12, 24];
pub const MINUTES: &[usize] = &[1, 2, 5, 10, 15, 30, 60];

/// Rows of so many where a tick stands: where the smallest of `sizes` begins that makes at most about `most`. `unit`
/// says in which unit a row lies (months since year 0, hours since 1970 ...); it never falls, so that few rows of many
/// need be asked.
pub fn starts(
    rows: usize,
    unit: &dyn Fn(usize) -> usize,
    sizes: &[usize],
    most: usize,
) -> Vec<usize> {
    let Some(last) = rows.checked_sub(1) else { return Vec::new() };
    let span = unit(last).saturating_sub(unit(0));
    let size = sizes.iter().find(|size| span / **size <= most).or(sizes.last()).unwrap_or(&1);
    let begins = unit(0).is_multiple_of(*size).then_some(0);
    // The first row of the next one after that which a row lies in.
    let next = |row: &usize| {
        let (mut after, mut at) = (row + 1, rows);
        while after < at {
            let middle = after.midpoint(at);
            if unit(middle) / size == unit(*row) / size {
                after = middle + 1;
            } else {
                at = middle;
            }
        }
        (at < rows).then_some(at)
    };
    begins.into_iter().chain(std::iter::successors(next(&0), next)).collect()
}

/// Which ticks, in these years or on these days, name them: the first, and where another begins.
pub fn anew(ticks: &[usize]) -> Vec<bool> {
    let first = ticks.first().map(|_| true);
    first.into_iter().chain(ticks.windows(2).map(|two| two[0] != two[1])).collect()
}

/// How the baselines do on the validation rows, for the table while a run goes on: those that have a
/// value for every row, so that all are judged on identical rows.
pub fn validation_scores(forecasts: &[Forecast], y: &[f64], rows: Range<usize>) -> Vec<Score> {
    let score = |forecast: &Forecast| {
        let told: Option<Vec<f64>> = rows.clone().map(|row| at(forecast, row)).collect();
        let (told, actual) = (told?, y.get(rows.clone())?);
        Some(judge::score(forecast, "validation", actual, &told))
    };
    forecasts.iter().filter_map(score).collect()
}

/// Where a model stands in legends and tables: the trained one first, simple ones last.
pub fn place(model: &str) -> usize {
    let all = [MODEL, "arima", "arma", "ma", "ar", "seasonal-naive", "naive", "drift", "mean"];
    all.iter().position(|own| *own == model).unwrap_or(all.len())
}

/// The baselines that are fitted on the page, and when the reader says so: they take their time.
pub const CLASSICAL: [&str; 3] = ["ma", "arma", "arima"];

/// Whether a chart has a line for this model. More than a few would hide each other, and "last value" would lie on
/// the actual line.
pub fn drawn(model: &str) -> bool {
    [MODEL, "ar", "seasonal-naive"].contains(&model)
}

/// A baseline that the page adds to those of the trainer.
#[derive(Clone, Debug, PartialEq)]
pub struct Further {
    /// Over all rows of the run, the test part too.
    pub forecast: Forecast,
    pub order: Option<Order>,
}

impl Further {
    /// What of it may be seen: rows before `end`.
    pub fn seen(&self, end: usize) -> Forecast {
        let mut own = self.forecast.clone();
        if own.start + own.values.len() > end {
            own.values = own.values[..end.saturating_sub(own.start)].to_vec().into();
        }
        own
    }

    /// Whether it has a value in every row that is judged, so that the rows of the others stay those of all.
    pub fn whole(&self, ran: &CheckedSpec) -> bool {
        (ran.split.validation..ran.split.rows).all(|row| at(&self.forecast, row).is_some())
    }

    /// Its scores on the rows that `others` are judged on: on the test part once it is open.
    pub fn scores(&self, ran: &CheckedSpec, others: &[Forecast], open: bool) -> Vec<Score> {
        let y = ran.series.target();
        let parts = judge::parts(ran.split).into_iter().filter(|(part, _)| open || *part != "test");
        let score = |(part, rows): (&'static str, Range<usize>)| {
            let rows = judge::shared(others, rows);
            let actual: Vec<f64> = rows.iter().map(|row| y[*row]).collect();
            let own = self.forecast.on(&rows);
            (!rows.is_empty()).then(|| judge::score(&self.forecast, part, &actual, &own))
        };
        parts.filter_map(score).collect()
    }
}

/// Drift and mean over all rows of a run: they cost nothing, so they are there from the beginning.
pub fn simple(ran: &CheckedSpec) -> Vec<Further> {
    let (split, horizon, y) = (ran.split, ran.reach.horizon, ran.series.target());
    let train = &y[..split.validation];
    let rows = split.first..split.rows;
    let drift = Drift::fit(train).map(|own| ("drift", own.forecast(y, rows.clone(), horizon)));
    let mean = Mean::fit(train).map(|own| ("mean", own.forecast(y, rows, horizon)));
    let further = |(model, values): (&str, Vec<f64>)| Further {
        forecast: Forecast {
            model: model.into(),
            order: None,
            start: split.first,
            values: values.into(),
        },
        order: None,
    };
    let all = [drift, mean].into_iter().flatten().map(further);
    all.filter(|own| own.whole(ran)).collect()
}

/// The test row with the largest move, and whether no other one moves as far.
pub fn largest_move(y: &[f64], test: usize, horizon: usize) -> (usize, bool) {
    let size = |row: usize| (y[row] - y[row - horizon]).abs();
    let rows = test.max(horizon)..y.len();
    let row = rows.clone().max_by(|a, b| size(*a).total_cmp(&size(*b))).unwrap_or(test);
    (row, rows.filter(|other| size(*other) >= size(row)).count() == 1)
}

/// The unit in brackets at the end of a column's name, where it is one.
pub fn unit_of(name: &str) -> Option<&str> {
    let name = name.trim_end();
    let (open, close) = [('(', ')'), ('[', ']'), ('（', '）')]
        .into_iter()
        .find(|(_, close)| name.ends_with(*close))?;
    let unit = name.strip_suffix(close)?.rsplit_once(open)?.1.trim();
    UNITS.contains(&unit).then_some(unit)
}

/// Units that columns of time series have. Other words in brackets say what is measured, not in what.
const UNITS: [&str; 34] = [
    "USD", "US$", "$", "EUR", "€", "GBP", "£", "CNY", "RMB", "¥", "JPY", "INR", "元", "万元",
    "亿元", "美元", "港元", "%", "°C", "°F", "℃", "K", "mm", "cm", "m", "km", "m/s", "km/h", "kg",
    "kW", "kWh", "MWh", "hPa", "ppm",
];

/// The baselines whose error on its part reads the same as that of `best`, in the order of the table.
pub fn level<'a>(
    scores: &'a [Score],
    best: &Score,
    print: impl Fn(f64) -> String,
) -> Vec<&'a Score> {
    let same = |own: &&Score| own.part == best.part && print(own.rmse) == print(best.rmse);
    let baselines = scores.iter().filter(|own| own.model != MODEL);
    let mut level: Vec<&Score> = baselines.filter(same).collect();
    level.sort_by_key(|own| place(&own.model));
    level
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::charts::error_number;

    #[test]
    fn there_is_always_one_target_and_at_most_one_time() {
        let mut roles = [Role::Time, Role::Feature, Role::Target, Role::Ignore];
        give_role(&mut roles, 1, Role::Target);
        assert_eq!(roles, [Role::Time, Role::Target, Role::Feature, Role::Ignore]);
        give_role(&mut roles, 1, Role::Ignore);
        assert_eq!(roles[1], Role::Target);
        give_role(&mut roles, 3, Role::Time);
        assert_eq!(roles, [Role::Ignore, Role::Target, Role::Feature, Role::Time]);
    }

    #[test]
    fn the_target_comes_first() {
        assert_eq!(chosen(&[Role::Feature, Role::Time, Role::Target, Role::Feature]), [2, 0, 3]);
    }

    #[test]
    fn ticks_stand_where_months_quarters_and_years_begin() {
        let starts = |rows, unit: fn(usize) -> usize, sizes: &[usize], most| {
            let all = super::starts(rows, &unit, sizes, most);
            // As a look at every row finds them.
            let size = sizes.iter().find(|own| (unit(rows - 1) - unit(0)) / **own <= most);
            let size = size.copied().unwrap_or(1);
            let begins = |row: &usize| match row.checked_sub(1) {
                Some(before) => unit(*row) / size != unit(before) / size,
                None => unit(0).is_multiple_of(size),
            };
            assert_eq!(all, (0..rows).filter(begins).collect::<Vec<_>>());
            all
        };
        // Two rows a month from November on.
        let months = |row: usize| 22 + row / 2;
        assert_eq!(starts(12, months, MONTHS, 8), [0, 2, 4, 6, 8, 10]);
        assert_eq!(starts(12, months, MONTHS, 2), [0, 4, 8]);
        let years = |row: usize| 1200 + row;
        assert_eq!(starts(96, years, MONTHS, 8), [0, 12, 24, 36, 48, 60, 72, 84]);
        assert!(super::starts(0, &years, MONTHS, 8).is_empty());
        // Every minute of five hours and a half from half past nine on.
        assert_eq!(starts(330, |row| 570 + row, MINUTES, 8), [30, 90, 150, 210, 270]);
        // Rows with gaps of many months.
        assert_eq!(starts(5, |row| 13 + 40 * row, MONTHS, 8), [1, 2, 3, 4]);
    }

    #[test]
    fn a_tick_names_its_year_where_it_changes() {
        assert_eq!(anew(&[2015, 2015, 2015, 2016]), [true, false, false, true]);
        assert!(anew(&[]).is_empty());
    }

    #[test]
    fn baselines_are_scored_on_rows_that_all_of_them_have() {
        let forecast = |model: &str, values: &[f64]| Forecast {
            model: model.into(),
            order: None,
            start: 1,
            values: values.to_vec().into(),
        };
        let forecasts =
            [forecast("naive", &[1.0, 2.0, 3.0]), forecast("ar", &[1.0, f64::NAN, 3.0])];
        let scores = validation_scores(&forecasts, &[1.0, 2.0, 4.0, 6.0], 2..4);
        assert_eq!(scores.len(), 1);
        assert_eq!((scores[0].model.as_str(), scores[0].mae), ("naive", 2.5));
    }

    fn score(model: &str, rmse: f64) -> Score {
        let (model, part) = (model.into(), "test".into());
        Score { model, order: None, part, rmse, mae: rmse, mape: None }
    }

    #[test]
    fn baselines_are_level_where_their_errors_read_the_same() {
        let scores = [
            score("naive", 0.1012),
            score("seasonal-naive", 0.1049),
            score("ar", 0.1008),
            score(MODEL, 0.101),
        ];
        let named: Vec<&str> =
            level(&scores, &scores[2], error_number).iter().map(|own| own.model.as_str()).collect();
        assert_eq!(named, ["ar", "naive"]);
    }

    #[test]
    fn a_unit_is_read_only_where_a_column_tells_it() {
        assert_eq!(unit_of("Close (USD)"), Some("USD"));
        assert_eq!(unit_of("收盘价（元）"), Some("元"));
        assert_eq!(unit_of("Temp [°C] "), Some("°C"));
        for other in ["AAPL.Close", "Close (2)", "Price (adjusted)", "()", "USD", "a) (b"] {
            assert_eq!(unit_of(other), None, "{other}");
        }
    }

    #[test]
    fn the_largest_move_of_the_test_is_found() {
        assert_eq!(largest_move(&[0.0, 50.0, 51.0, 52.0, 40.0, 41.0], 2, 1), (4, true));
        let (_, alone) = largest_move(&[0.0, 50.0, 51.0, 52.0, 40.0, 52.0], 2, 1);
        assert!(!alone, "two are level");
        assert_eq!(largest_move(&[0.0, 1.0], 2, 1), (2, false), "there is none");
    }
}
