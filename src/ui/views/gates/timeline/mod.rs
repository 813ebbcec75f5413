//! The timeline: every step as a column, every signal as a row, the playhead over all of them.

mod bands;
mod dense;
mod holder;
mod inputs;
mod minimap;
mod numbers;
mod plan;

use super::edit::{self, Mark};
use super::look::{ARROWS, Look};
use super::model::Scene;
use crate::notation::Symbol;
use crate::notation::letters as s;
use crate::ui::path::Path;
use crate::ui::shape::{Shape, el};
use bands::Bands;
pub use bands::{DASHED, WIDE};
use dense::Dense;
pub use holder::section;
use minimap::{follow_step, minimap, wheel};
pub use plan::{Plan, Row, rows};

/// From this difference on a value has moved.
pub const MOVED: f64 = 0.05;

/// Draws the timeline in a box of a size; `whole` fills the steps that have not been reached.
pub fn timeline(look: &Look, (width, height): (f64, f64), whole: bool) -> Shape {
    let plan = Plan::new(look, width, height);
    Timeline { look, plan, whole }.draw().all(edit::marks(look, Mark::Timeline((width, height))))
}

/// The step (from 1) under `x` pixels from the left edge of a drawing `width` wide.
pub fn step_at(look: &Look, width: f64, x: f64) -> usize {
    let plan = Plan::new(look, width, 120.0);
    let place = ((x - plan.left) / plan.column()).max(0.0) as usize;
    plan.span.start + place.min(plan.span.len() - 1) + 1
}

/// The quantity and unit (from 0) of the cell at a point of a drawing; its step is [`step_at`].
pub fn cell_at(look: &Look, size: (f64, f64), (x, y): (f64, f64)) -> Option<(Symbol, usize)> {
    let plan = Plan::new(look, size.0, size.1);
    let top = plan.cells_top();
    let pitch = plan.row + plan.gap;
    if plan.mark > 0.0 && (plan.top + plan.x_row..top).contains(&y) && x >= plan.left {
        return Some((s::X, 1));
    }
    if plan.with_x && (plan.top..plan.top + plan.x_row).contains(&y) && x >= plan.left {
        let columns = inputs::shown(look);
        let place = (y - plan.top) / plan.x_row * columns.len() as f64;
        return columns.get(place as usize).map(|column| (s::X, *column));
    }
    let (way, symbol) =
        *plan.rows.get(((y - top) / pitch).floor() as usize).filter(|_| y >= top)?;
    if x < plan.left || way != look.direction {
        return None;
    }
    let units = look.scene.units() as f64;
    let share = if look.scene.dense() {
        let column = plan.column();
        ((x - plan.left) % column - 3.0) / (column - 6.0)
    } else {
        let (above, high) = plan.own(look);
        ((y - top) % pitch - above).max(0.0) / high
    };
    Some((symbol, (share * units).clamp(0.0, units - 1.0) as usize))
}

/// How many pixels high a bar of 1 is in column `column` of x. The cells of a list are filled sideways: there so
/// many pixels lead from nothing to a full one.
pub fn pixels_of_one(look: &Look, size: (f64, f64), column: usize) -> f64 {
    let plan = Plan::new(look, size.0, size.1);
    match column {
        _ if !look.bars() => 40.0 / inputs::scale(look),
        0 => plan.x_row / 2.0,
        _ => plan.mark - 4.0,
    }
}

