//! Cuts the page's WebAssembly at the functions marked for later, so that a view's code is asked
//! for with the view.

use crate::finish::{fingerprint, is_plain, read};
use crate::run::{Outcome, command, run, top};
use std::fs;
use std::path::{Path, PathBuf};
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
    for file in fs::read_dir(&folder).map_err(|error| error.to_string())?.flatten() {
        let place = file.path();
        if place.extension().is_some_and(|ending| ending == "wasm") {
            optimise(&place)?;
        }
        fs::rename(&place, staging.join(file.file_name())).map_err(|error| error.to_string())?;
    }
    fs::remove_dir(&folder).map_err(|error| error.to_string())?;
    Ok(Page { script: format!("{stem}.js"), wasm: format!("{stem}_bg.wasm") })
}

/// Where cargo builds.
fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| top().join("target"), PathBuf::from)
}

fn optimise(wasm: &Path) -> Outcome {
    if is_plain() {
        return Ok(());
    }
    let features = ["bulk-memory", "bulk-memory-opt", "multivalue", "mutable-globals"];
    let more = ["nontrapping-float-to-int", "reference-types", "sign-ext"];
    let features = features.iter().chain(&more).map(|name| format!("--enable-{name}"));
    // Nothing lives below address 1024: the stack begins there and grows towards it.
    let first = wasm.to_string_lossy().ends_with("_bg.wasm");
    // What is waited for is taken apart and put together again, for minutes; what comes later is not.
    let apart: &[&str] = if first { &["--flatten", "--rereloop", "-Oz"] } else { &[] };
    run(command("wasm-opt", apart)
        .args(apart)
        .args(["-Oz", "--low-memory-unused", "--one-caller-inline-max-function-size=0"])
        .args(["--strip-producers", "--strip-target-features"])
        .args(features)
        .arg(wasm)
        .arg("-o")
        .arg(wasm))
}
