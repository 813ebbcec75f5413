//! One moment of a scene, as the parts of the view read it.

use super::face::Face;
use super::model::{Answer, STAGES, Scene, Way};
use crate::engine::cell::Block;
use crate::engine::trace::StepTrace;
use crate::notation::{AFTER, BEFORE, Symbol, letters};
use crate::ui::shape::Shape;
use crate::ui::store::Layout;
use crate::ui::words::Words;
use std::sync::Arc;

pub use letters::ARROWS;

/// What `data-direction` says: the order of time, or from the end.
pub const DIRECTIONS: [&str; 2] = ["forward", "backward"];

/// Scene, place and reader: everything that a part needs to draw itself.
#[derive(Clone)]
pub struct Look {
    /// How it is shown.
    pub face: Face,
    pub scene: Arc<Scene>,
    /// The scene in its own kind of cell, before any change.
    pub home: Arc<Scene>,
    /// The first layer does what the scene's own kind of cell does in it: what is said of its units holds.
    pub given: bool,
    /// The scene before any change, while the editor is open and something was changed.
    pub before: Option<Arc<Scene>>,
    /// What it is compared with: another scene that was pinned.
    pub pinned: Option<Arc<Scene>>,
    /// The editor is open.
    pub editing: bool,
    pub layout: Layout,
    pub words: Words,
    /// From 1.
    pub layer: usize,
    /// 0: from the first step on, 1: from the last.
    pub direction: usize,
    pub step: usize,
    pub stage: usize,
    /// From 0.
    pub unit: usize,
    pub decimals: usize,
    /// CSS pixels a unit of the picture.
    pub scale: f64,
    /// The window is low, so that the timeline leaves height to the picture.
    pub low: bool,
    pub letters: bool,
    /// The first step (from 0) that the timeline shows, where it shows a part.
    pub first: usize,
    /// The last move was one stage on, so values are seen on their way.
    pub travels: bool,
    pub speed: f64,
}

impl Look {
    pub fn now(&self) -> &StepTrace {
        self.at(&self.scene, self.step)
    }

