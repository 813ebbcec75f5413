//! Visits a month: a rising level, a yearly wave that grows with it, and noise.

use super::{Noise, build, months};
use crate::data::table::{Role, Table};
use std::f64::consts::TAU;

const ROWS: usize = 192;

pub fn values() -> Vec<f64> {
    let mut noise = Noise::new(12);
    (0..ROWS)
        .map(|t| {
            let (year, month) = (t as f64 / 12.0, (t % 12) as f64);
            let level = 120.0 * libm::pow(1.075, year);
            let wave =
                0.24 * libm::sin(TAU * (month - 3.0) / 12.0) + 0.08 * libm::sin(TAU * month / 6.0);
            (level * (1.0 + wave + 0.035 * noise.normal())).round()
        })
        .collect()
}

pub fn table() -> Table {
    build("season", months(2008, ROWS), vec![("visits", Role::Target, values())])
}
