//! What is refused before a reader sees it: too many columns, a quote that never closes, a cell without end.

use super::SAMPLE;
use crate::data::limits;
use crate::message::Message;

/// Counts the columns of the widest of the first lines without making any.
pub fn columns(text: &str, delimiter: char) -> Result<(), Message> {
    let width = |line: &str| line.bytes().filter(|byte| char::from(*byte) == delimiter).count() + 1;
    let columns = text.lines().take(SAMPLE).map(width).max().unwrap_or(1);
    if columns > limits::COLUMNS {
        let message = Message::new("CSV-COLUMNS").with("columns", columns);
        return Err(message.with("limit", limits::COLUMNS));
    }
    Ok(())
}

/// A quote that opens a cell and never closes swallows the rest of the file: name its line. So is that of a cell that
/// is longer than any may be. `before` lines of the file stand above the text; without `quoting`, quotes are letters.
pub fn cells(text: &str, delimiter: char, quoting: bool, before: usize) -> Result<(), Message> {
    let delimiter = u8::try_from(delimiter).unwrap_or(b',');
    let (mut line, mut start_of_cell, mut opened) = (before + 1, true, None);
    let mut cell = 0;
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let byte = bytes[at];
        match (opened, byte) {
            (Some(_), b'"') if bytes.get(at + 1) == Some(&b'"') => at += 1,
            (Some(_), b'"') => opened = None,
            (Some((from, _)), _) if at - from > limits::CELL => break,
            (None, b'"') if start_of_cell && quoting => opened = Some((at, line)),
            (None, _) if at - cell > limits::CELL => {
                let message = Message::new("CSV-CELL").with("line", line);
                return Err(message.with("limit", limits::CELL / 1024));
            }
            _ => {}
        }
        start_of_cell = opened.is_none() && (byte == delimiter || byte == b'\n' || byte == b'\r');
        if start_of_cell {
            cell = at;
        }
        line += usize::from(byte == b'\n');
        at += 1;
    }
    match opened {
        Some((_, line)) => Err(Message::new("CSV-UNCLOSED-QUOTE").with("line", line)),
        None => Ok(()),
    }
}
