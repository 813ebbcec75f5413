//! The way back through a scene: its loss, and the gradient of everything. No browser.

use super::way::{Road, road, stage_of};
use crate::engine::cell::CellKind;
use crate::engine::layout::{Layout, Weight};
use crate::engine::loss::{Loss, mse};
use crate::engine::trace::{Gradients, StepTrace, UnitStep, answers_held, trace_back_held};
use crate::engine::{Network, Readout, Shape, Trace};
use crate::notation::letters::{self as s, gradient};
use crate::notation::{Equation, Expr, Symbol};
use crate::ui::views::gates::model::{Answer, Given, Scene};
use nalgebra::DMatrix;

/// Which answers of an example are judged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Asked {
    #[default]
    Every,
    Last,
}

/// Answers against what they should have been.
#[derive(Clone, Debug)]
pub struct Judge {
    readout: Readout,
    /// Which of the answers, and its target.
    targets: Vec<(usize, f64)>,
    loss: Loss<f64>,
}

impl Judge {
    pub fn new(scene: &Scene, asked: Asked) -> Self {
        match &scene.answer {
            Answer::EveryStep { targets } => {
                // Where nothing is asked, it is asked for 0.
                let targets = if scene.asks() { targets } else { &vec![0.0; scene.steps()] };
                let all = targets.iter().copied().enumerate();
                let first = if asked == Asked::Last { targets.len().saturating_sub(1) } else { 0 };
                let targets = all.skip(first).collect();
                Self { readout: Readout::EveryStep, targets, loss: mse }
            }
            // As it was trained: in the scaler's unit, by its own loss.
            Answer::Forecast { reading, .. } => Self {
                readout: scene.network.shape().readout,
                targets: vec![(0, reading.asked())],
                loss: reading.loss_function(),
            },
        }
    }

    /// The loss, and dL/d(each answer).
    fn judge(&self, answers: &[Vec<f64>]) -> (f64, Vec<Vec<f64>>) {
        let count = self.targets.len();
        let answer = |place: usize| answers.get(place).map_or(0.0, |row| row[0]);
        let y = DMatrix::from_iterator(count, 1, self.targets.iter().map(|own| answer(own.0)));
        let target = DMatrix::from_iterator(count, 1, self.targets.iter().map(|own| own.1));
        let mut d = DMatrix::zeros(count, 1);
        let loss = (self.loss)(&y, &target, &mut d);
        let mut all: Vec<Vec<f64>> = answers.iter().map(|row| vec![0.0; row.len()]).collect();
        for ((place, _), d) in self.targets.iter().zip(d.iter()) {
            if let Some(row) = all.get_mut(*place) {
                row[0] = *d;
            }
        }
        (loss, all)
    }

    /// The loss of a network over a window.
    pub fn loss(&self, given: &Given) -> f64 {
        let Given { network, xs, starts, holds } = given;
        self.judge(&answers_held(network, xs, starts, holds)).0
    }

    /// The same numbers, read out where they are judged.
    pub fn reading(&self, network: &Network<f64>) -> Network<f64> {
        let shape = crate::engine::Shape { readout: self.readout, ..network.shape() };
        Network::from_numbers(shape, network.numbers().to_vec()).unwrap_or_else(|| network.clone())
    }

    /// How many answers are judged.
    pub fn count(&self) -> usize {
        self.targets.len()
    }

    /// The target of `step` (from 1) of `steps`, where its answer is judged.
    pub fn target(&self, step: usize, steps: usize) -> Option<f64> {
        let place = match self.readout {
            Readout::EveryStep => step - 1,
            _ if step == steps => 0,
            _ => return None,
        };
        self.targets.iter().find(|own| own.0 == place).map(|own| own.1)
    }
}

/// One scene with the way back through it.
#[derive(Clone, Debug)]
pub struct Ledger {
    pub judge: Judge,
    pub loss: f64,
    pub gradients: Gradients,
    trace: Trace,
    /// dL/d(each answer)
    d_answers: Vec<Vec<f64>>,
    head: Vec<f64>,
    shape: Shape,
    equations: Vec<Equation>,
    /// The road of the state; none where all of the error goes through weights.
    pub road: Option<Road>,
}

