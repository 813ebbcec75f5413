//! A vector of gradients: outlined bars around zero, so that they are never taken for values.

use super::page::{Page, exact};
use crate::notation::Symbol;
use crate::ui::shape::{Shape, classed, el};
use crate::ui::views::gates::diagram::{Picture, bar_paths, colour, group, ink, line, rect, text};

/// Half of what is drawn of a bar's outline.
const EDGE: f64 = 1.25;

/// How a strip is drawn beside its bars.
#[derive(Clone, Copy, Default)]
pub struct Strip {
    pub small: bool,
    pub no_numbers: bool,
}

/// The picture of a way back.
pub struct Drawing<'a> {
    pub picture: Picture<'a>,
    pub page: &'a Page<'a>,
    /// The gradient that fills half a gauge.
    pub full: f64,
}

type Frame = (f64, f64, f64, f64);

impl Drawing<'_> {
    pub fn strip(&self, symbol: Symbol, centre: (f64, f64), how: Strip) -> Shape {
        let (g, look) = (&self.picture.g, self.page.look);
        let values = self.page.values(symbol);
        let reached = look.reached(symbol);
        let height = if how.small { g.new.1 } else { g.gauge.1 };
        let (left, top) = (centre.0 - g.strip_width() / 2.0, centre.1 - height / 2.0);
        let units = values.len();
        let bars: Vec<Shape> = if look.scene.dense() {
            self.bars(symbol, values, reached, (left, top, g.strip_width(), height))
        } else {
            let gauge = |(unit, value): (usize, &f64)| {
                let (dx, width) = g.place(unit, units);
                let value = reached.then_some(*value);
                self.gauge(symbol, unit, value, (left + dx, top, width, height))
            };
            values.iter().enumerate().map(gauge).collect()
        };
        let lens = reached.then(|| {
            let (dx, width) = g.place(look.unit, units);
            let (round, frame) = if units > 8 { (1.0, 1.5) } else { (5.0, g.frame) };
            rect((left + dx - 2.0, top - 2.0, width + 4.0, height + 4.0))
                .at("rx", round)
                .at("fill", "none")
                .at("stroke", "var(--text)")
                .at("stroke-width", frame)
        });
        let numbers = (reached && !how.no_numbers)
            .then(|| self.numbers(symbol, values, (left, top + height + 5.0)));
        let hot = reached && self.page.fresh(symbol);
        let (stroke, width) =
            if hot { (colour(symbol), g.frame * 1.3) } else { ("var(--wire)".into(), 1.0) };
        let frame = rect((left - 5.0, top - 5.0, g.strip_width() + 10.0, height + 10.0))
            .at("rx", 8.0)
            .at("fill", "var(--surface)")
            .at("stroke", stroke)
            .at("stroke-width", width)
            .at("stroke-dasharray", if reached { "none" } else { "3 4" });
        let class = if self.page.fresh(symbol) { "strip fresh" } else { "strip" };
        self.picture
            .holder(class, symbol, self.spoken(symbol))
            .at("opacity", self.picture.shown(reached))
            .with(frame)
            .all(bars)
            .all(lens)
            .all(numbers)
    }

    /// What a reader hears of the strip, with the power of ten in digits.
    pub fn spoken(&self, symbol: Symbol) -> String {
        let look = self.page.look;
        let name = self.page.name(symbol);
        if !look.reached(symbol) {
            return look.words.with("gates.strip-empty", &[("name", &name)]);
        }
        let (unit, step) = ((look.unit + 1).to_string(), look.step.to_string());
        let value = exact(self.page.lens(symbol), 2);
        let args = [("name", &name), ("step", &step), ("unit", &unit), ("value", &value)];
        look.words.with("gates.strip", &args.map(|(name, value)| (name, value.as_str())))
    }

    /// One gradient as a bar that can be pointed at.
    pub fn gauge(&self, symbol: Symbol, unit: usize, value: Option<f64>, place: Frame) -> Shape {
        let (x, y, width, height) = place;
        let gauge = self.page.look.value(classed("g", "gauge"), symbol, unit, value);
        let gauge = gauge.maybe("data-told", value.map(|value| exact(value, 3)));
        let track = rect(place).at("rx", 3.0).at("fill", "var(--track)");
        let gauge = gauge.with(track);
        let Some(value) = value else { return gauge };
        let middle = y + height / 2.0;
        let size = (value / self.full).clamp(-1.0, 1.0) * (height / 2.0 - 1.5);
        let (far, edge) = (size.abs(), EDGE.min(width / 6.0));
        let axis = line(format!("M{x} {middle}h{width}")).at("stroke-width", 1.5);
        if far < 1.0 || !far.is_finite() {
            return gauge.with(axis.at("stroke", colour(symbol)));
        }
        let top = if size > 0.0 { middle - far } else { middle };
        let bar = || rect((x + edge, top, width - 2.0 * edge, far)).at("rx", 1.5);
        let filled = bar()
            .at("fill", tint(symbol))
            .at("stroke", colour(symbol))
            .at("stroke-width", 2.0 * edge);
        let hatch = (size < 0.0).then(|| bar().at("fill", "url(#hatch)"));
        gauge.with(axis.at("stroke", "var(--surface)")).with(filled).all(hatch)
    }

    /// More than eight units: thin bars by the same rule.
    fn bars(&self, symbol: Symbol, values: &[f64], reached: bool, place: Frame) -> Vec<Shape> {
        let track = rect(place).at("class", "bars-track").at("rx", 3.0).at("fill", "var(--track)");
        if !reached {
            return vec![track];
        }
        let parts: Vec<f64> = values.iter().map(|value| value / self.full).collect();
        let [up, down] = bar_paths(&parts, true, place);
        let bars = |bars: Shape, fill: String| {
            let outlined = bars.at("class", "bars").at("fill", fill).at("stroke", colour(symbol));
            // Bars are drawn a hundred times as large.
            outlined.at("stroke-width", 60.0)
        };
        vec![track, bars(up, tint(symbol)), bars(down, "var(--surface)".into())]
    }

    fn numbers(&self, symbol: Symbol, values: &[f64], (left, top): (f64, f64)) -> Shape {
        let (g, look) = (&self.picture.g, self.page.look);
        let units = values.len();
        let all = g.all_numbers && units <= 5 && look.decimals == 2;
        let shown = values.iter().enumerate().filter(|(unit, _)| all || *unit == look.unit);
        group(shown.map(|(unit, value)| {
            let on = unit == look.unit;
            let (dx, width) = g.place(unit, units);
            let number = self.page.told(*value);
            let size = if g.all_numbers && !all { g.number.max(13.0) } else { g.number };
            // A lone number stays under its own strip.
            let half = number.chars().count() as f64 * size * 0.27;
            let last = (g.strip_width() - half + 2.0).max(half - 2.0);
            let middle = dx + width / 2.0;
            let x = left + if all { middle } else { middle.clamp(half - 2.0, last) };
            let fill = if on { ink(symbol) } else { "var(--text-3)".into() };
            text((x, top + size * if g.all_numbers || g.phone { 1.12 } else { 0.97 }), size)
                .at("text-anchor", "middle")
                .maybe("letter-spacing", all.then(|| "-.3".to_owned()))
                .at("font-weight", if on { "700" } else { "400" })
                .at("fill", fill)
                .say(number)
        }))
    }
}

/// 30 % of the role's colour.
pub fn tint(symbol: Symbol) -> String {
    format!("color-mix(in oklab, {} 30%, var(--surface))", colour(symbol))
}

/// A cross or plus is drawn by the picture; a dot of the flow by this.
pub fn flow(d: String, width: f64) -> Shape {
    el("path")
        .at("class", "flow")
        .at("d", d)
        .at("fill", "none")
        .at("stroke", "var(--surface)")
        .at("stroke-width", width)
        .at("stroke-linecap", "round")
        .at("stroke-dasharray", format!("0.1 {}", width * 3.6))
}
