//! What was changed in a scene, with the way back. No browser.

mod place;
mod typed;

use crate::engine::Network;
use crate::engine::rng::Random;
use crate::engine::trace::{Hold, Start};
use crate::notation::Symbol;
use crate::ui::views::gates::model::{Given, Scene};
use place::{beside, slot, within, within_block};
use std::sync::Arc;

pub use place::{Place, REACH, number, range};
pub use typed::{block, dragged, sequence, typed};

/// A sequence has 1 to this many steps.
pub const MOST_STEPS: usize = 200;
/// So many changes can be taken back, or fewer of a large network: so many numbers are kept at most.
const MOST_UNDOS: usize = 100;
const MOST_KEPT: usize = 8_000_000;

/// How many numbers differ from those of the beginning. Added and removed steps count as inputs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    pub weights: usize,
    pub inputs: usize,
    pub starts: usize,
    /// Gates that are held.
    pub holds: usize,
}

/// A scene as it was, as it is now, and the changes between.
#[derive(Clone, Debug)]
pub struct Edits {
    base: Arc<Scene>,
    now: Arc<Scene>,
    /// Shared with what is kept of a switch.
    past: Vec<Arc<Given>>,
    future: Vec<Arc<Given>>,
    /// The next change begins a step of its own.
    fresh: bool,
    /// How often a gate was drawn at random: the seed of the next draw.
    draws: u64,
    /// The number that was set last, if the last change was to a single one.
    last: Option<Place>,
}

impl Edits {
    pub fn new(base: Arc<Scene>) -> Self {
        Self {
            now: base.clone(),
            base,
            past: Vec::new(),
            future: Vec::new(),
            fresh: true,
            draws: 0,
            last: None,
        }
    }

    /// What was changed elsewhere and came along: there is no way back to before it but Reset.
    pub fn changed(base: Arc<Scene>, now: Arc<Scene>) -> Self {
        Self { now, ..Self::new(base) }
    }

    /// The same without a way back.
    pub fn settled(self) -> Self {
        Self { past: Vec::new(), future: Vec::new(), fresh: true, ..self }
    }

    /// Nothing that was taken back can be done again.
    pub fn close(&mut self) {
        self.future.clear();
    }

    /// Everything at once, as one step for Undo.
    pub fn replace(&mut self, network: Network<f64>, xs: Vec<Vec<f64>>, starts: Vec<Start>) {
        if (&network, &xs, &starts) == (&self.now.network, &self.now.xs, &self.now.starts) {
            return;
        }
        self.begin();
        let holds = self.now.holds.clone();
        self.move_to(Given { network, xs, starts, holds });
        self.last = None;
    }

    /// The scene before any change.
    pub fn base(&self) -> &Arc<Scene> {
        &self.base
    }

    pub fn scene(&self) -> &Arc<Scene> {
        &self.now
    }

    pub fn last(&self) -> Option<Place> {
        self.last
    }

    pub fn can_undo(&self) -> bool {
        !self.past.is_empty()
    }

    pub fn can_redo(&self) -> bool {
        !self.future.is_empty()
    }

    /// What is set from here on is one step for Undo, until the next call: a drag, a key, a word typed.
    pub fn begin(&mut self) {
        self.fresh = true;
    }

    /// Sets one number, within its range; whether that changed anything.
    pub fn set(&mut self, place: Place, value: f64) -> bool {
        let value = within(place, value);
        if !value.is_finite() || number(&self.now, place).is_none_or(|old| old == value) {
            return false;
        }
        let mut given = Given::of(&self.now);
        let Some(own) = slot(&mut given, place) else { return false };
        *own = value;
        self.move_to(given);
        self.last = Some(place);
        true
    }

