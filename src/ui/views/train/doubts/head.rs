//! A part of a file as each encoding has it.

use super::model;
use js_sys::Uint8Array;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, File, TextDecoder, TextDecoderOptions};

/// Bytes that are looked at, and how many of them before the place that is in doubt.
const BYTES: f64 = 16_384.0;
const BEFORE: f64 = 2048.0;
/// Bytes in which another table is looked for.
const LONG: f64 = 262_144.0;

/// So many bytes from `from` on.
async fn bytes(file: &File, from: f64, count: f64) -> Option<Vec<u8>> {
    let part: Blob = file.slice_with_f64_and_f64(from, from + count).ok()?;
    let buffer = JsFuture::from(part.array_buffer()).await.ok()?;
    Some(Uint8Array::new(&buffer).to_vec())
}

fn decoded(bytes: &[u8], encoding: &str, fatal: bool) -> Option<String> {
    let options = TextDecoderOptions::new();
    options.set_fatal(fatal);
    let decoder = TextDecoder::new_with_label_and_options(encoding, &options).ok()?;
    decoder.decode_with_u8_array(bytes).ok()
}

/// Cells around byte `at` in every encoding that they can be in.
pub async fn readings(file: &File, at: f64) -> Vec<(&'static str, Vec<String>)> {
    let from = (at - BEFORE).max(0.0);
    let Some(bytes) = bytes(file, from, BYTES).await else { return Vec::new() };
    let lines = model::whole_lines(&bytes, from > 0.0, from + (bytes.len() as f64) < file.size());
    let read = |encoding: &&'static str| {
        let cells = model::foreign_cells(&decoded(lines, encoding, true)?)?;
        Some((*encoding, cells))
    };
    model::likely(lines).iter().filter_map(read).collect()
}

/// The beginning of a file as text whose signs between cells can be counted, whatever its letters are.
pub async fn text(file: &File) -> String {
    let Some(bytes) = bytes(file, 0.0, LONG).await else { return String::new() };
    let lines = model::whole_lines(&bytes, false, (bytes.len() as f64) < file.size());
    decoded(lines, "utf-8", false).unwrap_or_default()
}
