//! A table as people have it: columns of numbers, times and words, with how it was read.

use super::cell::{Cell, DateOrder};
use super::limits;
use crate::message::{LIST, Message};
use serde::{Deserialize, Serialize};

/// Words of a column that are told, and counted to the end.
const TOLD: usize = 6;

/// How the bytes are to be read. `None` means: detect.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ReadChoices {
    /// Name from the Encoding Standard: `utf-8`, `gb18030`, `utf-16le`, `utf-16be`.
    pub encoding: Option<String>,
    /// `,` `;` tab `|`
    pub delimiter: Option<char>,
    /// `.` or `,`
    pub decimal: Option<char>,
    pub header: Option<bool>,
    pub dates: Option<DateOrder>,
    /// Quotes are letters like any other.
    pub no_quotes: bool,
    /// Room between a separator and a quote is left out.
    pub close_up: bool,
    /// The line of the file on which the table begins, from 1; 0: where lines are as wide as the table.
    pub start: usize,
    /// What a column without a name is called; `#` stands for its number. Empty: by the number alone.
    pub unnamed: String,
}

/// How the bytes were read: every choice made, shown beside the preview.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Dialect {
    pub encoding: String,
    pub delimiter: char,
    pub decimal: char,
    pub header: bool,
    pub dates: Option<DateOrder>,
    /// The line of the file on which the table begins, from 1.
    pub start: usize,
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

/// A cell that has no value its column can use.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BadCell {
    /// Line of the file as an editor counts, from 1.
    pub line: usize,
    /// Data row, from 0.
    pub row: usize,
    pub text: String,
}

/// What a cell says that has no value and is not empty. Only words stop a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Odd {
    /// No number or time; in a column that was empty at first, anything.
    Words,
    /// NaN or infinity, as programs write them.
    NotFinite,
    /// A number too large to compute with.
    Beyond,
}

/// How many cells of a kind a column has, and the first of them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Cells {
    pub count: usize,
    /// At most 5.
    pub shown: Vec<BadCell>,
}

impl Cells {
    pub fn add(&mut self, line: usize, row: usize, cell: &str) {
        self.count += 1;
        if self.shown.len() < 5 {
            self.shown.push(BadCell { line, row, text: shown(cell, 40) });
        }
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Column {
    pub name: String,
    pub kind: Kind,
    /// The guess shown in the role menu.
    pub role: Role,
    /// Empty cells, `N/A`, `NaN`, `1E400` and what could not be read.
    pub missing: usize,
    /// Cells without a usable value that are not empty, in the order of [`Odd`].
    pub odd: [Cells; 3],
    /// For words: those that are told apart, with their counts, in the order in which they come.
    pub words: Vec<(String, usize)>,
    /// One value a row; NaN where missing. Times are seconds since 1970 UTC; a word is its place in `words`, but
    /// for the first two, which are 1 and 0.
    /// Travels beside the message as a transferred array.
    #[serde(skip)]
    pub values: Vec<f64>,
}

/// A cell as it is shown: its first characters, without the one that ends strings elsewhere.
pub fn shown(cell: &str, most: usize) -> String {
    cell.chars().filter(|c| *c != '\0').take(most).collect()
}

impl Column {
    pub fn new(name: String, kind: Kind) -> Self {
        Self {
            name,
            kind,
            role: Role::Ignore,
            missing: 0,
            odd: Default::default(),
            words: Vec::new(),
            values: Vec::new(),
        }
    }

    /// Counts one cell of a column of words, and says which word it is. The first word counts as 1 and the second as
    /// 0, for a column that has no other. Once there are more than can be told apart, only the first few are counted
    /// on: to look among all would take long, and such a column names nothing.
    pub fn count_word(&mut self, cell: &str) -> Cell {
        let cell = cell.trim();
        if cell.is_empty() {
            return Cell::Missing;
        }
        let word = shown(cell, 40);
        let many = self.words.len();
        let looked = if many < limits::WORDS { many } else { TOLD };
        // From behind, because files are often sorted by name.
        let place = self.words[..looked].iter().rposition(|(own, _)| *own == word);
        let place = place.unwrap_or(many);
        match self.words.get_mut(place) {
            Some((_, count)) => *count += 1,
            None if place < limits::WORDS => self.words.push((word, 1)),
            None => return Cell::Words,
        }
        Cell::Number((place ^ usize::from(place < 2)) as f64)
    }

    /// Whether the column holds two words and nothing else, so that it can stand for 1 and 0.
    pub fn two_words(&self) -> bool {
        self.words.len() == 2
    }

    /// The values that are there.
    pub fn present(&self) -> impl Iterator<Item = f64> {
        self.values.iter().copied().filter(|value| value.is_finite())
    }

    /// Whether all values are one value.
    pub fn constant(&self) -> bool {
        let mut values = self.present();
        let first = values.next();
        self.kind == Kind::Number && first.is_some_and(|first| values.all(|value| value == first))
    }

    /// Whether the column only numbers the rows.
    pub fn counts_rows(&self) -> bool {
        self.values.len() > 2 && self.values.windows(2).all(|pair| pair[1] - pair[0] == 1.0)
    }

    pub fn odd(&self, odd: Odd) -> &Cells {
        &self.odd[odd as usize]
    }

    /// The first cell that is neither empty nor readable.
    pub fn bad(&self) -> Option<&BadCell> {
        self.odd(Odd::Words).shown.first()
    }

    /// The first cell that is not a number, for a column that is to be used as one.
    pub fn bad_message(&self) -> Option<Message> {
        let bad = self.bad()?;
        Some(
            Message::new("VALUE-NUMBER")
                .with("row", bad.row + 1)
                .with("line", bad.line)
                .with("column", &self.name)
                .with("value", &bad.text)
                .with("count", self.odd(Odd::Words).count)
                .with("rows", self.values.len()),
        )
    }

    /// Where the column has numbers that nobody can compute with: they count as missing, and are no empty cells.
    pub fn odd_messages(&self) -> Vec<Message> {
        let message = |(code, odd): (&str, Odd)| {
            let cells = self.odd(odd);
            let first = cells.shown.first()?;
            let lines: Vec<String> = cells.shown.iter().map(|cell| cell.line.to_string()).collect();
            Some(
                Message::new(code)
                    .with("row", first.row + 1)
                    .with("column", &self.name)
                    .with("value", &first.text)
                    .with("count", cells.count)
                    .with("lines", lines.join(LIST)),
            )
        };
        let both = [("VALUE-NAN", Odd::NotFinite), ("VALUE-RANGE", Odd::Beyond)];
        both.into_iter().filter_map(message).collect()
    }

    /// Where the column is empty at first and filled later: nothing of it was read.
    pub fn late_message(&self) -> Option<Message> {
        let cells = self.odd(Odd::Words);
        let first = cells.shown.first().filter(|_| self.kind == Kind::Empty)?;
        Some(
            Message::new("DATA-LATE")
                .with("column", &self.name)
                .with("count", cells.count)
                .with("line", first.line)
                .with("value", &first.text),
        )
    }

    /// What is odd about the column and stops nobody.
    pub fn warning(&self) -> Option<Message> {
        if self.kind == Kind::Text {
            let words: Vec<String> = self
                .words
                .iter()
                .take(TOLD)
                .map(|(word, count)| format!("{word} × {count}"))
                .collect();
            let message = Message::new("DATA-WORDS").with("column", &self.name);
            return Some(message.with("words", words.join(LIST)));
        }
        self.constant().then(|| Message::new("DATA-CONSTANT").with("column", &self.name))
    }
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
