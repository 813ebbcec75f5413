//! The row of the inputs: bars around zero with answer and target, or one small row a column.

use super::{Timeline, path, rect, text};
use crate::notation::letters as s;
use crate::notation::mathml::largest_places;
use crate::ui::shape::{Shape, classed, el};
use crate::ui::views::gates::look::Look;
use crate::ui::views::gates::model::{Answer, Scene};

/// The columns of x that have a row: all of up to five, else those that reach farthest over the window.
pub fn shown(look: &Look) -> Vec<usize> {
    let columns = look.now().get(s::X).len();
    if look.bars() {
        return vec![0];
    }
    let steps = 1..=look.scene.steps();
    let reach = |column: usize| {
        let values = steps.clone().map(|step| look.at(&look.scene, step).get(s::X)[column]);
        values.fold(0.0_f64, |most, value| most.max(value.abs()))
    };
    let reaches: Vec<f64> = (0..columns).map(reach).collect();
    let shown = largest_places(&reaches, 5);
    (0..columns).filter(|column| shown.contains(column)).collect()
}

/// What fills a whole cell of a list of inputs.
pub fn scale(look: &Look) -> f64 {
    let steps = 1..=look.scene.steps();
    let all = steps.flat_map(|step| look.at(&look.scene, step).get(s::X));
    all.fold(1.0_f64, |most, value| most.max(value.abs()))
}

fn line(d: String, stroke: &str, width: f64) -> Shape {
    path(d, "none").at("stroke", stroke).at("stroke-width", width)
}

/// What is seen beside the rest: as it is in the other scene, or was before a change.
fn dashed(d: String) -> Shape {
    line(d, "var(--text)", 1.6).at("stroke-dasharray", "4 3")
}

/// The answer as it came, and as it is asked for.
fn answer_lines(told: String, asked: String) -> [Shape; 2] {
    [
        line(told, "var(--h)", 2.5).at("stroke-linejoin", "round"),
        line(asked, "var(--x)", 1.6).at("stroke-dasharray", "2 4").at("opacity", ".42"),
    ]
}

