//! What kind of column a recipe reads.

use crate::data::calendar::DAY;
use crate::data::price::Price;
use crate::data::table::{Column, Kind, Role, Table};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// Any column of numbers.
    Number,
    /// The column of numbers that holds this part of a price table.
    Price(Price),
    /// Times.
    Time,
    /// Times with hours: rows that are not all of the same time of day.
    Clock,
}

impl Need {
    /// Whether a column can be read for it. Which column is the highest price a person may know better than its name.
    pub fn fits(self, column: &Column) -> bool {
        match self {
            Need::Number | Need::Price(_) => column.kind == Kind::Number,
            Need::Time => column.kind == Kind::Time,
            Need::Clock => column.kind == Kind::Time && has_hours(column),
        }
    }

    /// The column that is read when nobody chooses.
    pub fn usual(self, table: &Table) -> Option<usize> {
        let with =
            |role| table.columns.iter().position(|column| column.role == role && self.fits(column));
        let first = || table.columns.iter().position(|column| self.fits(column));
        match self {
            Need::Price(price) => price.column(table),
            Need::Number => with(Role::Target).or_else(first),
            Need::Time | Need::Clock => with(Role::Time).or_else(first),
        }
    }
}

fn has_hours(column: &Column) -> bool {
    let mut hours = column.present().map(|time| time.rem_euclid(DAY));
    let first = hours.next();
    hours.any(|hour| Some(hour) != first)
}
