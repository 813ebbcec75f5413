//! Cuts the page's WebAssembly at the functions marked for later, so that a view's code is asked
//! for with the view.

use crate::finish::{fingerprint, is_plain, is_served, read};
use crate::run::{Outcome, command, run, top};
use std::cmp::Reverse;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::thread;
use wasm_split_cli_support::{Options, transform};

/// The names of the page's script and WebAssembly after the cut.
pub struct Page {
    pub script: String,
    pub wasm: String,
}

/// Cuts, binds and optimises what cargo built, into `staging`. All pieces carry the fingerprint of
/// the whole, because they name each other.
pub fn split(staging: &Path) -> Outcome<Page> {
    let whole = target().join("wasm32-unknown-unknown").join("release").join("page.wasm");
    let whole = fs::read(&whole).map_err(|error| format!("{}: {error}", whole.display()))?;
    let stem = format!("page-{}", fingerprint(&whole));
    let folder = staging.join("split");
    let (script, link) = (format!("./{stem}.js"), format!("./{stem}-link.js"));
    let bound = folder.join(format!("{stem}.wasm"));
    let mut options = Options::new(&whole);
    (options.output_dir, options.main_out_path) = (&folder, &bound);
    (options.link_name, options.main_module) = (&link, &script);
    let parts = transform(options).map_err(|error| format!("cutting the page: {error:?}"))?;
    run(command("wasm-bindgen", &["--target", "web", "--no-typescript", "--keep-lld-exports"])
        .arg("--out-dir")
        .args([&folder, &bound]))?;
    fs::remove_file(&bound).map_err(|error| error.to_string())?;

    let link = folder.join(&link);
    let mut names = read(&link)?;
    // Some mirrors serve WebAssembly under another type, which streaming refuses.
    let streaming = "WebAssembly.instantiateStreaming(src, imports)";
    let buffered = "WebAssembly.instantiate(await (await src).arrayBuffer(), imports).then((it) => it.instance)";
    if !names.contains(streaming) {
        return Err("the loader of the cut is not what it was: look at split.rs".into());
    }
    names = names.replace(streaming, buffered);
    for part in parts.split_modules {
        let name = part.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let own = format!("{stem}-{}", name.trim_start_matches("split_"));
        names = names.replace(&name, &own);
        fs::rename(&part, folder.join(own)).map_err(|error| error.to_string())?;
    }
    fs::write(&link, names).map_err(|error| error.to_string())?;
    let files = fs::read_dir(&folder).map_err(|error| error.to_string())?.flatten();
    let all: Vec<PathBuf> = files.map(|file| file.path()).collect();
    optimise(&all)?;
    for place in all {
        let name = place.file_name().unwrap_or_default();
        fs::rename(&place, staging.join(name)).map_err(|error| error.to_string())?;
    }
    fs::remove_dir(&folder).map_err(|error| error.to_string())?;
    Ok(Page { script: format!("{stem}.js"), wasm: format!("{stem}_bg.wasm") })
}

/// Where cargo builds.
fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| top().join("target"), PathBuf::from)
}

/// Below so many bytes there is nothing to gain: a third of the pieces.
const SMALL: u64 = 200;

/// Optimises what of these files is WebAssembly, as many at a time as there are cores: for most pieces the program
/// takes longer to start than to work.
fn optimise(files: &[PathBuf]) -> Outcome {
    if is_plain() {
        return Ok(());
    }
    let size = |own: &Path| fs::metadata(own).map_or(0, |own| own.len());
    let wasm = |own: &&PathBuf| own.extension().is_some_and(|ending| ending == "wasm");
    let mut pieces: Vec<&PathBuf> =
        files.iter().filter(wasm).filter(|own| size(own) >= SMALL).collect();
    pieces.sort_by_key(|own| Reverse(size(own)));
    let left = Mutex::new(pieces.into_iter());
    let next = || left.lock().ok().and_then(|mut left| left.next());
    let lane = || std::iter::from_fn(next).try_for_each(|piece| optimise_one(piece));
    let cores = thread::available_parallelism().map_or(1, usize::from);
    thread::scope(|scope| {
        let lanes: Vec<_> = (0..cores).map(|_| scope.spawn(lane)).collect();
        for ended in lanes.into_iter().map(|lane| lane.join()) {
            ended.unwrap_or_else(|_| Err("wasm-opt was not run to its end".into()))?;
        }
        Ok(())
    })
}

fn optimise_one(wasm: &Path) -> Outcome {
    let features = ["bulk-memory", "bulk-memory-opt", "multivalue", "mutable-globals"];
    let more = ["nontrapping-float-to-int", "reference-types", "sign-ext"];
    let features = features.iter().chain(&more).map(|name| format!("--enable-{name}"));
    // Nothing lives below address 1024: the stack begins there and grows towards it.
    let first = wasm.to_string_lossy().ends_with("_bg.wasm");
    // What is waited for is taken apart and put together again, twice, for a minute; not what comes later, nor where the
    // page is built anew with each change.
    let apart = ["--flatten", "--rereloop", "-Oz", "--flatten", "--rereloop", "-Oz"];
    let apart = if first && !is_served() { &apart[..] } else { &[] };
    // It is WebAssembly itself: for most pieces node's better compiler takes longer than the work.
    run(command("node", &["--liftoff-only", "--wasm-lazy-compilation"])
        .arg(top().join("tests/e2e/node_modules/binaryen/bin/wasm-opt"))
        .args(apart)
        .args(["-Oz", "--low-memory-unused", "--one-caller-inline-max-function-size=0"])
        .args(["--strip-producers", "--strip-target-features"])
        .args(features)
        .arg(wasm)
        .arg("-o")
        .arg(wasm))
}