    /// Another sequence: rows of as many columns as the scene reads, 1 to 200 of them.
    pub fn set_inputs(&mut self, mut xs: Vec<Vec<f64>>) {
        let columns = self.now.network.shape().inputs;
        xs.retain(|x| x.len() == columns && x.iter().all(|value| value.is_finite()));
        xs.truncate(MOST_STEPS);
        for value in xs.iter_mut().flatten() {
            *value = value.clamp(-REACH, REACH);
        }
        if !xs.is_empty() && xs != self.now.xs {
            self.move_to(Given { xs, ..Given::of(&self.now) });
            self.last = None;
        }
    }

    /// Another sequence for one column; the others grow by zeros or end with it.
    pub fn set_column(&mut self, column: usize, values: &[f64]) {
        let columns = self.now.network.shape().inputs;
        let row = |(step, value): (usize, &f64)| {
            let mut x = self.now.xs.get(step).cloned().unwrap_or_else(|| vec![0.0; columns]);
            if let Some(own) = x.get_mut(column) {
                *own = *value;
            }
            x
        };
        let xs = values.iter().take(MOST_STEPS).enumerate().map(row).collect();
        self.set_inputs(xs);
    }

    /// Sets numbers side by side: a row of weights from `place` on, or an input from its step on; of several rows
    /// each further one belongs to the next unit, or to the next step.
    pub fn set_rows(&mut self, place: Place, rows: &[Vec<f64>]) {
        self.begin();
        for (down, row) in rows.iter().enumerate() {
            for (by, value) in row.iter().enumerate() {
                let own =
                    if rows.len() > 1 { within_block(place, down, by) } else { beside(place, by) };
                self.set(own, *value);
            }
        }
    }

    /// A step of zeros after `step` (from 1).
    pub fn add_step(&mut self, step: usize) {
        let mut xs = self.now.xs.clone();
        if xs.len() < MOST_STEPS {
            xs.insert(step.min(xs.len()), vec![0.0; self.now.network.shape().inputs]);
            self.set_inputs(xs);
        }
    }

    /// Takes `step` (from 1) out; the last one stays.
    pub fn remove_step(&mut self, step: usize) {
        let mut xs = self.now.xs.clone();
        if xs.len() > 1 && (1..=xs.len()).contains(&step) {
            xs.remove(step - 1);
            self.set_inputs(xs);
        }
    }

    /// Draws every number of one gate anew, the same ones on every device.
    pub fn randomise(&mut self, track: usize, gate: Symbol) {
        let shape = self.now.network.shape();
        let columns = shape.layer(track / shape.directions()).row(gate).len();
        // As wide as leaves the sum of so many terms on the slope of the curve.
        let reach = 4.0 / (columns as f64).sqrt();
        self.draws += 1;
        let mut random = Random::new(self.draws);
        let mut given = Given::of(&self.now);
        for unit in 0..shape.hidden {
            for column in 0..columns {
                let place = Place::Weight { track, gate, unit, column };
                if let Some(own) = slot(&mut given, place) {
                    *own = (random.between(-reach, reach) * 100.0).round() / 100.0;
                }
            }
        }
        self.begin();
        self.move_to(given);
        self.last = None;
    }

    /// Holds a gate in place of `old`; without a new hold lets `old` go.
    pub fn hold(&mut self, old: Option<&Hold>, new: Option<Hold>) {
        let mut given = Given::of(&self.now);
        given.holds.retain(|own| Some(own) != old);
        given.holds.extend(new.filter(|new| new.value.is_finite()).map(|mut new| {
            new.value = new.value.clamp(if new.gate.signed { -1.0 } else { 0.0 }, 1.0);
            new
        }));
        if given.holds != self.now.holds {
            self.move_to(given);
            self.last = None;
        }
    }

    pub fn undo(&mut self) {
        if let Some(given) = self.past.pop() {
            self.future.push(Arc::new(Given::of(&self.now)));
            self.show(&given);
        }
    }

    pub fn redo(&mut self) {
        if let Some(given) = self.future.pop() {
            self.past.push(Arc::new(Given::of(&self.now)));
            self.show(&given);
        }
    }

