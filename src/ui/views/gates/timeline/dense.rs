//! The cells of a row with more units than bands have room for: a thin bar a unit.

use super::Cells;
use crate::notation::Symbol;
use crate::ui::path::Path;
use crate::ui::shape::{Shape, el};
use crate::ui::views::gates::diagram::add_bars;

/// All cells of a row, each of their parts in one path.
pub struct Dense {
    symbol: Symbol,
    /// The unit (from 0) under the lens.
    unit: usize,
    top: f64,
    high: f64,
    wide: f64,
    tracks: Path,
    bars: [Path; 2],
    lens: Path,
}

impl Dense {
    pub fn new(symbol: Symbol, unit: usize, (top, high): (f64, f64), column: f64) -> Self {
        let wide = (column - 6.0).max(1.0);
        let (tracks, bars, lens) = Default::default();
        Self { symbol, unit, top, high, wide, tracks, bars, lens }
    }
}

impl Cells for Dense {
    fn cell(&mut self, values: &[f64], left: f64) {
        let left = left + 3.0;
        self.tracks.rect(left, self.top, self.wide, self.high);
        let place = (left, self.top, self.wide, self.high);
        add_bars(&mut self.bars, values, self.symbol.signed, place);
        if self.unit < values.len() {
            let unit = self.wide / values.len() as f64;
            let x = left + self.unit as f64 * unit - 1.0;
            self.lens.rect(x, self.top - 1.0, unit + 1.6, self.high + 2.0);
        }
    }

    fn shape(self: Box<Self>) -> Shape {
        let [up, down] = self.bars.map(Path::shape);
        let lens = self.lens.shape().at("fill", "none").at("stroke", "var(--text)");
        el("g")
            .with(self.tracks.shape().at("fill", "var(--track)"))
            .with(up.at("fill", format!("var(--{})", self.symbol.role.token())))
            .with(down.at("fill", "var(--neg)"))
            .with(lens.at("stroke-width", 120.0))
    }
}
