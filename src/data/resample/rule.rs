//! What becomes of the values of one period.

use crate::data::price::Price;
use crate::data::table::{Column, Kind};
use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Rule {
    Mean,
    Sum,
    First,
    Last,
    Max,
    Min,
}

impl Rule {
    pub const ALL: [Rule; 6] =
        [Rule::Mean, Rule::Sum, Rule::First, Rule::Last, Rule::Max, Rule::Min];

    pub const fn key(self) -> &'static str {
        match self {
            Rule::Mean => "mean",
            Rule::Sum => "sum",
            Rule::First => "first",
            Rule::Last => "last",
            Rule::Max => "max",
            Rule::Min => "min",
        }
    }

    /// The rule of a column when nobody chooses: that of a price table by its name, the mean for other numbers, and
    /// the last for what has none.
    pub fn usual(column: &Column) -> Rule {
        match Price::of(&column.name) {
            _ if column.kind != Kind::Number => Rule::Last,
            Some(Price::Open) => Rule::First,
            Some(Price::High) => Rule::Max,
            Some(Price::Low) => Rule::Min,
            Some(Price::Close) => Rule::Last,
            Some(Price::Volume) => Rule::Sum,
            None => Rule::Mean,
        }
    }

    /// Of the values that are there, in the order of their times; NaN where there are none, or no number holds it.
    pub fn of(self, mut values: impl Iterator<Item = f64>) -> f64 {
        let Some(first) = values.next() else { return f64::NAN };
        let mut count = 1.0;
        let all = values.fold(first, |all, value| {
            count += 1.0;
            match self {
                // So that no sum grows beyond the numbers.
                Rule::Mean => all + (value / count - all / count),
                Rule::Sum => all + value,
                Rule::First => all,
                Rule::Last => value,
                Rule::Max => all.max(value),
                Rule::Min => all.min(value),
            }
        });
        if all.is_finite() { all } else { f64::NAN }
    }
}
