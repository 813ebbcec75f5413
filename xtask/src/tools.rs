//! The programs that build the site, kept in the project's own `.tools/`, so that nothing of the
//! user's is touched.

use crate::run::{Outcome, answers, command, read, run, top};
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

/// 0.22 asks for a newer compiler than the project does.
const TRUNK: &str = "0.21.14";
const MUTANTS: &str = "27.1.0";
const FUZZ: &str = "0.13.1";

const E2E: &str = "tests/e2e";

pub struct Tools {
    /// Searched before the user's own PATH.
    path: OsString,
    /// Whether wasm-opt is there; the site is larger and slower without.
    pub optimises: bool,
}

impl Tools {
    /// Installs what is missing. `tell`: say what is missing without Node.
    pub fn ready(tell: bool) -> Outcome<Self> {
        wasm_target()?;
        let bin = top().join(".tools").join("bin");
        cargo_tool(&bin, "trunk", "trunk", TRUNK, &["--no-default-features"])?;
        let bindgen = locked_version("wasm-bindgen")?;
        cargo_tool(&bin, "wasm-bindgen", "wasm-bindgen-cli", &bindgen, &[])?;
        // wasm-opt, playwright-core and axe-core.
        let node = packages(E2E)?;
        if !node && tell {
            println!(
                "Node 20 or newer was not found: the site is built without wasm-opt, so it is \
                 larger and slower than the one that is published."
            );
        }
        let mut path = vec![bin, modules().join(".bin")];
        path.extend(std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()));
        let path = std::env::join_paths(path).map_err(|error| error.to_string())?;
        Ok(Self { path, optimises: node })
    }

    /// A command that finds the project's tools first.
    pub fn command(&self, program: &str, words: &[&str]) -> Command {
        let mut command = command(program, words);
        command.env("PATH", &self.path).env(RUSTFLAGS, rustflags());
        command
    }
}

const RUSTFLAGS: &str = "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS";

/// Flags for what browsers load, beside those of `.cargo/config.toml`: places of source files, which a
/// program keeps for its messages, without the folders of the machine that built it (the same everywhere,
/// and two kilobytes less to fetch); and instructions in the order in which they are written, because any
/// other keeps more numbers at once than a browser has registers for (ADR 5).
fn rustflags() -> String {
    let home = std::env::var("CARGO_HOME").ok();
    let home = home.or_else(|| std::env::var("HOME").ok().map(|home| format!("{home}/.cargo")));
    let index = Path::new(&home.unwrap_or_default()).join("registry").join("src");
    let folders = std::fs::read_dir(index).into_iter().flatten().flatten();
    let mut flags = String::from("--cfg erase_components -C llvm-args=-pre-RA-sched=source");
    for folder in folders.map(|folder| folder.path()).chain([top().to_path_buf()]) {
        // Flags end at white space: a folder with one in its name stays, which is larger, not broken.
        if !folder.to_string_lossy().contains(char::is_whitespace) {
            flags += &format!(" --remap-path-prefix={}=", folder.display());
        }
    }
    flags
}

/// cargo-mutants, installed when it is missing.
pub fn cargo_mutants() -> Outcome<PathBuf> {
    proof("cargo-mutants", MUTANTS)
}

/// cargo-fuzz, and a nightly compiler, installed when they are missing.
pub fn cargo_fuzz() -> Outcome<PathBuf> {
    if read(&mut command("rustc", &["+nightly", "--version"])).is_none() {
        println!("Adding a nightly compiler, for the sanitizer (a minute)");
        let words = ["toolchain", "install", "nightly", "--profile", "minimal"];
        run(&mut command("rustup", &words))?;
    }
    proof("cargo-fuzz", FUZZ)
}

