//! Forecasts as CSV that a spreadsheet opens without running anything.

use crate::data::series::Values;
use crate::data::window::Split;
use crate::train::protocol::{EpochLoss, Forecast};

/// One row a predicted row: index, time, actual value, each model, and the part that the row belongs to (`train`,
/// `validation`, `test`). UTF-8 with a byte order mark.
pub fn forecast_csv(
    times: &[String],
    target: &str,
    actual: &[f64],
    forecasts: &[Forecast],
    split: Split,
) -> String {
    let mut text = String::from("\u{feff}index,time,");
    text += &cell(target);
    for forecast in forecasts {
        text += ",";
        text += &forecast.model;
    }
    text += ",part\r\n";
    let start = forecasts.first().map_or(0, |forecast| forecast.start);
    for (row, value) in actual.iter().enumerate().skip(start) {
        let time = times.get(row).map_or("", String::as_str);
        text += &format!("{row},{},{value}", cell(time));
        for forecast in forecasts {
            let own = forecast.values.get(row - forecast.start).copied().filter(|v| v.is_finite());
            text += ",";
            text += &own.map(|value| value.to_string()).unwrap_or_default();
        }
        text += &format!(",{}\r\n", part(split, row));
    }
    text
}

const fn part(split: Split, row: usize) -> &'static str {
    match row {
        _ if row < split.validation => "train",
        _ if row < split.test => "validation",
        _ => "test",
    }
}

/// The rows as a model read them: index, time, the target, then the other columns. UTF-8 with a byte order mark.
pub fn data_csv(times: &[String], names: &[String], columns: &[Values]) -> String {
    let heads = names.iter().map(|name| format!(",{}", cell(name)));
    let mut text = format!("\u{feff}index,time{}\r\n", heads.collect::<String>());
    let rows = columns.first().map_or(0, |column| column.len());
    for row in 0..rows {
        text += &format!("{row},{}", cell(times.get(row).map_or("", String::as_str)));
        for column in columns {
            text += &format!(",{}", column[row]);
        }
        text += "\r\n";
    }
    text
}

/// The losses after each epoch, on scaled values. UTF-8 with a byte order mark.
pub fn losses_csv(losses: &[EpochLoss]) -> String {
    let row = |own: &EpochLoss| format!("{},{},{}\r\n", own.epoch, own.train, own.validation);
    "\u{feff}epoch,training,validation\r\n".to_owned() + &losses.iter().map(row).collect::<String>()
}

/// One cell of a table.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    Words(String),
    /// Empty where it is no finite number.
    Number(f64),
}

/// Any table, its heads first. UTF-8 with a byte order mark.
pub fn table_csv(rows: &[Vec<Cell>]) -> String {
    let told = |own: &Cell| match own {
        Cell::Words(text) => cell(text),
        Cell::Number(value) if value.is_finite() => value.to_string(),
        Cell::Number(_) => String::new(),
    };
    let line = |row: &Vec<Cell>| row.iter().map(told).collect::<Vec<_>>().join(",") + "\r\n";
    format!("\u{feff}{}", rows.iter().map(line).collect::<String>())
}
/// Signs that some spreadsheet begins a formula with, also after it has left out what it does not show.
const FORMULA: [char; 12] = ['=', '+', '-', '@', '\t', '\r', '\n', '\0', '＝', '＋', '－', '＠'];

/// A cell of words: quoted, and never a formula.
fn cell(text: &str) -> String {
    let formula = text.starts_with(FORMULA);
    format!("\"{}{}\"", if formula { "'" } else { "" }, text.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn data_keeps_every_digit() {
        let names = ["y".to_owned(), "+x".to_owned()];
        let text = data_csv(
            &["2024-01-01".into()],
            &names,
            &[vec![0.1, 1e-7].into(), vec![-3.0, 4.0].into()],
        );
        assert_eq!(
            text,
            "\u{feff}index,time,\"y\",\"'+x\"\r\n0,\"2024-01-01\",0.1,-3\r\n1,\"\",0.0000001,4\r\n"
        );
    }

    #[test]
    fn losses_keep_every_digit() {
        let all = [EpochLoss { epoch: 1, train: 0.1, validation: 1.0 / 3.0 }];
        let text = "\u{feff}epoch,training,validation\r\n1,0.1,0.3333333333333333\r\n";
        assert_eq!(losses_csv(&all), text);
        assert_eq!(losses_csv(&[]).lines().count(), 1);
    }

    #[test]
    fn a_table_of_any_columns_is_as_safe() {
        let rows = [
            vec![Cell::Words("=1+1".into()), Cell::Words("rmse".into())],
            vec![Cell::Number(-0.1), Cell::Number(f64::NAN)],
        ];
        assert_eq!(table_csv(&rows), "\u{feff}\"'=1+1\",\"rmse\"\r\n-0.1,\r\n");
    }

    #[test]
    fn words_are_never_formulas_and_numbers_stay_numbers() {
        let forecast = Forecast {
            model: "naive".into(),
            order: None,
            start: 1,
            values: vec![-5.2, f64::NAN, 4.0].into(),
        };
        let split = Split { first: 1, validation: 2, test: 3, rows: 4 };
        let actual = [1.0, 2.0, -3.5, 4.0];
        let text = forecast_csv(&[], "=HYPERLINK(\"x\")", &actual, &[forecast], split);
        let head = "\u{feff}index,time,\"'=HYPERLINK(\"\"x\"\")\",naive,part\r\n";
        let rows = "1,\"\",2,-5.2,train\r\n2,\"\",-3.5,,validation\r\n3,\"\",4,4,test\r\n";
        assert_eq!(text, head.to_owned() + rows);
    }
}
