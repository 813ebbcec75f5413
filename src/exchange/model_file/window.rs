//! How the forecast of a saved window is read: the strings `scaler`, `target`, `lookback`, `horizon` and `window`.

use super::arrays::Said;
use super::digits::{self, Exact, exact};
use super::read::named;
use crate::data::scaler::{Fitted, ScalerKind, TargetForm};
use crate::data::series::Rhythm;
use crate::engine::loss::LossKind;
use crate::message::Message;
use crate::train::reading::Reading;
use crate::train::spec::{LOSSES, MOST_HORIZON};
use serde::{Deserialize, Serialize};

/// The key that says that there is a window of data.
const WINDOW: &str = "window";
/// No number is larger: data have none beyond 1e100, and sums and squares of such numbers are still finite.
const LARGEST: f64 = 1e101;
/// Of data that are not scaled x is large, but beyond this nobody reads a number.
pub const LARGEST_X: f64 = 1e15;
/// No moment is further from 1970, in seconds: the calendar ends there.
const LATEST: f64 = 8.64e12;

/// What a window has of its data beside the scaled inputs.
#[derive(Serialize, Deserialize)]
struct Written {
    /// Seconds since 1970 of each row in; empty where the data has no times.
    times: Vec<Exact>,
    rhythm: String,
    #[serde(deserialize_with = "exact")]
    last: f64,
    #[serde(deserialize_with = "exact")]
    actual: f64,
    time: Option<Exact>,
    loss: LossKind,
}

/// A scaler as a file has it.
#[derive(Clone, Debug, Deserialize)]
pub struct Scaler {
    pub kind: ScalerKind,
    pub form: TargetForm,
    inputs: Vec<Scale>,
    target: Scale,
}

#[derive(Clone, Debug, Deserialize)]
struct Scale {
    #[serde(deserialize_with = "exact")]
    shift: f64,
    #[serde(deserialize_with = "exact")]
    span: f64,
}

/// The strings of a window of so many rows.
pub fn written(reading: &Reading, rows: usize) -> [(&'static str, String); 5] {
    let window = Written {
        times: reading.times.iter().copied().map(Exact).collect(),
        rhythm: reading.rhythm.to_owned(),
        last: reading.last,
        actual: reading.actual,
        time: reading.time.map(Exact),
        loss: reading.loss,
    };
    let json = |own: serde_json::Result<String>| own.unwrap_or_default();
    [
        ("target", reading.target.clone()),
        ("scaler", json(serde_json::to_string(&reading.scaler))),
        ("lookback", rows.to_string()),
        ("horizon", reading.horizon.to_string()),
        (WINDOW, json(serde_json::to_string(&window))),
    ]
}

/// Whether the file has a window of data.
pub fn is_said(said: &Said) -> bool {
    said.contains_key(WINDOW)
}

/// What the file says under `key` of its data cannot be used.
pub fn odd(key: &str) -> Message {
    Message::new("MODEL-WINDOW").with("key", key)
}

/// How the forecast of a window of so many `rows` and `columns` is read; `None` where the file has no window.
pub fn read(said: &Said, (rows, columns): (usize, usize)) -> Result<Option<Reading>, Message> {
    let Some(text) = said.get(WINDOW) else { return Ok(None) };
    let count = |key: &str| said.get(key).and_then(|text| text.parse::<usize>().ok());
    if count("lookback") != Some(rows) {
        return Err(odd("lookback"));
    }
    let horizon = count("horizon").filter(|own| (1..=MOST_HORIZON).contains(own));
    let horizon = horizon.ok_or_else(|| odd("horizon"))?;
    let target = named(said, "target").ok_or_else(|| odd("target"))?;
    let scaler = said.get("scaler").and_then(|text| scaler(text, columns));
    let scaler = scaler.ok_or_else(|| odd("scaler"))?;
    let own = digits::read::<Written>(text).ok_or_else(|| odd(WINDOW))?;
    let rhythm = Rhythm::UNITS.into_iter().find(|unit| *unit == own.rhythm);
    let times: Vec<f64> = own.times.iter().map(|time| time.0).collect();
    let time = own.time.map(|time| time.0);
    let dated = times.iter().chain(&time).all(|time| time.abs() <= LATEST)
        && times.is_sorted()
        && [0, rows].contains(&times.len())
        && times.is_empty() == time.is_none();
    let reading = Reading {
        target,
        scaler,
        loss: own.loss,
        horizon,
        times,
        rhythm: rhythm.filter(|_| dated).ok_or_else(|| odd(WINDOW))?,
        last: own.last,
        actual: own.actual,
        time,
    };
    // NaN is not within anything.
    let small = |value: f64| value.abs() <= LARGEST;
    let whole = [own.last, own.actual, reading.asked()].into_iter().all(small);
    let whole = whole && LOSSES.contains(&own.loss);
    whole.then_some(Some(reading)).ok_or_else(|| odd(WINDOW))
}

/// A scaler of so many columns.
fn scaler(text: &str, columns: usize) -> Option<Fitted> {
    let own: Scaler = digits::read(text)?;
    let (inputs, target) = numbers_of(&own, columns)?;
    Fitted::from_numbers(own.kind, own.form, &inputs, target)
}

/// Shift and span of each of so many columns, and of the target.
pub fn numbers_of(own: &Scaler, columns: usize) -> Option<(Vec<[f64; 2]>, [f64; 2])> {
    let scale = |own: &Scale| [own.shift, own.span];
    let (inputs, target): (Vec<_>, _) =
        (own.inputs.iter().map(scale).collect(), scale(&own.target));
    let small = |own: &[f64; 2]| own.iter().all(|value| value.abs() <= LARGEST);
    let fits = inputs.len() == columns && inputs.iter().chain([&target]).all(small);
    fits.then_some((inputs, target))
}
