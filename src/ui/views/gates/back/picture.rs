//! The cell with the error on its way back: the same places, gradients in them, and the memory as a pipe
//! that the forget gate narrows.

use super::page::{Page, exact};
use super::strips::{Drawing, Strip, flow};
use crate::notation::Symbol;
use crate::notation::letters::{self as s, gradient};
use crate::notation::mathml::largest_places;
use crate::ui::shape::{Shape, classed, el};
use crate::ui::store::Layout;
use crate::ui::views::gates::diagram::{Picture, cut, group, ink, line, rect, text, width_of};
use crate::ui::views::gates::equations::GATES;
use crate::ui::views::gates::geometry::wrap;
use crate::ui::views::gates::look::Look;
use crate::ui::views::gates::model::STAGE_KEYS;

type Point = (f64, f64);

/// The gradient of a quantity of the LSTM; each has one.
pub fn d(of: Symbol) -> Symbol {
    gradient(of).unwrap_or(of)
}

/// The picture for a look.
pub fn picture(look: &Look) -> Shape {
    let page = Page::new(look);
    let largest = page.ledger.largest(look.layer, look.step);
    let full = if largest > 0.0 && largest.is_finite() { largest } else { 1.0 };
    Drawing { picture: Picture::of(look), page: &page, full }.draw()
}

