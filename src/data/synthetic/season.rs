//! Visits a month: a rising level, a yearly wave that grows with it, and noise.

use super::{Noise, build, months};
use crate::data::table::{Role, Table};

const ROWS: usize = 192;

/// ln 1.075: the level grows by 7.5 % a year.
const GROWTH: f64 = 0.072_320_661_579_626_12;
const ROOT: f64 = 0.866_025_403_784_438_6;
/// The sine of each twelfth of a turn.
const SINES: [f64; 12] = [0.0, 0.5, ROOT, 1.0, ROOT, 0.5, 0.0, -0.5, -ROOT, -1.0, -ROOT, -0.5];

pub fn values() -> Vec<f64> {
    let mut noise = Noise::new(12);
    (0..ROWS)
        .map(|t| {
            let level = 120.0 * libm::exp(GROWTH * t as f64 / 12.0);
            let wave = 0.24 * SINES[(t + 9) % 12] + 0.08 * SINES[2 * t % 12];
            (level * (1.0 + wave + 0.035 * noise.normal())).round()
        })
        .collect()
}

pub fn table() -> Table {
    build("season", months(2008, ROWS), vec![("visits", Role::Target, values())])
}
