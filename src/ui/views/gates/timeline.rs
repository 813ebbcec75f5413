//! The timeline: every step as a column, every signal as a row, the playhead over all of them.

use super::diagram::bar_paths;
use super::look::Look;
use super::model::{Answer, ROWS, phone_rows, reached};
use crate::engine::cell::lstm::symbols as s;
use crate::notation::Symbol;
use crate::ui::dates;
use crate::ui::shape::{Shape, el};
use crate::ui::store::Layout;

/// Sizes of one drawing.
struct Plan {
    width: f64,
    left: f64,
    row: f64,
    gap: f64,
    top: f64,
    x_row: f64,
    font: f64,
    names: bool,
    ticks: bool,
    frame: f64,
    rows: Vec<Symbol>,
    with_x: bool,
}

impl Plan {
    fn new(look: &Look, width: f64, height: f64) -> Self {
        let inputs = look.now().get(s::X).len();
        match look.layout {
            Layout::Phone => {
                let count = (((height - 30.0) / 16.0) as usize).clamp(2, 6);
                let row = ((height - 30.0) / count as f64 - 3.0).clamp(13.0, 22.0);
                Self {
                    width,
                    left: 22.0,
                    row,
                    gap: 3.0,
                    top: 28.0,
                    x_row: 0.0,
                    font: 12.0,
                    names: false,
                    ticks: false,
                    frame: 2.0,
                    rows: phone_rows(count),
                    with_x: false,
                }
            }
            Layout::Projector => {
                let rows = match look.stage {
                    ..=4 => vec![s::F, s::C],
                    5 => vec![s::I, s::C],
                    _ => vec![s::O, s::H],
                };
                Self {
                    width,
                    left: 126.0,
                    row: 26.0,
                    gap: 4.0,
                    top: 28.0,
                    x_row: 0.0,
                    font: 17.0,
                    names: true,
                    ticks: false,
                    frame: 3.5,
                    rows,
                    with_x: false,
                }
            }
            Layout::Desktop => {
                let named = !look.scene.inputs.is_empty();
                Self {
                    width,
                    left: 116.0,
                    row: if named { 16.0 } else { 20.0 },
                    gap: 3.0,
                    top: 30.0,
                    x_row: if named { 12.0 * inputs.min(5) as f64 } else { 38.0 },
                    font: 13.0,
                    names: true,
                    ticks: true,
                    frame: 2.5,
                    rows: ROWS.to_vec(),
                    with_x: true,
                }
            }
        }
    }

    fn column(&self, steps: usize) -> f64 {
        (self.width - self.left - 4.0) / steps as f64
    }

    fn height(&self) -> f64 {
        let x = if self.with_x { self.x_row + self.gap } else { 0.0 };
        self.top + x + self.rows.len() as f64 * (self.row + self.gap)
    }
}

/// Draws the timeline `width` wide; `whole` fills the steps that have not been reached.
pub fn timeline(look: &Look, width: f64, height: f64, whole: bool) -> Shape {
    let plan = Plan::new(look, width, height);
    Timeline { look, plan, whole }.draw()
}

/// The step (from 1) under `x` pixels from the left edge of a drawing `width` wide.
pub fn step_at(look: &Look, width: f64, x: f64) -> usize {
    let plan = Plan::new(look, width, 120.0);
    let steps = look.scene.steps();
    (((x - plan.left) / plan.column(steps)).floor() as isize + 1).clamp(1, steps as isize) as usize
}

/// The quantity and unit (from 0) of the cell at a point of a drawing.
pub fn cell_at(look: &Look, size: (f64, f64), (x, y): (f64, f64)) -> Option<(Symbol, usize)> {
    let plan = Plan::new(look, size.0, size.1);
    let top = plan.top + if plan.with_x { plan.x_row + plan.gap } else { 0.0 };
    let pitch = plan.row + plan.gap;
    let symbol = *plan.rows.get(((y - top) / pitch).floor() as usize).filter(|_| y >= top)?;
    if x < plan.left {
        return None;
    }
    let units = look.scene.units() as f64;
    let share = if look.scene.dense() {
        let column = plan.column(look.scene.steps());
        ((x - plan.left) % column - 3.0) / (column - 6.0)
    } else {
        (y - top) % pitch / plan.row
    };
    Some((symbol, (share * units).clamp(0.0, units - 1.0) as usize))
}

