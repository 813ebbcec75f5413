//! What the program has to say to a person: a code and its arguments.
//!
//! Pure rooms never hold words. The page looks the code up in `static/locales-later/<part>/<lang>/messages.*.toml`
//! as `<CODE>.what` (what happened), `<CODE>.why` (where and why) and `<CODE>.fix` (what to do).

use serde::{Deserialize, Serialize};

/// Stands between the parts of a list in an argument; the page puts the sign of the reader's language there.
pub const LIST: &str = "\u{1f}";

/// One thing to tell the reader. `code` is family and name, such as `FILE-XLSX`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    pub code: String,
    pub args: Vec<(String, String)>,
}

impl Message {
    pub fn new(code: &str) -> Self {
        Self { code: code.to_owned(), args: Vec::new() }
    }

    /// The same message with one more named argument.
    pub fn with(mut self, name: &str, value: impl std::fmt::Display) -> Self {
        self.args.push((name.to_owned(), value.to_string()));
        self
    }

    /// The argument called `name`, if the message has it.
    pub fn arg(&self, name: &str) -> Option<&str> {
        self.args.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}
