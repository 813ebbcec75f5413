//! What was built or seen before from the very same sources need not be built or seen again.

use crate::finish::fingerprint;
use crate::run::{Outcome, command, read, top};
use std::fs;
use std::path::Path;

/// Everything that the site, and serving it, is made of.
const SOURCES: [&str; 12] = [
    ".cargo",
    ".npmrc",
    "Cargo.lock",
    "Cargo.toml",
    "Trunk.toml",
    "build.rs",
    "index.html",
    "src",
    "static",
    "style",
    "tests/e2e/package-lock.json",
    "xtask/src",
];

/// Does `work`, unless it went well before with these sources and this compiler, and `made` is still as it was left.
pub fn unless_same(name: &str, made: &str, work: fn() -> Outcome) -> Outcome {
    let stamp = top().join("target").join(format!("{name}.stamp"));
    let sources =
        print_of(&SOURCES) + &read(&mut command("rustc", &["--version"])).unwrap_or_default();
    let now = || format!("{sources}\n{}", print_of(&[made]));
    if fs::read_to_string(&stamp).is_ok_and(|before| before == now()) {
        println!("As before: nothing that it is made of has changed.");
        return Ok(());
    }
    work()?;
    fs::write(&stamp, now()).map_err(|error| format!("{}: {error}", stamp.display()))
}

/// A number that changes with the names and the contents of files and folders.
fn print_of(names: &[&str]) -> String {
    let mut all = Vec::new();
    names.iter().for_each(|name| gather(&top().join(name), &mut all));
    fingerprint(&all)
}

fn gather(place: &Path, all: &mut Vec<u8>) {
    let mut inside: Vec<_> = fs::read_dir(place).into_iter().flatten().flatten().collect();
    inside.sort_by_key(|entry| entry.file_name());
    all.extend(place.to_string_lossy().bytes());
    // A folder has no content of its own, and what is not there has none either.
    all.extend(fs::read(place).unwrap_or_default());
    inside.iter().for_each(|entry| gather(&entry.path(), all));
}
