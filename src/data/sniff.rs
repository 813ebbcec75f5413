//! What kind of file bytes are, before anyone reads them as text.

use super::limits;
use crate::message::Message;

/// Files that are known by their first bytes, and are not tables.
const KNOWN: [(&[u8], &str); 8] = [
    (b"PK\x03\x04", "FILE-XLSX"),
    (b"\xd0\xcf\x11\xe0", "FILE-XLS"),
    (b"%PDF", "FILE-PDF"),
    (b"\x89PNG", "FILE-IMAGE"),
    (b"\xff\xd8\xff", "FILE-IMAGE"),
    (b"GIF8", "FILE-IMAGE"),
    (b"\x1f\x8b", "FILE-ZIP"),
    (b"Rar!", "FILE-ZIP"),
];

/// Refuses a file by its size alone. `name` is what the reader called it.
pub fn check_size(name: &str, bytes: u64) -> Result<(), Message> {
    let megabytes = |bytes: u64| bytes / (1024 * 1024);
    if bytes == 0 {
        return Err(Message::new("FILE-EMPTY").with("name", name));
    }
    if bytes > limits::BYTES {
        let message = Message::new("FILE-TOO-LARGE").with("name", name);
        return Err(message.with("size", megabytes(bytes)).with("limit", megabytes(limits::BYTES)));
    }
    Ok(())
}

/// The name of the encoding (Encoding Standard) that `bytes` are most likely in, or why they are no
/// table. What is neither UTF-8 nor UTF-16 is taken for GB18030, and shown as a choice.
pub fn inspect(name: &str, bytes: &[u8]) -> Result<&'static str, Message> {
    check_size(name, bytes.len() as u64)?;
    if let Some((_, code)) = KNOWN.iter().find(|(start, _)| bytes.starts_with(start)) {
        // A workbook is a zip archive; one that calls itself an archive is taken at its word.
        let archive = *code == "FILE-XLSX" && name.ends_with(".zip");
        return Err(Message::new(if archive { "FILE-ZIP" } else { code }).with("name", name));
    }
    if bytes.starts_with(b"\xff\xfe") {
        return Ok("utf-16le");
    }
    if bytes.starts_with(b"\xfe\xff") {
        return Ok("utf-16be");
    }
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let sample = &text[..text.len().min(4096)];
    let zeros = |odd: usize| sample.iter().skip(odd).step_by(2).filter(|byte| **byte == 0).count();
    if zeros(1) * 4 > sample.len() {
        return Ok("utf-16le");
    }
    if zeros(0) * 4 > sample.len() {
        return Ok("utf-16be");
    }
    let mut visible = sample.iter().filter(|byte| !byte.is_ascii_whitespace());
    match visible.next() {
        None if text.len() <= sample.len() => {
            return Err(Message::new("FILE-EMPTY").with("name", name));
        }
        Some(b'<') => return Err(Message::new("FILE-HTML").with("name", name)),
        Some(b'{' | b'[') => return Err(Message::new("FILE-JSON").with("name", name)),
        _ => {}
    }
    Ok(if std::str::from_utf8(text).is_ok() { "utf-8" } else { "gb18030" })
}
