//! One series of the oracle with everything that other programs say of it. Read from `tests/oracle/timeseries`, or
//! from the folder that `GATEHOUSE_ORACLE` names: its part `timeseries`, or the folder itself.

use gatehouse::baselines::Baseline;
use serde_json::Value;
use std::path::{Path, PathBuf};

pub struct Case {
    pub name: String,
    pub json: Value,
    pub y: Vec<f64>,
    /// Rows of training; the rest is forecast.
    pub train: usize,
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "json"));
    paths.sort();
    paths
}

fn read(folder: &Path) -> Vec<Case> {
    let case = |path: PathBuf| {
        let text = std::fs::read_to_string(&path).expect("a readable file");
        let json: Value = serde_json::from_str(&text).expect("JSON");
        let y = numbers(&json["series"]);
        let holdout = json["meta"]["holdout"].as_u64().expect("a holdout") as usize;
        let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
        Case { name, train: y.len() - holdout, y, json }
    };
    let cases: Vec<Case> = files(folder).into_iter().map(case).collect();
    assert!(!cases.is_empty(), "no case in {}", folder.display());
    cases
}

/// The cases of the folder that is named, or our own: also where it holds other cases alone, as those of cells.
pub fn cases() -> Vec<Case> {
    let named = std::env::var_os("GATEHOUSE_ORACLE").map(PathBuf::from);
    let part = named.as_ref().map(|own| own.join("timeseries")).filter(|own| own.is_dir());
    let itself = named.filter(|own| files(own).first().is_some_and(|first| is_series(first)));
    part.or(itself).map_or_else(own_cases, |folder| read(&folder))
}

pub fn own_cases() -> Vec<Case> {
    read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/oracle/timeseries"))
}

fn is_series(path: &Path) -> bool {
    let text = std::fs::read_to_string(path).unwrap_or_default();
    serde_json::from_str(&text).is_ok_and(|json: Value| json["series"].is_array())
}

/// A list of numbers; `null` is NaN.
pub fn numbers(value: &Value) -> Vec<f64> {
    let number = |own: &Value| own.as_f64().unwrap_or(f64::NAN);
    value.as_array().into_iter().flatten().map(number).collect()
}

pub fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or(f64::NAN)
}

pub fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

/// Every number within `bound` of its own, in units of the larger of 1 and itself; NaN where the file has null.
#[track_caller]
pub fn near(name: &str, got: &[f64], expected: &[f64], bound: f64) {
    assert_eq!(got.len(), expected.len(), "{name}");
    for (place, (got, own)) in got.iter().zip(expected).enumerate() {
        let error = (got - own).abs() / own.abs().max(1.0);
        let same = got.is_nan() && own.is_nan();
        assert!(same || error <= bound, "{name}[{place}]: {got} is not {own} ({error:e})");
    }
}

impl Case {
    pub fn training(&self) -> &[f64] {
        &self.y[..self.train]
    }

    /// One step ahead over the rows after training, and all of them ahead from its end, against the file's, with
    /// an error of at most `bound` and `share` of each number.
    #[track_caller]
    pub fn forecasts(&self, what: &str, model: &dyn Baseline, json: &Value, bounds: (f64, f64)) {
        let one = model.forecast(&self.y, self.train..self.y.len(), 1);
        let ahead: Vec<f64> = (1..=self.y.len() - self.train)
            .flat_map(|h| {
                let row = self.train - 1 + h;
                model.forecast(self.training(), row..row + 1, h)
            })
            .collect();
        for (key, got) in [("one_step", one), ("forecast", ahead)] {
            let expected = numbers(&json[key]);
            assert_eq!(got.len(), expected.len(), "{} {what} {key}", self.name);
            for (got, own) in got.iter().zip(expected) {
                let fine = (got - own).abs() <= bounds.0 + bounds.1 * own.abs();
                assert!(fine, "{} {what} {key}: {got} is not {own}", self.name);
            }
        }
    }
}
