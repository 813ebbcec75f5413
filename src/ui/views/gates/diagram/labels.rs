//! Words in the picture: names, the answer and the narrator.

use super::states::cut;
use super::{Ends, Picture, Point, group, ink, text, width_of};
use crate::notation::letters as s;
use crate::notation::mathml::largest_places;
use crate::notation::{BEFORE, Symbol};
use crate::ui::dates;
use crate::ui::shape::{Shape, el};

/// Between a letter and a number of a size behind it.
fn apart(size: f64) -> f64 {
    (0.32 * size).max(6.0)
}

impl Picture<'_> {
    /// A letter with its subscript, and something behind it.
    pub fn lettered(&self, at: Point, symbol: Symbol, behind: Shape) -> Shape {
        let g = &self.g;
        let letter = |size: f64| el("tspan").at("class", "math").at("font-size", size);
        let sign =
            symbol.is_gradient().then(|| letter(g.symbol).at("fill", "var(--text-2)").say("∂L/∂"));
        text(at, g.symbol)
            .at("fill", ink(symbol))
            .all(sign)
            .with(letter(g.symbol).say(symbol.base))
            .with(letter(g.symbol * 0.7).at("dy", g.symbol * 0.22).say(self.sub(symbol)))
            .with(behind.at("dy", -g.symbol * 0.22))
    }

    /// The first step starts from h_0 and c_0.
    fn sub(&self, symbol: Symbol) -> &'static str {
        match symbol.sub {
            BEFORE if self.look.place(self.look.step) == 1 => "0",
            BEFORE => self.look.before_sub(),
            own => own,
        }
    }

    pub fn label(&self, at: Point, symbol: Symbol, key: &str, anchor: &str) -> Shape {
        self.named(at, symbol, self.look.words.t(key)).at("text-anchor", anchor)
    }

    fn named(&self, at: Point, symbol: Symbol, words: String) -> Shape {
        let name = el("tspan")
            .at("dx", 7.0)
            .at("font-size", self.g.label)
            .at("fill", "var(--text-2)")
            .say(words);
        self.lettered(at, symbol, name)
    }

    fn valued(&self, at: Point, symbol: Symbol, number: String, size: f64) -> Shape {
        let value = el("tspan").at("dx", apart(size)).at("font-size", size);
        self.lettered(at, symbol, value.at("font-weight", "700").say(number))
    }

    pub fn plain(&self, at: Point, words: String, size: f64, anchor: &str) -> Shape {
        text(at, size).at("text-anchor", anchor).at("fill", "var(--text-2)").say(words)
    }

    pub fn strong(&self, at: Point, words: String, size: f64, fill: String) -> Shape {
        text(at, size).at("font-weight", "700").at("fill", fill).say(words)
    }

    pub fn labels(&self) -> Shape {
        let ends = [(s::C_PREV, "gates.place.c_prev"), (s::C, "gates.place.c")];
        self.labels_of(Some(ends), true, Some(s::NEW))
    }

    /// The same where another state runs along the top (or none), and where nothing is left of it on the way.
    pub fn labels_of(&self, ends: Ends, left: bool, new: Option<Symbol>) -> Shape {
        self.pen.labels(self, ends, left, new)
    }

    /// Where the names of the old state and the new one stand.
    pub fn places_of_ends(&self) -> [(Point, &'static str); 2] {
        let g = &self.g;
        let above = g.highway.0 - g.gauge.1 / 2.0 - if g.phone { 13.0 } else { 16.0 };
        if g.phone {
            return [((0.0, above), "start"), ((g.width, above), "end")];
        }
        [g.memory.0, g.memory.1].map(|x| ((x, above), "middle"))
    }

    /// The names on the way forward.
    pub fn names(&self, ends: Ends, left: bool, new: Option<Symbol>) -> Shape {
        let g = &self.g;
        let ends = ends.into_iter().flatten().zip(self.places_of_ends());
        let ends = ends.map(|((own, key), (at, anchor))| self.label(at, own, key, anchor));
        if g.phone {
            return group(ends).all(self.phone_labels());
        }
        let (h_prev, h) = self.places_of_h();
        let kept = self.look.words.t("gates.place.kept");
        let above = self.places_of_ends()[0].0.1;
        let kept = left.then(|| self.plain((g.kept(), above), kept, g.label, "middle"));
        group(ends)
            .with(self.label(h_prev, s::H_PREV, "gates.place.h_prev", "middle"))
            .with(self.x_label())
            .with(self.label(h, s::H, "gates.place.h", "middle"))
            .all(kept)
            .all(new.into_iter().flat_map(|new| self.new_label(new)))
            .all(self.answer())
    }

    /// Where the names of h(t−1) and h(t) stand.
    pub fn places_of_h(&self) -> (Point, Point) {
        let g = &self.g;
        let below = if g.all_numbers { 46.0 } else { (35.0 + g.number).max(58.0) };
        let h_prev = (g.h_prev.0, g.h_prev.1 - g.gauge.1 / 2.0 - 16.0);
        (h_prev, (g.h.0, g.h.1 + g.gauge.1 / 2.0 + below))
    }

    fn x_label(&self) -> Shape {
        let g = &self.g;
        let x = self.look.now().get(s::X);
        if self.look.named_inputs() {
            let top = self.input_list(x.len()).top;
            let words = self.look.words;
            let times = self.look.scene.times();
            let name = match (self.look.layer, times.get(self.look.step - 1)) {
                (1, Some(time)) => dates::dated_briefly(*time, self.look.scene.rhythm(), words),
                (1, None) => words.t("gates.place.x"),
                (layer, _) => {
                    words.with("gates.from-layer", &[("layer", &(layer - 1).to_string())])
                }
            };
            return self.named((0.0, top - 0.35 * g.label - 4.0), s::X, name);
        }
        if g.all_numbers {
            let at = (g.x.0 - 37.0, g.x.1 - g.gauge.1 / 2.0 - 14.0);
            return self.label(at, s::X, "gates.place.x", "start");
        }
        let number = self.look.number(x[0]);
        // Before the lane of h; a large number above the gauges.
        let from = g.x.0 + 41.0;
        let wide =
            0.76 * g.symbol + apart(g.number) + 0.512 * g.number * number.chars().count() as f64;
        let at = if from + wide < g.bus_start - g.wire {
            (from, g.x.1 - 16.0)
        } else {
            (0.0, g.x.1 - g.gauge.1 / 2.0 - 0.25 * g.symbol - 5.0)
        };
        self.valued(at, s::X, number, g.number)
    }

    /// What is written into the memory, and how much.
    fn new_label(&self, symbol: Symbol) -> Vec<Shape> {
        let g = &self.g;
        let name = self.look.words.t("gates.place.new");
        let at = (g.middle() + g.half() + 10.0, g.new.0 + 5.0);
        let behind = (at.0 + width_of(&name) * g.label + 0.7 * g.label, at.1);
        let mut all = vec![self.plain(at, name, g.label, "start")];
        if self.look.reached(symbol) {
            let size = if g.all_numbers { g.label } else { g.number };
            let value = self.look.number(self.look.lens(symbol));
            all.push(self.strong(behind, value, size, ink(symbol)));
        }
        all
    }

    fn phone_labels(&self) -> [Shape; 3] {
        let g = &self.g;
        let look = self.look;
        let h = if look.reached(s::H) {
            let value = look.number(look.lens(s::H));
            self.valued((g.h.0 - 36.0, 372.0), s::H, value, g.number)
        } else {
            self.label((g.width, 372.0), s::H, "gates.place.h", "end")
        };
        let h_prev = look.number(look.lens(s::H_PREV));
        [
            self.phone_x(look.now().get(s::X)),
            self.valued((g.h_prev.0 - 36.0, 372.0), s::H_PREV, h_prev, g.number),
            h,
        ]
    }

    /// The first input; of more than two, whose names have no room, the largest by name.
    fn phone_x(&self, values: &[f64]) -> Shape {
        let (g, look, at) = (&self.g, self.look, (0.0, 372.0));
        let many = values.len() > 2;
        let Some(&largest) = largest_places(values, 1).first().filter(|_| many) else {
            return self.valued(at, s::X, look.number(values[0]), g.number);
        };
        let number = look.number(values[largest]);
        // Up to the name of h(t−1), behind the letter and before the number.
        let room = (g.h_prev.0 - 36.0 - 0.75 * g.symbol - 16.0) / g.least - width_of(&number);
        let name = match look.layer {
            1 if room < 1.7 => String::new(),
            1 => cut(look.input_name(largest), room),
            // As the toolbar counts layers: L1 and its unit.
            _ => format!("L{}·{}", look.layer - 1, look.below(largest)),
        };
        let small = |words: String| el("tspan").at("font-size", g.least).say(words);
        let name = small(name).at("dx", 4.0).at("fill", "var(--text-2)");
        let number = small(number).at("dx", 0.3 * g.least).at("font-weight", "700");
        self.lettered(at, s::X, el("tspan").all([name, number]))
    }

    /// The name of the stage and its sentence, where there is room for them.
    pub fn narrator(&self) -> Option<Shape> {
        let n = self.g.narrator?;
        let own = self.pen.narration(self.look);
        let size = n.title * own.size;
        let title = el("text")
            .at("x", 0.0)
            .at("y", n.y)
            .at("font-size", size)
            .at("font-weight", "700")
            .with(el("tspan").at("fill", "var(--text-3)").say(self.stage().to_string()))
            .with(el("tspan").at("dx", 8.0).say(own.title));
        // Down to the name of h(t−1): in closer lines, in smaller letters, or not at all.
        let head = n.y + size * 0.5;
        let room = self.places_of_h().0.1 - 0.8 * self.g.symbol - head;
        let told = n.fit(self.g.least, room, &own.text, own.more.as_deref());
        let Some(told) = told else { return Some(group([title])) };
        let text = told.size;
        let pitch = n.line.max(1.14 * text).min((room - 0.3 * text) / told.count.max(1.0));
        let lines = told.lines.into_iter().map(|line| (line, text));
        let more = told.more.into_iter().map(|line| (line, self.g.least));
        let mut y = head;
        let lines = lines.chain(more).map(|(line, size)| {
            y += pitch * size / text;
            self.plain((0.0, y), line, size, "start")
        });
        Some(group([title]).all(lines))
    }
}
