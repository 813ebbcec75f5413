//! The timeline: every step as a column, every signal as a row, the playhead over all of them.

use super::diagram::bar_paths;
use super::look::Look;
use super::model::{Answer, ROWS, phone_rows, reached};
use crate::engine::cell::lstm::symbols as s;
use crate::notation::Symbol;
use crate::ui::store::Layout;
use leptos::prelude::*;

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
                let count = (((height - 34.0) / 20.0) as usize).clamp(2, 6);
                let row = ((height - 34.0) / count as f64 - 3.0).clamp(13.0, 22.0);
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
                    left: 122.0,
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
pub fn timeline(look: &Look, width: f64, height: f64, whole: bool) -> AnyView {
    let plan = Plan::new(look, width, height);
    let drawing = Timeline { look, plan, whole };
    drawing.draw()
}

/// The step (from 1) under `x` pixels from the left edge of a drawing `width` wide.
pub fn step_at(look: &Look, width: f64, x: f64) -> usize {
    let plan = Plan::new(look, width, 120.0);
    let steps = look.scene.steps();
    (((x - plan.left) / plan.column(steps)).floor() as isize + 1).clamp(1, steps as isize) as usize
}

struct Timeline<'a> {
    look: &'a Look,
    plan: Plan,
    whole: bool,
}

