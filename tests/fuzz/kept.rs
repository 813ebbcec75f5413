//! Any bytes as what is kept on the device: a message with a code, or a record that is judged, written and read again.
#![no_main]

use gatehouse::exchange::kept::{Head, read, write};
use gatehouse::ui::views::train::kept::{model::judged, steps};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(text) = std::str::from_utf8(bytes) {
        let _ = Head::read(text);
        let _ = steps::read(text);
    }
    match read(bytes) {
        Ok(record) => {
            record.runs.iter().for_each(|run| drop(judged(run)));
            let written = write(&record).expect("what was read can be written");
            let again = read(&written).expect("what was written can be read");
            assert_eq!(again.runs.len(), record.runs.len());
        }
        Err(message) => assert!(message.code.starts_with("KEEP-"), "{message:?}"),
    }
});