    /// Back to the beginning; Undo takes that back as well.
    pub fn reset(&mut self) {
        if self.changes() != Changes::default() {
            self.begin();
            self.move_to(Given::of(&self.base));
            self.last = None;
        }
    }

    pub fn changes(&self) -> Changes {
        let (old, new) = (&self.base, &self.now);
        let differ = |a: &[f64], b: &[f64]| a.iter().zip(b).filter(|(a, b)| a != b).count();
        let columns = new.network.shape().inputs;
        let longer = old.xs.len().abs_diff(new.xs.len()) * columns;
        let inputs = old.xs.iter().zip(&new.xs).map(|(a, b)| differ(a, b)).sum::<usize>();
        let zero = Start { h: Vec::new(), c: Vec::new() };
        let start = |scene: &Scene, track: usize| scene.starts.get(track).unwrap_or(&zero).clone();
        let starts = (0..old.starts.len().max(new.starts.len())).map(|track| {
            let (a, b) = (start(old, track), start(new, track));
            let pad = |mut values: Vec<f64>| {
                values.resize(new.units(), 0.0);
                values
            };
            differ(&pad(a.h), &pad(b.h)) + differ(&pad(a.c), &pad(b.c))
        });
        Changes {
            weights: differ(old.network.numbers(), new.network.numbers()),
            inputs: inputs + longer,
            starts: starts.sum(),
            holds: new.holds.len(),
        }
    }

    fn move_to(&mut self, given: Given) {
        if std::mem::take(&mut self.fresh) {
            self.past.push(Arc::new(Given::of(&self.now)));
            let size = self.now.network.numbers().len();
            if self.past.len() > MOST_UNDOS.min(MOST_KEPT / size.max(1)) {
                self.past.remove(0);
            }
        }
        self.future.clear();
        self.compute(given);
    }

    fn show(&mut self, given: &Given) {
        self.fresh = true;
        self.last = None;
        self.compute(given.clone());
    }

    fn compute(&mut self, mut given: Given) {
        // Holds end with the sequence.
        let steps = given.xs.len();
        given.holds.retain_mut(|hold| {
            hold.steps.end = hold.steps.end.min(steps);
            !hold.steps.is_empty()
        });
        self.now = Arc::new(self.base.with(given));
    }