impl Timeline<'_> {
    fn draw(&self) -> AnyView {
        let (plan, look) = (&self.plan, self.look);
        let steps = look.scene.steps();
        let (column, height) = (plan.column(steps), plan.height());
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
        let left = plan.left + (look.step - 1) as f64 * column;
        let label = look.words.t("gates.timeline");
        view! {
            <svg viewBox=format!("0 0 {:.0} {height:.0}", plan.width) height=height role="img" aria-label=label>
                {parts}
                {self.numbers(column)}
                <rect
                    class="playhead"
                    x=left - 2.0
                    y=plan.top - 3.0
                    width=column + 4.0
                    height=height - plan.top + 2.0
                    rx="5"
                    fill="none"
                    stroke="var(--text)"
                    stroke-width=plan.frame
                ></rect>
            </svg>
        }
        .into_any()
    }

    fn left(&self, step: usize, column: f64) -> f64 {
        self.plan.left + step as f64 * column
    }

    fn numbers(&self, column: f64) -> AnyView {
        let (plan, look) = (&self.plan, self.look);
        let steps = look.scene.steps();
        let every = (34.0 / column).ceil().max(1.0) as usize;
        let dated = look.scene.times.len() == steps && column > 84.0;
        let texts: Vec<AnyView> = (0..steps)
            .filter(|step| *step + 1 == look.step || (plan.ticks && step % every == 0))
            .map(|step| {
                let on = step + 1 == look.step;
                let middle = self.left(step, column) + column / 2.0;
                let mut text = (step + 1).to_string();
                if dated {
                    text += &format!(" · {}", crate::ui::dates::day(look.scene.times[step], look.words));
                }
                let half = 9.0 + text.chars().count() as f64 * plan.font * 0.3;
                let marked = look.scene.marks[step] && plan.with_x && !on;
                let pill = on.then(|| view! {
                    <rect x=middle - half y=plan.top - 25.0 width=2.0 * half height="20" rx="10" fill="var(--text)"></rect>
                });
                let mark = (look.scene.marks[step] && plan.with_x).then(|| view! {
                    <path d=format!("M{} {}h10l-5 8z", middle - 5.0, plan.top - 13.0) fill="var(--text)" opacity=if on { "0" } else { "1" }></path>
                });
                view! {
                    <g>
                        {pill}
                        {mark}
                        <text
                            x=middle
                            y=plan.top - if marked { 17.0 } else { 10.0 }
                            text-anchor="middle"
                            font-size=plan.font - 1.0
                            font-weight=if on { "700" } else { "400" }
                            fill=if on { "var(--bg)" } else { "var(--text-2)" }
                        >
                            {text}
                        </text>
                    </g>
                }
                .into_any()
            })
            .collect();
        view! { <g>{texts}</g> }.into_any()
    }

    fn name(&self, symbol: Symbol, y: f64, height: f64) -> AnyView {
        let plan = &self.plan;
        let words = if plan.names {
            self.look.words.t(&format!("gates.row.{}", symbol.id))
        } else {
            String::new()
        };
        let base = y + height / 2.0 + plan.font * 0.36;
        view! {
            <text x="0" y=base class="math" font-size=plan.font + 5.0 fill=format!("var(--{}-ink)", symbol.role.token())>{symbol.base}</text>
            <text x=plan.font + 10.0 y=base font-size=plan.font fill="var(--text-2)">{words}</text>
        }
        .into_any()
    }

    fn inputs(&self, y: f64, column: f64) -> AnyView {
        let look = self.look;
        if !look.scene.inputs.is_empty() {
            return self.named_inputs(y, column);
        }
        let (plan, steps) = (&self.plan, look.scene.steps());
        let (middle, half) = (y + plan.x_row / 2.0, plan.x_row / 2.0);
        let bars: Vec<AnyView> = (0..steps)
            .map(|step| {
                let x = look.scene.at(1, step + 1).get(s::X);
                let size = x[0] * half;
                let marked = look.scene.marks[step];
                let future = step + 1 > look.step && !self.whole;
                let opacity = if marked {
                    "1"
                } else if future {
                    ".4"
                } else {
                    ".75"
                };
                let left = self.left(step, column);
                view! {
                    <rect
                        x=left + column * 0.24
                        y={if size > 0.0 { middle - size } else { middle }}
                        width=column * 0.52
                        height=size.abs()
                        rx="1.5"
                        fill=if marked { "var(--x)" } else { "var(--neg)" }
                        opacity=opacity
                    ></rect>
                }
                .into_any()
            })
            .collect();
        let (told, asked) = self.lines(middle, half, column);
        let words = look.words;
        let (first, second) = (y + half - 3.0, y + half + 15.0);
        let x = plan.font + 10.0;
        view! {
            <text x="0" y=middle + 5.0 class="math" font-size=plan.font + 5.0 fill="var(--x-ink)">"x"</text>
            <text x=x y=first font-size=plan.font fill="var(--text-2)">{words.t("gates.row.x")}</text>
            <path d=format!("M{x} {}h10", second - 4.0) stroke="var(--h)" stroke-width="2.5"></path>
            <text x=x + 15.0 y=second font-size=plan.font fill="var(--text-2)">{words.t("gates.answer")}</text>
            <text x=plan.left - 6.0 y=y + 7.0 text-anchor="end" font-size="12" fill="var(--text-3)">"1"</text>
            <text x=plan.left - 6.0 y=y + plan.x_row + 1.0 text-anchor="end" font-size="12" fill="var(--text-3)">"−1"</text>
            <path d=format!("M{} {middle}H{}", plan.left, plan.width - 4.0) stroke="var(--wire)"></path>
            {bars}
            <path d=told fill="none" stroke="var(--h)" stroke-width="2.5" stroke-linejoin="round"></path>
            <path d=asked fill="none" stroke="var(--x)" stroke-width="1.6" stroke-dasharray="2 4" opacity=".42"></path>
        }
        .into_any()
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

    fn named_inputs(&self, y: f64, column: f64) -> AnyView {
        let (plan, look) = (&self.plan, self.look);
        let count = look.scene.inputs.len().min(5);
        let steps = look.scene.steps();
        let all = (0..steps).flat_map(|step| look.scene.at(1, step + 1).get(s::X).iter());
        let scale = all.fold(1.0_f64, |most, v| most.max(v.abs()));
        let rows: Vec<AnyView> = (0..count)
            .map(|k| {
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
                let name: String = look.scene.inputs[k].chars().take(13).collect();
                view! {
                    <text x=plan.font + 10.0 y=top + 10.0 font-size="12" fill="var(--text-2)">{name}</text>
                    <path d=track fill="var(--track)"></path>
                    <path d=up fill="var(--x)"></path>
                    <path d=down fill="var(--neg)"></path>
                }
                .into_any()
            })
            .collect();
        view! {
            <text x="0" y=y + plan.x_row / 2.0 + 5.0 class="math" font-size=plan.font + 5.0 fill="var(--x-ink)">"x"</text>
            {rows}
        }
        .into_any()
    }

    fn row(&self, symbol: Symbol, y: f64, column: f64) -> AnyView {
        let (plan, look) = (&self.plan, self.look);
        let steps = look.scene.steps();
        let cells: Vec<AnyView> = (0..steps)
            .map(|step| {
                let left = self.left(step, column);
                let known = self.whole || reached(symbol, step + 1, (look.step, look.stage));
                if !known {
                    return view! {
                        <rect x=left + 1.0 y=y + 0.5 width=(column - 2.0).max(0.5) height=plan.row - 1.0 rx="3" fill="var(--track)" opacity=".55"></rect>
                    }
                    .into_any();
                }
                let values = look.scene.at(look.layer, step + 1).get(symbol);
                if look.scene.dense() {
                    self.dense_cell(symbol, values, (left + 3.0, y, (column - 6.0).max(1.0)))
                } else {
                    self.bands(symbol, values, (left, y, column + 0.4))
                }
            })
            .collect();
        view! { <g>{self.name(symbol, y, plan.row)} {cells}</g> }.into_any()
    }

    /// One band a unit, so that memory reads as horizontal streaks.
    fn bands(&self, symbol: Symbol, values: &[f64], (x, y, width): (f64, f64, f64)) -> AnyView {
        let band = self.plan.row / values.len() as f64;
        let role = symbol.role.token();
        let bands: Vec<AnyView> = values
            .iter()
            .enumerate()
            .map(|(unit, &value)| {
                let base = if symbol.signed && value < 0.0 { "neg" } else { role };
                let part = (value.abs().min(1.0) * 100.0).round();
                let fill = format!("color-mix(in oklab, var(--{base}) {part}%, var(--track))");
                view! {
                    <rect class="heat" x=x y=y + unit as f64 * band width=width height=band + 0.3 fill=fill></rect>
                }
                .into_any()
            })
            .collect();
        view! { <g>{bands}</g> }.into_any()
    }

    fn dense_cell(
        &self,
        symbol: Symbol,
        values: &[f64],
        (x, y, width): (f64, f64, f64),
    ) -> AnyView {
        let (up, down) = bar_paths(values, symbol.signed, (x, y, width, self.plan.row));
        let lens = x + self.look.unit as f64 * width / values.len() as f64;
        view! {
            <g>
                <rect x=x y=y width=width height=self.plan.row rx="2" fill="var(--track)"></rect>
                <path d=up fill=format!("var(--{})", symbol.role.token())></path>
                <path d=down fill="var(--neg)"></path>
                <rect x=lens - 1.0 y=y - 1.0 width=width / values.len() as f64 + 1.6 height=self.plan.row + 2.0 fill="none" stroke="var(--text)" stroke-width="1.2"></rect>
            </g>
        }
        .into_any()
    }
}
