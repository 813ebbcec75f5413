//! The columns of a price table, known by their names.

use super::table::{Kind, Table};

/// What a column of a price table holds of each period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Price {
    Open,
    High,
    Low,
    Close,
    Volume,
}

/// What they are called in English and Chinese.
const NAMES: [(&[&str], Price); 5] = [
    (&["close", "price", "收盘", "收盘价"], Price::Close),
    (&["open", "开盘", "开盘价"], Price::Open),
    (&["high", "最高", "最高价"], Price::High),
    (&["low", "最低", "最低价"], Price::Low),
    (&["volume", "vol", "成交量"], Price::Volume),
];

impl Price {
    /// What a name such as `AAPL.Close` or `收盘价` says.
    pub fn of(name: &str) -> Option<Price> {
        let lower = name.to_ascii_lowercase();
        let last = lower.rsplit(['.', '_', ' ']).next().unwrap_or(&lower);
        NAMES
            .iter()
            .find(|(names, _)| names.contains(&lower.as_str()) || names.contains(&last))
            .map(|(_, price)| *price)
    }

    /// The first column of numbers that holds it as it was paid: not adjusted for dividends and splits.
    pub fn column(self, table: &Table) -> Option<usize> {
        table.columns.iter().position(|column| {
            column.kind == Kind::Number
                && Price::of(&column.name) == Some(self)
                && !adjusted(&column.name)
        })
    }
}

/// Whether a name says that later dividends and splits were taken off.
pub fn adjusted(name: &str) -> bool {
    name.as_bytes().windows(3).any(|part| part.eq_ignore_ascii_case(b"adj"))
}
