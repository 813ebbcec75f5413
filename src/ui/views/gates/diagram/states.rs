//! Memory, answer and inputs: the vectors between the cards.

use super::strips::{Frame, Strip, track};
use super::{Picture, group, rect, text, width_of};
use crate::notation::Symbol;
use crate::notation::letters as s;
use crate::notation::mathml::largest_places;
use crate::ui::shape::{Shape, classed};

impl Picture<'_> {
    /// What stands beside the gates, in the order in which it is read before them; `forgets`: some of the
    /// old memory is kept and some not.
    pub fn states(&self, forgets: bool) -> Shape {
        let g = &self.g;
        let k = self.stage();
        let y = g.highway.0;
        let hot = |hot: bool| Strip { hot, ..Strip::default() };
        let mut strips = vec![self.strip(s::C_PREV, (g.memory.0, y), hot(k == 4))];
        if g.between {
            let kept = || self.strip(s::KEPT, (g.kept(), y), hot(k == 4 || k == 5));
            strips.extend(forgets.then(kept));
            let small = Strip { small: true, no_numbers: true, ..hot(k == 5) };
            strips.push(self.strip(s::NEW, (g.middle(), g.new.0), small));
        }
        strips.extend([
            self.strip(s::C, (g.memory.1, y), hot(k == 5 || k == 6)),
            self.strip(s::H_PREV, g.h_prev, Strip { no_numbers: g.phone, ..hot(k == 1) }),
            self.inputs(),
            self.makes(self.squash(), s::H),
        ]);
        group(strips)
    }

    /// Where the step ends; in reading order after the gates.
    pub fn strip_of_h(&self) -> Shape {
        let hot = self.stage() >= 6;
        self.strip(s::H, self.g.h, Strip { hot, no_numbers: self.g.phone, ..Strip::default() })
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

    /// The inputs: gauges, or named rows for a trained model where there is room for them.
    pub fn inputs(&self) -> Shape {
        let (g, pen) = (&self.g, self.pen);
        let symbol = pen.shown(s::X);
        let values = pen.values(self.look, symbol);
        let reached = self.look.reached(symbol);
        let holder = self.holder("strip", symbol, self.spoken_inputs(symbol, values, reached));
        let holder = holder.at("opacity", self.shown(reached));
        if self.look.named_inputs() {
            let list = self.input_list(values.len());
            let place = (5.0, list.top + 5.0, 150.0, list.height - 10.0);
            let rows = self.named_inputs(symbol, values, (reached, list));
            return self.grounded(place, symbol, holder, rows);
        }
        let (cx, cy) = g.x;
        let count = values.len();
        // A phone's picture has no room for a list: more than two share one strip.
        let (left, width, of) = if count > 2 {
            (5.0, g.strip_width(), count)
        } else {
            let width = count as f64 * (g.gauge.0 + g.gap) - g.gap;
            (cx - width / 2.0, width, 4)
        };
        let top = cy - g.gauge.1 / 2.0;
        let all = (left, top, width, g.gauge.1);
        let frame = |column: usize| {
            let (dx, width) = g.place(column, of);
            (left + dx, top, width, g.gauge.1)
        };
        if count > 8 {
            let bars = reached.then(|| pen.bars(self, symbol, values, all));
            let parts = std::iter::once(track(all)).chain(bars.into_iter().flatten()).collect();
            return self.grounded(all, symbol, holder, parts);
        }
        let gauges = (0..count).map(|column| {
            self.gauge(symbol, column, reached.then_some(values[column]), frame(column))
        });
        let told = if reached && g.all_numbers { count } else { 0 };
        let numbers = (0..told).map(|column| {
            // Long numbers stand one below the other.
            let down = if self.look.decimals > 2 { 12.0 * column as f64 } else { 0.0 };
            let y = top + g.gauge.1 + 5.0 + g.number * 1.12 + down;
            text((frame(column).0 + g.gauge.0 / 2.0, y), g.number)
                .at("text-anchor", "middle")
                .at("fill", "var(--text-3)")
                .say(pen.told(self.look, values[column]))
        });
        let before = self.look.earlier().filter(|_| symbol == s::X);
        let before = before.map_or(&[][..], |step| step.get(s::X));
        let marks = (0..count.min(before.len())).flat_map(|column| {
            let pair = (before[column], values[column]);
            self.mark(self.signed(s::X, column), pair, frame(column))
        });
        let parts = gauges.chain(marks).chain(numbers).collect();
        self.grounded(all, symbol, holder, parts)
    }

    /// Inputs in their frame; the lane that ends here is not seen through what is still empty.
    fn grounded(&self, place: Frame, symbol: Symbol, holder: Shape, parts: Vec<Shape>) -> Shape {
        let reached = self.look.reached(symbol);
        let hot = self.look.fresh(symbol) && !self.look.named_inputs();
        let frame = self.frame(place, symbol, (reached, hot));
        let ground = (!reached).then(|| rect(place).at("fill", "var(--bg)"));
        group(ground).with(holder.with(frame).all(parts))
    }

    /// What a reader hears of x: each number with its name, as many as one would listen to.
    fn spoken_inputs(&self, symbol: Symbol, values: &[f64], reached: bool) -> String {
        let (look, words, name) = (self.look, self.look.words, self.look.name(symbol));
        if !reached {
            return words.with("gates.strip-empty", &[("name", &name)]);
        }
        let told = values.iter().enumerate().take(8).map(|(column, value)| {
            format!("{} {}", look.full_input_name(column), self.pen.spoken(look, *value))
        });
        let told = told.collect::<Vec<_>>().join(&words.t("gates.and"));
        let step = look.step.to_string();
        words.with("gates.strip-x", &[("name", &name), ("step", &step), ("values", &told)])
    }

    /// The list of named inputs: on its lane, within the picture, below h(t−1).
    pub fn input_list(&self, inputs: usize) -> InputList {
        let g = &self.g;
        let size = g.least;
        let (floor, margin) = (g.height + 12.0, 7.0);
        // Below the number of h(t−1) stands the name of x.
        let number = g.h_prev.1 + g.gauge.1 / 2.0 + 5.0 + g.number * 1.15;
        let ceiling = number + 0.8 * g.symbol + 0.35 * g.label + 4.0;
        let room = floor - ceiling - margin;
        let most = if self.look.layer > 1 { 5 } else { 8 };
        let rows = inputs.min((room / (1.12 * size)) as usize).min(most);
        let pitch = (room / rows as f64).min(1.46 * size);
        let height = pitch * rows as f64 + margin;
        let top = (g.bus + 4.0 - height / 2.0).min(floor - height).max(ceiling);
        InputList { top, height, pitch, size, rows }
    }

    fn named_inputs(
        &self,
        symbol: Symbol,
        values: &[f64],
        (reached, list): (bool, InputList),
    ) -> Vec<Shape> {
        // Of the layer below the four largest, the largest first; of the data's columns as many as have room.
        let below = self.look.layer > 1;
        let largest = largest_places(values, list.rows - 1);
        let all = values.len() <= list.rows;
        let shown = match (all, below) {
            (true, _) => (0..values.len()).collect(),
            (false, true) => largest,
            _ => (0..values.len()).filter(|column| largest.contains(column)).collect::<Vec<_>>(),
        };
        let rest = values.len() - shown.len();
        let scale = values.iter().fold(2.0_f64, |most, v| most.max(v.abs()));
        let plain = |place: usize, words: String| {
            text((9.0, list.line(place)), list.size).at("fill", "var(--text-2)").say(words)
        };
        // Large letters and the long names of the layer below leave no room for the bars; gradients have none.
        let bars = list.size < 14.0 && self.look.layer == 1 && symbol == s::X;
        let last = shown.len();
        let told = |column: usize| match Some(values[column]).filter(|_| reached) {
            Some(value) => self.pen.told(self.look, value),
            None => "–".into(),
        };
        let room = |column: usize| {
            let room = if bars { 69.0 } else { 138.0 - width_of(&told(column)) * list.size };
            room / list.size
        };
        // One way of naming for all rows: with the layer where that fits each of them.
        let full = |column: usize| self.look.full_input_name(column);
        let long = below && shown.iter().all(|own| width_of(&full(*own)) <= room(*own));
        let rows = shown.into_iter().enumerate().map(|(place, column)| {
            let value = Some(values[column]).filter(|_| reached);
            let name = if long { full(column) } else { self.look.input_name(column) };
            let name = cut(name, room(column));
            let number = text((153.0, list.line(place)), list.size)
                .at("text-anchor", "end")
                .at("font-weight", "700")
                .at("fill", "var(--x-ink)")
                .say(told(column));
            let bar = values[column] / scale * 17.0;
            let (from, fill) =
                if bar > 0.0 { (97.0, "var(--x)") } else { (97.0 + bar, "var(--neg)") };
            let y = list.line(place) - 0.35 * list.size - 5.0;
            let level = [
                rect((80.0, y, 34.0, 10.0)).at("rx", 2.0).at("fill", "var(--track)"),
                rect((from, y, bar.abs(), 10.0)).at("fill", fill),
            ];
            self.look
                .value(classed("g", "gauge"), symbol, column, value)
                .with(plain(place, name))
                .all(level.into_iter().filter(|_| bars))
                .with(number)
        });
        let more = (rest > 0).then(|| {
            let count = rest.to_string();
            let more = plain(last, self.look.words.with("gates.more", &[("count", &count)]));
            more.at("data-link", symbol.id)
        });
        rows.chain(more).collect()
    }
}

/// Where the named inputs stand, and how many of them.
pub struct InputList {
    pub top: f64,
    pub height: f64,
    pitch: f64,
    pub size: f64,
    pub rows: usize,
}

impl InputList {
    /// Where the letters of a row stand.
    pub fn line(&self, place: usize) -> f64 {
        self.top + 4.0 + self.pitch * (place as f64 + 0.5) + 0.35 * self.size
    }
}

/// As much of a name as `room` letters' heights hold.
pub fn cut(name: String, room: f64) -> String {
    if width_of(&name) <= room {
        return name;
    }
    let mut kept = String::new();
    for c in name.chars() {
        if width_of(&kept) + width_of(&c.to_string()) + 0.56 > room {
            break;
        }
        kept.push(c);
    }
    kept + "…"
}
