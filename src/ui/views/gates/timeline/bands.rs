//! The cells of a row that is not dense.

use crate::notation::Symbol;
use crate::ui::path::Path;
use crate::ui::shape::{Shape, el, length};
use std::sync::Arc;

/// From this on a negative cell carries a dash, where it is wide enough for one.
pub const DASHED: f64 = -0.25;
pub const WIDE: f64 = 12.0;

/// The cells of a row, one band a unit, so that memory reads as horizontal streaks. What all cells share is written
/// once.
pub struct Bands {
    symbol: Symbol,
    column: f64,
    /// The top and the height of a band.
    top: f64,
    high: f64,
    tops: Vec<Arc<str>>,
    wide: Arc<str>,
    thick: Arc<str>,
    class: Arc<str>,
    /// The fill of each hundredth of 1, above 0 and below.
    inks: [Vec<Option<Arc<str>>>; 2],
    /// A dash of 2 pixels in the middle of each band that is well below zero: told without colour.
    pub dashes: Path,
}

impl Bands {
    pub fn new(symbol: Symbol, units: usize, (top, height): (f64, f64), column: f64) -> Self {
        let high = height / units as f64;
        Self {
            symbol,
            column,
            top,
            high,
            tops: (0..units).map(|unit| length(top + unit as f64 * high)).collect(),
            wide: length(column + 0.4),
            thick: length(high + 0.3),
            class: "heat".into(),
            inks: [vec![None; 101], vec![None; 101]],
            dashes: Path::default(),
        }
    }

    /// One step, from its left edge on.
    pub fn cell(&mut self, values: &[f64], left: f64) -> Shape {
        let x = length(left);
        let (long, thick) = ((self.column * 0.3).min(10.0), 2.0_f64.min(self.high * 0.5));
        let bands = values.iter().zip(0..self.tops.len()).map(|(&value, unit)| {
            if self.symbol.signed && value <= DASHED && self.column >= WIDE {
                let y = self.top + (unit as f64 + 0.5) * self.high - thick / 2.0;
                self.dashes.begin(left + (self.column - long) / 2.0, y);
                self.dashes.across(long);
                self.dashes.down(thick);
                self.dashes.across(-long);
                self.dashes.close();
            }
            let fill = self.ink(value);
            el("rect")
                .at("x", &x)
                .at("y", &self.tops[unit])
                .at("width", &self.wide)
                .at("height", &self.thick)
                .at("fill", &fill)
                .at("class", &self.class)
        });
        el("g").all(bands.collect::<Vec<_>>())
    }

    fn ink(&mut self, value: f64) -> Arc<str> {
        let below = self.symbol.signed && value < 0.0;
        let part = (value.abs().min(1.0) * 100.0).round() as usize;
        let base = if below { "neg" } else { self.symbol.role.token() };
        let made = || format!("color-mix(in oklab, var(--{base}) {part}%, var(--track))").into();
        self.inks[usize::from(below)][part].get_or_insert_with(made).clone()
    }
}
