//! What comes out of the cell: the answer beside what was asked, or the way up to the next layer.

use super::{Picture, line, text, width_of};
use crate::notation::letters as s;
use crate::ui::dates;
use crate::ui::shape::Shape;
use crate::ui::views::gates::model::Answer;

/// Half of the block's width.
const HALF: f64 = 66.0;

impl Picture<'_> {
    pub fn answer(&self) -> Vec<Shape> {
        let look = self.look;
        let is_last = look.layer == look.scene.network.shape().layers;
        let (large, small) = if self.g.all_numbers { (20.0, 15.0) } else { (26.0, self.g.label) };
        // Three lines begin higher than two; a projector has room for one or for three.
        let top = match (is_last, self.g.all_numbers) {
            (true, true) => 446.0,
            (true, false) => 453.0,
            (false, _) => 431.0,
        };
        let next = top + if is_last { 0.0 } else { 26.0 };
        let mut all = Vec::new();
        if self.g.all_numbers {
            let left = self.g.h.0 - HALF;
            let rule =
                format!("M{left} {}h{}", top - if is_last { 28.0 } else { 22.0 }, 2.0 * HALF);
            all.push(line(rule).at("stroke", "var(--rule-strong)"));
        }
        if !is_last {
            all.extend(self.way_up(top));
        }
        match &look.scene.answer {
            Answer::EveryStep { targets } => {
                let told = look.reached(s::Y).then(|| look.scene.output(look.step));
                all.extend(self.answered(next, "gates.answer", told, large));
                let asked = targets.get(look.step - 1).filter(|_| self.g.all_numbers);
                all.extend(asked.into_iter().flat_map(|asked| {
                    let name = look.words.t("gates.target");
                    self.asked(next + 24.0, name, *asked, small)
                }));
            }
            Answer::Forecast { value, reading } => {
                let told = look.step == look.scene.steps() && look.reached(s::Y);
                all.extend(self.answered(next, "gates.forecast", told.then_some(*value), large));
                let name = reading.time.map_or_else(
                    || look.words.t("gates.actual"),
                    |time| dates::dated_briefly(time, look.scene.rhythm(), look.words),
                );
                all.extend(self.asked(next + 25.0, name, reading.actual, small));
            }
        }
        all
    }

    fn way_up(&self, y: f64) -> [Shape; 2] {
        let g = &self.g;
        let up = (self.look.layer + 1).to_string();
        let words = self.look.words;
        let layer = words.with("gates.layer-number", &[("layer", &up)]);
        let link = self.strong((g.h.0 + HALF, y), layer, g.label, "var(--text)".into());
        // Large letters leave no room for the words.
        let way = if g.all_numbers { words.t("gates.goes-up") } else { "→".into() };
        [
            self.plain((g.h.0 - HALF, y), way, g.label, "start"),
            link.at("text-anchor", "end")
                .at("data-go-layer", up)
                .at("tabindex", "0")
                .at("role", "link")
                .at("class", "go-up"),
        ]
    }

    /// The answer, large; a dash until it is there.
    fn answered(&self, y: f64, key: &str, value: Option<f64>, size: f64) -> [Shape; 2] {
        let (g, look) = (&self.g, self.look);
        let name = look.words.t(key);
        let shown = value.map_or_else(|| "–".into(), |value| look.number(value));
        // A long number grows smaller, not into its name.
        let room = 2.0 * HALF - width_of(&name) * g.label - 6.0;
        let letters = 0.6 * shown.chars().count() as f64;
        let size = size.min(room / letters).max(g.least);
        // What is too long all the same goes on beyond the block.
        let beyond = (letters * size - room).max(0.0);
        let answer = text((g.h.0 + HALF + beyond, y), size)
            .at("text-anchor", "end")
            .at("font-weight", "700")
            .at("fill", "var(--text)");
        [
            self.plain((g.h.0 - HALF, y), name, g.label, "start"),
            look.value(answer, s::Y, 0, value).say(shown),
        ]
    }

    fn asked(&self, y: f64, name: String, value: f64, size: f64) -> [Shape; 2] {
        let g = &self.g;
        [
            self.plain((g.h.0 - HALF, y), name, g.label, "start"),
            self.plain((g.h.0 + HALF, y), self.look.number(value), size, "end"),
        ]
    }
}