/// Of one weight: what this step adds to its gradient, and what all steps from the last to this one do.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Share {
    pub weight: Weight,
    /// Its column in the [row](Layout::row) of its gate.
    pub column: usize,
    pub now: f64,
    pub so_far: f64,
}

impl Ledger {
    pub fn new(scene: &Scene, asked: Asked) -> Self {
        let judge = Judge::new(scene, asked);
        let network = judge.reading(&scene.network);
        let mut judged = (0.0, Vec::new());
        let Scene { xs, starts, holds, .. } = scene;
        let (trace, gradients) = trace_back_held(&network, xs, starts, holds, |answers| {
            judged = judge.judge(answers);
            judged.1.clone()
        });
        let (loss, d_answers) = judged;
        let head = network.head().0.to_vec();
        let shape = network.shape();
        let equations = shape.cell.backward_equations();
        let road = road(shape.cell, &equations);
        Self { judge, loss, gradients, trace, d_answers, head, shape, equations, road }
    }

    pub fn cell(&self) -> CellKind {
        self.shape.cell
    }

    fn steps(&self) -> usize {
        self.trace.output.len()
    }

    fn layers(&self) -> usize {
        self.trace.layers.len()
    }

    /// A step of a layer, both from 1, kept within what there is.
    pub fn at(&self, layer: usize, step: usize) -> &StepTrace {
        let layer = &self.trace.layers[(layer - 1).min(self.layers() - 1)][0];
        &layer.steps[(step - 1).min(layer.steps.len() - 1)]
    }

    /// dL/dŷ of a step (from 1); 0 where its answer is not judged.
    pub fn d_y(&self, step: usize) -> f64 {
        let place = match self.judge.readout {
            Readout::EveryStep => step - 1,
            _ if step == self.steps() => 0,
            _ => return 0.0,
        };
        self.d_answers.get(place).map_or(0.0, |row| row[0])
    }

    /// What h and c of a step get from elsewhere.
    pub fn arriving(&self, layer: usize, step: usize) -> Vec<(Symbol, Vec<f64>)> {
        let zeros = vec![0.0; self.head.len()];
        let later = (step < self.steps()).then(|| self.at(layer, step + 1));
        let sent = |by: Symbol| later.map_or(zeros.clone(), |later| later.gradient(by).to_vec());
        let mut all = vec![(s::NEXT_H, sent(s::H_PREV)), (s::NEXT_C, sent(s::C_PREV))];
        if layer < self.layers() {
            all.push((s::ABOVE_H, self.at(layer + 1, step).gradient(s::X).to_vec()));
        } else if let Some(d_y) = gradient(s::Y) {
            all.push((d_y, vec![self.d_y(step); zeros.len()]));
        }
        all
    }

    /// What the head weighs h with, as letters that stand beside the layer's peepholes.
    pub fn head(&self) -> (Symbol, Vec<f64>) {
        (s::V, self.head.clone())
    }

    /// The equations of the way back in a layer (from 1): h of the top layer feeds the answer, h of the
    /// others the layer above.
    pub fn equations(&self, layer: usize) -> Vec<Equation> {
        let mut all = self.equations.clone();
        let above = match gradient(s::Y) {
            Some(d_y) if layer >= self.layers() => Expr::from(d_y).times(s::V.into()),
            _ => s::ABOVE_H.into(),
        };
        if let Some(own) = all.iter_mut().find(|own| own.lhs.id == "d_h") {
            own.rhs = above.plus(own.rhs.clone());
        }
        // As one meets them: by stage, and within a stage as they follow from each other.
        all.sort_by_key(|own| std::cmp::Reverse(stage_of(self.cell(), own.lhs)));
        all
    }

    /// The largest gradient of a step of a layer.
    pub fn largest(&self, layer: usize, step: usize) -> f64 {
        let step = self.at(layer, step);
        let all = self.equations.iter().flat_map(|own| step.gradient_of(own.lhs));
        all.fold(0.0, |most, value| value.abs().max(most))
    }

