//! `cargo xtask fuzz [target ...] [--seconds 60]`: bytes that nobody would write, against what reads files and links.
//! By cargo-fuzz, with a nightly compiler. What breaks a target is kept in `target/fuzz/broken`.

use crate::run::{Outcome, command, run, top};
use crate::tools;
use std::fs;

const FOLDER: &str = "tests/fuzz";
const TARGETS: [&str; 4] = ["table", "link", "model", "kept"];
const SECONDS: u64 = 60;

/// Longest input: the readers' limits are further out, and time is better spent on many short ones.
const MOST_BYTES: u64 = 65_536;

pub fn fuzz(words: &[String]) -> Outcome {
    let (mut chosen, mut seconds) = (Vec::new(), SECONDS);
    let mut words = words.iter();
    while let Some(word) = words.next() {
        if word == "--seconds" {
            let told = words.next().and_then(|count| count.parse().ok());
            seconds = told.ok_or("--seconds takes a whole number")?;
        } else if TARGETS.contains(&word.as_str()) {
            chosen.push(word.as_str());
        } else {
            return Err(format!("there is no target \"{word}\"; there are {}", TARGETS.join(", ")));
        }
    }
    let program = tools::cargo_fuzz()?;
    for target in if chosen.is_empty() { &TARGETS[..] } else { &chosen } {
        println!("\n{target}, {seconds} s");
        let found = top().join("target").join("fuzz");
        let [corpus, broken] = ["corpus", "broken"].map(|part| found.join(part).join(target));
        for folder in [&corpus, &broken] {
            fs::create_dir_all(folder).map_err(|error| error.to_string())?;
        }
        let seeds = top().join(FOLDER).join("seeds").join(target);
        let mut command = command(&program.to_string_lossy(), &["fuzz", "run", "--fuzz-dir"]);
        // The compiler that knows the sanitizer's flags, whichever is usual here.
        command.env("RUSTUP_TOOLCHAIN", "nightly");
        command.args([FOLDER, target]).arg(&corpus);
        command.args(seeds.is_dir().then_some(seeds));
        command.args(["--", "-timeout=10", "-print_final_stats=1"]);
        command.arg(format!("-max_len={MOST_BYTES}"));
        command.arg(format!("-max_total_time={seconds}"));
        command.arg(format!("-artifact_prefix={}/", broken.display()));
        run(&mut command)?;
    }
    Ok(())
}
