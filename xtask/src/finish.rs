//! What Trunk leaves to be done, as its post-build hook: the page is cut into what is needed first
//! and what is asked for later, the loader learns the trainer's hashed names, and the loaders get
//! hashed names themselves.

use crate::run::{Outcome, command, run};
use crate::split::split;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

/// The trainers, slowest first: the page picks the last one that its browser can run.
pub const TRAINERS: [&str; 3] = ["trainer", "trainer-simd", "trainer-relaxed"];

pub fn finish() -> Outcome {
    let staging = std::env::var_os("TRUNK_STAGING_DIR")
        .map(PathBuf::from)
        .ok_or("finish is Trunk's post-build hook: run cargo xtask build")?;
    let page = staging.join("index.html");
    let mut html = read(&page)?;
    let (script, wasm) = (find(&staging, "page", ".js")?, find(&staging, "page", "_bg.wasm")?);
    let cut = split(&staging)?;
    for (whole, part) in [(script, cut.script), (wasm, cut.wasm)] {
        fs::remove_file(staging.join(&whole)).map_err(|error| error.to_string())?;
        html = html.replace(&whole, &part);
    }
    minify(&staging)?;
    let mut data = String::new();
    for trainer in TRAINERS {
        number_imports(
            &staging.join(find(&staging, trainer, ".js")?),
            &staging.join(find(&staging, trainer, "_bg.wasm")?),
        )?;
        for (ending, part) in [(".js", "js"), ("_bg.wasm", "wasm")] {
            let file = hashed(&staging, &find(&staging, trainer, ending)?)?;
            data += &format!(" data-{trainer}-{part}=\"{file}\"");
        }
    }
    for name in LATER_SHEETS {
        let file = find(&staging, name, ".css")?;
        html = without_sheet(&html, &file)?;
        data += &format!(" data-{name}-css=\"{file}\"");
    }
    let loader = hashed(&staging, "trainer-boot.js")?;
    data += &format!(" data-trainer-boot=\"{loader}\"");
    html = html.replace(" data-wasm=", &format!("{data} data-wasm="));
    for name in ["boot.js", "first-paint.js"] {
        let own = hashed(&staging, name)?;
        html = html.replace(&format!("\"{name}\""), &format!("\"{own}\""));
        html = html.replace(&format!("\"./{name}\""), &format!("\"{own}\""));
    }
    let served = is_served();
    if !served {
        html = html.replace(" data-wasm=", &format!(" data-offline=\"{OFFLINE}\" data-wasm="));
        list_files(&staging)?;
    }
    if served {
        // Live reload is an inline script and a socket; the published page allows neither.
        html = html
            .replace("script-src 'self'", "script-src 'self' 'unsafe-inline'")
            .replace("connect-src 'self'", "connect-src 'self' ws: wss:");
    }
    // Where links stood are empty lines, and nothing on the page is set by its spaces.
    let lines: Vec<&str> = html.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    fs::write(&page, lines.join("\n")).map_err(|error| error.to_string())
}

/// Style sheets that come with what they are for.
pub const LATER_SHEETS: [&str; 13] = [
    "sheets", "train", "prepare", "series", "doubts", "moments", "judge", "many", "kept", "editor",
    "more", "back", "kinds",
];

/// The page without its link to a style sheet.
fn without_sheet(html: &str, file: &str) -> Outcome<String> {
    let wrong = || format!("index.html does not link {file}");
    let place = html.find(file).ok_or_else(wrong)?;
    let start = html[..place].rfind("<link").ok_or_else(wrong)?;
    let end = place + html[place..].find('>').ok_or_else(wrong)? + 1;
    Ok(format!("{}{}", &html[..start], &html[end..]))
}

/// The script that keeps the site on the device. Browsers ask for it by this name to see whether there is a newer one.
pub const OFFLINE: &str = "offline.js";

/// Tells that script what there is to keep.
fn list_files(staging: &Path) -> Outcome {
    let mut names = vec!["./".to_owned()];
    for entry in fs::read_dir(staging).map_err(|error| error.to_string())?.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if name != OFFLINE && name != "index.html" {
            names.push(name);
        }
    }
    names[1..].sort();
    let place = staging.join(OFFLINE);
    let text = read(&place)?;
    let list = format!("=[\"{}\"]", names.join("\",\""));
    let filled = text.replacen("=[]", &list, 1).replacen("= []", &list, 1);
    if filled == text {
        return Err(format!("{OFFLINE} has no list to fill"));
    }
    fs::write(place, filled).map_err(|error| error.to_string())
}

