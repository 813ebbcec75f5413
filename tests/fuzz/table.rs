//! Any bytes, taken as UTF-8, as a table, read by any choices: a message with a code, or a table that adds up and trains or says
//! why not.
#![no_main]

use gatehouse::data::cell::DateOrder::{Dmy, Mdy, Ymd};
use gatehouse::data::read::read;
use gatehouse::data::series::{Missing, RawColumn, Series};
use gatehouse::data::sniff::inspect;
use gatehouse::data::table::{Kind, ReadChoices};
use gatehouse::train::ExperimentSpec;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    // The first byte chooses how the rest is read.
    let [how, bytes @ ..] = bytes else { return };
    let pick = |shift: u8| (how >> shift) & 3;
    let choices = ReadChoices {
        delimiter: [None, Some('|'), Some(';'), Some('\t')][usize::from(pick(0))],
        decimal: [None, None, Some('.'), Some(',')][usize::from(pick(2))],
        header: [None, None, Some(true), Some(false)][usize::from(pick(4))],
        dates: [None, Some(Ymd), Some(Dmy), Some(Mdy)][usize::from(pick(6))],
        no_quotes: how & 0b0011 == 0b0001,
        close_up: how & 0b1100 == 0b0100,
        start: usize::from(pick(2)),
        ..ReadChoices::default()
    };
    let Ok(encoding) = inspect("x", bytes) else { return };
    let table = match read("x", &String::from_utf8_lossy(bytes), encoding, &choices) {
        Ok(table) => table,
        Err(message) => {
            assert!(message.code.contains('-'), "{message:?}");
            return;
        }
    };
    for column in &table.columns {
        assert_eq!(column.values.len(), table.rows, "{}", column.name);
        let none = column.values.iter().filter(|value| !value.is_finite()).count();
        assert!(none == column.missing || column.kind == Kind::Text, "{}", column.name);
    }
    let numbers = table.columns.iter().filter(|column| column.kind == Kind::Number);
    let columns: Vec<RawColumn> = numbers
        .map(|own| RawColumn { name: own.name.clone(), values: own.values.clone() })
        .collect();
    let time = table.columns.iter().find(|column| column.kind == Kind::Time);
    for missing in Missing::ALL {
        let time = time.map(|own| own.values.as_slice());
        if columns.is_empty() {
            return;
        }
        if let Ok(series) = Series::build(time, columns.clone(), missing) {
            assert!(series.columns.iter().all(|own| own.iter().all(|value| value.is_finite())));
            let _ = ExperimentSpec { lookback: 2, ..ExperimentSpec::default() }.check(series);
        }
    }
});