    /// The power of ten in which the gradients of a step are printed: the largest has one digit before
    /// the point.
    pub fn power(&self, layer: usize, step: usize) -> i32 {
        let largest = self.largest(layer, step);
        if largest > 0.0 && largest.is_finite() { libm::log10(largest).floor() as i32 } else { 0 }
    }

    /// ‖∂L/∂(quantity)‖ of a step over the units of a layer.
    pub fn norm(&self, layer: usize, step: usize, of: Symbol) -> f64 {
        let values = self.at(layer, step).gradient(of).iter();
        values.map(|value| value * value).sum::<f64>().sqrt()
    }

    /// How much of an error at the state a step takes back along the road, for one unit.
    pub fn kept(&self, layer: usize, unit: usize, step: usize) -> f64 {
        let factor = self.road.as_ref().and_then(|road| road.factor.as_ref());
        let step = self.at(layer, step);
        let numbers = UnitStep { step, blocks: &[], peepholes: &[], unit };
        factor.map_or(1.0, |factor| factor.evaluate(&numbers))
    }

    /// How much of an error at the state of step `from` reaches that of step `to` along the road alone: the
    /// product of what each step between takes back.
    pub fn passed(&self, layer: usize, unit: usize, from: usize, to: usize) -> f64 {
        (to + 1..=from).map(|step| self.kept(layer, unit, step)).product()
    }

    /// The gradients of the step that the picture shows, in the order in which they come.
    pub fn shown(&self, layer: usize, step: usize) -> Vec<Symbol> {
        let step = self.at(layer, step);
        let told = |own: &Symbol| {
            let term = ["d_kept", "d_new", "d_reset"].contains(&own.id);
            term || self.equations.iter().any(|row| row.lhs == *own)
        };
        let all = step.symbols().filter(|own| *own != s::X).filter_map(gradient);
        let mut all: Vec<Symbol> = all.filter(told).collect();
        all.sort_by_key(|own| std::cmp::Reverse(stage_of(self.cell(), *own)));
        all
    }

    fn layout(&self, layer: usize) -> Layout {
        self.shape.layer(layer - 1)
    }

    /// The weights behind the sum `z` of one unit: what they get from this step, and from the last to this.
    pub fn shares(&self, layer: usize, z: Symbol, unit: usize, step: usize) -> Vec<Share> {
        let row = behind(self.layout(layer), z);
        let share = |step: usize| -> Vec<f64> {
            let own = self.at(layer, step);
            let d_z = own.gradient(z).get(unit).copied().unwrap_or(0.0);
            row.iter().map(|(_, weight)| d_z * read(own, weight, unit)).collect()
        };
        let mut so_far = share(step);
        let now = so_far.clone();
        for later in step + 1..=self.steps() {
            so_far.iter_mut().zip(share(later)).for_each(|(sum, own)| *sum += own);
        }
        let pairs = row.iter().zip(now.into_iter().zip(so_far));
        pairs
            .map(|((column, weight), (now, so_far))| Share {
                weight: *weight,
                column: *column,
                now,
                so_far,
            })
            .collect()
    }
}

/// The weights of one sum, each with its column in the row of its gate.
fn behind(layout: Layout, z: Symbol) -> Vec<(usize, Weight)> {
    let mut columns = layout.cell.columns().enumerate();
    let Some((place, (_, own))) = columns.find(|(_, (_, own))| own.z == z) else {
        return Vec::new();
    };
    let peepholes = layout.cell.peepholes().iter();
    let peepholes = peepholes.filter(|own| own.column == place).map(|own| own.symbol);
    let arrays: Vec<Symbol> = [own.weights, own.bias].into_iter().chain(peepholes).collect();
    let row = layout.row(own.gate).into_iter().enumerate();
    row.filter(|(_, weight)| arrays.contains(&weight.array)).collect()
}

