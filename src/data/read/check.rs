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

/// A quote that opens a cell and never closes swallows the rest of the file, or all up to the quote of another line
/// that opens a cell, with letters behind it: name its line. So is that of a cell that is longer than any may be, quoted
/// or not. `before` lines of the file stand above the text; without `quoting`, quotes
/// are letters.
pub fn cells(text: &str, delimiter: char, quoting: bool, before: usize) -> Result<(), Message> {
    let delimiter = u8::try_from(delimiter).unwrap_or(b',');
    let ends = |byte: u8| byte == delimiter || byte == b'\n' || byte == b'\r';
    let (mut line, mut start_of_cell, mut opened) = (before + 1, true, None);
    let mut cell = 0;
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let byte = bytes[at];
        match (opened, byte) {
            (Some(_), b'"') if bytes.get(at + 1) == Some(&b'"') => at += 1,
            // Where a long one ends before its cell does, it was the next quote that closed it.
            (Some((from, line)), b'"') if at - from > limits::CELL => {
                return if bytes.get(at + 1).is_none_or(|next| ends(*next)) {
                    Err(too_long(line))
                } else {
                    Err(unclosed(line))
                };
            }
            (Some((_, first)), b'"') => {
                let after = bytes.get(at + 1).is_some_and(|next| !ends(*next) && *next != b' ');
                if after && line > first {
                    return Err(unclosed(first));
                }
                opened = None;
            }
            (None, b'"') if start_of_cell && quoting => opened = Some((at, line)),
            (None, _) if at - cell > limits::CELL => return Err(too_long(line)),
            _ => {}
        }
        start_of_cell = opened.is_none() && ends(byte);
        if start_of_cell {
            cell = at;
        }
        line += usize::from(byte == b'\n');
        at += 1;
    }
    opened.map_or(Ok(()), |(_, line)| Err(unclosed(line)))
}

fn too_long(line: usize) -> Message {
    Message::new("CSV-CELL").with("line", line).with("limit", limits::CELL / 1024)
}

fn unclosed(line: usize) -> Message {
    Message::new("CSV-UNCLOSED-QUOTE").with("line", line)
}
