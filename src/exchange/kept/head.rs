//! What a record says of itself, outside of its body: enough for a list, and to see whether the body is whole.

use super::{MOST_BODY, SCHEMA};
use crate::message::Message;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

const APP: &str = "gatehouse";
/// Bytes of a head.
const MOST_HEAD: usize = 8 * 1024;
/// Letters of a name.
const NAME: usize = 200;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    app: String,
    pub schema: u32,
    /// The version of the page that wrote it.
    pub build: String,
    /// Milliseconds since 1970 UTC.
    pub saved_at: u64,
    /// Of the body, and of the bytes of the table alone: the same table has the same.
    pub sha256: String,
    pub source: String,
    /// Bytes of the body.
    pub size: usize,
    /// What the table is called, and whether it is a series of our own.
    pub name: String,
    pub sample: bool,
    pub rows: usize,
    pub runs: usize,
    /// Older runs that had no room.
    pub left: usize,
}

impl Head {
    /// That of a new record, whose body is still to be described.
    pub fn new(name: &str, sample: bool, saved_at: u64) -> Self {
        Self {
            app: APP.into(),
            schema: SCHEMA,
            build: env!("CARGO_PKG_VERSION").into(),
            saved_at,
            sha256: String::new(),
            source: String::new(),
            size: 0,
            name: name.chars().take(NAME).collect(),
            sample,
            rows: 0,
            runs: 0,
            left: 0,
        }
    }

    pub fn write(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Reads a head of this layout or an older one.
    ///
    /// # Errors
    /// `KEEP-NEWER` for a layout that this page does not know, `KEEP-BROKEN` for what is no head.
    pub fn read(text: &str) -> Result<Self, Message> {
        #[derive(Deserialize)]
        struct Layout {
            app: String,
            schema: u32,
        }
        let broken = || Message::new("KEEP-BROKEN");
        if text.len() > MOST_HEAD {
            return Err(broken());
        }
        let layout: Layout = serde_json::from_str(text).map_err(|_| broken())?;
        if layout.app != APP {
            return Err(broken());
        }
        match layout.schema {
            1 => serde_json::from_str(text).map_err(|_| broken()),
            0 => Err(broken()),
            _ => Err(Message::new("KEEP-NEWER")),
        }
    }

    /// Whether this is the body that the head was written for.
    ///
    /// # Errors
    /// `KEEP-BROKEN`
    pub fn fits(&self, size: usize, checksum: Checksum) -> Result<(), Message> {
        let own = size == self.size && size <= MOST_BODY && checksum.text() == self.sha256;
        if own { Ok(()) } else { Err(Message::new("KEEP-BROKEN")) }
    }
}

/// SHA-256, in as many pieces as the page takes breaths.
#[derive(Default)]
pub struct Checksum(Sha256);

impl Checksum {
    pub fn add(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// In hexadecimal digits.
    pub fn text(self) -> String {
        self.0.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_checksum_in_pieces_is_that_of_the_whole() {
        let mut own = Checksum::default();
        own.add(b"a");
        own.add(b"bc");
        let known = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(own.text(), known);
    }

    #[test]
    fn a_newer_head_is_told_from_a_broken_one() {
        let head = Head::new("a.csv", false, 1);
        assert_eq!(Head::read(&head.write()), Ok(head.clone()));
        let code = |text: &str| Head::read(text).map_err(|own| own.code);
        let newer = r#"{"app":"gatehouse","schema":2,"all":"else"}"#;
        assert_eq!(code(newer), Err("KEEP-NEWER".into()));
        let long = format!("{}{}", head.write(), " ".repeat(MOST_HEAD));
        let other = head.write().replace(APP, "another");
        let half = &head.write()[..40];
        for odd in ["", "{}", "[1]", half, &long, &other, r#"{"app":"gatehouse","schema":0}"#] {
            assert_eq!(code(odd), Err("KEEP-BROKEN".into()), "{odd}");
        }
    }
}
