//! `cargo xtask test`: every check, with the seconds of each.

use crate::run::{Outcome, command, read, run};
use crate::stamp::unless_same;
use crate::tools::Tools;
use crate::{site, sizes};
use std::path::{Path, PathBuf};
use std::time::Instant;

type Step = (&'static str, fn() -> Outcome);

const STEPS: [Step; 10] = [
    ("tools", || Tools::ready(true).map(|_| ())),
    ("browser", || browser().map(|_| ())),
    ("format", || run(&mut command("cargo", &["fmt", "--all", "--check"]))),
    ("lints", || lint(&["--workspace", "--all-targets"])),
    ("lints of the web side", || {
        lint(&[
            "--target",
            "wasm32-unknown-unknown",
            "--features",
            "ui,worker,simd",
            "--lib",
            "--bins",
        ])
    }),
    ("native tests", || {
        let words = ["test", "--locked", "--lib", "--test", "rooms", "--test", "allocations"];
        run(command("cargo", &words).args(OURS))
    }),
    ("documentation", || {
        // The examples in it run, too.
        run(command("cargo", &["test", "--locked", "--doc"]).args(OURS))?;
        let words = ["doc", "--locked", "--no-deps", "--document-private-items"];
        run(command("cargo", &words).args(OURS).env("RUSTDOCFLAGS", "-D warnings"))
    }),
    ("release site", || {
        unless_same("site", "dist", site::build)?;
        sizes::report()
    }),
    ("browser journeys", || journeys(&[])),
    ("serving", || unless_same("served", ".tools/index.html", site::serves)),
];

/// What ships, as against the tools.
const OURS: [&str; 4] = ["--package", "gatehouse", "--package", "gatehouse-kernels"];

pub fn test() -> Outcome {
    let mut seconds: Vec<(&str, f64, bool)> = Vec::new();
    let mut failures = Vec::new();
    for (name, step) in STEPS {
        println!("\n== {name}");
        let start = Instant::now();
        let outcome = step();
        seconds.push((name, start.elapsed().as_secs_f64(), outcome.is_ok()));
        if let Err(message) = outcome {
            eprintln!("{message}");
            failures.push(name);
        }
    }
    println!("\n{:<28}{:>10}", "step", "seconds");
    for (name, seconds, well) in &seconds {
        println!("{name:<28}{seconds:>10.1}{}", if *well { "" } else { "  FAILED" });
    }
    println!("{:<28}{:>10.1}", "all", seconds.iter().map(|(_, seconds, _)| seconds).sum::<f64>());
    if failures.is_empty() { Ok(()) } else { Err(format!("failed: {}", failures.join(", "))) }
}

fn lint(words: &[&str]) -> Outcome {
    let mut all = vec!["clippy", "--locked"];
    all.extend(words);
    all.extend(["--", "-D", "warnings"]);
    run(&mut command("cargo", &all))
}

/// The journeys on the release site, under a sub-path, in a real browser.
pub fn journeys(names: &[String]) -> Outcome {
    let chromium = browser()?;
    let mut command = Tools::ready(true)?.command("node", &["tests/e2e/run.mjs"]);
    run(command.args(names).env("CHROMIUM", chromium))
}

/// The first draws no window of its own, which takes half of the time of the others.
const BROWSERS: [&str; 5] =
    ["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "chrome"];
/// Where a Mac keeps it, which is on no PATH.
const MAC: &str = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";

/// Where the system's Chromium is: by `CHROMIUM`, on PATH, or in its usual place.
fn chromium() -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    let on_path = BROWSERS.iter().flat_map(|name| folders.iter().map(move |own| own.join(name)));
    let said = std::env::var_os("CHROMIUM").map(PathBuf::from);
    said.into_iter().chain(on_path).chain([PathBuf::from(MAC)]).find(|own| own.is_file())
}

/// Chromium as the system has it; as root on Debian it is installed, with a Chinese font.
pub fn browser() -> Outcome<PathBuf> {
    let found = chromium();
    let chinese =
        read(&mut command("fc-list", &[":lang=zh-cn"])).is_some_and(|fonts| !fonts.is_empty());
    let root = read(&mut command("id", &["-u"])).is_some_and(|id| id == "0");
    let installs = root && Path::new("/usr/bin/apt-get").exists();
    if let Some(found) = found.filter(|_| chinese || !installs) {
        return Ok(found);
    }
    let missing = "The browser journeys need Chromium: install it, or set CHROMIUM to its path.";
    if !installs {
        return Err(missing.into());
    }
    println!("Installing Chromium and a Chinese font from Debian (a minute)");
    run(&mut command("apt-get", &["update", "-qq"]))?;
    // Older releases have the whole browser alone.
    for browser in &BROWSERS[..2] {
        if install(&[browser, "fonts-noto-cjk", "fontconfig"]).is_ok() {
            break;
        }
    }
    chromium().ok_or_else(|| missing.into())
}

/// Installs packages of Debian.
fn install(packages: &[&str]) -> Outcome {
    let words = ["install", "-y", "-qq", "--no-install-recommends"];
    run(command("apt-get", &words).args(packages).env("DEBIAN_FRONTEND", "noninteractive"))
}

pub fn audit() -> Outcome {
    if read(&mut command("cargo", &["deny", "--version"])).is_none() {
        println!("Building cargo-deny from source: several minutes, once");
        run(&mut command("cargo", &["install", "cargo-deny", "--locked", "--root", ".tools"]))?;
    }
    let own = crate::run::top().join(".tools").join("bin").join("cargo-deny");
    let program =
        if own.exists() { own.to_string_lossy().into_owned() } else { "cargo-deny".into() };
    run(&mut command(&program, &["check"]))
}
