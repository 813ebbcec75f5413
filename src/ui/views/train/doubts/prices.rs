//! Odd rows of a price table, without the browser: nothing of it stops a run.

use crate::data::long;
use crate::data::price::Price;
use crate::data::table::Table;
use crate::message::{LIST, Message};

/// Rows that are named of each kind.
const NAMED: usize = 5;
/// From one row to the next a price that is so many times another is likely a split, or a slip.
const JUMP: f64 = 9.0;

/// Rows whose high is below their low, with a negative price, without any trade, and after a jump.
pub fn odd(table: &Table) -> Vec<Message> {
    let values = |price: Price| {
        let place = price.column(table)?;
        Some((table.columns[place].name.as_str(), table.columns[place].values.as_slice()))
    };
    let mut all = Vec::new();
    let mut tell = |code: &str, column: &str, rows: Vec<usize>| {
        let named: Vec<String> = rows.iter().take(NAMED).map(|row| (row + 1).to_string()).collect();
        if !rows.is_empty() {
            let message = Message::new(code).with("count", rows.len());
            all.push(message.with("column", column).with("rows", named.join(LIST)));
        }
    };
    if let (Some((name, high)), Some((_, low))) = (values(Price::High), values(Price::Low)) {
        tell("DATA-HIGH-LOW", name, rows_of(high, |row, high| high < low[row]));
    }
    for price in [Price::Open, Price::High, Price::Low, Price::Close] {
        if let Some((name, own)) = values(price) {
            tell("DATA-NEGATIVE", name, rows_of(own, |_, price| price < 0.0));
        }
    }
    if let Some((name, own)) = values(Price::Volume) {
        tell("DATA-NO-TRADE", name, rows_of(own, |_, volume| volume == 0.0));
    }
    if let Some((name, own)) = values(Price::Close) {
        let rows = jumps(own);
        // Of a long table a row is not the next one of the row above it.
        if !rows.is_empty() && long::find(table).is_none() {
            tell("DATA-JUMP", name, rows);
        }
    }
    all
}

fn rows_of(values: &[f64], is: impl Fn(usize, f64) -> bool) -> Vec<usize> {
    values.iter().enumerate().filter(|(row, value)| is(*row, **value)).map(|own| own.0).collect()
}

/// Rows whose value is many times the last one before it, or the other way about.
fn jumps(values: &[f64]) -> Vec<usize> {
    let mut before = f64::NAN;
    let mut rows = Vec::new();
    for (row, value) in values.iter().enumerate().filter(|(_, value)| **value > 0.0) {
        if before > 0.0 && value.max(before) / value.min(before) >= JUMP {
            rows.push(row);
        }
        before = *value;
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::read::read;
    use crate::data::table::ReadChoices;

    #[test]
    fn odd_prices_are_named_by_their_rows() {
        let mut text = "Date,Open,High,Low,Close,Volume\n".to_owned();
        for k in 0..30 {
            let close = if k < 20 { 100.0 } else { 10.0 } + f64::from(k) / 1000.0;
            let (high, low) = if k == 4 { (90.0, 95.0) } else { (close + 1.0, close - 1.0) };
            let open = if k == 7 { -5.0 } else { close };
            let volume = if k % 9 == 1 { 0 } else { 500 };
            text += &format!("2020-01-{:02},{open},{high},{low},{close},{volume}\n", k + 1);
        }
        let table = read("x", &text, "utf-8", &ReadChoices::default()).expect("a table");
        let told: Vec<_> = odd(&table)
            .into_iter()
            .map(|own| {
                let arg = |name: &str| own.arg(name).unwrap_or_default().replace(LIST, " ");
                (own.code.clone(), arg("column"), arg("count"), arg("rows"))
            })
            .collect();
        let own = |code: &str, column: &str, count: &str, rows: &str| {
            (code.to_owned(), column.to_owned(), count.to_owned(), rows.to_owned())
        };
        assert_eq!(
            told,
            [
                own("DATA-HIGH-LOW", "High", "1", "5"),
                own("DATA-NEGATIVE", "Open", "1", "8"),
                own("DATA-NO-TRADE", "Volume", "4", "2 11 20 29"),
                own("DATA-JUMP", "Close", "1", "21"),
            ]
        );
    }

    #[test]
    fn from_one_series_of_a_long_table_to_the_next_is_no_jump() {
        let row = |k: usize| {
            let (name, close) = if k.is_multiple_of(2) { ("A", 10) } else { ("B", 500) };
            format!("2020-01-{:02},{name},{close}\n", k / 2 + 1)
        };
        let of = |rows: &mut dyn Iterator<Item = usize>| {
            let text = format!("Date,Name,Close\n{}", rows.map(row).collect::<String>());
            odd(&read("x", &text, "utf-8", &ReadChoices::default()).expect("a table"))
        };
        assert!(of(&mut (0..40)).is_empty());
        assert_eq!(of(&mut [0, 2, 5, 7].into_iter())[0].code, "DATA-JUMP");
    }

    #[test]
    fn a_table_without_prices_has_none_that_are_odd() {
        let text = "t,y\n1,-5\n2,500\n3,0\n";
        let table = read("x", text, "utf-8", &ReadChoices::default()).expect("a table");
        assert!(odd(&table).is_empty());
        assert_eq!(jumps(&[1.0, f64::NAN, 20.0, 0.0, 1.0]), [2, 4]);
    }
}
