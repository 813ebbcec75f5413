//! One cell: a number, a day, or nothing, as people write them.

mod day;
mod decimal;
mod number;

pub use day::{DateOrder, Orders, bare_time, day};
pub use number::number;

/// What a cell says when it is read as a number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Cell {
    /// Empty, or a mark such as `NA`.
    Missing,
    Number(f64),
    /// `NaN` or infinity, as programs write them.
    NotFinite,
    /// A number that is too large, or too near zero, to compute with.
    Beyond,
    /// None of these.
    Words,
}

/// What people and programs write where a value is missing, and from [`NONE_CAME`] on where none came out.
const MISSING: [&str; 24] = [
    "",
    "na",
    "n/a",
    "#n/a",
    "nat",
    "null",
    "none",
    "-",
    "--",
    "—",
    "停牌",
    "无",
    "nan",
    "inf",
    "+inf",
    "-inf",
    "infinity",
    "-infinity",
    "1.#inf",
    "-1.#inf",
    "-1.#ind",
    "#div/0!",
    "#num!",
    "#value!",
];
const NONE_CAME: usize = 12;

/// `Missing` or `NotFinite` of a cell that means "no value here".
pub fn nothing(text: &str) -> Option<Cell> {
    let text = text.trim();
    let place = MISSING.iter().position(|own| own.eq_ignore_ascii_case(text))?;
    Some(if place < NONE_CAME { Cell::Missing } else { Cell::NotFinite })
}
