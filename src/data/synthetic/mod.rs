//! Series made by the project: they are what they say they are, and the same in every browser.

mod season;
mod sine;
mod stock;

use super::calendar::day;
use super::table::{Column, Dialect, Kind, Role, Table};
use rand_core::{Rng, SeedableRng};
use rand_pcg::Pcg64;

/// The names that links use.
pub const NAMES: [&str; 3] = ["season", "stock", "sine"];

/// The built-in series called `name`.
pub fn table(name: &str) -> Option<Table> {
    match name {
        "season" => Some(season::table()),
        "stock" => Some(stock::table()),
        "sine" => Some(sine::table()),
        _ => None,
    }
}

/// The target of the built-in series called `name`, without its dates: enough for a small picture.
pub fn line(name: &str) -> Vec<f64> {
    match name {
        "season" => season::values(),
        "stock" => stock::rows().into_iter().map(|(_, row)| row[3]).collect(),
        "sine" => sine::values(),
        _ => Vec::new(),
    }
}

const DAY: f64 = 86_400.0;

/// Seeded noise.
struct Noise(Pcg64);

impl Noise {
    fn new(seed: u64) -> Self {
        Self(Pcg64::seed_from_u64(seed))
    }

    fn unit(&mut self) -> f64 {
        (self.0.next_u64() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// About normal: the sum of twelve uniform numbers, less six.
    fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.unit()).sum::<f64>() - 6.0
    }
}

fn cents(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}

/// A table from times and named columns with their roles.
fn build(name: &str, times: Vec<f64>, columns: Vec<(&str, Role, Vec<f64>)>) -> Table {
    let rows = times.len();
    let mut all =
        vec![Column { role: Role::Time, values: times, ..Column::new("date".into(), Kind::Time) }];
    all.extend(columns.into_iter().map(|(name, role, values)| Column {
        role,
        values,
        ..Column::new(name.into(), Kind::Number)
    }));
    let text = |column: &Column, row: usize| match column.kind {
        Kind::Time => day(column.values[row]),
        _ => column.values[row].to_string(),
    };
    let preview = (0..rows.min(super::limits::PREVIEW))
        .map(|row| all.iter().map(|column| text(column, row)).collect())
        .collect();
    let dialect = Dialect {
        encoding: "utf-8".into(),
        delimiter: ',',
        decimal: '.',
        header: true,
        dates: Some(super::cell::DateOrder::Ymd),
        start: 1,
    };
    Table { name: name.into(), dialect, rows, columns: all, preview, warnings: Vec::new() }
}

/// The first day of each month from January of `year`.
fn months(year: i32, count: usize) -> Vec<f64> {
    (0..count as i32)
        .filter_map(|k| {
            let month = time::Month::try_from((k % 12 + 1) as u8).ok()?;
            let date = time::Date::from_calendar_date(year + k / 12, month, 1).ok()?;
            Some(date.midnight().assume_utc().unix_timestamp() as f64)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_series_are_finite_and_do_not_change() {
        for (name, rows, sum) in SUMS {
            let table = table(name).expect("a table");
            assert_eq!(table.rows, rows, "{name}");
            let target =
                table.columns.iter().find(|column| column.role == Role::Target).expect("a target");
            assert!(target.values.iter().all(|value| value.is_finite()));
            let total: f64 = target.values.iter().sum();
            assert!((total - sum).abs() < 0.5, "{name}: {total}");
            assert_eq!(line(name), target.values);
            let times = &table.columns[0].values;
            assert!(times.windows(2).all(|pair| pair[0] < pair[1]), "{name}");
        }
    }

    const SUMS: [(&str, usize, f64); 3] = [
        ("season", 192, 43385.0),
        ("stock", 600, 46137.74999999998),
        ("sine", 400, 12.899999999999924),
    ];
}
