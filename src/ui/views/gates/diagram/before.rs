//! Where values stood before a change: a dashed line, and an arrow where they went far.

use super::{Picture, group, line};
use crate::notation::Symbol;
use crate::ui::shape::{Shape, classed};

/// From here on, in CSS pixels, an arrow shows the way.
const FAR: f64 = 7.0;
/// Less cannot be seen.
const NEAR: f64 = 0.75;

impl Picture<'_> {
    /// The marks of a strip, while something is changed.
    pub fn before(&self, symbol: Symbol, (left, top, height): (f64, f64, f64)) -> Option<Shape> {
        let old = self.look.earlier()?.get(symbol);
        let now = self.look.now().get(symbol);
        let units = now.len();
        let marks = old.iter().zip(now).enumerate().flat_map(|(unit, (old, new))| {
            let (dx, width) = self.g.place(unit, units);
            self.mark(self.signed(symbol, unit), (*old, *new), (left + dx, top, width, height))
        });
        Some(classed("g", "before").at("aria-hidden", "true").all(marks))
    }

    /// The mark of one gauge; nothing where its value stayed.
    pub fn mark(
        &self,
        signed: bool,
        (old, new): (f64, f64),
        (x, y, width, height): (f64, f64, f64, f64),
    ) -> Vec<Shape> {
        let level = |value: f64| {
            if signed {
                y + height / 2.0 * (1.0 - value.clamp(-1.0, 1.0))
            } else {
                y + height * (1.0 - value.clamp(0.0, 1.0))
            }
        };
        let (from, to) = (level(old), level(new));
        let way = (to - from).abs() * self.look.scale;
        if way < NEAR {
            return Vec::new();
        }
        let thin = width < 12.0;
        let over = if thin { 0.0 } else { 3.0 };
        let dash = line(format!("M{:.1} {from:.1}h{:.1}", x - over, width + 2.0 * over))
            .at("stroke", "var(--text)")
            .at("stroke-width", if thin { 1.4 } else { 2.0 })
            .maybe("stroke-dasharray", (!thin).then(|| "5 2.5".to_owned()));
        let mut marks = vec![dash];
        if way >= FAR && !thin {
            marks.push(self.arrow(x + width / 2.0, from, to));
        }
        marks
    }

    /// From the old level to the new one, in ink on a light edge.
    fn arrow(&self, x: f64, from: f64, to: f64) -> Shape {
        let up = if to < from { 1.0 } else { -1.0 };
        let d = format!(
            "M{x:.1} {from:.1}V{to:.1}M{:.1} {:.1}L{x:.1} {to:.1}L{:.1} {:.1}",
            x - 4.5,
            to + 5.0 * up,
            x + 4.5,
            to + 5.0 * up
        );
        let stroke = |colour: &str, width: f64| {
            line(d.clone())
                .at("stroke", colour)
                .at("stroke-width", width)
                .at("stroke-linecap", "round")
                .at("stroke-linejoin", "round")
        };
        group([stroke("var(--surface)", 4.5), stroke("var(--text)", 2.0)])
    }
}
