//! The numbers of a file: nested lists, named arrays, and how near ours are to them.

use nalgebra::DMatrix;
use serde_json::Value;

/// Named numbers in the order of the file, names without the module's own.
pub type Named = Vec<(String, Vec<f64>)>;

pub fn flat(value: &Value) -> Vec<f64> {
    match value {
        Value::Array(items) => items.iter().flat_map(flat).collect(),
        Value::Number(number) => vec![number.as_f64().expect("a float")],
        _ => Vec::new(),
    }
}

/// Rows of a nested list as a B x F matrix.
pub fn matrix(value: &Value, columns: usize) -> DMatrix<f64> {
    let numbers = flat(value);
    DMatrix::from_row_slice(numbers.len() / columns, columns, &numbers)
}

/// `params` or `grads` of a file.
pub fn named(value: &Value) -> Named {
    let all = value.as_object().expect("named arrays");
    all.iter().map(|(name, value)| (plain(name), flat(value))).collect()
}

/// A name without its module's: `rnn.weight_ih_l0` is `weight_ih_l0`.
pub fn plain(name: &str) -> String {
    let prefix = ["rnn.", "lstm.", "gru."].into_iter().find(|prefix| name.starts_with(prefix));
    name[prefix.map_or(0, str::len)..].to_owned()
}

/// The measure of an array: its largest entry.
pub fn largest(numbers: &[f64]) -> f64 {
    numbers.iter().fold(0.0, |most, number| most.max(number.abs()))
}

/// Every number as near to its own as `bound` of it says.
#[track_caller]
pub fn near(
    name: &str,
    got: impl IntoIterator<Item = f64>,
    expected: &[f64],
    bound: impl Fn(f64) -> f64,
) {
    let got: Vec<f64> = got.into_iter().collect();
    assert_eq!(got.len(), expected.len(), "{name}");
    for (place, (got, &expected)) in got.into_iter().zip(expected).enumerate() {
        let error = (got - expected).abs();
        assert!(error <= bound(expected), "{name}[{place}]: {got} is not {expected} ({error:e})");
    }
}

/// Every number as near as `bound` of its array's largest says.
#[track_caller]
pub fn near_by_largest(
    name: &str,
    got: impl IntoIterator<Item = f64>,
    expected: &[f64],
    bound: impl Fn(f64) -> f64,
) {
    let bound = bound(largest(expected));
    near(name, got, expected, |_| bound);
}