impl Drawing<'_> {
    fn draw(&self) -> Shape {
        let p = &self.picture;
        let cards = (0..4).map(|place| {
            let at = (p.g.cards[place], p.g.strip);
            p.card(place, self.strip(d(GATES[place]), at, Strip::default()))
        });
        let wires = classed("g", "wires-back").all([p.bus(), p.gate_wires()]);
        let h = Strip { no_numbers: p.g.phone, ..Strip::default() };
        let parts = [
            self.pipe(),
            wires,
            self.states(),
            group(cards),
            self.strip(d(s::H), p.g.h, h),
            p.operators(),
            self.labels(),
        ];
        p.framed("c", parts).all(self.narrator())
    }

    fn reached(&self, of: Symbol) -> bool {
        self.page.look.reached(d(of))
    }

    fn forget(&self) -> f64 {
        self.page.look.lens(s::F)
    }

    /// The road of the memory, from right to left: as wide behind ⊗ as before it, times f.
    fn pipe(&self) -> Shape {
        let g = &self.picture.g;
        let (y, band) = g.highway;
        let (left, right) = (g.memory.0 + g.half(), g.memory.1 - g.half());
        let (op, fx, middle) = (g.operator, g.forget, g.middle());
        let road = line(format!("M{left} {y}H{right}"))
            .at("stroke", "var(--c)")
            .at("stroke-width", band)
            .at("opacity", ".13");
        let pipe = |from: f64, to: f64, width: f64| {
            line(format!("M{from} {y}H{to}")).at("stroke", "var(--c)").at("stroke-width", width)
        };
        let mut all = vec![road];
        if self.reached(s::C) {
            let end = if self.reached(s::KEPT) { fx + op } else { middle + op };
            all.push(pipe(right, end, band).at("opacity", ".9"));
            let width = (g.hot_wire * 0.8).max(2.0);
            all.push(flow(format!("M{} {y}H{}", right - 8.0, end + 6.0), width));
        }
        if self.reached(s::C_PREV) {
            let width = (band * self.forget()).max(1.2);
            let (tip, high) = (left + 1.0, (0.5 * width + 3.0).max(6.0));
            all.push(pipe(fx - op, tip + 10.0, width));
            let head = format!("M{tip} {y}l11 -{high}v{}z", 2.0 * high);
            all.push(el("path").at("d", head).at("fill", "var(--c)"));
        }
        classed("g", "pipe").at("data-pipe", self.forget().to_string()).all(all)
    }

    fn states(&self) -> Shape {
        let g = &self.picture.g;
        let y = g.highway.0;
        let plain = Strip::default();
        let mut all = vec![self.strip(d(s::C_PREV), (g.memory.0, y), plain)];
        if g.between {
            all.push(self.strip(d(s::KEPT), (g.kept(), y), plain));
            let small = Strip { small: true, no_numbers: true };
            all.push(self.strip(d(s::NEW), (g.middle(), g.new.0), small));
        }
        let h_prev = Strip { no_numbers: g.phone, ..plain };
        all.extend([
            self.strip(d(s::C), (g.memory.1, y), plain),
            self.strip(d(s::H_PREV), g.h_prev, h_prev),
            self.inputs(),
            self.picture.squash(),
        ]);
        group(all)
    }

    /// dL/dx: gauges for the example, a list of names else.
    fn inputs(&self) -> Shape {
        let (g, look, own) = (&self.picture.g, self.page.look, d(s::X));
        let values = self.page.values(own);
        let reached = look.reached(own);
        let holder = self.picture.holder("strip", own, self.spoken_inputs(values, reached));
        let holder = holder.at("opacity", self.picture.shown(reached));
        if look.named_inputs() {
            let list = self.picture.input_list(values.len());
            let ground = rect((0.0, list.top, 160.0, list.height)).at("fill", "var(--bg)");
            return group([ground, holder.all(self.named_inputs(values, reached))]);
        }
        let (cx, cy) = g.x;
        let count = values.len().min(2);
        let width = count as f64 * (g.gauge.0 + g.gap) - g.gap;
        let (left, top) = (cx - width / 2.0, cy - g.gauge.1 / 2.0);
        let place = |column: usize| left + column as f64 * (g.gauge.0 + g.gap);
        let gauges = (0..count).map(|column| {
            let frame = (place(column), top, g.gauge.0, g.gauge.1);
            self.gauge(own, column, reached.then_some(values[column]), frame)
        });
        let told = if reached && g.all_numbers { count } else { 0 };
        let numbers = (0..told).map(|column| {
            let down = if look.decimals > 2 { 12.0 * column as f64 } else { 0.0 };
            let y = top + g.gauge.1 + 5.0 + g.number * 1.12 + down;
            text((place(column) + g.gauge.0 / 2.0, y), g.number)
                .at("text-anchor", "middle")
                .at("fill", "var(--text-3)")
                .say(self.page.told(values[column]))
        });
        let frame = rect((left - 5.0, top - 5.0, width + 10.0, g.gauge.1 + 10.0))
            .at("rx", 8.0)
            .at("fill", "var(--surface)")
            .at("stroke", "var(--wire)")
            .at("stroke-dasharray", if reached { "none" } else { "3 4" });
        // The lane that ends here is not seen through what is still empty.
        let ground = rect((left, top, width, g.gauge.1)).at("fill", "var(--bg)");
        group([ground, holder.with(frame).all(gauges).all(numbers)])
    }

    fn spoken_inputs(&self, values: &[f64], reached: bool) -> String {
        let (look, name) = (self.page.look, self.page.name(d(s::X)));
        if !reached {
            return look.words.with("gates.strip-empty", &[("name", &name)]);
        }
        let told = values.iter().enumerate().take(8);
        let told =
            told.map(|(k, value)| format!("{} {}", look.full_input_name(k), exact(*value, 2)));
        let told = told.collect::<Vec<_>>().join(&look.words.t("gates.and"));
        let step = look.step.to_string();
        look.words.with("gates.strip-x", &[("name", &name), ("step", &step), ("values", &told)])
    }

    fn named_inputs(&self, values: &[f64], reached: bool) -> Vec<Shape> {
        let (look, own) = (self.page.look, d(s::X));
        let list = self.picture.input_list(values.len());
        let all = values.len() <= list.rows;
        let shown = largest_places(values, if all { list.rows } else { list.rows - 1 });
        let rest = values.len() - shown.len();
        let base = |place: usize| list.line(place);
        let name = |at: f64, words: String| {
            text((9.0, at), list.size).at("fill", "var(--text-2)").say(words)
        };
        let count = shown.len();
        let mut rows: Vec<Shape> = shown
            .into_iter()
            .enumerate()
            .map(|(place, column)| {
                let number = reached.then(|| self.page.told(values[column]));
                let number = number.unwrap_or_else(|| "–".into());
                let room = (138.0 - width_of(&number) * list.size) / list.size;
                let number = text((153.0, base(place)), list.size)
                    .at("text-anchor", "end")
                    .at("font-weight", "700")
                    .at("fill", "var(--x-ink)")
                    .say(number);
                let words = cut(look.input_name(column), room);
                look.value(classed("g", "gauge"), own, column, reached.then_some(values[column]))
                    .with(name(base(place), words))
                    .with(number)
            })
            .collect();
        if rest > 0 {
            let more = look.words.with("gates.more", &[("count", &rest.to_string())]);
            rows.push(name(base(count), more));
        }
        let frame = rect((0.0, list.top, 160.0, list.height))
            .at("rx", 8.0)
            .at("fill", "var(--surface)")
            .at("stroke", "var(--wire)")
            .at("stroke-dasharray", if reached { "none" } else { "3 4" });
        rows.insert(0, frame);
        rows
    }

    fn label(&self, at: Point, of: Symbol, anchor: &str) -> Shape {
        self.picture.lettered(at, d(of), el("tspan")).at("text-anchor", anchor)
    }

    fn labels(&self) -> Shape {
        let g = &self.picture.g;
        let above = g.highway.0 - g.gauge.1 / 2.0 - if g.phone { 13.0 } else { 16.0 };
        if g.phone {
            return group([
                self.label((0.0, above), s::C_PREV, "start"),
                self.label((g.width, above), s::C, "end"),
                self.label((0.0, 374.0), s::X, "start"),
                self.label((g.h_prev.0, 374.0), s::H_PREV, "middle"),
                self.label((g.width, 374.0), s::H, "end"),
            ])
            .all(self.factor());
        }
        let below = if g.all_numbers { 46.0 } else { 58.0 };
        let copies = self.page.look.words.t("gates.back.copies");
        let x = if self.page.look.named_inputs() {
            let top = self.picture.input_list(self.page.values(d(s::X)).len()).top;
            (0.0, top - 0.35 * g.label - 4.0)
        } else {
            (g.x.0 - 37.0, g.x.1 - g.gauge.1 / 2.0 - 14.0)
        };
        group([
            self.label((g.memory.0, above), s::C_PREV, "middle"),
            self.picture.plain((g.kept(), above), copies, g.label, "middle"),
            self.label((g.memory.1, above), s::C, "middle"),
            self.label((g.h_prev.0, g.h_prev.1 - g.gauge.1 / 2.0 - 16.0), s::H_PREV, "middle"),
            self.label(x, s::X, "start"),
            self.label((g.h.0, g.h.1 + g.gauge.1 / 2.0 + below), s::H, "middle"),
        ])
        .all(self.factor())
        .all(self.answer())
    }

    /// × f beside the pipe, where the forget gate narrows it.
    fn factor(&self) -> Option<Shape> {
        let g = &self.picture.g;
        let (x, y) = (g.forget - 22.0, g.highway.0 + g.gauge.1);
        let told = format!("× {}", self.page.look.number(self.forget()));
        let size = if g.phone { g.number } else { g.label.max(14.0) };
        let (at, anchor) = match g.phone {
            true => ((g.forget + 14.0, g.highway.0 + 28.0), "start"),
            false => ((x, y), "end"),
        };
        let factor = self.picture.strong(at, told, size, ink(s::F)).at("text-anchor", anchor);
        self.reached(s::C_PREV).then_some(factor)
    }

    /// Answer, target and error, of which all of it comes.
    fn answer(&self) -> Vec<Shape> {
        let (g, look) = (&self.picture.g, self.page.look);
        let (half, steps) = (66.0, look.scene.steps());
        let target = self.page.ledger.judge.target(look.step, steps);
        let top = look.layer == look.scene.network.shape().layers;
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
            let name = self.picture.plain((g.h.0 - half, y), look.words.t(key), g.label, "start");
            let number = text((g.h.0 + half, y), size)
                .at("text-anchor", "end")
                .at("font-weight", weight)
                .at("fill", "var(--text)");
            [name, number.say(look.number(value))]
        });
        rule.into_iter().chain(told).collect()
    }

    /// The stage on the way back, and what happens in it.
    fn narrator(&self) -> Option<Shape> {
        let mut n = self.picture.g.narrator?;
        let grown = n.text.max(self.picture.g.least) / n.text;
        (n.text, n.letters) = (n.text * grown, (n.letters as f64 / grown) as usize);
        let (look, stage) = (self.page.look, self.page.look.stage);
        let name =
            look.words.with("gates.back.stage", &[("stage", &look.words.t(STAGE_KEYS[stage - 1]))]);
        let size = n.title * 0.8;
        let title = el("text")
            .at("x", 0.0)
            .at("y", n.y)
            .at("font-size", size)
            .at("font-weight", "700")
            .with(el("tspan").at("fill", "var(--text-3)").say(stage.to_string()))
            .with(el("tspan").at("dx", 8.0).say(name));
        let mut lines = wrap(&look.words.t(&format!("gates.back.tell.{stage}")), n.letters);
        if look.layout == Layout::Desktop && lines.len() < 3 {
            lines.extend(
                wrap(&self.page.loss_in_words(), n.letters).into_iter().take(4 - lines.len()),
            );
        }
        let lines = lines.into_iter().enumerate().map(|(place, line)| {
            let y = n.y + size * 0.5 + (place + 1) as f64 * n.line;
            self.picture.plain((0.0, y), line, n.text, "start")
        });
        Some(group([title]).all(lines))
    }
}
