//! Whether a table still waits for an answer, without the browser.

use crate::data::table::Table;
use crate::message::Message;

/// What is asked, in this order: another encoding makes other cells, and other cells other dates.
pub const ASKED: [&str; 3] = ["FILE-ENCODING", "CSV-DECIMAL", "CSV-DATE-ORDER"];

pub fn is_asked(message: &Message) -> bool {
    ASKED.contains(&message.code.as_str())
}

/// The question that comes first. Once it is answered the table is read anew, and no longer says that it is open.
pub fn open(table: &Table) -> Option<&Message> {
    let of = |code: &&str| table.warnings.iter().find(|message| message.code == **code);
    ASKED.iter().find_map(of)
}
