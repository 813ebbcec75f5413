//! Time on the way back: the memory as a pipe from the step whose error is followed, and how large the
//! gradients are at every step, on a log axis.

use super::page::Page;
use super::picture::d;
use super::strips::{flow, tint};
use crate::notation::letters as s;
use crate::notation::{Symbol, number};
use crate::ui::shape::{Shape, classed, el};
use crate::ui::store::{Layout, Store};
use crate::ui::views::gates::geometry::wrap;
use crate::ui::views::gates::look::Look;
use crate::ui::views::gates::timeline::{Plan, Timeline, path, rect, step_at, text};
use leptos::prelude::Set;
use std::ops::RangeInclusive;

/// At most so many powers of ten are drawn; what is smaller lies on the floor.
const DECADES: f64 = 12.0;

/// Heights below the row of numbers.
#[derive(Clone, Copy)]
struct Rows {
    /// The pipe: its middle, and its full width.
    pipe: (f64, f64),
    /// The base line of the sentence.
    told: f64,
    /// Top and floor of the norms.
    norms: (f64, f64),
}

impl Rows {
    fn new(look: &Look, plan: &Plan, height: f64) -> Self {
        let top = plan.top;
        match look.layout {
            Layout::Phone => {
                let floor = (height - 6.0).max(top + 84.0);
                Self { pipe: (top + 10.0, 16.0), told: top + 34.0, norms: (top + 44.0, floor) }
            }
            Layout::Projector => {
                Self { pipe: (top + 11.0, 18.0), told: top + 40.0, norms: (top + 50.0, top + 96.0) }
            }
            Layout::Desktop => {
                let high = if look.low { 62.0 } else { 98.0 };
                Self {
                    pipe: (top + 17.0, 30.0),
                    told: top + 50.0,
                    norms: (top + 66.0, top + 66.0 + high),
                }
            }
        }
    }
}

/// Powers of ten from floor to top.
type Decades = (f64, f64);

/// The axis that holds all norms that a logarithm has; `None` when there is none.
fn axis(norms: impl Iterator<Item = f64>) -> Option<Decades> {
    let logs = norms.filter(|norm| *norm > 0.0 && norm.is_finite()).map(libm::log10);
    let ends = logs.fold(None, |ends: Option<Decades>, log| {
        Some(ends.map_or((log, log), |(low, high)| (low.min(log), high.max(log))))
    });
    let (low, high) = ends.map(|(low, high)| (low.floor(), high.ceil()))?;
    let high = high.max(low + 1.0);
    Some((low.max(high - DECADES), high))
}

/// Draws the timeline in a box of a size; `whole` fills the steps that have not been reached.
pub fn timeline(look: &Look, (width, height): (f64, f64), whole: bool) -> Shape {
    let page = Page::new(look);
    let plan = Plan::new(look, width, height);
    let rows = Rows::new(look, &plan, height);
    let column = plan.column();
    Time { page, frame: Timeline { look, plan, whole }, rows, column }.draw()
}

/// A press below the numbers chooses the step whose error is followed.
pub fn pressed(store: Store, look: &Look, size: (f64, f64), (x, y): (f64, f64)) -> bool {
    let own = y >= Plan::new(look, size.0, size.1).top;
    if own {
        super::page::choose(store).source.set(step_at(look, size.0, x));
    }
    own
}

struct Time<'a> {
    page: Page<'a>,
    frame: Timeline<'a>,
    rows: Rows,
    column: f64,
}