    /// A step (from 1) of a scene, in the layer and direction that are looked at.
    pub fn at<'a>(&self, scene: &'a Scene, step: usize) -> &'a StepTrace {
        scene.within((self.layer, self.direction), step)
    }

    /// Where the layer, in its direction, stands among all: the first of `Scene::blocks` and of the starts is 0.
    pub fn track(&self) -> usize {
        (self.layer - 1) * self.scene.network.shape().directions() + self.direction
    }

    /// The weights that are looked at.
    pub fn blocks(&self) -> &[Block] {
        &self.scene.blocks[self.track()]
    }

    /// Those of the peepholes.
    pub fn peepholes(&self) -> Vec<(Symbol, Vec<f64>)> {
        self.scene.network.peepholes(self.layer - 1, self.direction)
    }

    /// The scene beside which this one is seen: another that is pinned, or as it was before a change.
    pub fn other(&self) -> Option<&Arc<Scene>> {
        self.pinned.as_ref().or(self.before.as_ref())
    }

    /// The same step before any change, where there was one.
    pub fn earlier(&self) -> Option<&StepTrace> {
        let before = self.before.as_ref().filter(|before| self.step <= before.steps())?;
        Some(self.at(before, self.step))
    }

    pub fn way(&self) -> Way {
        let back = self.face.back;
        Way { steps: self.scene.steps(), down: back != (self.direction == 1), back }
    }

    pub fn reached(&self, symbol: Symbol) -> bool {
        self.reached_at(symbol, self.step)
    }

    /// The same of any step.
    pub fn reached_at(&self, symbol: Symbol, step: usize) -> bool {
        let (place, now) = (self.place(step), (self.place(self.step), self.stage));
        (self.face.reached)(self.scene.cell(), symbol, place, now)
    }

    /// Whether a quantity comes into being at this very stage.
    pub fn fresh(&self, symbol: Symbol) -> bool {
        let before = if self.face.back { self.stage + 1 } else { self.stage - 1 };
        let place = self.place(self.step);
        let known = (self.face.reached)(self.scene.cell(), symbol, place, (place, before));
        self.reached(symbol) && !known
    }

    /// The stage at which a quantity of this step that is not there yet comes into being.
    pub fn comes_at(&self, symbol: Symbol) -> Option<usize> {
        let (cell, place) = (self.scene.cell(), self.place(self.step));
        let there = |stage: &usize| (self.face.reached)(cell, symbol, place, (place, *stage));
        let mut stages = 1..=STAGES;
        let first = if self.face.back { stages.rfind(there) } else { stages.find(there) };
        first.filter(|_| !self.reached(symbol))
    }

    /// What a quantity is called.
    pub fn name(&self, symbol: Symbol) -> String {
        let (words, id) = (self.words, symbol.id.strip_prefix("d_").unwrap_or(symbol.id));
        let name = words.t(&format!("gates.quantity.{id}"));
        if symbol.is_gradient() { words.with("gates.back.of", &[("name", &name)]) } else { name }
    }

    /// Which step (from 1) this is for the direction that is looked at, from where it begins.
    pub fn place(&self, step: usize) -> usize {
        if self.direction == 1 { self.scene.steps() + 1 - step } else { step }
    }

    /// The subscript of what came before.
    pub fn before_sub(&self) -> &'static str {
        if self.direction == 1 { AFTER } else { BEFORE }
    }

    /// The quantity of this step with an id.
    pub fn symbol(&self, id: &str) -> Option<Symbol> {
        self.now().symbols().chain([letters::Y]).find(|own| own.id == id)
    }

    /// The lens unit's value.
    pub fn lens(&self, symbol: Symbol) -> f64 {
        self.now().get(symbol).get(self.unit).copied().unwrap_or(f64::NAN)
    }

    /// What `gate` of `unit` (from 0) is held at in this step, if it is.
    pub fn held(&self, gate: Symbol, unit: usize) -> Option<f64> {
        self.scene.held((self.layer, self.direction, self.step), gate, unit)
    }

    /// The forecast, at any layer, once the last step has made it.
    pub fn forecast(&self) -> Option<f64> {
        match &self.scene.answer {
            Answer::Forecast { value, .. } if self.step == self.scene.steps() => {
                Some(*value).filter(|_| self.reached(letters::Y))
            }
            _ => None,
        }
    }

    /// The answer of this step as it is read, once it is there: a forecast after the last step alone.
    pub fn answer(&self) -> Option<f64> {
        let top = self.layer == self.scene.network.shape().layers;
        match &self.scene.answer {
            Answer::EveryStep { .. } => {
                self.reached(letters::Y).then(|| self.scene.output(self.step))
            }
            Answer::Forecast { .. } => self.forecast(),
        }
        .filter(|_| top)
    }

    pub fn number(&self, value: f64) -> String {
        crate::notation::number(value, self.decimals)
    }

    /// A unit (from 0) by its number, as people count.
    pub fn unit_name(&self, unit: usize) -> String {
        self.words.with("gates.unit-number", &[("unit", &(unit + 1).to_string())])
    }

    /// Names a value for pointing, for the tests and for the value tag.
    pub fn value(&self, shape: Shape, symbol: Symbol, unit: usize, value: Option<f64>) -> Shape {
        shape
            .at("data-symbol", symbol.id)
            .at("data-unit", unit + 1)
            .at("data-layer", self.layer)
            .at("data-direction", DIRECTIONS[self.direction])
            .maybe("data-value", value.filter(|own| own.is_finite()).map(|own| own.to_string()))
    }

    /// Inputs are a list of names, not the example's two gauges.
    pub fn named_inputs(&self) -> bool {
        self.layout != Layout::Phone && (!self.scene.gauges() || self.layer > 1)
    }

    /// The timeline draws x as bars with the answer over them: one number a step, and an answer to each.
    pub fn bars(&self) -> bool {
        let single = self.answers() && self.scene.network.shape().inputs == 1;
        self.layer == 1 && (single || self.scene.gauges())
    }

    /// An answer to each step, which a timeline with x draws.
    pub fn answers(&self) -> bool {
        matches!(self.scene.answer, Answer::EveryStep { .. })
    }

    /// The bars and cells of x in the timeline can be dragged.
    pub fn handles(&self) -> bool {
        self.editing && self.layer == 1 && !self.face.back
    }

    /// Line `place` (from 0) of what the example's words say under `part`.
    fn line(&self, part: &str, place: usize) -> Option<String> {
        let key = self.scene.key?;
        let words = self.words.some(&format!("gates.scene.{key}.{part}"));
        words.lines().nth(place).map(str::to_owned)
    }

    /// Name and job of the lens unit, where it has one: layers above the first hand on.
    pub fn named_unit(&self) -> Option<(String, String)> {
        let line = self.line("units", self.unit).filter(|_| self.layer == 1)?;
        let (name, job) = line.split_once([':', '：'])?;
        Some((name.to_owned(), job.trim().to_owned()))
    }

    /// The word that a step (from 0) is.
    pub fn word(&self, step: usize) -> Option<String> {
        self.scene.worded.then(|| self.line("steps", 0))??.split(' ').nth(step).map(str::to_owned)
    }

    /// Which unit a number of what was read side by side is of, with its direction where there are two.
    pub fn below(&self, column: usize) -> String {
        let units = self.scene.units();
        let way = if self.scene.both() { ARROWS[(column / units).min(1)] } else { "" };
        format!("{}{way}", column % units + 1)
    }

    /// The short name of input `column` (from 0) of this layer.
    pub fn input_name(&self, column: usize) -> String {
        if self.layer > 1 {
            return self.words.with("gates.unit-number", &[("unit", &self.below(column))]);
        }
        self.named(column, &self.scene.short)
    }

    /// The name of input `column` (from 0) as the data gives it.
    pub fn full_input_name(&self, column: usize) -> String {
        self.named(column, &self.scene.inputs)
    }

    fn named(&self, column: usize, names: &[String]) -> String {
        if self.layer > 1 {
            let (below, unit) = ((self.layer - 1).to_string(), self.below(column));
            return self.words.with("gates.below", &[("layer", &below), ("unit", &unit)]);
        }
        names.get(column).cloned().or_else(|| self.line("inputs", column)).unwrap_or_default()
    }
}
