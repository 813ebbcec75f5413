//! What is kept on the reader's device of one table: where it came from, what was chosen, and the runs on it.
//!
//! A record is a [`Head`], JSON that can be listed alone, and a body of bytes. Whatever stands in either may come from
//! another page of the same host, or be half of what was written: it is compared with its size and its checksum, and
//! then read piece by piece. `body` lays the bytes out, `run` and `settings` say what is in them, and `head` what is
//! outside.

mod body;
mod head;
mod run;
mod settings;

pub use body::{read, write};
pub use head::{Checksum, Head};
pub use run::Run;
pub use settings::Settings;

use crate::data::table::{ReadChoices, Role};
use crate::train::ExperimentSpec;

/// How records are laid out. A later layout has the next number, an arm in [`Head::read`] and a frozen record of the one
/// before among the tests; what was kept in an older one is read for ever, and written anew in the newest.
pub const SCHEMA: u32 = 1;

/// Bytes of a table that are kept, and of a record in all: looked at before anything is read.
pub const MOST_SOURCE: usize = 20 * 1024 * 1024;
pub const MOST_BODY: usize = 64 * 1024 * 1024;
/// Runs of a record.
pub const MOST_RUNS: usize = 20;

/// Where a table came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Form {
    /// A series of our own, by its name alone.
    Sample,
    File,
    Pasted,
}

/// A table and all that was done with it.
#[derive(Clone, Debug)]
pub struct Record {
    pub form: Form,
    pub name: String,
    /// The bytes of the file, or what was pasted as UTF-8; empty for a series of our own.
    pub bytes: Vec<u8>,
    pub choices: ReadChoices,
    /// What the columns are for, by their names.
    pub roles: Vec<(String, Role)>,
    /// Columns of two words that count as 1 and 0.
    pub counted: Vec<String>,
    /// What is done to the table before it is trained on, in the words of who does it.
    pub steps: String,
    /// Whether rows with words in a number column count as missing.
    pub skip_bad: bool,
    /// Whether the test part of the table on screen was opened.
    pub seen: bool,
    pub spec: ExperimentSpec,
    pub runs: Vec<Run>,
    /// The place of the run on screen.
    pub on_screen: Option<usize>,
}

impl Record {
    /// Leaves out the oldest runs until what remains may be kept; how many were left out.
    pub fn fit(&mut self) -> usize {
        let before = self.runs.len();
        while self.runs.len() > MOST_RUNS || (!self.runs.is_empty() && body::size(self) > MOST_BODY)
        {
            self.runs.remove(0);
            self.on_screen = self.on_screen.and_then(|place| place.checked_sub(1));
        }
        before - self.runs.len()
    }
}