/// How wasm-bindgen ends a script, and what of that a trainer needs.
const EXPORTS: [&str; 2] =
    ["export { initSync, __wbg_init as default };", "export { __wbg_init as default };"];

/// Scripts and style sheets without spaces and comments; trainers without the second way in that none takes, no script
/// with advice to those who write them. Trunk's own minifier does not know today's modules.
fn minify(staging: &Path) -> Outcome {
    if is_plain() {
        return Ok(());
    }
    for entry in fs::read_dir(staging).map_err(|error| error.to_string())?.flatten() {
        let place = entry.path();
        let words: &[&str] = match place.extension().and_then(OsStr::to_str) {
            Some("js") => &["--minify", "--tree-shaking=true", "--pure:console.warn"],
            Some("css") => &["--minify-whitespace", "--minify-syntax"],
            _ => continue,
        };
        if entry.file_name().to_string_lossy().starts_with("trainer") {
            let text = read(&place)?.replace(EXPORTS[0], EXPORTS[1]);
            fs::write(&place, text).map_err(|error| error.to_string())?;
        }
        let outfile = format!("--outfile={}", place.display());
        let all = ["--log-level=warning", "--allow-overwrite"];
        run(command("esbuild", words).args(all).arg(&place).arg(outfile))?;
    }
    Ok(())
}

/// Gives what a script and its WebAssembly call each other by short numbers in the place of hashes of
/// the same length: a hash is what no compression shrinks, and there are eighty (2 kB).
fn number_imports(script: &Path, wasm: &Path) -> Outcome {
    let mut text = fs::read(script).map_err(|error| error.to_string())?;
    let mut binary = fs::read(wasm).map_err(|error| error.to_string())?;
    let hash = |at: &[u8]| at.iter().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    let mut names: Vec<Vec<u8>> = Vec::new();
    // Between an underscore (or `__h`) and what is no word.
    for at in text.windows(18) {
        let own = &at[1..17];
        let alone = matches!(at[0], b'_' | b'h') && !at[17].is_ascii_alphanumeric();
        if alone && hash(own) && !names.iter().any(|name| name == own) {
            names.push(own.to_vec());
        }
    }
    for file in [&mut text, &mut binary] {
        for (number, name) in names.iter().enumerate() {
            let number = format!("{number:016}");
            let places: Vec<usize> =
                (0..file.len() - 15).filter(|at| file[*at..].starts_with(name)).collect();
            for at in places {
                file[at..at + 16].copy_from_slice(number.as_bytes());
            }
        }
    }
    fs::write(script, text).map_err(|error| error.to_string())?;
    fs::write(wasm, binary).map_err(|error| error.to_string())
}

/// Without Node there is neither wasm-opt nor esbuild, and the site is served as it is.
pub fn is_plain() -> bool {
    std::env::var_os("GATEHOUSE_PLAIN").is_some()
}

/// Whether the page is served from here, and built anew with each change.
pub fn is_served() -> bool {
    std::env::var_os("GATEHOUSE_SERVE").is_some()
}

pub fn read(path: &Path) -> Outcome<String> {
    fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}

/// The file of program `start` that ends with `ending`, with or without a hash between.
fn find(folder: &Path, start: &str, ending: &str) -> Outcome<String> {
    let own = |name: &str| {
        let middle = name.strip_prefix(start).and_then(|rest| rest.strip_suffix(ending));
        middle.is_some_and(|middle| {
            let hash = middle.strip_prefix('-').unwrap_or(middle);
            hash.bytes().all(|byte| byte.is_ascii_hexdigit())
        })
    };
    fs::read_dir(folder)
        .map_err(|error| error.to_string())?
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .find(|name| own(name))
        .ok_or_else(|| format!("{start}{ending} is not in {}", folder.display()))
}

/// Renames `name` after its content, so that a cache never mixes two builds.
fn hashed(folder: &Path, name: &str) -> Outcome<String> {
    let content = fs::read(folder.join(name)).map_err(|error| format!("{name}: {error}"))?;
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
    let own = format!("{stem}-{}.{ending}", fingerprint(&content));
    fs::rename(folder.join(name), folder.join(&own)).map_err(|error| error.to_string())?;
    Ok(own)
}

/// FNV-1a, 64 bits: only changes need to be told apart.
pub fn fingerprint(content: &[u8]) -> String {
    let hash = content.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    });
    format!("{hash:016x}")
}
