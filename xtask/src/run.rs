//! Running other programs from the top of the project.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A sentence says what went wrong.
pub type Outcome<T = ()> = Result<T, String>;

/// The folder that holds the top `Cargo.toml`.
pub fn top() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().map(Path::to_owned).unwrap_or_default()
}

/// A command that runs in the project's top folder.
pub fn command(program: &str, words: &[&str]) -> Command {
    let mut command = Command::new(program);
    command.args(words).current_dir(top()).stdin(Stdio::null());
    command
}

/// Runs to the end; everything it prints is shown.
pub fn run(command: &mut Command) -> Outcome {
    let shown = format!("{command:?}");
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("{shown}\nended with {status}")),
        Err(error) => Err(format!("{shown}\ncould not start: {error}")),
    }
}

/// What a command prints, if it ends well.
pub fn read(command: &mut Command) -> Option<String> {
    let output = command.stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Whether a program answers to `--version` with something that holds `version`.
pub fn answers(program: &Path, version: &str) -> bool {
    let mut command = Command::new(program);
    // What extends cargo answers only after its own word: `cargo-mutants mutants --version`.
    let name = program.file_stem().unwrap_or_default().to_string_lossy();
    command.args(name.strip_prefix("cargo-"));
    read(command.arg("--version")).is_some_and(|text| {
        text.split_whitespace().any(|word| word.trim_start_matches('v') == version)
    })
}