impl Timeline<'_> {
    pub fn inputs(&self, y: f64, column: f64) -> Shape {
        let look = self.look;
        if !look.bars() {
            return self.named_inputs(y, column);
        }
        let plan = &self.plan;
        let (middle, half) = (y + plan.x_row / 2.0, plan.x_row / 2.0);
        let mut beyond = String::new();
        let bars = plan.span.clone().map(|step| {
            let value = look.scene.at(1, step + 1).get(s::X)[0];
            let size = value.clamp(-1.0, 1.0) * half;
            let future = look.place(step + 1) > look.place(look.step) && !self.whole;
            let (fill, opacity) = match (look.scene.marks[step], future) {
                (true, _) => ("var(--x)", "1"),
                (false, true) => ("var(--neg)", ".4"),
                (false, false) => ("var(--neg)", ".75"),
            };
            let top = if size > 0.0 { middle - size } else { middle };
            let left = self.left(step, column) + column * 0.24;
            if value.abs() > 1.0 {
                // A bar ends here; an angle says that its value does not.
                let tip = middle - size + 2.0 * value.signum();
                let base = 3.0 * value.signum();
                let (from, to) = (left + column * 0.26 - 4.0, tip + base);
                beyond += &format!("M{from:.1} {to:.1}l4 {:.1}l4 {base:.1}", -base);
            }
            rect((left, top, column * 0.52, size.abs()), fill).at("rx", 1.5).at("opacity", opacity)
        });
        let bars: Vec<Shape> = bars.collect();
        let beyond = line(beyond, "var(--surface)", 2.0);
        let (told, asked) = self.lines(middle, half, column);
        let words = look.words;
        let (first, second) = (y + half - 3.0, y + half + 15.0);
        let x = plan.font + 10.0;
        let end = |y: f64, words: &str| {
            let at = (plan.left - 6.0, y);
            text(at, 12.0, "var(--text-3)", words.into()).at("text-anchor", "end")
        };
        let [letter, name] = self.name(s::X, middle, words.t("gates.row.x"));
        el("g")
            .with(letter)
            .with(name.at("y", first))
            .with(line(format!("M{x} {}h10", second - 4.0), "var(--h)", 2.5))
            .with(text((x + 15.0, second), plan.font, "var(--text-2)", words.t("gates.answer")))
            .with(end(y + 7.0, "1"))
            .with(end(y + plan.x_row + 1.0, "−1"))
            .with(line(format!("M{} {middle}H{}", plan.left, plan.width - 4.0), "var(--wire)", 1.0))
            .with(self.cells_of_x(bars).with(beyond))
            .all(self.marks(y, column))
            .all(self.told_before(middle, half, column))
            .with(self.x_before((0, false), middle, [half; 2], column))
            .all(answer_lines(told, asked))
    }

    /// The answer below a list of inputs.
    pub fn answers(&self, y: f64, column: f64) -> Shape {
        let (plan, half) = (&self.plan, self.plan.answer / 2.0 - 3.0);
        let middle = y + half;
        let (told, asked) = self.lines(middle, half, column);
        let name = self.look.words.t("gates.answer");
        let base = (plan.font + 10.0, middle + plan.font * 0.36);
        el("g")
            .with(line(format!("M0 {middle}h10"), "var(--h)", 2.5))
            .with(text(base, plan.font, "var(--text-2)", name))
            .with(line(format!("M{} {middle}H{}", plan.left, plan.width - 4.0), "var(--wire)", 1.0))
            .all(self.told_before(middle, half, column))
            .all(answer_lines(told, asked))
    }

    /// The marks as bars that can be dragged, while the editor is open.
    fn marks(&self, y: f64, column: f64) -> Option<Shape> {
        let (plan, look) = (&self.plan, self.look);
        if plan.mark <= 0.0 {
            return None;
        }
        let (floor, high) = (y + plan.x_row + plan.mark - 1.0, plan.mark - 4.0);
        let (mut tracks, mut bars) = (String::new(), String::new());
        for step in plan.span.clone() {
            let mark = look.scene.at(1, step + 1).get(s::X)[1].clamp(0.0, 1.0);
            let (left, width) = (self.left(step, column) + column * 0.24, column * 0.52);
            tracks += &format!("M{left:.1} {floor:.1}v-{high:.1}h{width:.1}v{high:.1}z");
            bars += &format!("M{left:.1} {floor:.1}v-{0:.1}h{width:.1}v{0:.1}z", mark * high);
        }
        let name = look.input_name(1);
        let at = (plan.font + 10.0, floor - 3.0);
        let name = text(at, plan.font, "var(--text-2)", name);
        let cells = [path(tracks, "var(--track)"), path(bars, "var(--x)")];
        Some(self.cells_of_x(cells.into()).with(name))
    }

    /// What can be dragged while the editor is open.
    fn cells_of_x(&self, cells: Vec<Shape>) -> Shape {
        classed("g", if self.look.handles() { "handles" } else { "x-row" }).all(cells)
    }

    /// Outlines of the values of a column of x beside which these are seen, where they differ: from a line on, up or
    /// across; `size` is how far 1 reaches, and how far any does.
    fn x_before(&self, (k, across): (usize, bool), y: f64, size: [f64; 2], column: f64) -> Shape {
        let look = self.look;
        let mut d = String::new();
        for step in self.plan.span.clone() {
            let Some(other) = look.other().filter(|own| step < own.steps()) else { continue };
            let x = |own: &Scene| own.at(look.layer, step + 1).get(s::X).get(k).copied();
            let (Some(old), new) = (x(other), x(&look.scene)) else { continue };
            if Some(old) != new {
                let (left, far) =
                    (self.left(step, column), (old * size[0]).clamp(-size[1], size[1]));
                d += &if across {
                    format!("M{:.1} {y:.1}h{far:.1}v10h{:.1}z", left + column / 2.0, -far)
                } else {
                    let (left, width) = (left + column * 0.24, column * 0.52);
                    format!("M{left:.1} {y:.1}v{:.1}h{width:.1}v{far:.1}", -far)
                };
            }
        }
        dashed(d)
    }

    /// What the answer was before a change.
    fn told_before(&self, middle: f64, half: f64, column: f64) -> Option<Shape> {
        let (before, most) = (self.look.other()?, self.most());
        let mut d = String::new();
        for step in self.plan.span.clone().take_while(|step| *step < before.steps()) {
            let y = middle - (before.output(step + 1) / most).clamp(-1.2, 1.2) * half;
            let (left, right) = (self.left(step, column), self.left(step + 1, column));
            d += &if d.is_empty() { format!("M{left:.1} {y:.1}") } else { format!("V{y:.1}") };
            d += &format!("H{right:.1}");
        }
        Some(dashed(d).at("class", "answer-before"))
    }

    /// How far the line of answers reaches, from 1 on: as far as the targets, or where nothing is asked the answers.
    fn most(&self) -> f64 {
        let scene = &self.look.scene;
        let far = |most: f64, value: f64| most.max(value.abs());
        match &scene.answer {
            Answer::EveryStep { targets } if scene.asks() => targets.iter().copied().fold(1.0, far),
            _ => scene.trace.output.iter().map(|y| y[0]).fold(1.0, far),
        }
    }

    /// The answer so far, and the target of the steps to come.
    fn lines(&self, middle: f64, half: f64, column: f64) -> (String, String) {
        let Answer::EveryStep { targets } = &self.look.scene.answer else {
            return Default::default();
        };
        let (mut told, mut asked, most) = (String::new(), String::new(), self.most());
        for step in self.plan.span.clone() {
            let known = self.whole || self.look.reached_at(s::Y, step + 1);
            let output = known.then(|| self.look.scene.output(step + 1));
            let Some(value) = output.or_else(|| targets.get(step).copied()) else { continue };
            let y = middle - (value / most).clamp(-1.2, 1.2) * half;
            let (left, right) = (self.left(step, column), self.left(step + 1, column));
            let line = if known { &mut told } else { &mut asked };
            let start =
                if line.is_empty() { format!("M{left:.1} {y:.1}") } else { format!("V{y:.1}") };
            *line += &format!("{start}H{right:.1}");
        }
        (told, asked)
    }

    fn named_inputs(&self, y: f64, column: f64) -> Shape {
        let (plan, look) = (&self.plan, self.look);
        let x = |step: usize| look.at(&look.scene, step + 1).get(s::X);
        let scale = scale(look);
        let shown = shown(look);
        let pitch = plan.x_row / shown.len() as f64;
        let rows = shown.into_iter().enumerate().map(|(place, k)| {
            let top = y + pitch * place as f64;
            let (mut up, mut down, mut track) = (String::new(), String::new(), String::new());
            for step in plan.span.clone() {
                let left = self.left(step, column) + 3.0;
                let width = (column - 6.0).max(1.0);
                let middle = left + width / 2.0;
                let value = x(step)[k] / scale;
                let size = value.abs() * width / 2.0;
                track += &format!("M{left:.1} {:.1}h{width:.1}v10h-{width:.1}z", top + 1.0);
                let from = if value < 0.0 { middle - size } else { middle };
                let line = if value < 0.0 { &mut down } else { &mut up };
                *line += &format!("M{from:.1} {:.1}h{size:.2}v10h-{size:.2}z", top + 1.0);
            }
            let most = (column - 6.0).max(1.0) / 2.0;
            let outlines = self.x_before((k, true), top + 1.0, [most / scale, most], column);
            let name: String = look.input_name(k).chars().take(13).collect();
            let name = text((plan.font + 10.0, top + 10.0), 12.0, "var(--text-2)", name);
            let cells =
                [path(track, "var(--track)"), path(up, "var(--x)"), path(down, "var(--neg)")];
            self.cells_of_x(cells.into()).with(outlines).with(name)
        });
        let [letter, _] = self.name(s::X, y + plan.x_row / 2.0, String::new());
        el("g").with(letter).all(rows)
    }
}