    /// What was put back is what it was: nothing is marked as changed.
    pub fn settle(&mut self) {
        if self.changes() == Changes::default() {
            self.now = self.base.clone();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Network;
    use crate::notation::letters as s;
    use crate::ui::views::gates::scenes::SHEETS;

    fn edits() -> Edits {
        Edits::new(Arc::new(Scene::by_hand(SHEETS[0])))
    }

    fn mark(unit: usize) -> Place {
        Place::Weight { track: 0, gate: s::F, unit, column: 5 }
    }

    #[test]
    fn a_weight_is_what_the_picture_shows_and_moves_everything_after_it() {
        let mut edits = edits();
        assert_eq!(number(edits.scene(), mark(0)), Some(-9.0));
        assert!(edits.set(mark(0), -4.0));
        // σ(−4 · 1 + 4.5) at the marked step 9; the other units never see it.
        let (old, new) = (edits.base().at(1, 9), edits.scene().at(1, 9));
        assert!((new.get(s::F)[0] - 1.0 / (1.0 + (-0.5_f64).exp())).abs() < 1e-15);
        assert_eq!(old.get(s::F)[1..], new.get(s::F)[1..]);
        assert_eq!(edits.scene().blocks[0][0].input[0][1], -4.0);
        assert_eq!(edits.changes(), Changes { weights: 1, ..Changes::default() });
        assert!(edits.scene().error() > edits.base().error());
    }

    #[test]
    fn one_drag_is_one_step_back() {
        let mut edits = edits();
        edits.begin();
        for tenth in 1..=30 {
            edits.set(mark(0), -9.0 + f64::from(tenth) / 10.0);
        }
        edits.begin();
        edits.set(mark(1), 2.0);
        edits.undo();
        assert_eq!(number(edits.scene(), mark(0)), Some(-6.0));
        edits.undo();
        assert_eq!(edits.scene().network, edits.base().network);
        assert!(!edits.can_undo());
        edits.redo();
        edits.redo();
        assert_eq!(number(edits.scene(), mark(1)), Some(2.0));
        edits.reset();
        assert_eq!(edits.changes(), Changes::default());
        edits.undo();
        assert_eq!(edits.changes().weights, 2);
        // A new change closes the way forward.
        edits.begin();
        edits.set(mark(0), 1.0);
        assert!(!edits.can_redo());
    }

    #[test]
    fn numbers_stay_in_their_range_and_nonsense_changes_nothing() {
        let mut edits = edits();
        edits.set(mark(0), 99.0);
        assert_eq!(number(edits.scene(), mark(0)), Some(10.0));
        assert!(!edits.set(mark(0), f64::NAN));
        assert!(!edits.set(Place::Weight { track: 0, gate: s::F, unit: 0, column: 7 }, 1.0));
        assert!(!edits.set(Place::Input { step: 24, column: 0 }, 1.0));
        let h0 = Place::Start { track: 0, memory: false, unit: 0 };
        edits.set(h0, 5.0);
        assert_eq!(number(edits.scene(), h0), Some(1.0));
    }

    #[test]
    fn inputs_and_starts_are_read_from_the_first_step_on() {
        let mut edits = edits();
        edits.set(Place::Start { track: 0, memory: true, unit: 2 }, 0.5);
        assert_eq!(edits.scene().at(1, 1).get(s::C_PREV), [0.0, 0.0, 0.5, 0.0]);
        edits.set(Place::Input { step: 4, column: 1 }, 1.0);
        assert!(edits.scene().marks[4]);
        edits.begin();
        edits.add_step(24);
        assert_eq!((edits.scene().steps(), edits.scene().xs[24].as_slice()), (25, &[0.0; 2][..]));
        edits.begin();
        edits.remove_step(1);
        assert_eq!(edits.scene().xs[0][0], -0.3);
        // The step that was marked is gone, and with it what was asked for.
        let crate::ui::views::gates::model::Answer::EveryStep { targets } = &edits.scene().answer
        else {
            panic!("the example answers at every step")
        };
        assert_eq!(targets[..5], [0.0, 0.0, 0.0, -0.9, -0.9]);
        assert_eq!(edits.changes().starts, 1);
        edits.set_inputs(vec![vec![0.5, 1.0]]);
        edits.remove_step(1);
        assert_eq!(edits.scene().steps(), 1);
        edits.set_inputs(vec![vec![0.5, 1.0]; 500]);
        assert_eq!(edits.scene().steps(), MOST_STEPS);
    }

    #[test]
    fn a_row_is_pasted_and_a_column_typed() {
        let mut edits = edits();
        edits.set_rows(Place::Input { step: 22, column: 0 }, &[vec![0.1, 0.2, 0.3]]);
        assert_eq!((edits.scene().xs[22][0], edits.scene().xs[23][0]), (0.1, 0.2));
        edits.undo();
        assert_eq!(edits.changes(), Changes::default());
        // Of a block each row is a step.
        edits.set_rows(Place::Input { step: 3, column: 0 }, &[vec![0.1, 0.2], vec![0.3, 0.4]]);
        assert_eq!(edits.scene().xs[3..5], [[0.1, 0.2], [0.3, 0.4]]);
        edits.undo();
        edits.set_column(0, &[0.5, -0.5]);
        assert_eq!(edits.scene().xs, [[0.5, 1.0], [-0.5, 0.0]]);
        edits.set_column(0, &[0.5, -0.5, 0.25]);
        assert_eq!(edits.scene().xs[2], [0.25, 0.0]);
    }

    #[test]
    fn a_gate_drawn_at_random_is_the_same_everywhere_and_leaves_the_others() {
        let (mut one, mut two) = (edits(), edits());
        one.randomise(0, s::I);
        two.randomise(0, s::I);
        assert_eq!(one.scene().network, two.scene().network);
        let (old, new) = (&one.base().blocks[0], &one.scene().blocks[0]);
        assert!(old.iter().zip(new).all(|(a, b)| (a == b) == (a.gate != s::I)));
        two.randomise(0, s::I);
        assert_ne!(one.scene().network, two.scene().network);
        two.undo();
        assert_eq!(one.scene().network, two.scene().network);
    }

    fn forgets(steps: std::ops::Range<usize>, value: f64) -> Hold {
        Hold { layer: 0, direction: 0, gate: s::F, unit: 0, steps, value }
    }

    #[test]
    fn unit_1_forgets_everything_at_step_5_and_has_it_back() {
        let mut edits = edits();
        edits.hold(None, Some(forgets(4..5, 0.0)));
        let (old, new) = (edits.base().clone(), edits.scene().clone());
        assert_eq!((new.at(1, 5).get(s::F)[0], new.at(1, 5).get(s::KEPT)[0]), (0.0, 0.0));
        assert_eq!(new.held((1, 0, 5), s::F, 0), Some(0.0));
        assert_eq!((new.held((1, 0, 4), s::F, 0), new.held((1, 0, 5), s::F, 1)), (None, None));
        assert!(new.error() > old.error() && new.output(6) != old.output(6));
        assert_eq!(edits.changes(), Changes { holds: 1, ..Changes::default() });
        edits.undo();
        edits.settle();
        assert!(Arc::ptr_eq(edits.scene(), &old));
        edits.redo();
        let held = edits.scene().holds[0].clone();
        edits.begin();
        edits.hold(Some(&held), None);
        assert_eq!(
            (edits.scene().trace.clone(), edits.changes()),
            (old.trace.clone(), Changes::default())
        );
    }

    #[test]
    fn a_hold_is_moved_in_one_drag_keeps_its_range_and_ends_with_the_sequence() {
        let mut edits = edits();
        edits.hold(None, Some(forgets(4..20, 7.0)));
        for tenth in 0..10 {
            let held = edits.scene().holds[0].clone();
            edits.hold(Some(&held), Some(forgets(4..20, f64::from(tenth) / 10.0)));
        }
        assert_eq!(edits.scene().holds, [forgets(4..20, 0.9)]);
        edits.begin();
        edits.set_inputs(vec![vec![0.5, 0.0]; 10]);
        assert_eq!(edits.scene().holds, [forgets(4..10, 0.9)]);
        edits.set_inputs(vec![vec![0.5, 0.0]; 3]);
        assert_eq!(edits.scene().holds, []);
        edits.undo();
        assert_eq!(edits.scene().holds, [forgets(4..20, 0.9)]);
        edits.undo();
        assert_eq!(edits.scene().holds, []);
        edits.hold(None, Some(forgets(0..9, f64::NAN)));
        assert_eq!(edits.scene().holds, []);
    }

    #[test]
    fn sixty_four_units_and_two_hundred_steps_can_be_edited() {
        let shape = crate::engine::network::Shape::lstm(2, 64, 1, 1);
        let xs = vec![vec![0.1, 0.0]; MOST_STEPS];
        let mut edits = Edits::new(Arc::new(Scene::asked(SHEETS[0], Network::zeros(shape), xs)));
        let last = Place::Weight { track: 0, gate: s::O, unit: 63, column: 66 };
        edits.set(last, 3.0);
        assert_eq!(edits.scene().blocks[0][3].bias[63], 3.0);
        assert_eq!(edits.scene().steps(), 200);
    }
}
