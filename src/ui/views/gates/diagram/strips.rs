//! A vector of the layer: gauges up to eight units, thin bars above.

use super::{Picture, colour, group, ink, line, rect, text};
use crate::notation::Symbol;
use crate::notation::letters as s;
use crate::ui::path::Path;
use crate::ui::shape::{Shape, classed};

/// Left, top, width and height.
pub type Frame = (f64, f64, f64, f64);

/// How a strip is drawn beside its values.
#[derive(Clone, Copy, Default)]
pub struct Strip {
    pub hot: bool,
    pub small: bool,
    pub no_numbers: bool,
}

impl Picture<'_> {
    /// What can be focused and pointed at as one vector.
    pub fn holder(&self, class: &str, symbol: Symbol, spoken: String) -> Shape {
        classed("g", class)
            .at("role", "group")
            .at("tabindex", "0")
            .at("aria-label", spoken)
            .at("data-strip", symbol.id)
    }

    /// What stands at the place of a quantity: its values, or their gradients.
    pub fn strip(&self, place: Symbol, centre: (f64, f64), how: Strip) -> Shape {
        let (g, pen) = (&self.g, self.pen);
        let symbol = pen.shown(place);
        let values = pen.values(self.look, symbol);
        let reached = self.look.reached(symbol);
        let height = if how.small { g.new.1 } else { g.gauge.1 };
        let (left, top) = (centre.0 - g.strip_width() / 2.0, centre.1 - height / 2.0);
        let units = self.look.scene.units();
        let all = (left, top, g.strip_width(), height);
        let gauges: Vec<Shape> = if self.look.scene.dense() {
            let bars = reached.then(|| pen.bars(self, symbol, values, all));
            let track = track(all).at("class", "bars-track");
            std::iter::once(track).chain(bars.into_iter().flatten()).collect()
        } else {
            let gauge = |unit: usize| {
                let (dx, width) = g.place(unit, units);
                let value = values.get(unit).copied().filter(|_| reached);
                self.gauge(symbol, unit, value, (left + dx, top, width, height))
            };
            (0..units).map(gauge).collect()
        };
        let lens = reached.then(|| {
            let (dx, width) = g.place(self.look.unit, units);
            let (round, frame) = if units > 8 { (1.0, 1.5) } else { (5.0, g.frame) };
            rect((left + dx - 2.0, top - 2.0, width + 4.0, height + 4.0))
                .at("class", "lens-frame")
                .at("rx", round)
                .at("fill", "none")
                .at("stroke", "var(--text)")
                .at("stroke-width", frame)
        });
        let below = (left, top + height + 5.0);
        let numbers = match self.look.comes_at(symbol) {
            _ if how.no_numbers => None,
            Some(stage) => Some(self.comes(symbol, stage, below)),
            None => reached.then(|| self.numbers(symbol, values, below)),
        };
        let before = (reached && symbol == place)
            .then(|| self.before(symbol, (left, top, height)))
            .flatten();
        // What has just come into being is framed for a moment where nothing may move.
        let fresh = self.look.fresh(symbol);
        let hot = if symbol == place { how.hot } else { fresh };
        let shown = self.shown(reached);
        let frame = self.frame(all, symbol, (reached, hot)).at("opacity", shown);
        let class = if fresh { "strip fresh" } else { "strip" };
        self.holder(class, symbol, self.spoken(symbol, values, reached))
            .with(frame)
            .with(group(gauges).at("opacity", shown))
            .all(lens)
            .all(before)
            .all(numbers)
    }

    /// The frame around gauges: dashed until they have come, in their colour while they act.
    pub fn frame(
        &self,
        (x, y, width, height): Frame,
        symbol: Symbol,
        (reached, hot): (bool, bool),
    ) -> Shape {
        let (stroke, thick) = if hot && reached {
            (colour(symbol), self.g.frame * 1.3)
        } else {
            ("var(--wire)".into(), 1.0)
        };
        rect((x - 5.0, y - 5.0, width + 10.0, height + 10.0))
            .at("rx", 8.0)
            .at("fill", "var(--surface)")
            .at("stroke", stroke)
            .at("stroke-width", thick)
            .at("stroke-dasharray", if reached { "none" } else { "3 4" })
    }

    fn spoken(&self, symbol: Symbol, values: &[f64], reached: bool) -> String {
        let (look, words) = (self.look, self.look.words);
        let name = look.name(symbol);
        if !reached {
            return words.with("gates.strip-empty", &[("name", &name)]);
        }
        let (unit, step) = ((look.unit + 1).to_string(), look.step.to_string());
        let value = self.pen.spoken(look, values.get(look.unit).copied().unwrap_or(f64::NAN));
        let args = [("name", &name), ("step", &step), ("unit", &unit), ("value", &value)];
        words.with("gates.strip", &args.map(|(name, value)| (name, value.as_str())))
    }

    /// One value as a gauge that can be pointed at.
    pub fn gauge(&self, symbol: Symbol, unit: usize, value: Option<f64>, place: Frame) -> Shape {
        let gauge = self.look.value(classed("g", "gauge"), symbol, unit, value);
        let gauge = gauge.maybe("data-told", value.and_then(|value| self.pen.tag(value)));
        gauge.with(track(place)).all(self.pen.gauge(self, symbol, unit, value, place))
    }

    /// Whether a gauge's values grow from its midline; those of a mark grow from the floor.
    pub fn signed(&self, symbol: Symbol, unit: usize) -> bool {
        let is_mark = symbol == s::X && unit == 1 && self.look.layer == 1;
        symbol.signed && !(is_mark && self.look.scene.gauges())
    }

    /// One value as a fill level; signed values grow from the midline, negative ones hatched.
    pub fn level(
        &self,
        symbol: Symbol,
        unit: usize,
        value: Option<f64>,
        (x, y, width, height): Frame,
    ) -> Vec<Shape> {
        let signed = self.signed(symbol, unit);
        let level = value.unwrap_or(0.0).clamp(-1.0, 1.0);
        // What is not printed as 0.00 is seen.
        let least = if level.abs() < 0.005 { 0.0 } else { 2.0 };
        let full = if signed { height / 2.0 } else { height };
        let bar_height = (level.abs() * full).max(least);
        let bar_y = if signed && level < 0.0 { y + full } else { y + full - bar_height };
        let known = value.is_some();
        let fill_height = if known { bar_height } else { 0.0 };
        let fill = rect((x, bar_y, width, fill_height)).at("class", "fill").at("rx", 2.0);
        let mut all = vec![fill.at("fill", colour(symbol))];
        if known && signed && level < 0.0 {
            all.push(rect((x, bar_y, width, bar_height)).at("fill", "url(#hatch)"));
        }
        if known && signed {
            let middle = line(format!("M{x} {}h{width}", y + height / 2.0));
            all.push(middle.at("stroke", "var(--surface)").at("stroke-width", 1.5));
        }
        if let Some(v) = value.filter(|v| signed && v.abs() > 1.0) {
            let (tip, base) =
                if v > 0.0 { (y + 1.0, y + 6.0) } else { (y + height - 1.0, y + height - 6.0) };
            let middle = x + width / 2.0;
            let beyond = format!("M{} {base}L{middle} {tip}L{} {base}", middle - 5.0, middle + 5.0);
            all.push(line(beyond).at("stroke", "var(--surface)").at("stroke-width", 3.0));
        }
        if self.look.letters && known && symbol.base.len() == 1 {
            let letter = text((x + width / 2.0, y + height - 4.0), 13.0).at("class", "math");
            let letter = letter.at("fill", "var(--text)").at("stroke", "var(--surface)");
            let letter = letter.at("stroke-width", 3.0).at("paint-order", "stroke");
            all.push(letter.at("text-anchor", "middle").say(symbol.base));
        }
        all
    }

    /// A copy of a strip on its way from `from` to `to`; it fades where it arrives.
    pub fn copy(&self, symbol: Symbol, from: (f64, f64), to: (f64, f64), height: f64) -> Shape {
        let g = self.g;
        let values = self.look.now().get(symbol);
        let (left, top) = (from.0 - g.strip_width() / 2.0, from.1 - height / 2.0);
        let units = self.look.scene.units();
        let levels: Vec<Shape> = if self.look.scene.dense() {
            self.bars(symbol, values, (left, top, g.strip_width(), height))
        } else {
            let level = |unit: usize| {
                let (dx, width) = g.place(unit, units);
                let place = (left + dx, top, width, height);
                self.level(symbol, unit, Some(values[unit]), place)
            };
            (0..units).flat_map(level).collect()
        };
        classed("g", "copy")
            .at("aria-hidden", "true")
            .at("--dx", format!("{:.1}px", to.0 - from.0))
            .at("--dy", format!("{:.1}px", to.1 - from.1))
            .all(levels)
    }

    /// More than eight units: thin bars by the same height rule.
    pub fn bars(&self, symbol: Symbol, values: &[f64], place: Frame) -> Vec<Shape> {
        let [up, down] = bar_paths(values, symbol.signed, place);
        let up = up.at("class", "bars").at("data-bars", symbol.id);
        let down = down.at("class", "bars").at("fill", "var(--neg)");
        let beyond = beyond(values, symbol.signed, place)
            .shape()
            .at("class", "bars")
            .at("fill", "none")
            .at("stroke", "var(--surface)")
            .at("stroke-width", 140.0);
        vec![up.at("fill", colour(symbol)), down, beyond]
    }

    /// Where the numbers will be: when.
    fn comes(&self, symbol: Symbol, stage: usize, (left, top): (f64, f64)) -> Shape {
        let (g, stage) = (&self.g, stage.to_string());
        let told = self.look.words.with("gates.at-stage", &[("stage", &stage)]);
        text((left + g.strip_width() / 2.0, top + 1.12 * g.least), g.least)
            .at("text-anchor", "middle")
            .at("fill", "var(--text-3)")
            // A wire leads down from the new state.
            .maybe("stroke", (symbol.base == s::C.base).then(|| "var(--bg)".into()))
            .at("stroke-width", 5.0)
            .at("paint-order", "stroke")
            .say(told)
    }

    fn numbers(&self, symbol: Symbol, values: &[f64], (left, top): (f64, f64)) -> Shape {
        let (g, look, units) = (&self.g, self.look, values.len());
        let all = g.all_numbers && units <= 5 && look.decimals == 2;
        let shown = values.iter().enumerate().filter(|(unit, _)| all || *unit == look.unit);
        group(shown.map(|(unit, value)| {
            let on = unit == look.unit;
            let (dx, width) = g.place(unit, units);
            let number = self.pen.told(look, *value);
            let size = if g.all_numbers && !all { g.number.max(13.0) } else { g.number };
            // A lone number stays under its own strip.
            let half = number.chars().count() as f64 * size * 0.27;
            let last = (g.strip_width() - half + 2.0).max(half - 2.0);
            let middle = dx + width / 2.0;
            let x = left + if all { middle } else { middle.clamp(half - 2.0, last) };
            let fill = if on { ink(symbol) } else { "var(--text-3)".into() };
            let y = top + size * if g.all_numbers || g.phone { 1.12 } else { 0.97 };
            text((x, y), size)
                .at("text-anchor", "middle")
                .maybe("letter-spacing", all.then(|| "-.3".to_owned()))
                .at("font-weight", if on { "700" } else { "400" })
                .at("fill", fill)
                .say(number)
        }))
    }
}