/// A slow proof's program.
fn proof(name: &str, version: &str) -> Outcome<PathBuf> {
    let bin = top().join(".tools").join("bin");
    cargo_tool(&bin, name, name, version, &[])?;
    let own = bin.join(name).with_extension(std::env::consts::EXE_EXTENSION);
    Ok(if own.exists() { own } else { name.into() })
}

pub fn modules() -> PathBuf {
    top().join(E2E).join("node_modules")
}

fn wasm_target() -> Outcome {
    const TARGET: &str = "wasm32-unknown-unknown";
    let root = read(&mut command("rustc", &["--print", "sysroot"])).ok_or("rustc was not found")?;
    if Path::new(&root).join("lib").join("rustlib").join(TARGET).join("lib").is_dir() {
        return Ok(());
    }
    println!("Adding the target {TARGET} (a few seconds)");
    run(&mut command("rustup", &["target", "add", TARGET]))
}

/// The version of `package` in `Cargo.lock`.
fn locked_version(package: &str) -> Outcome<String> {
    let lock = std::fs::read_to_string(top().join("Cargo.lock")).map_err(|e| e.to_string())?;
    let name = format!("name = \"{package}\"");
    lock.lines()
        .skip_while(|line| *line != name)
        .nth(1)
        .and_then(|line| line.strip_prefix("version = \""))
        .map(|version| version.trim_end_matches('"').to_owned())
        .ok_or_else(|| format!("Cargo.lock does not name {package}"))
}

/// One tool of cargo's: the one on PATH if it has the right version, else a prebuilt by
/// `cargo binstall` where that is installed, else from source, built cheaply.
fn cargo_tool(bin: &Path, name: &str, package: &str, version: &str, extra: &[&str]) -> Outcome {
    let own = bin.join(name).with_extension(std::env::consts::EXE_EXTENSION);
    if answers(&own, version) || answers(Path::new(name), version) {
        return Ok(());
    }
    let tools = top().join(".tools");
    let root = tools.to_string_lossy().into_owned();
    if answers_at_all("cargo-binstall") {
        let wanted = format!("{package}@{version}");
        let words = ["binstall", "--no-confirm", "--root", &root, &wanted];
        if run(&mut command("cargo", &words)).is_ok() && answers(&own, version) {
            return Ok(());
        }
    }
    println!("Building {package} {version} from source: about 4 minutes on two cores, once");
    let base = ["install", package, "--version", version, "--root", &root];
    let build = |locked: &[&str]| {
        let words: Vec<&str> = base
            .iter()
            .copied()
            .chain(locked.iter().copied())
            .chain(extra.iter().copied())
            .collect();
        let mut command = command("cargo", &words);
        command
            .env("CARGO_TARGET_DIR", tools.join("target"))
            .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1")
            .env("CARGO_PROFILE_RELEASE_DEBUG", "0")
            .env("CARGO_PROFILE_RELEASE_LTO", "off")
            .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16");
        run(&mut command)
    };
    // A lock file may name versions that a registry mirror does not have yet.
    build(&["--locked"]).or_else(|_| build(&[]))
}

fn answers_at_all(program: &str) -> bool {
    read(Command::new(program).arg("-V")).is_some()
}

/// Fetches from npm what the lock file in `folder` names; `false` without Node.
pub fn packages(folder: &str) -> Outcome<bool> {
    let major = read(Command::new("node").arg("--version"))
        .and_then(|text| text.trim_start_matches('v').split('.').next()?.parse::<u32>().ok());
    if major.is_none_or(|major| major < 20) {
        return Ok(false);
    }
    let here = top().join(folder);
    let age = |path: PathBuf| path.metadata().and_then(|meta| meta.modified()).ok();
    let fetched = age(here.join("node_modules").join(".package-lock.json"));
    if fetched.is_some() && fetched >= age(here.join("package-lock.json")) {
        return Ok(true);
    }
    println!("Fetching the packages of {folder} from npm (some seconds)");
    let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
    let words = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", folder];
    run(&mut command(npm, &words))?;
    Ok(true)
}