struct Timeline<'a> {
    look: &'a Look,
    plan: Plan,
    whole: bool,
}

fn rect((x, y, width, height): (f64, f64, f64, f64), fill: &str) -> Shape {
    let rect = el("rect").at("x", x).at("y", y).at("width", width).at("height", height);
    rect.at("fill", fill)
}

fn path(d: String, fill: &str) -> Shape {
    el("path").at("d", d).at("fill", fill)
}

fn text((x, y): (f64, f64), size: f64, fill: &str, words: String) -> Shape {
    el("text").at("x", x).at("y", y).at("font-size", size).at("fill", fill).say(words)
}

impl Timeline<'_> {
    fn draw(&self) -> Shape {
        let (plan, look) = (&self.plan, self.look);
        let column = plan.column(look.scene.steps());
        let height = plan.height();
        let mut y = plan.top;
        let mut parts = Vec::new();
        if plan.with_x {
            parts.push(self.inputs(y, column));
            y += plan.x_row + plan.gap;
        }
        for &row in &plan.rows {
            parts.push(self.row(row, y, column));
            y += plan.row + plan.gap;
        }
        let left = self.left(look.step - 1, column);
        let playhead = (left - 2.0, plan.top - 3.0, column + 4.0, height - plan.top + 2.0);
        el("svg")
            .at("viewBox", format!("0 0 {:.0} {height:.0}", plan.width))
            .at("height", height)
            .at("role", "img")
            .at("aria-label", look.words.t("gates.timeline"))
            .all(parts)
            .with(self.numbers(column))
            .with(
                rect(playhead, "none")
                    .at("class", "playhead")
                    .at("rx", 5.0)
                    .at("stroke", "var(--text)")
                    .at("stroke-width", plan.frame),
            )
    }

    /// The left edge of a step (from 0).
    fn left(&self, step: usize, column: f64) -> f64 {
        self.plan.left + step as f64 * column
    }

    /// Step numbers, with the date where there is room, and the marks of the example.
    fn numbers(&self, column: f64) -> Shape {
        let (plan, look) = (&self.plan, self.look);
        let steps = look.scene.steps();
        let every = (34.0 / column).ceil().max(1.0) as usize;
        let dated = look.scene.times.len() == steps && column > 84.0;
        // Room for the pill of this step: no other number stands in it.
        let room = ((if dated { 60.0 } else { 34.0 }) / column).ceil() as usize;
        let free = |step: usize| {
            plan.ticks && step.is_multiple_of(every) && step.abs_diff(look.step - 1) >= room
        };
        let shown = (0..steps).filter(|step| *step + 1 == look.step || free(*step));
        el("g").all(shown.map(|step| {
            let on = step + 1 == look.step;
            let middle = self.left(step, column) + column / 2.0;
            let mut name = (step + 1).to_string();
            if dated {
                name += &format!(" · {}", dates::day(look.scene.times[step], look.words));
            }
            let half = 9.0 + name.chars().count() as f64 * plan.font * 0.3;
            // At the end the pill stays on the page.
            let middle = if on { middle.min(plan.width - half) } else { middle };
            let mark = look.scene.marks[step] && plan.with_x && !on;
            let pill = on.then(|| {
                let place = (middle - half, plan.top - 25.0, 2.0 * half, 20.0);
                rect(place, "var(--text)").at("rx", 10.0)
            });
            let arrow = mark.then(|| {
                let d = format!("M{} {}h10l-5 8z", middle - 5.0, plan.top - 13.0);
                path(d, "var(--text)")
            });
            let (fill, weight) = if on { ("var(--bg)", "700") } else { ("var(--text-2)", "400") };
            let y = plan.top - if mark { 17.0 } else { 10.0 };
            let number = text((middle, y), plan.font - 1.0, fill, name)
                .at("text-anchor", "middle")
                .at("font-weight", weight);
            el("g").all(pill).all(arrow).with(number)
        }))
    }

    fn name(&self, symbol: Symbol, middle: f64, words: String) -> [Shape; 2] {
        let font = self.plan.font;
        let base = middle + font * 0.36;
        let ink = format!("var(--{}-ink)", symbol.role.token());
        let letter = text((0.0, base), font + 5.0, &ink, symbol.base.into()).at("class", "math");
        [letter, text((font + 10.0, base), font, "var(--text-2)", words)]
    }

    fn inputs(&self, y: f64, column: f64) -> Shape {
        let look = self.look;
        if !look.scene.inputs.is_empty() {
            return self.named_inputs(y, column);
        }
        let (plan, steps) = (&self.plan, look.scene.steps());
        let (middle, half) = (y + plan.x_row / 2.0, plan.x_row / 2.0);
        let bars = (0..steps).map(|step| {
            let size = look.scene.at(1, step + 1).get(s::X)[0] * half;
            let future = step + 1 > look.step && !self.whole;
            let (fill, opacity) = match (look.scene.marks[step], future) {
                (true, _) => ("var(--x)", "1"),
                (false, true) => ("var(--neg)", ".4"),
                (false, false) => ("var(--neg)", ".75"),
            };
            let top = if size > 0.0 { middle - size } else { middle };
            let left = self.left(step, column) + column * 0.24;
            rect((left, top, column * 0.52, size.abs()), fill).at("rx", 1.5).at("opacity", opacity)
        });
        let (told, asked) = self.lines(middle, half, column);
        let words = look.words;
        let (first, second) = (y + half - 3.0, y + half + 15.0);
        let x = plan.font + 10.0;
        let end = |y: f64, words: &str| {
            let at = (plan.left - 6.0, y);
            text(at, 12.0, "var(--text-3)", words.into()).at("text-anchor", "end")
        };
        let line = |d: String, stroke: &str, width: f64| {
            path(d, "none").at("stroke", stroke).at("stroke-width", width)
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
            .all(bars)
            .with(line(told, "var(--h)", 2.5).at("stroke-linejoin", "round"))
            .with(line(asked, "var(--x)", 1.6).at("stroke-dasharray", "2 4").at("opacity", ".42"))
    }

    /// The answer so far, and the target of the steps to come.
    fn lines(&self, middle: f64, half: f64, column: f64) -> (String, String) {
        let Answer::EveryStep { targets } = &self.look.scene.answer else {
            return Default::default();
        };
        let (mut told, mut asked) = (String::new(), String::new());
        for (step, target) in targets.iter().enumerate() {
            let now = (self.look.step, self.look.stage);
            let known = self.whole || reached(s::Y, step + 1, now);
            let value = if known { self.look.scene.output(step + 1) } else { *target };
            let y = middle - value.clamp(-1.2, 1.2) * half;
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
        let count = look.scene.inputs.len().min(5);
        let steps = look.scene.steps();
        let all = (0..steps).flat_map(|step| look.scene.at(1, step + 1).get(s::X).iter());
        let scale = all.fold(1.0_f64, |most, v| most.max(v.abs()));
        let rows = (0..count).flat_map(|k| {
            let top = y + 12.0 * k as f64;
            let (mut up, mut down, mut track) = (String::new(), String::new(), String::new());
            for step in 0..steps {
                let left = self.left(step, column) + 3.0;
                let width = (column - 6.0).max(1.0);
                let middle = left + width / 2.0;
                let value = look.scene.at(1, step + 1).get(s::X)[k] / scale;
                let size = value.abs() * width / 2.0;
                track += &format!("M{left:.1} {:.1}h{width:.1}v10h-{width:.1}z", top + 1.0);
                let from = if value < 0.0 { middle - size } else { middle };
                let line = if value < 0.0 { &mut down } else { &mut up };
                *line += &format!("M{from:.1} {:.1}h{size:.2}v10h-{size:.2}z", top + 1.0);
            }
            let name: String = look.scene.short[k].chars().take(13).collect();
            [
                text((plan.font + 10.0, top + 10.0), 12.0, "var(--text-2)", name),
                path(track, "var(--track)"),
                path(up, "var(--x)"),
                path(down, "var(--neg)"),
            ]
        });
        let [letter, _] = self.name(s::X, y + plan.x_row / 2.0, String::new());
        el("g").with(letter).all(rows)
    }

    fn row(&self, symbol: Symbol, y: f64, column: f64) -> Shape {
        let (plan, look) = (&self.plan, self.look);
        let steps = look.scene.steps();
        let cells = (0..steps).map(|step| {
            let left = self.left(step, column);
            if !(self.whole || reached(symbol, step + 1, (look.step, look.stage))) {
                let place = (left + 1.0, y + 0.5, (column - 2.0).max(0.5), plan.row - 1.0);
                return rect(place, "var(--track)").at("rx", 3.0).at("opacity", ".55");
            }
            let values = look.scene.at(look.layer, step + 1).get(symbol);
            if look.scene.dense() {
                self.dense_cell(symbol, values, (left + 3.0, y, (column - 6.0).max(1.0)))
            } else {
                self.bands(symbol, values, (left, y, column + 0.4))
            }
        });
        let words = if plan.names {
            look.words.t(&format!("gates.row.{}", symbol.id))
        } else {
            String::new()
        };
        let frames = self.frames(symbol, y, column);
        el("g").all(self.name(symbol, y + plan.row / 2.0, words)).all(cells).all(frames)
    }

    /// Frames around the cells of this step, drawn where their unit is highlighted.
    fn frames(&self, symbol: Symbol, y: f64, column: f64) -> Vec<Shape> {
        let look = self.look;
        if look.scene.dense() || !look.reached(symbol) {
            return Vec::new();
        }
        let units = look.scene.units();
        let (left, band) = (self.left(look.step - 1, column), self.plan.row / units as f64);
        let frame = |unit: usize| {
            rect((left, y + unit as f64 * band, column, band), "none")
                .at("class", "cell-frame")
                .at("data-cell", format!("{}-{}", symbol.id, unit + 1))
        };
        (0..units).map(frame).collect()
    }

    /// One band a unit, so that memory reads as horizontal streaks.
    fn bands(&self, symbol: Symbol, values: &[f64], (x, y, width): (f64, f64, f64)) -> Shape {
        let band = self.plan.row / values.len() as f64;
        let role = symbol.role.token();
        el("g").all(values.iter().enumerate().map(|(unit, &value)| {
            let base = if symbol.signed && value < 0.0 { "neg" } else { role };
            let part = (value.abs().min(1.0) * 100.0).round();
            let fill = format!("color-mix(in oklab, var(--{base}) {part}%, var(--track))");
            rect((x, y + unit as f64 * band, width, band + 0.3), &fill).at("class", "heat")
        }))
    }

    fn dense_cell(&self, symbol: Symbol, values: &[f64], (x, y, width): (f64, f64, f64)) -> Shape {
        let row = self.plan.row;
        let (up, down) = bar_paths(values, symbol.signed, (x, y, width, row));
        let unit = width / values.len() as f64;
        let lens = (x + self.look.unit as f64 * unit - 1.0, y - 1.0, unit + 1.6, row + 2.0);
        el("g").all([
            rect((x, y, width, row), "var(--track)").at("rx", 2.0),
            path(up, &format!("var(--{})", symbol.role.token())),
            path(down, "var(--neg)"),
            rect(lens, "none").at("stroke", "var(--text)").at("stroke-width", 1.2),
        ])
    }
}
