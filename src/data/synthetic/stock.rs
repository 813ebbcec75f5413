//! A simulated share: a random walk in logarithms whose wildness comes in spells. Nobody can
//! forecast it better than by its last value, and that is what it is for.

use super::{DAY, Noise, build, cents};
use crate::data::table::{Role, Table};

const ROWS: usize = 600;

/// Seconds since 1970 of each business day, with open, high, low, close and volume.
pub fn rows() -> Vec<(f64, [f64; 5])> {
    let mut noise = Noise::new(600);
    let (mut close, mut wild): (f64, f64) = (100.0, 0.011);
    let mut rows = Vec::with_capacity(ROWS);
    let mut day: u32 = 19_358; // Monday, 2 January 2023, in days since 1970.
    while rows.len() < ROWS {
        // 1 January 1970 was a Thursday.
        if !matches!((day + 4) % 7, 0 | 6) {
            let open = close * libm::exp(wild * 0.4 * noise.normal());
            wild = (0.011 + 0.88 * (wild - 0.011) + 0.0016 * noise.normal()).clamp(0.004, 0.03);
            close = open * libm::exp(0.0003 + wild * noise.normal());
            let high = open.max(close) * (1.0 + wild * 0.6 * noise.unit());
            let low = open.min(close) * (1.0 - wild * 0.6 * noise.unit());
            let volume = (2.4e6 * (1.0 + 30.0 * wild) * (0.7 + 0.6 * noise.unit())).round();
            let row = [cents(open), cents(high), cents(low), cents(close), volume];
            rows.push((f64::from(day) * DAY, row));
        }
        day += 1;
    }
    rows
}

pub fn table() -> Table {
    let rows = rows();
    let column = |place: usize| rows.iter().map(|(_, row)| row[place]).collect();
    let times = rows.iter().map(|(time, _)| *time).collect();
    build(
        "stock",
        times,
        vec![
            ("open", Role::Feature, column(0)),
            ("high", Role::Feature, column(1)),
            ("low", Role::Feature, column(2)),
            ("close", Role::Target, column(3)),
            ("volume", Role::Feature, column(4)),
        ],
    )
}
