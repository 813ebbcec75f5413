//! Which rows are read, which row is predicted, and which part each belongs to. Always in time order.

use crate::message::Message;
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// Predicted rows: training is `first..validation`, validation `validation..test`, test `test..rows`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Split {
    pub first: usize,
    pub validation: usize,
    pub test: usize,
    pub rows: usize,
}

/// How far back a window reads, and how far ahead the predicted row lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reach {
    pub lookback: usize,
    pub horizon: usize,
}

impl Reach {
    /// The rows that the forecast of `row` may read: all before it, none after `row - horizon`.
    pub fn inputs(self, row: usize) -> Range<usize> {
        let end = row + 1 - self.horizon;
        end - self.lookback..end
    }

    /// The first row that has a whole window before it.
    pub const fn first(self) -> usize {
        self.lookback + self.horizon - 1
    }
}

impl Split {
    /// Cuts `rows` rows by shares in per cent.
    ///
    /// # Errors
    /// `DATA-TOO-SHORT` unless every part predicts at least one row, and training two.
    pub fn new(rows: usize, train: f64, validation: f64, reach: Reach) -> Result<Split, Message> {
        let share = |percent: f64| (rows as f64 * percent / 100.0).floor() as usize;
        let first = reach.first();
        let split = Split {
            first,
            validation: share(train),
            test: share(train) + share(validation).max(1),
            rows,
        };
        let enough = split.validation >= first + 2 && split.test < rows;
        if enough {
            return Ok(split);
        }
        // The smallest table whose training part holds two windows.
        let needed =
            (1..).find(|rows| (*rows as f64 * train / 100.0).floor() as usize >= first + 2);
        Err(Message::new("DATA-TOO-SHORT")
            .with("rows", rows)
            .with("window", reach.lookback)
            .with("needed", needed.unwrap_or(rows + 1).max(first + 5)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_ends_before_the_row_it_predicts() {
        for (lookback, horizon) in [(1, 1), (10, 1), (10, 5), (3, 7)] {
            let reach = Reach { lookback, horizon };
            assert_eq!(reach.inputs(reach.first()).start, 0);
            for row in reach.first()..reach.first() + 20 {
                let inputs = reach.inputs(row);
                assert_eq!(inputs.len(), lookback);
                assert_eq!(inputs.end - 1 + horizon, row);
            }
        }
    }

    #[test]
    fn parts_follow_each_other() {
        let reach = Reach { lookback: 10, horizon: 1 };
        let split = Split::new(506, 70.0, 15.0, reach).expect("rows");
        assert_eq!((split.first, split.validation, split.test, split.rows), (10, 354, 429, 506));
        let short = Split::new(9, 70.0, 15.0, reach).expect_err("too short");
        assert_eq!(short.code, "DATA-TOO-SHORT");
        let needed: usize = short.arg("needed").and_then(|n| n.parse().ok()).expect("a number");
        assert!(Split::new(needed, 70.0, 15.0, reach).is_ok());
        assert!(Split::new(needed - 1, 70.0, 15.0, reach).is_err());
    }
}
