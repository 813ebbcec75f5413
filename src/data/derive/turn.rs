//! Times as places on a circle, so that the end of a week lies beside its beginning.

use crate::data::calendar::moment;
use time::OffsetDateTime;

/// Sine and cosine, the two parts of every recipe that turns.
pub const PARTS: &[&str] = &["sin", "cos"];

/// Sine and cosine of each time; `share` says how much of a whole turn has gone by, 0 to 1.
pub fn turn(times: &[f64], share: fn(OffsetDateTime) -> f64) -> Vec<Vec<f64>> {
    let angle =
        |time: &f64| moment(*time).map_or(f64::NAN, |own| share(own) * std::f64::consts::TAU);
    let angles: Vec<f64> = times.iter().map(angle).collect();
    [libm::sin, libm::cos].map(|of| angles.iter().map(|angle| of(*angle)).collect()).into()
}
