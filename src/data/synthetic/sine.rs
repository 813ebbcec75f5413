//! A sine of 25 rows with noise: the smallest thing worth learning.

use super::{DAY, Noise, build, cents};
use crate::data::table::{Role, Table};
use std::f64::consts::TAU;

const ROWS: usize = 400;

pub fn values() -> Vec<f64> {
    let mut noise = Noise::new(25);
    (0..ROWS)
        .map(|t| cents(10.0 * libm::sin(TAU * t as f64 / 25.0) + 1.2 * noise.normal()))
        .collect()
}

pub fn table() -> Table {
    // From 1 January 2024, a row a day.
    let times = (0..ROWS).map(|t| 1_704_067_200.0 + t as f64 * DAY).collect();
    build("sine", times, vec![("wave", Role::Target, values())])
}
