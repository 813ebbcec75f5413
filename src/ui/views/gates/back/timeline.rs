//! Time on the way back: the road of the state as a pipe from the step whose error is followed, and how large
//! the gradients are at every step, on a log axis.

use super::axis::part_told;
use super::page::Page;
use super::pen::flow;
use super::way::d;
use crate::notation::Symbol;
use crate::notation::letters as s;
use crate::ui::shape::{Shape, el};
use crate::ui::store::{Layout, Store};
use crate::ui::views::gates::diagram::{colour, ink};
use crate::ui::views::gates::equations::per_cents;
use crate::ui::views::gates::look::{DIRECTIONS, Look};
use crate::ui::views::gates::timeline::{Plan, Timeline, path, rect, step_at, text};
use leptos::prelude::Set;
use std::ops::RangeInclusive;

/// How wide a letter is, as a part of its size; a Han character is a square.
const LETTER: f64 = 0.49;

fn wide(words: &str) -> f64 {
    words.chars().map(|c| if c as u32 > 0x2e80 { 1.0 } else { LETTER }).sum()
}

/// Heights below the row of numbers.
#[derive(Clone, Copy)]
pub struct Rows {
    /// The pipe: its middle, and its full width.
    pipe: (f64, f64),
    /// The base line of the sentence.
    told: f64,
    /// Top and floor of the norms.
    pub norms: (f64, f64),
}