/// What a weight of a unit weighs at a step; a bias weighs 1.
fn read(step: &StepTrace, weight: &Weight, unit: usize) -> f64 {
    let Some((of, place)) = weight.of else { return 1.0 };
    let place = if is_peephole(weight) { unit } else { place };
    step.get(of).get(place).copied().unwrap_or(f64::NAN)
}

/// Whether a weight is a peephole: it weighs its own unit's memory.
pub fn is_peephole(weight: &Weight) -> bool {
    weight.of.is_some_and(|(of, _)| [s::C, s::C_PREV].contains(&of))
}

#[cfg(test)]
pub mod tests {
    use super::*;
    use crate::engine::Carry;
    use crate::engine::trace::UnitBack;
    use crate::exchange::link::Example;
    use crate::ui::views::gates::family::carry::varied;
    use crate::ui::views::gates::family::kin::forms;
    use crate::ui::views::gates::scenes::sheet;
    use std::sync::Arc;

    fn latch() -> Scene {
        Scene::by_hand(sheet(Example::Latch).expect("an example"))
    }

    /// The numbers of the design's picture, step 9, unit 1, in thousandths.
    #[test]
    fn the_example_has_the_gradients_of_its_picture() {
        let ledger = Ledger::new(&latch(), Asked::Every);
        let step = ledger.at(1, 9);
        let shown = |id: &str| {
            let own = step.symbols().find(|own| own.id == id).expect("a quantity");
            crate::notation::number(step.gradient(own)[0] * 1e3, 2)
        };
        for (id, expected) in [
            ("h", "−8.74"),
            ("c", "−9.15"),
            ("c_prev", "−0.10"),
            ("f", "−3.73"),
            ("i", "4.65"),
            ("g", "−9.05"),
            ("o", "4.03"),
        ] {
            assert_eq!(shown(id), expected, "{id}");
        }
        assert_eq!(ledger.power(1, 9), -3);
    }

    /// The example in every form of every kind of cell, and the LSTM.
    pub fn family() -> Vec<Scene> {
        let home = Arc::new(latch());
        let varied = |cell| varied(&home, (cell, Carry::Weights));
        forms().into_iter().map(varied).chain([latch()]).collect()
    }

    /// Every weight is told once, under the sum that it is in.
    #[test]
    fn shares_of_all_steps_add_up_to_the_gradient() {
        for (scene, asked) in family().iter().zip([Asked::Every, Asked::Last].into_iter().cycle()) {
            let (ledger, cell) = (Ledger::new(scene, asked), scene.cell());
            let mut told = 0;
            for (_, column) in cell.columns() {
                for unit in 0..4 {
                    for share in ledger.shares(1, column.z, unit, 1) {
                        let (gate, own) = (column.gate, share.column);
                        let place = scene.network.weight_place((0, 0), gate, unit, own);
                        let whole = ledger.gradients.numbers[place.expect("a weight")];
                        let near = (share.so_far - whole).abs() < 1e-14;
                        assert!(near, "{} {} {share:?}", cell.name(), column.z.id);
                        told += 1;
                    }
                }
            }
            assert_eq!(told, ledger.layout(1).count(), "{}", cell.name());
        }
    }

    #[test]
    fn the_table_has_every_gradient_once_and_in_the_order_in_which_they_come() {
        for scene in family() {
            let ledger = Ledger::new(&scene, Asked::Every);
            let (cell, shown) = (scene.cell(), ledger.shown(1, 9));
            for (place, own) in shown.iter().enumerate() {
                assert!(!shown[..place].contains(own), "{} {}", cell.name(), own.id);
                assert_eq!(ledger.at(1, 9).gradient_of(*own).len(), 4, "{}", own.id);
            }
            let missing = |row: &Equation| !shown.contains(&row.lhs) && row.lhs.id != "d_x";
            assert!(!ledger.equations(1).iter().any(missing), "{}", cell.name());
            assert!(shown.is_sorted_by_key(|own| std::cmp::Reverse(stage_of(cell, *own))));
        }
    }

