//! Numbers of other programs that are no networks: a folder of JSON files for each part.

use serde_json::Value;
use std::path::{Path, PathBuf};

/// The cases of a part (`indicators`, `classification` ...), by name: those in the folder of that name within
/// `GATEHOUSE_ORACLE`, or in that folder itself, as far as they have `key`; our own where it has none of the part.
pub fn cases(part: &str, key: &str) -> Vec<(String, Value)> {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/oracle").join(part);
    let Some(named) = std::env::var_os("GATEHOUSE_ORACLE").map(PathBuf::from) else {
        return all(&own, key);
    };
    if named.join(part).is_dir() {
        return all(&named.join(part), key);
    }
    let found = read(&named, key);
    if found.is_empty() { all(&own, key) } else { found }
}

/// What is passed over proves nothing: a folder without a case fails.
fn all(folder: &Path, key: &str) -> Vec<(String, Value)> {
    let cases = read(folder, key);
    assert!(!cases.is_empty(), "no case in {}", folder.display());
    cases
}

fn read(folder: &Path, key: &str) -> Vec<(String, Value)> {
    let entries = std::fs::read_dir(folder).expect("a folder");
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    let mut cases = Vec::new();
    for path in paths.into_iter().filter(|path| path.extension().is_some_and(|e| e == "json")) {
        let text = std::fs::read_to_string(&path).expect("a readable file");
        let json: Value = serde_json::from_str(&text).expect("JSON");
        if json.get(key).is_some() {
            cases.push((path.display().to_string(), json));
        }
    }
    cases
}

/// A list of numbers; NaN for `null`.
pub fn numbers(value: &Value) -> Vec<f64> {
    let numbers = value.as_array().expect("a list").iter();
    numbers
        .map(|own| if own.is_null() { f64::NAN } else { own.as_f64().expect("a number") })
        .collect()
}

/// As near as the oracle asks: `within` of the larger of 1 and the value, and missing where it is.
#[track_caller]
pub fn near(what: &str, got: &[f64], expected: &[f64], within: f64) {
    assert_eq!(got.len(), expected.len(), "{what}");
    for (row, (got, expected)) in got.iter().zip(expected).enumerate() {
        let close = (got - expected).abs() <= within * expected.abs().max(1.0);
        assert!(close || (got.is_nan() && expected.is_nan()), "{what}[{row}]: {got} {expected}");
    }
}
