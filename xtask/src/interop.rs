//! `cargo xtask interop`: the programs that the page hands out are run, on models trained here, and must compute the
//! page's own forecasts. `docs/interop.md` keeps what was run, with versions and date.

use crate::run::{Outcome, command, read, run, top};
use std::fs;
use std::path::{Path, PathBuf};

/// What runs a program: its key, the packages it needs from PyPI, and what prints their versions.
const PROGRAMS: [(&str, &[&str], &str); 3] = [
    ("numpy", &["numpy"], "import numpy; print('NumPy', numpy.__version__)"),
    (
        "keras",
        &["numpy", "keras", "jax"],
        "import keras; print('Keras', keras.__version__, 'on', keras.backend.backend())",
    ),
    ("pytorch", &["numpy", "torch"], "import torch; print('PyTorch', torch.__version__)"),
];

pub fn interop() -> Outcome {
    let folder = top().join("target").join("interop");
    let _ = fs::remove_dir_all(&folder);
    let words = ["test", "--locked", "--test", "rooms", "interop", "--", "--ignored"];
    run(command("cargo", &words).env("GATEHOUSE_INTEROP", &folder))?;
    let python = python()?;
    let mut told = String::new();
    let mut ran = 0;
    for (program, packages, version) in PROGRAMS {
        let install = ["-m", "pip", "install", "--quiet", "--upgrade"];
        let there = run(command(&python, &install).args(packages)).is_ok();
        let version = read(command(&python, &["-c", version]).env("KERAS_BACKEND", "jax"));
        let Some(version) = version.filter(|_| there) else {
            told += &format!("- {program}: not run, as its packages could not be installed.\n");
            continue;
        };
        told += &format!("- {version}:\n");
        for case in cases(&folder)? {
            told += &format!("  - {}\n", once(&python, program, &case)?);
        }
        ran += 1;
    }
    println!("\n{told}");
    keep(&told)?;
    if ran == 0 { Err("None of the programs could be run.".into()) } else { Ok(()) }
}

/// Python in a folder of the project's own.
fn python() -> Outcome<String> {
    let own = top().join(".tools").join("python");
    if !own.join("pyvenv.cfg").exists() {
        run(command("python3", &["-m", "venv"]).arg(&own))?;
    }
    let bin = if cfg!(windows) { "Scripts" } else { "bin" };
    Ok(own.join(bin).join("python").to_string_lossy().into_owned())
}

fn cases(folder: &Path) -> Outcome<Vec<PathBuf>> {
    let entries = fs::read_dir(folder).map_err(|error| error.to_string())?;
    let mut cases: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    cases.sort();
    if cases.is_empty() { Err("No model was written.".into()) } else { Ok(cases) }
}

/// Runs a program where its files lie, and gives what it says of its forecasts.
fn once(python: &str, program: &str, case: &Path) -> Outcome<String> {
    let mut command = command(python, &[&format!("gatehouse-{program}.py")]);
    command.current_dir(case).env("KERAS_BACKEND", "jax").env("JAX_ENABLE_X64", "1");
    let name = case.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let output = command.output().map_err(|error| error.to_string())?;
    let text = String::from_utf8_lossy(&output.stdout);
    let last = text.lines().last().unwrap_or_default();
    if output.status.success() {
        return Ok(format!("{name}: {last}"));
    }
    Err(format!("{program} on {name}: {last}\n{}", String::from_utf8_lossy(&output.stderr)))
}

/// Writes what was run into the document, below its last heading.
fn keep(told: &str) -> Outcome {
    let place = top().join("docs").join("interop.md");
    let text =
        fs::read_to_string(&place).map_err(|error| format!("{}: {error}", place.display()))?;
    let (before, _) = text.split_once("## Last run").ok_or("docs/interop.md has no last run")?;
    let date = read(&mut command("date", &["-u", "+%Y-%m-%d"])).unwrap_or_default();
    fs::write(place, format!("{before}## Last run\n\n{date}\n\n{told}"))
        .map_err(|error| error.to_string())
}
