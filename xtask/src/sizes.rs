//! What the site weighs over the wire.

use crate::finish::{LATER_SHEETS, OFFLINE, TRAINERS};
use crate::run::{Outcome, command, top};
use flate2::{Compression, write::GzEncoder};
use std::io::Write;
use std::process::Stdio;

/// kB of gzip -9 that a cold `#/gates` may ask for.
const FIRST_LOAD: f64 = 350.0;
/// kB of gzip -9 that the trainer may add.
const TRAINER: f64 = 120.0;

pub fn report() -> Outcome {
    let dist = top().join("dist");
    let mut files: Vec<(String, usize, usize)> = Vec::new();
    for entry in
        std::fs::read_dir(&dist).map_err(|_| "there is no dist/: run cargo xtask build")?.flatten()
    {
        let name = entry.file_name().to_string_lossy().into_owned();
        if entry.path().is_file() {
            let content = std::fs::read(entry.path()).map_err(|error| error.to_string())?;
            files.push((name, content.len(), gzip(&content)?));
        }
    }
    files.sort_by_key(|file| std::cmp::Reverse(file.2));
    println!("\n{:<44}{:>12}{:>12}", "file", "bytes", "gzip -9");
    for (name, bytes, packed) in &files {
        println!("{name:<44}{bytes:>12}{packed:>12}");
    }
    let kilobytes = |wanted: Load| -> f64 {
        let own = files.iter().filter(|(name, ..)| load(name) == wanted);
        own.map(|(.., packed)| *packed as f64 / 1000.0).sum()
    };
    let mut all = vec![("first load", kilobytes(Load::First), FIRST_LOAD)];
    for trainer in TRAINERS {
        all.push((trainer, kilobytes(Load::Loader) + kilobytes(Load::Trainer(trainer)), TRAINER));
    }
    println!("views that come later {:.1} kB (gzip -9)", kilobytes(Load::Later));
    for (what, has, may) in &all {
        println!("{what} {has:.1} kB of {may} (gzip -9)");
    }
    match all.iter().find(|(_, has, may)| has > may) {
        Some((what, has, may)) => {
            Err(format!("{what} is {:.1} kB heavier than it may be", has - may))
        }
        None => Ok(()),
    }
}

/// Bytes that the heaviest trainer adds to the first load.
pub fn trainer() -> Outcome<usize> {
    let mut all = [0; TRAINERS.len()];
    let dist = top().join("dist");
    for entry in std::fs::read_dir(&dist).map_err(|error| error.to_string())?.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let size = || gzip(&std::fs::read(entry.path()).map_err(|error| error.to_string())?);
        for (trainer, sum) in TRAINERS.into_iter().zip(&mut all) {
            if load(&name) == Load::Loader || load(&name) == Load::Trainer(trainer) {
                *sum += size()?;
            }
        }
    }
    Ok(all.into_iter().max().unwrap_or(0))
}

/// When a file is asked for. A journey counts the same on the wire.
#[derive(Clone, Copy, PartialEq)]
enum Load {
    First,
    /// What starts a trainer, and one of the trainers: a browser asks for one.
    Loader,
    Trainer(&'static str),
    /// With the view that it draws, or with the first key or press.
    Later,
}

fn load(name: &str) -> Load {
    match name {
        _ if name.starts_with("trainer-boot") => Load::Loader,
        _ if name.starts_with("trainer") => {
            let own = TRAINERS.iter().rev().find(|trainer| name.starts_with(**trainer));
            Load::Trainer(own.unwrap_or(&TRAINERS[0]))
        }
        OFFLINE => Load::Later,
        _ if LATER_SHEETS.iter().any(|sheet| name.starts_with(&format!("{sheet}-"))) => Load::Later,
        _ if name.ends_with(".wasm") && !name.ends_with("_bg.wasm") => Load::Later,
        _ => Load::First,
    }
}

/// What the program of this name makes of it; where there is none, another packer of the same format, whose files are
/// some tenths of a per cent larger.
fn gzip(content: &[u8]) -> Outcome<usize> {
    let failed = |error: std::io::Error| format!("gzip: {error}");
    let mut packer = command("gzip", &["-9", "-n", "-c"]);
    let packer = packer.stdin(Stdio::piped()).stdout(Stdio::piped());
    let Ok(mut packer) = packer.spawn() else {
        let mut packer = GzEncoder::new(Vec::new(), Compression::best());
        let packed = packer.write_all(content).and_then(|()| packer.finish());
        return packed.map(|packed| packed.len()).map_err(failed);
    };
    let mut way_in = packer.stdin.take();
    std::thread::scope(|scope| {
        // Written and read at once: neither waits for the other.
        let written = scope.spawn(move || match way_in.as_mut() {
            Some(way_in) => way_in.write_all(content),
            None => Ok(()),
        });
        let read = packer.wait_with_output().map_err(failed)?;
        written.join().map_err(|_| "gzip ended".to_owned())?.map_err(failed)?;
        Ok(read.stdout.len())
    })
}