/// Left, top, width and height of a cell; none for a bar of a dense strip.
pub fn frame_of(
    look: &Look,
    size: (f64, f64),
    symbol: Symbol,
    unit: usize,
    step: usize,
) -> Option<(f64, f64, f64, f64)> {
    let plan = Plan::new(look, size.0, size.1);
    let column = plan.column();
    if !plan.span.contains(&(step - 1)) {
        return None;
    }
    let left = plan.left + (step - 1 - plan.span.start) as f64 * column;
    if symbol == s::X && unit == 1 && plan.mark > 0.0 {
        return Some((left, plan.top + plan.x_row, column, plan.mark));
    }
    if symbol == s::X {
        let columns = inputs::shown(look);
        let pitch = plan.x_row / columns.len() as f64;
        let place = columns.iter().position(|own| *own == unit)?;
        return Some((left, plan.top + pitch * place as f64, column, pitch));
    }
    let row = plan.rows.iter().position(|own| *own == (look.direction, symbol))?;
    let top = plan.cells_top() + row as f64 * (plan.row + plan.gap);
    if look.scene.dense() {
        return Some((left, top, column, plan.row));
    }
    let (above, high) = plan.own(look);
    let band = high / look.scene.units() as f64;
    Some((left, top + above + unit as f64 * band, column, band))
}

/// What draws the cells of a row, step by step.
trait Cells {
    /// One step, from its left edge on.
    fn cell(&mut self, values: &[f64], left: f64);

    fn shape(self: Box<Self>) -> Shape;
}

/// A look, where its rows and columns stand, and whether steps that are not reached are filled too.
pub struct Timeline<'a> {
    pub look: &'a Look,
    pub plan: Plan,
    pub whole: bool,
}

pub fn rect((x, y, width, height): (f64, f64, f64, f64), fill: &str) -> Shape {
    let rect = el("rect").at("x", x).at("y", y).at("width", width).at("height", height);
    rect.at("fill", fill)
}

pub fn path(d: String, fill: &str) -> Shape {
    el("path").at("d", d).at("fill", fill)
}

pub fn text((x, y): (f64, f64), size: f64, fill: &str, words: String) -> Shape {
    el("text").at("x", x).at("y", y).at("font-size", size).at("fill", fill).say(words)
}

