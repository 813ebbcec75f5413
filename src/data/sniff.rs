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
    check_below(name, bytes, limits::BYTES)
}

/// The same where not more than `limit` bytes are to be read, in whole MB as they are told.
pub fn check_below(name: &str, bytes: u64, limit: u64) -> Result<(), Message> {
    let megabytes = |bytes: u64| bytes / (1024 * 1024);
    if bytes == 0 {
        return Err(Message::new("FILE-EMPTY").with("name", name));
    }
    if bytes > limit {
        let message = Message::new("FILE-TOO-LARGE").with("name", name);
        let size = megabytes(bytes + 1024 * 1024 - 1);
        return Err(message.with("size", size).with("limit", megabytes(limit)));
    }
    Ok(())
}

/// The name of the encoding (Encoding Standard) that `bytes` are most likely in, or why they are no
/// table. What is neither UTF-8 nor UTF-16 is taken for GB18030, and shown as a choice; [`doubt`] says whether that
/// is certain.
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
    // Where most letters beyond ASCII are whole, it is UTF-8 with damage.
    let wide = bytes.iter().filter(|byte| !byte.is_ascii()).count();
    Ok(if bad_bytes(bytes).0 * 3 <= wide { "utf-8" } else { "gb18030" })
}

/// How the names of models and of arrays end.
const MODELS: [&str; 9] =
    [".pt", ".pth", ".ckpt", ".keras", ".npz", ".h5", ".hdf5", ".pkl", ".onnx"];

/// A refusal of a file as the page tells it: of one that calls itself a model, that it is one. By its bytes it is an
/// archive, or nothing that is known.
pub fn as_named(refusal: Message, name: &str) -> Message {
    let own = name.to_ascii_lowercase();
    let of_file = ["FILE-TOO-LARGE", "FILE-EMPTY", "FILE-UNREADABLE", "FILE-READER-DIED"];
    if of_file.contains(&refusal.code.as_str()) || !MODELS.iter().any(|end| own.ends_with(end)) {
        return refusal;
    }
    Message::new("FILE-MODEL").with("name", name)
}

/// How many bytes are not UTF-8, and where the first of them is.
fn bad_bytes(bytes: &[u8]) -> (usize, usize) {
    let (mut count, mut first, mut at) = (0, 0, 0);
    while let Err(error) = std::str::from_utf8(&bytes[at..]) {
        at += error.valid_up_to();
        if count == 0 {
            first = at;
        }
        let length = error.error_len().unwrap_or(bytes.len() - at);
        count += length;
        at += length;
    }
    (count, first)
}

/// Whether bytes are Chinese beyond doubt when they are read as GB18030: three pairs or more, nearly all of them
/// among the 3755 common characters of GB 2312, and some beyond those places that Korean letters have too.
fn is_chinese(bytes: &[u8]) -> bool {
    let (mut common, mut beyond, mut other) = (0, false, 0);
    let mut bytes = bytes.iter();
    while let Some(lead) = bytes.find(|byte| !byte.is_ascii()) {
        match (lead, bytes.next()) {
            (0xb0..=0xd7, Some(0xa1..=0xfe)) => {
                common += 1;
                beyond |= *lead > 0xc8;
            }
            (0xa1..=0xa3, Some(0xa1..=0xfe)) => {}
            _ => other += 1,
        }
    }
    common >= 3 && beyond && other * 5 <= common
}

/// What is not certain when `bytes` are read in this encoding: that some of them are no UTF-8, with the first; or
/// that they may well be in another encoding than the one that was found, with the first that says nothing.
pub fn doubt(bytes: &[u8], encoding: &str, found: bool) -> Option<Message> {
    let (count, at) = bad_bytes(bytes);
    match encoding {
        "utf-8" if count > 0 => {
            Some(Message::new("FILE-BYTES").with("count", count).with("at", at + 1))
        }
        "gb18030" if found && !is_chinese(bytes) => {
            Some(Message::new("FILE-ENCODING").with("at", at + 1))
        }
        _ => None,
    }
}
