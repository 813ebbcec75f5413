//! `cargo xtask mutants [folder ...]`: faults are put into the numerics, one at a time, and the tests
//! must see them. By cargo-mutants, in a copy of the project. `docs/quality.md` lists the survivors.

use crate::run::{Outcome, command, top};
use crate::tools;
use std::fs;
use std::path::Path;

const FOLDERS: [&str; 3] = ["src/engine/loss", "src/engine/optim", "src/engine/cell/lstm"];

/// Per cent of the faults that must be seen.
const LEAST: f64 = 80.0;

pub fn mutants(folders: &[String]) -> Outcome {
    let program = tools::cargo_mutants()?;
    let results = top().join("target").join("mutants");
    fs::create_dir_all(&results).map_err(|error| error.to_string())?;

    let mut command = command(&program.to_string_lossy(), &["mutants", "--package", "gatehouse"]);
    let chosen: Vec<&str> = folders.iter().map(String::as_str).collect();
    for folder in if chosen.is_empty() { &FOLDERS[..] } else { &chosen } {
        command.args(["--file", &format!("{}/**", folder.trim_end_matches('/'))]);
    }
    command.args(["--no-default-features", "--jobs", "1", "--output"]).arg(&results);
    // The tests of the numerics: those beside the code, and those of tests/engine.
    command.args(["--", "--lib", "--test", "rooms", "engine::"]);
    command.env("CARGO_PROFILE_DEV_DEBUG", "0");
    command.env_remove("CARGO_TARGET_DIR");
    let status = command.status().map_err(|error| format!("cargo-mutants: {error}"))?;
    // 2: some faults were not seen. 3: some made the tests hang, which is seen.
    if !matches!(status.code(), Some(0 | 2 | 3)) {
        return Err(format!("cargo-mutants ended with {status}"));
    }
    judge(&results.join("mutants.out"))
}

/// Counts what cargo-mutants wrote; a fault that does not compile is none.
fn judge(results: &Path) -> Outcome {
    let lines = |name: &str| -> Outcome<Vec<String>> {
        let place = results.join(name);
        let text =
            fs::read_to_string(&place).map_err(|error| format!("{}: {error}", place.display()))?;
        Ok(text.lines().map(str::to_owned).collect())
    };
    let survivors = lines("missed.txt")?;
    let seen = lines("caught.txt")?.len() + lines("timeout.txt")?.len();
    let all = seen + survivors.len();
    if all == 0 {
        return Err("There was nothing to put a fault into.".into());
    }
    let share = 100.0 * seen as f64 / all as f64;
    println!("\nNot seen:");
    survivors.iter().for_each(|fault| println!("  {fault}"));
    println!("{seen} of {all} faults were seen: {share:.1} %");
    if share < LEAST { Err(format!("At least {LEAST} % must be seen.")) } else { Ok(()) }
}