impl Time<'_> {
    fn plan(&self) -> &Plan {
        &self.frame.plan
    }

    /// The left edge of a step (from 1).
    fn left(&self, step: usize) -> f64 {
        self.frame.left(step - 1, self.column)
    }

    /// The steps (from 1) that are seen.
    fn seen(&self) -> RangeInclusive<usize> {
        self.plan().span.start + 1..=self.plan().span.end
    }

    fn steps(&self) -> usize {
        self.page.look.scene.steps()
    }

    /// Whether the gradient of a quantity has been worked out at a step.
    fn reached(&self, of: Symbol, step: usize) -> bool {
        self.frame.whole || self.page.look.reached_at(d(of), step)
    }

    fn draw(&self) -> Shape {
        let (plan, look) = (self.plan(), self.page.look);
        let height = self.rows.norms.1 + 10.0;
        let playhead =
            (self.left(look.step) - 2.0, plan.top - 3.0, self.column + 4.0, height - plan.top);
        el("svg")
            .at("viewBox", format!("0 0 {:.0} {height:.0}", plan.width))
            .at("height", height)
            .at("role", "img")
            .at("aria-label", self.sentence())
            .with(self.pipe())
            .with(self.norms())
            .with(self.frame.numbers(self.column))
            .all(self.seen().contains(&look.step).then(|| {
                rect(playhead, "none")
                    .at("class", "playhead")
                    .at("rx", 5.0)
                    .at("stroke", "var(--text)")
                    .at("stroke-width", plan.frame)
            }))
    }

    /// The last step that the error has come to on its way.
    fn end(&self) -> usize {
        let (look, source) = (self.page.look, self.page.source());
        match self.frame.whole {
            true => 1,
            false if self.reached(s::C, look.step) => look.step.min(source),
            false => (look.step + 1).min(source),
        }
    }

    /// The pipe of the lens unit, from its source to the left.
    fn pipe(&self) -> Shape {
        let (look, source) = (self.page.look, self.page.source());
        let (y, full) = self.rows.pipe;
        let right = self.left(*self.seen().end()) + self.column;
        let dots = path(format!("M{} {y}H{right}", self.plan().left), "none")
            .at("stroke", "var(--wire)")
            .at("stroke-dasharray", "2 5");
        let passed = |step: usize| self.page.ledger.passed(look.layer, look.unit, source, step);
        let part = |step: usize| {
            let width = (passed(step) * full).max(1.6);
            rect((self.left(step), y - width / 2.0, self.column + 0.5, width), "var(--c)")
                .at("opacity", if step == source { "1" } else { ".88" })
                .at("data-pipe", passed(step).to_string())
                .at("data-index", step)
        };
        let x = self.left(source) + self.column;
        let seen = |step: &usize| self.seen().contains(step);
        let there =
            (self.end()..=source).filter(seen).filter(|step| passed(*step) * full > 8.0).min();
        let begin = x.min(right) - 10.0;
        let flow = there.map(|step| flow(format!("M{begin} {y}H{}", self.left(step)), 3.4));
        let start =
            el("circle").at("cx", x).at("cy", y).at("r", full * 0.23).at("stroke-width", 3.0);
        let start = start.at("fill", "var(--surface)").at("stroke", "var(--c)");
        let at = (self.plan().left, self.rows.told);
        let told = text(at, self.plan().font + 0.5, "var(--text-2)", self.sentence());
        el("g")
            .with(dots)
            .all((self.end()..=source).filter(seen).map(part))
            .all(flow)
            .all(seen(&source).then_some(start))
            .with(told.at("data-part", "passed"))
            .all(self.pipe_name())
    }

    fn pipe_name(&self) -> Vec<Shape> {
        let (plan, look) = (self.plan(), self.page.look);
        if !plan.names {
            return Vec::new();
        }
        let y = self.rows.pipe.0 + plan.font * 0.36;
        let unit = (look.unit + 1).to_string();
        let name = look.words.with("gates.back.pipe", &[("unit", &unit)]);
        let letter =
            text((0.0, y), plan.font + 4.0, "var(--c-ink)", "c".into()).at("class", "math");
        vec![letter, text((plan.font + 2.0, y), plan.font, "var(--text-2)", name)]
    }

    /// How much of the error at the source comes to the step that is looked at.
    fn sentence(&self) -> String {
        let (look, source) = (self.page.look, self.page.source());
        let (from, to) = (source.to_string(), look.step.to_string());
        if look.step > source {
            let args = [("source", from.as_str()), ("step", &to)];
            return look.words.with("gates.back.after", &args);
        }
        let passed = self.page.ledger.passed(look.layer, look.unit, source, look.step);
        let p = part_told(passed);
        let args = [("source", from.as_str()), ("step", &to), ("p", &p)];
        if look.step == 1 || !look.reached(d(s::C_PREV)) || look.layout == Layout::Phone {
            return look.words.with("gates.back.passed", &args);
        }
        let [before, q] = [
            (look.step - 1).to_string(),
            part_told(self.page.ledger.passed(look.layer, look.unit, source, look.step - 1)),
        ];
        let [from, to, p] = args;
        look.words.with("gates.back.passed-on", &[from, to, p, ("before", &before), ("q", &q)])
    }

    fn norm(&self, of: Symbol, step: usize) -> f64 {
        self.page.ledger.norm(self.page.look.layer, step, of)
    }

    /// ‖∂L/∂c‖ as bars and ‖∂L/∂h‖ as a line, on a log axis.
    fn norms(&self) -> Shape {
        let all = (1..=self.steps()).flat_map(|step| [s::C, s::H].map(|of| self.norm(of, step)));
        let Some(axis) = axis(all) else {
            let (top, floor) = self.rows.norms;
            let words = self.page.look.words.t("gates.back.all-zero");
            let at = (self.plan().left, (top + floor) / 2.0);
            return text(at, self.plan().font, "var(--text-2)", words);
        };
        classed("g", "norms")
            .with(self.grid(axis))
            .all(self.seen().map(|step| self.bar(step, axis)))
            .all(self.line(axis))
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

    fn grid(&self, axis: Decades) -> Shape {
        let (low, high) = axis;
        let (plan, (top, floor)) = (self.plan(), self.rows.norms);
        let size = (plan.font - 1.0).max(12.0);
        // As many lines as there is room for.
        let most = ((floor - top) / (size + 6.0)).max(1.0);
        let by = ((high - low) / most).ceil().max(1.0) as usize;
        let inside = !plan.names;
        let ticks = (low as i32..=high as i32).step_by(by).flat_map(|power| {
            let y = self.level(10_f64.powi(power), axis);
            let rule = path(format!("M{} {y}H{}", plan.left, plan.width - 4.0), "none");
            let x = if inside { 0.0 } else { plan.left - 8.0 };
            let label = el("text")
                .at("x", x)
                .at("y", y + size * 0.36)
                .at("font-size", size)
                .at("text-anchor", if inside { "start" } else { "end" })
                .at("fill", "var(--text-2)")
                .with(el("tspan").say("10"))
                .with(
                    el("tspan")
                        .at("dy", -size * 0.4)
                        .at("font-size", (size * 0.86).max(if inside { 11.5 } else { 12.0 }))
                        .say(number(power.into(), 0)),
                );
            [rule.at("stroke", "var(--rule)"), label]
        });
        el("g").all(ticks)
    }

    fn bar(&self, step: usize, axis: Decades) -> Shape {
        let floor = self.rows.norms.1;
        let (left, width) = (self.left(step) + self.column * 0.22, self.column * 0.56);
        if !self.reached(s::C, step) {
            let (top, _) = self.rows.norms;
            let empty = (left, top, width, floor - top);
            return rect(empty, "var(--track)").at("rx", 2.0).at("opacity", ".55");
        }
        let norm = self.norm(s::C, step);
        let y = self.level(norm, axis);
        rect((left, y, width, floor - y), &tint(s::C))
            .at("rx", 2.0)
            .at("stroke", "var(--c)")
            .at("stroke-width", if width > 6.0 { 2.0 } else { 1.0 })
            .at("data-series", "d_c")
            .at("data-index", step)
            .at("data-value", norm.to_string())
    }

    /// The line of ‖∂L/∂h‖ over the steps that are reached.
    fn line(&self, axis: Decades) -> Vec<Shape> {
        let reached = self.seen().filter(|step| self.reached(s::H, *step));
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
            let ink = format!("var(--{}-ink)", own.role.token());
            text(at, size, &ink, format!("∂L/∂{}", own.base)).at("class", "math")
        };
        if !plan.names {
            let (right, size) = (plan.width - 6.0, 13.0);
            let halo = |shape: Shape| shape.at("text-anchor", "end").at("class", "math halo");
            let own = |x: f64, own: Symbol| halo(letter((x, top + 4.0), size, own));
            return vec![own(right - 58.0, s::C), own(right, s::H)];
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
        let swatch = |y: f64, own: Symbol, width: f64| {
            let d = format!("M0 {}h16", y - size * 0.34);
            path(d, "none")
                .at("stroke", format!("var(--{})", own.role.token()))
                .at("stroke-width", width)
        };
        let (c, h) = (first, first + pitch);
        let mut all = names;
        all.extend([
            swatch(c, s::C, 8.0),
            letter((22.0, c), size, s::C),
            swatch(h, s::H, 3.0),
            letter((22.0, h), size, s::H),
        ]);
        all
    }
}

/// A part as per cent: whole ones, or two decimals where it is less; what is not nothing says so.
fn part_told(part: f64) -> String {
    let per_cent = part * 100.0;
    match per_cent {
        p if p >= 1.0 || p == 0.0 => number(p.round(), 0),
        p if p >= 0.01 => number(p, 2),
        _ => "< 0.01".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_axis_holds_every_norm_that_has_a_logarithm() {
        assert_eq!(axis([0.02, 3e-4, 0.0, f64::NAN].into_iter()), Some((-4.0, -1.0)));
        assert_eq!(axis([0.0, f64::INFINITY].into_iter()), None);
        assert_eq!(axis([1e-3].into_iter()), Some((-3.0, -2.0)));
        assert_eq!(axis([1e-300, 1.0].into_iter()), Some((-12.0, 0.0)));
    }

    #[test]
    fn a_small_part_is_not_nothing() {
        let told = [1.0, 0.937, 0.0110, 0.004, 0.0, 3e-9].map(part_told);
        assert_eq!(told, ["100", "94", "1", "0.40", "0", "< 0.01"]);
    }
}
