//! How large the gradients are at every step, on a log axis: ‖∂L/∂c‖ as bars and ‖∂L/∂h‖ as a line; without a memory
//! ‖∂L/∂h‖ as bars.

use super::axis::{Decades, axis};
use super::pen::tint;
use super::timeline::Time;
use super::way::d;
use crate::notation::letters as s;
use crate::notation::{Symbol, number};
use crate::ui::shape::{Shape, classed, el};
use crate::ui::views::gates::diagram::{colour, ink};
use crate::ui::views::gates::geometry::wrap;
use crate::ui::views::gates::look::DIRECTIONS;
use crate::ui::views::gates::timeline::{path, rect, text};

impl Time<'_> {
    fn norm(&self, of: Symbol, step: usize) -> f64 {
        self.page.track().norm(step, of)
    }

    /// The state whose norms are bars: c, or h where there is no memory beside it.
    pub fn state(&self) -> Symbol {
        if self.page.ledger.cell().has_memory() { s::C } else { s::H }
    }

    /// Bars and line, with their axis and their names.
    pub fn norms(&self) -> Shape {
        let own = [self.state(), s::H];
        let all = (1..=self.steps()).flat_map(|step| own.map(|of| self.norm(of, step)));
        let Some(axis) = axis(all) else {
            let (top, floor) = self.rows.norms;
            let words = self.page.look.words.t("gates.back.all-zero");
            let at = (self.plan().left, (top + floor) / 2.0);
            return text(at, self.plan().font, "var(--text-2)", words);
        };
        let [rules, labels] = self.grid(axis);
        classed("g", "norms")
            .with(rules)
            .all(self.seen().map(|step| self.bar(step, axis)))
            .all((self.state() != s::H).then(|| self.line(axis)).into_iter().flatten())
            .with(labels)
            .all(self.legend())
    }

    /// Where a norm lies: what has no logarithm, and what is too small, on the floor.
    fn level(&self, norm: f64, (low, high): Decades) -> f64 {
        let (top, floor) = self.rows.norms;
        if norm.is_nan() || norm <= 0.0 {
            return floor;
        }
        let share = (libm::log10(norm) - low) / (high - low);
        floor - share.clamp(0.0, 1.0) * (floor - top)
    }

    /// The lines of the axis, and what they say: over the bars, which a phone has no room beside.
    fn grid(&self, axis: Decades) -> [Shape; 2] {
        let (low, high) = axis;
        let (plan, (top, floor)) = (self.plan(), self.rows.norms);
        let size = (plan.font - 1.0).max(12.0);
        // As many lines as there is room for.
        let most = ((floor - top) / (size + 6.0)).max(1.0);
        let by = ((high - low) / most).ceil().max(1.0) as usize;
        let inside = !plan.names;
        let ticks = (low as i32..=high as i32).step_by(by).map(|power| {
            let y = self.level(10_f64.powi(power), axis);
            let rule = path(format!("M{} {y}H{}", plan.left, plan.width - 4.0), "none");
            let x = if inside { 0.0 } else { plan.left - 8.0 };
            let label = el("text")
                .at("x", x)
                .at("y", y + size * 0.36)
                .at("font-size", size)
                .at("text-anchor", if inside { "start" } else { "end" })
                .at("fill", "var(--text-2)")
                .at("class", "halo")
                .with(el("tspan").say("10"))
                .with(
                    el("tspan")
                        .at("dy", -size * 0.4)
                        .at("font-size", (size * 0.86).max(if inside { 11.5 } else { 12.0 }))
                        .say(number(power.into(), 0)),
                );
            (rule.at("stroke", "var(--rule)"), label)
        });
        let (rules, labels): (Vec<Shape>, Vec<Shape>) = ticks.unzip();
        [rules, labels].map(|own| el("g").all(own))
    }

    fn bar(&self, step: usize, axis: Decades) -> Shape {
        let floor = self.rows.norms.1;
        let (left, width) = (self.left(step) + self.column * 0.22, self.column * 0.56);
        let state = self.state();
        if !self.reached(state, step) {
            let (top, _) = self.rows.norms;
            let empty = (left, top, width, floor - top);
            return rect(empty, "var(--track)").at("rx", 2.0).at("opacity", ".55");
        }
        let norm = self.norm(state, step);
        let y = self.level(norm, axis);
        rect((left, y, width, floor - y), &tint(state))
            .at("rx", 2.0)
            .at("stroke", colour(state))
            // No error has no place on an axis of powers.
            .at(
                "stroke-width",
                if norm == 0.0 {
                    0.0
                } else if width > 6.0 {
                    2.0
                } else {
                    1.0
                },
            )
            .at("data-series", d(state).id)
            .at("data-direction", DIRECTIONS[self.page.look.direction])
            .at("data-index", step)
            .at("data-value", norm.to_string())
    }

    /// The line of ‖∂L/∂h‖ over the steps that are reached.
    fn line(&self, axis: Decades) -> Vec<Shape> {
        let there = |step: &usize| self.reached(s::H, *step) && self.norm(s::H, *step) != 0.0;
        let reached = self.seen().filter(there);
        let points: Vec<String> = reached
            .map(|step| {
                let x = self.left(step) + self.column / 2.0;
                format!("{x:.1} {:.1}", self.level(self.norm(s::H, step), axis))
            })
            .collect();
        if points.is_empty() {
            return Vec::new();
        }
        // A single point is a line of no length with round ends.
        let d = format!("M{}L{}", points[0], points.join("L"));
        let line = |stroke: &str, width: f64| {
            path(d.clone(), "none")
                .at("stroke", stroke)
                .at("stroke-width", width)
                .at("stroke-linejoin", "round")
                .at("stroke-linecap", "round")
        };
        vec![line("var(--bg)", 6.0), line("var(--h)", 3.0)]
    }

    fn legend(&self) -> Vec<Shape> {
        let (plan, (top, floor)) = (self.plan(), self.rows.norms);
        let letter = |at: (f64, f64), size: f64, own: Symbol| {
            text(at, size, &ink(own), format!("∂L/∂{}", own.base)).at("class", "math")
        };
        if !plan.names {
            let (right, size) = (plan.width - 6.0, 13.0);
            let halo = |shape: Shape| shape.at("text-anchor", "end").at("class", "math halo");
            let own = |x: f64, own: Symbol| halo(letter((x, top + 4.0), size, own));
            let bars = (self.state() != s::H).then(|| own(right - 58.0, self.state()));
            return bars.into_iter().chain([own(right, s::H)]).collect();
        }
        let size = plan.font + 1.0;
        // Where there is no height the letters do without their heading.
        let heading = floor - top > 60.0;
        let pitch = if heading { 24.0 } else { 21.0 };
        let words = self.page.look.words.t("gates.back.norm");
        let names =
            wrap(&words, 10).into_iter().filter(|_| heading).enumerate().map(|(line, words)| {
                let y = top + 6.0 + plan.font * 1.25 * line as f64;
                text((0.0, y), plan.font, "var(--text-2)", words)
            });
        let names: Vec<Shape> = names.collect();
        let first = match names.len() {
            0 => top + 8.0,
            lines => top + 6.0 + plan.font * 1.25 * lines as f64 + 6.0,
        };
        // Beside a low axis the numbers stand close.
        let long = if heading { 16.0 } else { 9.0 };
        let swatch = |y: f64, own: Symbol, width: f64| {
            let d = format!("M0 {}h{long}", y - size * 0.34);
            path(d, "none").at("stroke", colour(own)).at("stroke-width", width)
        };
        let bars = (self.state(), 8.0);
        let line = Some((s::H, 3.0)).filter(|_| self.state() != s::H);
        let swatches = [bars].into_iter().chain(line).enumerate().flat_map(|(k, (own, width))| {
            let y = first + pitch * k as f64;
            [swatch(y, own, width), letter((long + 6.0, y), size, own)]
        });
        names.into_iter().chain(swatches).collect()
    }
}
