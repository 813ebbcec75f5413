//! Columns made from columns: one file a recipe, and one line in [`RECIPES`].
//!
//! A recipe reads the rows in the order of their times and never ahead: the value of a row depends on that row and on
//! earlier ones, so that a forecast may be given it. Rows that miss a cell which the recipe reads (or their time) are
//! passed over: they get no value, and the others the one that they would have without them. What is no number (the
//! logarithm of 0, a change from nothing) is missing, too.
//!
//! Conventions are those of the common programs, named in each file; with other seeds the first values differ.

mod atr;
mod bollinger;
mod difference;
mod ema;
mod hour;
mod log;
mod log_return;
mod macd;
mod month;
mod moving;
mod need;
mod rsi;
mod simple_return;
mod sma;
mod true_range;
mod turn;
mod volume_change;
mod weekday;

pub use need::Need;

use super::series::by_value;
use super::table::{Column, Kind, Role, Table};
use crate::setting::{Choices, Setting};

/// All of them, in the order in which they are offered.
pub static RECIPES: [Recipe; 15] = [
    log_return::RECIPE,
    simple_return::RECIPE,
    difference::RECIPE,
    log::RECIPE,
    sma::RECIPE,
    ema::RECIPE,
    rsi::RECIPE,
    macd::RECIPE,
    bollinger::RECIPE,
    true_range::RECIPE,
    atr::RECIPE,
    volume_change::RECIPE,
    weekday::RECIPE,
    month::RECIPE,
    hour::RECIPE,
];

/// Numbers, `columns[part][row]`.
type Columns = Vec<Vec<f64>>;

/// How columns are made, and what is needed for it.
#[derive(Clone, Copy)]
pub struct Recipe {
    /// The name that links and files use.
    pub key: &'static str,
    /// As the field writes it: `RSI`.
    pub label: &'static str,
    /// The columns that it reads, in their order.
    pub needs: &'static [Need],
    pub settings: &'static [Setting],
    /// One for each column that it makes: a key, which also stands in the column's name. A single one is "".
    pub parts: &'static [&'static str],
    /// How many rows at the beginning have no value.
    pub lead: fn(&Choices) -> usize,
    /// From finite numbers, a column for each need, to a column for each part, all of the same length.
    compute: fn(&[Vec<f64>], &Choices) -> Columns,
}

/// A column that was made, and of what.
#[derive(Clone, Debug, PartialEq)]
pub struct Derived {
    /// Numbers, with a name such as `RSI 14 (Close)`; NaN where there is no value.
    pub column: Column,
    /// The recipe's key, and which of its parts.
    pub key: &'static str,
    pub part: &'static str,
    /// Each setting with its value.
    pub settings: Vec<(&'static str, f64)>,
    /// The names of the columns that it was made of.
    pub of: Vec<String>,
}

/// The recipe that `key` names.
pub fn find(key: &str) -> Option<&'static Recipe> {
    RECIPES.iter().find(|recipe| recipe.key == key)
}

impl Recipe {
    /// The columns that it reads when nobody chooses; `None` where the table lacks one.
    pub fn usual(&self, table: &Table) -> Option<Vec<usize>> {
        self.needs.iter().map(|need| need.usual(table)).collect()
    }

    /// Its columns from `columns` of the table, one for each need; `time` is the column that orders the rows, which
    /// otherwise are as they stand. `None` where a column is not there or not of the kind that is needed.
    pub fn derive(
        &self,
        table: &Table,
        columns: &[usize],
        time: Option<usize>,
        choices: &Choices,
    ) -> Option<Vec<Derived>> {
        let read: Vec<&Column> =
            columns.iter().map(|k| table.columns.get(*k)).collect::<Option<_>>()?;
        let fit = read.iter().zip(self.needs).all(|(column, need)| need.fits(column));
        if read.len() != self.needs.len() || !fit {
            return None;
        }
        let rows = order(table, time, &read)?;
        let inputs: Vec<Vec<f64>> = read
            .iter()
            .map(|column| rows.iter().map(|row| column.values[*row]).collect())
            .collect();
        let made = (self.compute)(&inputs, choices);
        let own = self.parts.iter().zip(made).map(|(part, made)| {
            let mut values = vec![f64::NAN; table.rows];
            for (row, value) in rows.iter().zip(made) {
                values[*row] = if value.is_finite() { value } else { f64::NAN };
            }
            self.derived(part, values, &read, choices)
        });
        Some(own.collect())
    }

    fn derived(
        &self,
        part: &'static str,
        values: Vec<f64>,
        read: &[&Column],
        choices: &Choices,
    ) -> Derived {
        let of: Vec<String> = read.iter().map(|column| column.name.clone()).collect();
        let settings: Vec<(&'static str, f64)> =
            self.settings.iter().map(|own| (own.key, choices.get(own))).collect();
        let mut name = self.label.to_owned();
        if !part.is_empty() {
            name = format!("{name} {part}");
        }
        for (_, value) in &settings {
            name = format!("{name} {value}");
        }
        let column = Column::new(format!("{name} ({})", of.join("/")), Kind::Number);
        let column = Column { role: Role::Feature, ..column.with_values(values) };
        Derived { column, key: self.key, part, settings, of }
    }
}

/// The rows in which all of `read` have a value, in the order of their times.
fn order(table: &Table, time: Option<usize>, read: &[&Column]) -> Option<Vec<usize>> {
    let whole = |row: &usize| {
        read.iter().all(|column| column.values.get(*row).is_some_and(|value| value.is_finite()))
    };
    let rows = (0..table.rows).filter(whole);
    let Some(time) = time else { return Some(rows.collect()) };
    let times = &table.columns.get(time).filter(|column| column.kind == Kind::Time)?.values;
    let timed = rows.filter(|row| times.get(*row).is_some_and(|time| time.is_finite()));
    Some(by_value(timed.collect(), times))
}

/// A number of rows, as a setting: a year of trading at most, which a million rows bear.
const fn rows(key: &'static str, default: u32) -> Setting {
    Setting::whole(key, 1, 250, default)
}

/// What was chosen of a number of rows.
fn count(choices: &Choices, setting: &Setting) -> usize {
    choices.get(setting) as usize
}
