//! Memory, answer and inputs: the vectors between the cards.

use super::strips::Strip;
use super::{Picture, group, rect, text};
use crate::notation::letters as s;
use crate::notation::mathml::largest_places;
use crate::ui::shape::{Shape, classed};

impl Picture<'_> {
    /// Named inputs that are drawn; the rest is counted.
    pub fn most_inputs(&self) -> usize {
        if self.g.all_numbers { 5 } else { 3 }
    }

    pub fn states(&self) -> Shape {
        let g = &self.g;
        let k = self.stage();
        let y = g.highway.0;
        let hot = |hot: bool| Strip { hot, ..Strip::default() };
        let mut strips = vec![
            self.strip(s::C_PREV, (g.memory.0, y), hot(k == 4)),
            self.strip(s::C, (g.memory.1, y), hot(k == 5 || k == 6)),
            self.strip(s::H_PREV, g.h_prev, Strip { no_numbers: g.phone, ..hot(k == 1) }),
            self.strip(s::H, g.h, Strip { no_numbers: g.phone, ..hot(k >= 6) }),
            self.inputs(),
            self.squash(),
        ];
        if g.between {
            strips.push(self.strip(s::KEPT, (g.kept(), y), hot(k == 4 || k == 5)));
            let small = Strip { small: true, no_numbers: true, ..hot(k == 5) };
            strips.push(self.strip(s::NEW, (g.middle(), g.new.0), small));
        }
        group(strips)
    }

    /// Values on their way, when the last move was one stage on.
    pub fn travels(&self) -> Vec<Shape> {
        let g = &self.g;
        if !self.look.travels {
            return Vec::new();
        }
        let y = g.highway.0;
        let (old, new, high) = ((g.memory.0, y), (g.memory.1, y), g.gauge.1);
        match self.stage() {
            4 => vec![self.copy(s::C_PREV, old, (g.forget, y), high)],
            5 if g.between => vec![
                self.copy(s::KEPT, (g.kept(), y), new, high),
                self.copy(s::NEW, (g.middle(), g.new.0), (g.middle(), y), g.new.1),
            ],
            7 => vec![self.copy(s::C, new, old, high), self.copy(s::H, g.h, g.h_prev, high)],
            _ => Vec::new(),
        }
    }

    /// The inputs: two gauges for the example, named rows for a trained model.
    fn inputs(&self) -> Shape {
        let g = self.g;
        let values = self.look.now().get(s::X);
        let named = !self.look.scene.inputs.is_empty() || self.look.layer > 1;
        if named && !g.phone {
            return self.named_inputs(values);
        }
        let (cx, cy) = g.x;
        let count = values.len().min(2);
        let width = count as f64 * (g.gauge.0 + g.gap) - g.gap;
        let (left, top) = (cx - width / 2.0, cy - g.gauge.1 / 2.0);
        let stroke = if self.stage() == 1 { "var(--x)" } else { "var(--wire)" };
        let place = |column: usize| left + column as f64 * (g.gauge.0 + g.gap);
        let gauges = (0..count).map(|column| {
            let frame = (place(column), top, g.gauge.0, g.gauge.1);
            self.gauge(s::X, column, Some(values[column]), frame)
        });
        let numbers = (0..if g.all_numbers { count } else { 0 }).map(|column| {
            // Long numbers stand one below the other.
            let down = if self.look.decimals > 2 { 12.0 * column as f64 } else { 0.0 };
            let y = top + g.gauge.1 + 5.0 + g.number * 1.12 + down;
            text((place(column) + g.gauge.0 / 2.0, y), g.number)
                .at("text-anchor", "middle")
                .at("fill", "var(--text-3)")
                .say(self.look.number(values[column]))
        });
        let frame = rect((left - 5.0, top - 5.0, width + 10.0, g.gauge.1 + 10.0))
            .at("rx", 8.0)
            .at("fill", "var(--surface)")
            .at("stroke", stroke);
        self.holder("strip", s::X, self.look.words.t("gates.quantity.x"))
            .with(frame)
            .all(gauges)
            .all(numbers)
    }

    /// Top and height of the box of so many named rows: on its lane, and within the picture.
    pub fn input_box(&self, rows: usize) -> (f64, f64) {
        let height = 17.5 * rows as f64 + 7.0;
        ((self.g.bus + 4.0 - height / 2.0).min(496.0 - height), height)
    }

    fn named_inputs(&self, values: &[f64]) -> Shape {
        let most = self.most_inputs();
        let largest = largest_places(values, most - 1);
        let all = values.len() <= most;
        let shown: Vec<usize> =
            (0..values.len()).filter(|column| all || largest.contains(column)).collect();
        let rest = values.len() - shown.len();
        let count = shown.len() + usize::from(rest > 0);
        let (top, height) = self.input_box(count);
        let scale = values.iter().fold(2.0_f64, |most, v| most.max(v.abs()));
        let plain = |x: f64, y: f64, words: String| {
            text((x, y), 12.0).at("fill", "var(--text-2)").say(words)
        };
        let rows = shown.into_iter().enumerate().map(|(place, column)| {
            let y = top + 9.0 + 17.5 * place as f64;
            let value = values[column];
            let bar = value / scale * 18.0;
            let (from, fill) =
                if bar > 0.0 { (102.0, "var(--x)") } else { (102.0 + bar, "var(--neg)") };
            let name: String = self.look.input_name(column).chars().take(12).collect();
            let number = text((153.0, y + 8.0), 12.0)
                .at("text-anchor", "end")
                .at("font-weight", "700")
                .at("fill", "var(--x-ink)")
                .say(self.look.number(value));
            self.look.value(classed("g", "gauge"), s::X, column, Some(value)).all([
                plain(9.0, y + 8.0, name),
                rect((84.0, y - 1.0, 36.0, 10.0)).at("rx", 2.0).at("fill", "var(--track)"),
                rect((from, y - 1.0, bar.abs(), 10.0)).at("fill", fill),
                number,
            ])
        });
        let more = (rest > 0).then(|| {
            let y = top + 17.0 + 17.5 * (most - 1) as f64;
            let count = rest.to_string();
            plain(9.0, y, self.look.words.with("gates.more", &[("count", &count)]))
        });
        let frame = rect((0.0, top, 160.0, height))
            .at("rx", 8.0)
            .at("fill", "var(--surface)")
            .at("stroke", "var(--wire)");
        self.holder("strip", s::X, self.look.words.t("gates.quantity.x"))
            .with(frame)
            .all(rows)
            .all(more)
    }
}
