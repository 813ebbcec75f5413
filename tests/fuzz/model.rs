//! Any bytes as a model file: a message with a code, or a model, whose moment is written and read again as it was,
//! and opens or says why not.
#![no_main]

use gatehouse::exchange::model_file::{read, read_run, write_scene};
use gatehouse::ui::views::gates::saved::opened;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    // A first line with a header gets the length that it has: that is not found by chance.
    let line = bytes.iter().position(|byte| *byte == b'\n');
    let bytes = match line.filter(|_| bytes.starts_with(b"{")) {
        Some(end) => [&(end as u64).to_le_bytes(), &bytes[..end], &bytes[end + 1..]].concat(),
        None => bytes.to_vec(),
    };
    if let Err(message) = read_run(&bytes) {
        assert!(message.code.contains('-'), "{message:?}");
    }
    let file = match read(&bytes) {
        Ok(file) => file,
        Err(message) => {
            assert!(message.code.contains('-'), "{message:?}");
            return;
        }
    };
    // A model alone has no moment to keep.
    let Some(scene) = file.scene.clone() else { return };
    let written = write_scene(&file).expect("what was read can be written");
    let again = read(&written).expect("what was written can be read");
    assert_eq!((&again.network, &again.inputs), (&file.network, &file.inputs));
    let _ = opened("x", file, scene);
});
