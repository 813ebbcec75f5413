//! The cell with the error on its way back: the same places with gradients in them, and the road of its state
//! as a pipe that narrows to what the state keeps.

use super::page::Page;
use super::pen::{Gradients, flow};
use super::way::{Road, d};
use crate::notation::Symbol;
use crate::notation::letters as s;
use crate::ui::shape::{Shape, classed, el};
use crate::ui::views::gates::diagram::{Ends, Picture, colour, group, ink, line, text};
use crate::ui::views::gates::look::Look;
use crate::ui::views::gates::variant;

type Point = (f64, f64);

/// The picture for a look.
pub fn picture(look: &Look) -> Shape {
    let page = Page::new(look);
    let largest = page.track().largest(look.step);
    let full = if largest > 0.0 && largest.is_finite() { largest } else { 1.0 };
    variant::picture(look, &Gradients { page: &page, full })
}

impl Gradients<'_> {
    fn reached(&self, of: Symbol) -> bool {
        self.page.look.reached(d(of))
    }

    /// How much of the error at the lens unit's state takes the road back.
    fn part(&self) -> f64 {
        let look = self.page.look;
        self.page.track().kept(look.unit, look.step)
    }

    /// The road of a state, from right to left: as wide behind ⊗ as before it, times what the state keeps.
    pub fn pipe(&self, picture: &Picture, ends: [Symbol; 2], kept: Option<Symbol>) -> Shape {
        let [state, _] = ends;
        let g = &picture.g;
        let (y, band) = g.highway;
        let (left, right) = (g.memory.0 + g.half(), g.memory.1 - g.half());
        let (op, middle) = (g.operator, g.middle());
        let road = line(format!("M{left} {y}H{right}"))
            .at("stroke", colour(state))
            .at("stroke-width", band)
            .at("opacity", ".13");
        let pipe = |from: f64, to: f64, width: f64| {
            line(format!("M{from} {y}H{to}")).at("stroke", colour(state)).at("stroke-width", width)
        };
        let mut all = vec![road];
        // Where nothing takes from it, the pipe goes from the sum to the old state.
        let narrow = if kept.is_some() { g.forget } else { middle };
        if self.reached(state) {
            let on = kept.is_some_and(|kept| self.reached(kept));
            let end = if on { narrow + op } else { middle + op };
            all.push(pipe(right, end, band).at("opacity", ".9"));
            let width = (g.hot_wire * 0.8).max(2.0);
            all.push(flow(format!("M{} {y}H{}", right - 8.0, end + 6.0), width));
        }
        if picture.done(4) {
            let width = (band * self.part()).max(1.2);
            let (tip, high) = (left + 1.0, (0.5 * width + 3.0).max(6.0));
            all.push(pipe(narrow - op, tip + 10.0, width));
            let head = format!("M{tip} {y}l11 -{high}v{}z", 2.0 * high);
            all.push(el("path").at("d", head).at("fill", colour(state)));
        }
        classed("g", "pipe").at("data-pipe", self.part().to_string()).all(all)
    }

    fn label(&self, picture: &Picture, at: Point, of: Symbol, anchor: &str) -> Shape {
        picture.lettered(at, d(of), el("tspan")).at("text-anchor", anchor)
    }

    pub fn names(&self, picture: &Picture, ends: Ends, left: bool) -> Shape {
        let g = &picture.g;
        let label = |at: Point, of: Symbol, anchor: &str| self.label(picture, at, of, anchor);
        let places = picture.places_of_ends();
        let road = ends.is_some();
        let ends = ends.into_iter().flatten().zip(places);
        let ends = ends.map(|((own, _), (at, anchor))| label(at, own, anchor));
        let factor = self.factor(picture).filter(|_| road);
        if g.phone {
            return group(ends)
                .with(label((0.0, 372.0), s::X, "start"))
                .with(label((g.h_prev.0, 372.0), s::H_PREV, "middle"))
                .with(label((g.width, 372.0), s::H, "end"))
                .all(factor);
        }
        let copies = left.then(|| {
            let words = self.page.look.words.t("gates.back.copies");
            picture.plain((g.kept(), places[0].0.1), words, g.label, "middle")
        });
        let x = if self.page.look.named_inputs() {
            let top = picture.input_list(self.page.values(d(s::X)).len()).top;
            (0.0, top - 0.35 * g.label - 4.0)
        } else {
            (g.x.0 - 37.0, g.x.1 - g.gauge.1 / 2.0 - 14.0)
        };
        let (h_prev, h) = picture.places_of_h();
        group(ends)
            .all(copies)
            .with(label(h_prev, s::H_PREV, "middle"))
            .with(label(x, s::X, "start"))
            .with(label(h, s::H, "middle"))
            .all(factor)
            .all(self.answer(picture))
    }

    /// × f beside the pipe, where it narrows.
    fn factor(&self, picture: &Picture) -> Option<Shape> {
        let g = &picture.g;
        let told = format!("× {}", self.page.look.number(self.part()));
        let size = if g.phone { g.number } else { g.label.max(14.0) };
        let (at, anchor) = match g.phone {
            true => ((g.forget + 14.0, g.highway.0 + 28.0), "start"),
            false => ((g.forget - 22.0, g.highway.0 + g.gauge.1), "end"),
        };
        let own = self.page.ledger.road.as_ref().map_or(s::F, Road::ruled_by);
        let factor = picture.strong(at, told, size, ink(own));
        // A peephole's wire may run behind it.
        let factor = factor.at("text-anchor", anchor).at("class", "halo");
        picture.done(4).then_some(factor)
    }

    /// Answer, target and error, of which all of it comes.
    fn answer(&self, picture: &Picture) -> Vec<Shape> {
        let (g, look) = (&picture.g, self.page.look);
        let (half, steps) = (66.0, look.scene.steps());
        let target = self.page.ledger.judge.target(look.step, steps);
        let top = self.page.track().on_top();
        let Some(target) = target.filter(|_| top) else { return Vec::new() };
        let answer = look.scene.output(look.step);
        let size = if g.all_numbers { 15.0 } else { g.label };
        let mut rows = vec![("gates.back.error", answer - target, size * 1.2, "700")];
        if g.all_numbers {
            let others = [("gates.answer", answer), ("gates.target", target)];
            rows.splice(0..0, others.map(|(key, value)| (key, value, size, "400")));
        }
        let (first, pitch) = if g.all_numbers { (430.0, 23.5) } else { (453.0, 0.0) };
        let rule = format!("M{} 404h{}", g.h.0 - half, 2.0 * half);
        let rule = g.all_numbers.then(|| line(rule).at("stroke", "var(--rule-strong)"));
        let told = rows.into_iter().enumerate().flat_map(|(place, (key, value, size, weight))| {
            let y = first + pitch * place as f64;
            let name = picture.plain((g.h.0 - half, y), look.words.t(key), g.label, "start");
            let number = text((g.h.0 + half, y), size)
                .at("text-anchor", "end")
                .at("font-weight", weight)
                .at("fill", "var(--text)");
            [name, number.say(look.number(value))]
        });
        rule.into_iter().chain(told).collect()
    }
}
