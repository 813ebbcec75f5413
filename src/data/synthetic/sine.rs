//! A sine of 25 rows with noise: the smallest thing worth learning.

use super::{DAY, Noise, build, cents};
use crate::data::table::{Role, Table};

const ROWS: usize = 400;

/// Cosine and sine of a 25th of a turn.
const STEP: (f64, f64) = (0.968_583_161_128_631_1, 0.248_689_887_164_854_8);

pub fn values() -> Vec<f64> {
    let mut noise = Noise::new(25);
    let (mut cos, mut sin) = (1.0, 0.0);
    (0..ROWS)
        .map(|_| {
            let value = cents(10.0 * sin + 1.2 * noise.normal());
            // The point goes on by one step; a sine of any angle would bring tables for angles
            // that do not occur here.
            (cos, sin) = (cos * STEP.0 - sin * STEP.1, sin * STEP.0 + cos * STEP.1);
            value
        })
        .collect()
}

pub fn table() -> Table {
    // From 1 January 2024, a row a day.
    let times = (0..ROWS).map(|t| 1_704_067_200.0 + t as f64 * DAY).collect();
    build("sine", times, vec![("wave", Role::Target, values())])
}