/// What a value fills.
pub fn track(place: Frame) -> Shape {
    rect(place).at("rx", 3.0).at("fill", "var(--track)")
}

/// A small angle at the clamped end of each bar whose value is beyond 1.
fn beyond(values: &[f64], signed: bool, (left, top, width, height): Frame) -> Path {
    let step = width / values.len().max(1) as f64;
    let half = (step * 0.41).max(1.2);
    let mut path = Path::default();
    for (unit, value) in values.iter().enumerate().filter(|(_, value)| signed && value.abs() > 1.0)
    {
        let middle = left + (unit as f64 + 0.41) * step;
        let (end, inwards) = if *value > 0.0 { (top, 1.0) } else { (top + height, -1.0) };
        path.begin(middle - half, end + 4.0 * inwards);
        path.line(middle, end + inwards);
        path.line(middle + half, end + 4.0 * inwards);
    }
    path
}

/// Thin bars: those that grow up (or from the floor) and those that grow down, each in one outline.
pub fn bar_paths(values: &[f64], signed: bool, place: Frame) -> [Shape; 2] {
    let mut paths = [Path::default(), Path::default()];
    add_bars(&mut paths, values, signed, place);
    paths.map(Path::shape)
}

/// Adds the same to the outlines of others. Bars of which two or more have room in half a unit of the drawing are
/// drawn as one of their mean height.
pub fn add_bars(
    paths: &mut [Path; 2],
    values: &[f64],
    signed: bool,
    (left, top, width, height): Frame,
) {
    let step = width / values.len().max(1) as f64;
    let together = (0.5 / step).floor().max(1.0) as usize;
    let bar = if step < 1.5 { step } else { step * 0.82 };
    let full = if signed { height / 2.0 } else { height };
    let floor = top + full;
    let size = |value: &f64| {
        let size = value.abs().min(1.0) * full;
        if signed { size.max(0.4) } else { size }
    };
    for (path, falls) in paths.iter_mut().zip([false, true]) {
        let mut level = floor;
        path.begin(left, floor);
        for (place, values) in values.chunks(together).enumerate() {
            let own = values.iter().filter(|value| falls == (signed && **value < 0.0));
            let size = own.map(size).sum::<f64>() / values.len() as f64;
            let end = if falls { floor + size } else { floor - size };
            let x = left + (place * together) as f64 * step;
            if end != level {
                path.to(x, end);
                level = end;
            }
            if bar < step && level != floor {
                path.to(x + bar, floor);
                level = floor;
            }
        }
        path.to(left + width, floor);
        path.close();
    }
}
