//! From a table with roles to rows in time order without gaps in the numbers.

use crate::message::Message;
use serde::{Deserialize, Serialize};

/// What to do with rows that miss a number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Missing {
    #[default]
    Drop,
    Carry,
    Interpolate,
}

/// One named column of numbers, as it comes from a table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RawColumn {
    pub name: String,
    /// NaN where missing.
    #[serde(skip)]
    pub values: Vec<f64>,
}

/// Rows in time order, every number finite. Column 0 of `columns` is the target.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// Seconds since 1970 UTC, ascending; `None` when the table has no time column.
    pub times: Option<Vec<f64>>,
    /// Row numbers (from 0) in the table, in the order used here.
    pub rows: Vec<usize>,
    pub names: Vec<String>,
    /// `columns[k][row]`; the target first, then the features. All are inputs.
    pub columns: Vec<Vec<f64>>,
    /// What was done on the way (sorted, dropped ...).
    pub notes: Vec<Message>,
}

impl Series {
    /// Sorts by time, mends or drops missing values. `columns[0]` is the target. (Owner: data.)
    pub fn build(
        _time: Option<&[f64]>,
        _columns: Vec<RawColumn>,
        _missing: Missing,
    ) -> Result<Series, Message> {
        Err(Message::new("DATA-EMPTY"))
    }

    pub fn len(&self) -> usize {
        self.rows.len()
    }

    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    pub fn target(&self) -> &[f64] {
        &self.columns[0]
    }
}