    /// Two layers of nine random units over the example's sequence.
    pub fn stack() -> Scene {
        let scene = latch();
        let shape = crate::engine::Shape::lstm(2, 9, 2, 1);
        let mut random = crate::engine::rng::Random::new(11);
        let numbers = (0..shape.parameters()).map(|_| random.between(-0.8, 0.8)).collect();
        let network = Network::from_numbers(shape, numbers).expect("a network");
        scene.with(Given { network, ..Given::of(&scene) })
    }

    /// What the panel prints, added up, is what the picture shows: in the top layer and below it.
    #[test]
    fn every_equation_of_a_layer_gives_its_gradient() {
        let stacks = [(stack(), Asked::Every), (stack(), Asked::Last)];
        for (scene, asked) in family().into_iter().map(|own| (own, Asked::Every)).chain(stacks) {
            let ledger = Ledger::new(&scene, asked);
            for (layer, step) in [(1, 1), (1, 9), (2, 9), (1, 24), (2, 24)] {
                let layer = layer.min(scene.network.shape().layers);
                let arriving = ledger.arriving(layer, step);
                let mut peepholes = scene.network.peepholes(layer - 1, 0);
                peepholes.push(ledger.head());
                let blocks = &scene.blocks[layer - 1];
                let step = ledger.at(layer, step);
                for equation in ledger.equations(layer) {
                    for (unit, value) in step.gradient_of(equation.lhs).iter().enumerate() {
                        let forward = UnitStep { step, blocks, peepholes: &peepholes, unit };
                        let numbers = UnitBack { forward, arriving: &arriving, scale: 1e3 };
                        let told = equation.rhs.evaluate(&numbers) / 1e3;
                        assert!((told - value).abs() < 1e-14, "{} {told} {value}", equation.lhs.id);
                    }
                }
            }
        }
    }

    #[test]
    fn the_last_step_alone_is_judged_or_every_one() {
        let (scene, steps) = (latch(), 24);
        let every = Ledger::new(&scene, Asked::Every);
        assert!((every.loss - scene.error().powi(2)).abs() < 1e-15);
        assert!((1..=steps).all(|step| every.d_y(step) != 0.0));
        let last = Ledger::new(&scene, Asked::Last);
        assert!((1..steps).all(|step| last.d_y(step) == 0.0) && last.d_y(steps) != 0.0);
        assert_eq!((last.judge.target(3, steps), last.judge.count()), (None, 1));
    }

    /// Along the memory, an error reaches an earlier step by the forget gates between alone.
    #[test]
    fn the_pipe_is_what_the_memory_alone_sends() {
        let ledger = Ledger::new(&latch(), Asked::Every);
        let part = ledger.passed(1, 0, 15, 9);
        assert_eq!((part * 100.0).round(), 94.0);
        assert_eq!((ledger.passed(1, 0, 15, 8) * 100.0).round(), 1.0);
        assert_eq!(ledger.passed(1, 0, 9, 9), 1.0);
    }

    /// In a GRU it is the old state's share of the new one, in 1997 it is all of it; a vanilla RNN has none.
    #[test]
    fn other_cells_have_other_roads() {
        for scene in family() {
            let (ledger, key) = (Ledger::new(&scene, Asked::Every), scene.cell().key());
            assert_eq!(ledger.road.is_none(), key == "rnn");
            let part = ledger.passed(1, 0, 15, 9);
            assert!((0.0..=1.0).contains(&part), "{}: {part}", scene.cell().name());
            assert_eq!(part == 1.0, ["rnn", "lstm1997"].contains(&key), "{}", scene.cell().name());
            // What h or c sends back along its road is a part of what the state before gets.
            let gate = match scene.cell().name().as_str() {
                "gru" | "gru:before,keeps" => "z",
                "lstm" | "coupled" | "peephole" => "f",
                _ => continue,
            };
            let own = ledger.at(1, 9).symbols().find(|own| own.id == gate).expect("a gate");
            assert_eq!(ledger.kept(1, 2, 9), ledger.at(1, 9).get(own)[2]);
        }
    }
}
