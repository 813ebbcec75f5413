//! The cells of a row that is not dense.

use super::Cells;
use crate::notation::Symbol;
use crate::ui::path::Path;
use crate::ui::shape::{Shape, el};

/// From this on a negative cell carries a dash, where it is wide enough for one.
pub const DASHED: f64 = -0.25;
pub const WIDE: f64 = 12.0;

/// A shade for each hundredth of 1: from 0 up, then those below 0.
const SHADES: usize = 100;

/// The cells of a row, one band a unit, so that memory reads as horizontal streaks. All cells of one shade are one
/// path: a drag changes thousands of cells in each frame.
pub struct Bands {
    symbol: Symbol,
    column: f64,
    /// The top and the height of a band.
    top: f64,
    high: f64,
    /// The outline of a cell from its corner on, a little over its neighbours, so that no seam shows.
    outline: String,
    /// The cells of each shade.
    shades: Vec<Path>,
    /// A dash of 2 pixels in the middle of each band that is well below zero: told without colour.
    dashes: Path,
    dash: (f64, f64),
}

impl Bands {
    pub fn new(symbol: Symbol, units: usize, (top, height): (f64, f64), column: f64) -> Self {
        let high = height / units as f64;
        Self {
            symbol,
            column,
            top,
            high,
            outline: Path::cell(
                column + 0.4_f64.min(column * 0.05),
                high + 0.3_f64.min(high * 0.1),
            ),
            shades: vec![Path::default(); 2 * SHADES + 1],
            dashes: Path::default(),
            dash: ((column * 0.3).min(10.0), 2.0_f64.min(high * 0.5)),
        }
    }
}

impl Cells for Bands {
    fn cell(&mut self, values: &[f64], left: f64) {
        let (long, thick) = self.dash;
        let dash = Path::cell(long, thick);
        for (unit, &value) in values.iter().enumerate() {
            let top = self.top + unit as f64 * self.high;
            let below = self.symbol.signed && value < 0.0;
            let shade = (value.abs().min(1.0) * SHADES as f64).round() as usize;
            // Nothing is nothing on either side.
            let place = if below && shade > 0 { SHADES + shade } else { shade };
            let cells = &mut self.shades[place];
            cells.begin(left, top);
            cells.add(&self.outline);
            if self.symbol.signed && value <= DASHED && self.column >= WIDE {
                let middle = top + self.high / 2.0;
                self.dashes.begin(left + (self.column - long) / 2.0, middle - thick / 2.0);
                self.dashes.add(&dash);
            }
        }
    }

    fn shape(self: Box<Self>) -> Shape {
        let mut all = el("g");
        for (place, cells) in self.shades.into_iter().enumerate() {
            let below = place > SHADES;
            let part = if below { place - SHADES } else { place };
            if !cells.is_empty() {
                let base = if below { "neg" } else { self.symbol.role.token() };
                let ink = format!("color-mix(in oklab, var(--{base}) {part}%, var(--track))");
                all = all.with(cells.shape().at("fill", ink).at("class", "heat"));
            }
        }
        all.with(self.dashes.shape().at("fill", "var(--surface)").at("class", "dashes"))
    }
}