impl Timeline<'_> {
    fn draw(&self) -> Shape {
        let (plan, look) = (&self.plan, self.look);
        let column = plan.column();
        let height = plan.height();
        let mut y = plan.top;
        let mut parts = Vec::new();
        if plan.with_x {
            parts.push(self.inputs(y, column));
            y += plan.x_row + plan.mark + plan.gap;
        }
        if plan.answer > 0.0 {
            parts.push(self.answers(y, column));
            y += plan.answer;
        }
        for &row in &plan.rows {
            parts.push(self.row(row, y, column));
            y += plan.row + plan.gap;
        }
        let left = self.left(look.step - 1, column);
        let playhead = (left - 2.0, plan.top - 3.0, column + 4.0, height - plan.top + 2.0);
        let playhead = plan.span.contains(&(look.step - 1)).then(|| {
            rect(playhead, "none")
                .at("class", "playhead")
                .at("rx", 5.0)
                .at("stroke", "var(--text)")
                .at("stroke-width", plan.frame)
        });
        el("svg")
            .at("viewBox", format!("0 0 {:.0} {height:.0}", plan.width))
            .at("height", height)
            .at("role", "img")
            .at("aria-label", look.words.t("gates.timeline"))
            .all(parts)
            .with(self.numbers(column))
            .all(playhead)
    }

    /// The left edge of a step (from 0).
    pub fn left(&self, step: usize, column: f64) -> f64 {
        self.plan.left + (step as f64 - self.plan.span.start as f64) * column
    }

    fn name(&self, symbol: Symbol, middle: f64, words: String) -> [Shape; 2] {
        let font = self.plan.font;
        let base = middle + font * 0.36;
        let ink = format!("var(--{}-ink)", symbol.role.token());
        let letter = text((0.0, base), font + 5.0, &ink, symbol.base.into()).at("class", "math");
        [letter, text((font + 10.0, base), font, "var(--text-2)", words)]
    }

    fn row(&self, row: Row, y: f64, column: f64) -> Shape {
        let (plan, look) = (&self.plan, self.look);
        let (way, symbol) = row;
        let (above, high) = plan.own(look);
        let own = self.cells(&look.scene, row, (y + above, high), column);
        // What the other cell does not have is not "not yet".
        let pinned = look.pinned.as_ref().filter(|own| !look.at(own, 1).get(symbol).is_empty());
        let pinned = pinned.map(|pinned| self.cells(pinned, row, (y, high), column));
        let mut words = String::new();
        if look.scene.both() {
            words += ARROWS[way];
            words += " ";
        }
        if plan.names {
            words += &look.words.t(&format!("gates.row.{}", symbol.id));
        }
        let frames = if way == look.direction { self.frames(symbol, y, column) } else { vec![] };
        let moved = self.moved(row, y, column);
        let name = self.name(symbol, y + plan.row / 2.0, words);
        el("g").all(name).all(pinned).with(own).all(moved).all(frames)
    }

    /// The cells of one row of a scene, from a top so and so high. The direction that is not looked at has been
    /// walked.
    fn cells(
        &self,
        scene: &Scene,
        (way, symbol): Row,
        (y, height): (f64, f64),
        column: f64,
    ) -> Shape {
        let look = self.look;
        let place = (y, height);
        let mut cells: Box<dyn Cells> = if scene.dense() {
            Box::new(Dense::new(symbol, look.unit, place, column))
        } else {
            Box::new(Bands::new(symbol, scene.units(), place, column))
        };
        let mut empty = Vec::new();
        for step in self.plan.span.clone() {
            let left = self.left(step, column);
            let seen = self.whole || way != look.direction || look.reached_at(symbol, step + 1);
            if step < scene.steps() && seen && scene.has((look.layer, way)) {
                let values = scene.within((look.layer, way), step + 1).get(symbol);
                if !values.is_empty() {
                    cells.cell(values, left);
                    continue;
                }
            }
            let place = (left + 1.0, y + 0.5, (column - 2.0).max(0.5), height - 1.0);
            empty.push(rect(place, "var(--track)").at("rx", 3.0).at("opacity", ".55"));
        }
        cells.shape().all(empty)
    }

    /// A dot on each cell that a change moved, all in one path.
    fn moved(&self, (way, symbol): Row, y: f64, column: f64) -> Option<Shape> {
        let look = self.look;
        let (above, row) = self.plan.own(look);
        let before = look.other().filter(|own| own.has((look.layer, way)))?;
        let size = (column * 0.3).min(row * 0.2).min(3.4);
        let (mut dots, dot) = (Path::default(), Path::dot(size));
        for step in self.plan.span.clone().take_while(|step| *step < before.steps()) {
            let [old, new] = [before, &look.scene]
                .map(|scene| scene.within((look.layer, way), step + 1).get(symbol));
            let far = |unit: &usize| (old[*unit] - new[*unit]).abs() > MOVED;
            let x = self.left(step, column) + column / 2.0 - size;
            // The bars of a dense cell have no room for dots of their own.
            let whole = look.scene.dense();
            let units = (0..new.len().min(old.len())).filter(far).take(if whole { 1 } else { 8 });
            for unit in units {
                let share = if whole { 0.5 } else { (unit as f64 + 0.5) / new.len() as f64 };
                dots.begin(x, y + above + share * row);
                dots.add(&dot);
            }
        }
        let dots = dots.shape().at("fill", "var(--text)").at("class", "moved");
        Some(
            dots.at("stroke", "var(--surface)")
                .at("stroke-width", 150.0)
                .at("paint-order", "stroke"),
        )
    }

    /// Frames around the cells of this step, drawn where their unit is highlighted.
    fn frames(&self, symbol: Symbol, y: f64, column: f64) -> Vec<Shape> {
        let look = self.look;
        let seen = self.plan.span.contains(&(look.step - 1));
        if look.scene.dense() || !look.reached(symbol) || !seen {
            return Vec::new();
        }
        let units = look.scene.units();
        let (above, high) = self.plan.own(look);
        let (left, band) = (self.left(look.step - 1, column), high / units as f64);
        let frame = |unit: usize| {
            rect((left, y + above + unit as f64 * band, column, band), "none")
                .at("class", "cell-frame")
                .at("data-cell", format!("{}-{}", symbol.id, unit + 1))
        };
        (0..units).map(frame).collect()
    }
}
