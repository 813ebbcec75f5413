//! `cargo xtask bench`: our trainer beside its peers, in a browser.

use crate::run::{Outcome, run, top};
use crate::tools::{Tools, packages};
use crate::{site, sizes, steps};
use std::process::Command;

const FOLDER: &str = "tests/bench";

/// Measures `dist/` as it is. Extra words go to the harness, such as `--rounds 9`.
pub fn bench(rest: &[String]) -> Outcome {
    // The standard output is for lines of JSON alone: what installs and builds speaks elsewhere.
    let own = std::env::current_exe().map_err(|error| error.to_string())?;
    run(Command::new(own).arg("bench-setup").current_dir(top()).stdout(std::io::stderr()))?;
    let script = format!("{FOLDER}/run.mjs");
    let bytes = sizes::trainer()?.to_string();
    let mut node = Tools::ready(false)?.command("node", &[&script]);
    node.args(rest).env("GATEHOUSE_TRAINER_BYTES", bytes).env("GATEHOUSE_NATIVE", native()?);
    node.env("CHROMIUM", steps::browser()?);
    run(&mut node)
}

/// What `cargo bench` says: lines of JSON on batches and kernels without a browser.
fn native() -> Outcome<String> {
    let mut cargo = Command::new("cargo");
    cargo
        .args(["bench", "--locked", "--quiet", "--bench", "native"])
        .current_dir(top())
        .stderr(std::process::Stdio::inherit());
    let told = cargo.output().map_err(|error| format!("cargo bench: {error}"))?;
    if !told.status.success() {
        return Err("cargo bench ended with an error.".into());
    }
    String::from_utf8(told.stdout).map_err(|error| error.to_string())
}

/// Installs what is missing, and builds the site where there is none.
pub fn prepare() -> Outcome {
    steps::browser()?;
    if !Tools::ready(true)?.optimises || !packages(FOLDER)? {
        return Err("The benchmark needs Node 20 or newer.".into());
    }
    if top().join("dist").join("index.html").exists() {
        return Ok(());
    }
    site::build()
}