impl Rows {
    fn new(look: &Look, plan: &Plan, height: f64) -> Self {
        let top = plan.top;
        match look.layout {
            Layout::Phone => {
                let floor = (height - 12.0).max(top + 64.0);
                Self { pipe: (top + 8.0, 14.0), told: top + 30.0, norms: (top + 40.0, floor) }
            }
            Layout::Projector => {
                // As high as the timeline of the way forward, so that the buttons above it keep their place.
                Self { pipe: (top + 10.0, 16.0), told: top + 37.0, norms: (top + 44.0, top + 80.0) }
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

/// Draws the timeline in a box of a size; `whole` fills the steps that have not been reached.
pub fn timeline(look: &Look, (width, height): (f64, f64), whole: bool) -> Shape {
    let page = Page::new(look);
    let plan = Plan::new(look, width, height);
    let rows = Rows::new(look, &plan, height);
    let column = plan.column();
    Time { page, frame: Timeline { look, plan, whole }, rows, column }.draw()
}

/// A press on the pipe chooses the step whose error is followed, where there is a road for it; one below goes there.
pub fn pressed(store: Store, look: &Look, size: (f64, f64), (x, y): (f64, f64)) -> bool {
    let road = Page::new(look).ledger.road.is_some();
    let plan = Plan::new(look, size.0, size.1);
    let pipe = plan.top..Rows::new(look, &plan, size.1).norms.0;
    let own = road && pipe.contains(&y);
    if own {
        super::page::choose(store).source.set(step_at(look, size.0, x));
    }
    own
}

pub struct Time<'a> {
    pub page: Page<'a>,
    pub frame: Timeline<'a>,
    pub rows: Rows,
    pub column: f64,
}

impl Time<'_> {
    pub fn plan(&self) -> &Plan {
        &self.frame.plan
    }

    /// The left edge of a step (from 1).
    pub fn left(&self, step: usize) -> f64 {
        self.frame.left(step - 1, self.column)
    }

    /// The steps (from 1) that are seen.
    pub fn seen(&self) -> RangeInclusive<usize> {
        self.plan().span.start + 1..=self.plan().span.end
    }

    pub fn steps(&self) -> usize {
        self.page.look.scene.steps()
    }

    /// Whether the gradient of a quantity has been worked out at a step.
    pub fn reached(&self, of: Symbol, step: usize) -> bool {
        self.frame.whole || self.page.look.reached_at(d(of), step)
    }

    fn draw(&self) -> Shape {
        let (plan, look) = (self.plan(), self.page.look);
        let height = self.rows.norms.1 + 10.0;
        let playhead =
            (self.left(look.step) - 2.0, plan.top - 3.0, self.column + 4.0, height - plan.top);
        let playhead = self.seen().contains(&look.step).then(|| {
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
            .at("aria-label", self.sentence())
            .all(self.page.ledger.road.as_ref().map(|road| self.pipe(road.state)))
            .with(self.norms())
            .with(self.frame.numbers(self.column))
            .all(playhead)
            // Over the frame of the step, so that it can be read.
            .all(self.told())
    }

    /// The steps that the error has come through on its way, the last one first.
    fn walked(&self, state: Symbol) -> impl Iterator<Item = usize> {
        let (look, steps) = (self.page.look, self.steps());
        let place = |step: usize| look.place(step);
        let (now, source) = (place(look.step), place(self.page.source()));
        let end = match self.frame.whole {
            true => 1,
            false if self.reached(state, look.step) => now.min(source),
            false => (now + 1).min(source),
        };
        let from_end = look.direction == 1;
        (end..=source).map(move |place| if from_end { steps + 1 - place } else { place })
    }

    /// The pipe of the lens unit, from its source to the left; of the direction from the end, to the right.
    fn pipe(&self, state: Symbol) -> Shape {
        let (look, source) = (self.page.look, self.page.source());
        let (y, full) = self.rows.pipe;
        let (left, right) = (self.plan().left, self.left(*self.seen().end()) + self.column);
        let dots = path(format!("M{left} {y}H{right}"), "none")
            .at("stroke", "var(--wire)")
            .at("stroke-dasharray", "2 5");
        let passed = |step: usize| self.page.track().passed(look.unit, source, step);
        let part = |step: usize| {
            let width = (passed(step) * full).max(1.6);
            rect((self.left(step), y - width / 2.0, self.column + 0.5, width), &colour(state))
                .at("opacity", if step == source { "1" } else { ".88" })
                .at("data-pipe", passed(step).to_string())
                .at("data-direction", DIRECTIONS[look.direction])
                .at("data-index", step)
        };
        // The error comes in at that end of a step which lies away from where it goes.
        let turned = look.direction == 1;
        let side = |step: usize, far: bool| {
            self.left(step) + if far == turned { self.column } else { 0.0 }
        };
        let x = side(source, false);
        let seen = |step: &usize| self.seen().contains(step);
        let there = self.walked(state).filter(seen).find(|step| passed(*step) * full > 8.0);
        let begin = if turned { x.max(left) + 10.0 } else { x.min(right) - 10.0 };
        let flow = there.map(|step| flow(format!("M{begin} {y}H{}", side(step, true)), 3.4));
        let start =
            el("circle").at("cx", x).at("cy", y).at("r", full * 0.23).at("stroke-width", 3.0);
        let start = start.at("fill", "var(--surface)").at("stroke", colour(state));
        el("g")
            .with(dots)
            .all(self.walked(state).filter(seen).map(part))
            .all(flow)
            .all(seen(&source).then_some(start))
            .all(self.pipe_name(state))
    }

    fn pipe_name(&self, state: Symbol) -> Vec<Shape> {
        let (plan, look) = (self.plan(), self.page.look);
        if !plan.names {
            return Vec::new();
        }
        let y = self.rows.pipe.0 + plan.font * 0.36;
        let unit = (look.unit + 1).to_string();
        let name = look.words.with("gates.back.pipe", &[("unit", &unit)]);
        let letter = text((0.0, y), plan.font + 4.0, &ink(state), state.base.into());
        let letter = letter.at("class", "math");
        vec![letter, text((plan.font + 2.0, y), plan.font, "var(--text-2)", name)]
    }

    /// The sentence: in a line with the pipe where it has room beside it, else below.
    fn told(&self) -> Vec<Shape> {
        let (plan, sentence) = (self.plan(), self.sentence());
        let (size, state) = (plan.font + 0.5, self.state());
        let beside = self.page.ledger.road.as_ref();
        let beside = beside.and_then(|road| self.beside(road.state, wide(&sentence) * size));
        let floor = self.rows.pipe.0 + plan.font * 0.36;
        let at = beside.map_or((plan.left, self.rows.told), |x| (x, floor));
        let part =
            |words: &str| el("tspan").at("font-weight", "700").at("fill", ink(state)).say(words);
        let told = text(at, size, "var(--text-2)", String::new())
            .at("class", "halo")
            .at("data-part", "passed")
            .all(per_cents(&sentence, &part));
        // Below the pipe the frame makes way for it.
        let ground = if plan.names { "var(--bg)" } else { "var(--surface)" };
        let band = (at.0, at.1 - size, wide(&sentence) * size, size * 1.3);
        let band = beside.is_none().then(|| rect(band, ground));
        band.into_iter().chain([told]).collect()
    }

    /// Where in a line with the pipe there is room so wide: beyond its source, else beyond its end.
    fn beside(&self, state: Symbol, room: f64) -> Option<f64> {
        let (plan, source) = (self.plan(), self.page.source());
        let end = self.walked(state).next()?;
        let ends = [source, end, self.page.look.step];
        if self.page.look.layout == Layout::Desktop
            && ends.iter().all(|step| self.seen().contains(step))
        {
            let left =
                ends.iter().map(|step| self.left(*step)).fold(f64::INFINITY, f64::min) - 14.0;
            let right = ends.iter().map(|step| self.left(*step)).fold(0.0, f64::max);
            let right = right + self.column + 14.0;
            let before = (left - room >= plan.left).then_some(plan.left);
            let after = (right + room <= plan.width).then_some(right);
            return if self.page.look.direction == 1 { before.or(after) } else { after.or(before) };
        }
        None
    }

    /// How much of the error at the source comes to the step that is looked at.
    fn sentence(&self) -> String {
        let (look, source) = (self.page.look, self.page.source());
        let phone = look.layout == Layout::Phone;
        let Some(road) = &self.page.ledger.road else {
            let key = if phone { "gates.back.no-road-short" } else { "gates.back.no-road" };
            return look.words.t(key);
        };
        let (from, to) = (source.to_string(), look.step.to_string());
        if look.place(look.step) > look.place(source) {
            let args = [("source", from.as_str()), ("step", &to)];
            return look.words.with("gates.back.after", &args);
        }
        let track = self.page.track();
        if track.at(source).gradient(road.state).get(look.unit) == Some(&0.0) {
            let unit = (look.unit + 1).to_string();
            let args = [("source", from.as_str()), ("unit", &unit)];
            return look.words.with("gates.back.passed-nothing", &args);
        }
        // An error at h goes through the weights as well.
        let beside = road.state == s::H;
        let passed = |step: usize| part_told(track.passed(look.unit, source, step));
        let p = passed(look.step);
        let args = [("source", from.as_str()), ("step", &to), ("p", &p)];
        if look.place(look.step) == 1 || look.stage > 4 || phone {
            let key = match (beside, phone) {
                (false, _) => "gates.back.passed",
                (true, false) => "gates.back.passed-h",
                (true, true) => "gates.back.passed-h-short",
            };
            return look.words.with(key, &args);
        }
        let before = if look.direction == 1 { look.step + 1 } else { look.step - 1 };
        let [before, q] = [before.to_string(), passed(before)];
        let [from, to, p] = args;
        let key = if beside { "gates.back.passed-on-h" } else { "gates.back.passed-on" };
        look.words.with(key, &[from, to, p, ("before", &before), ("q", &q)])
    }
}
