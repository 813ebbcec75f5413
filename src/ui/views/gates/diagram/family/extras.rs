//! Small parts: nodes on wires, empty places, words.

use super::Kindred;
use crate::notation::Symbol;
use crate::ui::shape::{Shape, classed};
use crate::ui::views::gates::diagram::{colour, group, ink, line, rect, text};
use crate::ui::views::gates::geometry::wrap;

type Point = (f64, f64);

impl Kindred<'_> {
    /// A round node on a wire, such as "1−".
    pub fn node(&self, (x, y): Point, sign: &str, symbol: Symbol, from: usize) -> Shape {
        let g = &self.picture.g;
        let size = g.least.max(if g.phone { 11.0 } else { 14.0 });
        let r = (g.operator * 0.8).max(size * 0.85);
        let place = (x - r, y - r, 2.0 * r, 2.0 * r);
        let ground = || rect(place).at("rx", r).at("fill", "var(--bg)");
        let face = ground().at("stroke", colour(symbol)).at("stroke-width", g.frame);
        let sign = text((x, y + size * 0.35), size)
            .at("text-anchor", "middle")
            .at("font-weight", "700")
            .at("fill", ink(symbol))
            .say(sign);
        let shown = self.picture.shown(self.picture.done(from));
        group([ground(), group([face, sign]).at("opacity", shown)]).at("aria-hidden", "true")
    }

    /// A function on a wire: tanh.
    pub fn squashed(&self, (x, y): Point, symbol: Symbol, from: usize) -> Shape {
        let g = &self.picture.g;
        let size = g.least.max(12.0);
        let (width, height) = (size * 2.5, size * 1.5);
        let frame = rect((x - width / 2.0, y - height / 2.0, width, height))
            .at("rx", 4.0)
            .at("fill", "var(--surface)")
            .at("stroke", colour(symbol))
            .at("stroke-width", g.frame * 0.8);
        let name = text((x, y + size * 0.34), size)
            .at("text-anchor", "middle")
            .at("fill", ink(symbol))
            .say("tanh");
        group([frame, name]).at("opacity", self.picture.shown(self.picture.done(from)))
    }

    /// Where an LSTM has a gate and this cell has none.
    pub fn empty_place(&self, place: usize, key: &str) -> Shape {
        let g = &self.picture.g;
        let (x, top) = (g.cards[place], g.card.0);
        let frame = rect((x - g.card_width / 2.0, top, g.card_width, g.card.1 - top))
            .at("rx", 12.0)
            .at("fill", "none")
            .at("stroke", "var(--wire)")
            .at("stroke-width", g.frame * 0.8)
            .at("stroke-dasharray", "3 5");
        let most = (g.card_width - 12.0) / (g.label * 0.53);
        let words = self.picture.look.words.t(key);
        let lines: Vec<String> = words.lines().flat_map(|own| wrap(own, most as usize)).collect();
        let middle = (top + g.card.1) / 2.0 - (lines.len() as f64 - 1.0) * 0.65 * g.label;
        let lines = lines.into_iter().enumerate().map(|(k, words)| {
            let y = middle + k as f64 * 1.3 * g.label;
            self.picture.plain((x, y), words, g.label, "middle")
        });
        classed("g", "own").with(frame).all(lines)
    }

    /// A thin wire of what a gate also reads.
    pub fn tap(&self, d: String, symbol: Symbol, from: usize) -> Shape {
        let (g, there) = (&self.picture.g, self.picture.done(from));
        let stroke = if there { colour(symbol) } else { "var(--wire)".into() };
        let own = line(d.clone())
            .at("class", "wire")
            .at("stroke", stroke)
            .at("stroke-width", g.wire * 0.75)
            .at("stroke-linecap", "round")
            .at("stroke-dasharray", if there { "none" } else { "2 6" });
        group([own]).all((!self.picture.is_back()).then(|| self.picture.reach(d, symbol)))
    }
}
