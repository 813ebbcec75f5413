//! A table as people have it: columns of numbers, times and words, with how it was read.

use crate::message::Message;
use serde::{Deserialize, Serialize};

/// How the bytes are to be read. `None` means: detect.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Choices {
    /// Name from the Encoding Standard: `utf-8`, `gb18030`, `utf-16le`, `utf-16be`.
    pub encoding: Option<String>,
    /// `,` `;` tab `|`
    pub delimiter: Option<char>,
    /// `.` or `,`
    pub decimal: Option<char>,
    pub header: Option<bool>,
    pub dates: Option<DateOrder>,
}

/// How the bytes were read: every choice made, shown beside the preview.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Dialect {
    pub encoding: String,
    pub delimiter: char,
    pub decimal: char,
    pub header: bool,
    pub dates: Option<DateOrder>,
}

/// The order of the parts of a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DateOrder {
    Ymd,
    Dmy,
    Mdy,
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    Number,
    Time,
    Text,
    Empty,
}

/// What a column is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    Time,
    Target,
    Feature,
    Ignore,
}

/// A cell that could not be read as what its column holds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BadCell {
    /// Line of the file as an editor counts, from 1.
    pub line: usize,
    /// Data row, from 0.
    pub row: usize,
    pub text: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Column {
    pub name: String,
    pub kind: Kind,
    /// The guess shown in the role menu.
    pub role: Role,
    /// Empty cells, `N/A`, `NaN`, `1E400` and what could not be read.
    pub missing: usize,
    /// First cells that are neither missing nor readable, at most 20.
    pub bad: Vec<BadCell>,
    pub bad_count: usize,
    /// For words: the most frequent, with their counts, at most 6.
    pub words: Vec<(String, usize)>,
    /// One value a row; NaN where missing. Times are seconds since 1970 UTC.
    /// Travels beside the message as a transferred array.
    #[serde(skip)]
    pub values: Vec<f64>,
}

/// A file that has been read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Table {
    pub name: String,
    pub dialect: Dialect,
    pub rows: usize,
    pub columns: Vec<Column>,
    /// The first rows as text, for the preview (at most 200).
    pub preview: Vec<Vec<String>>,
    /// What was noticed and does not stop anyone.
    pub warnings: Vec<Message>,
}
