//! The way back through a scene: its loss, and the gradient of everything. No browser.

use crate::engine::loss::{Loss, mse};
use crate::engine::trace::{Gradients, Start, StepTrace, answers_from, trace_back};
use crate::engine::{Network, Readout, Trace};
use crate::notation::letters::{self as s, gradient};
use crate::notation::{Equation, Expr, Symbol};
use crate::ui::views::gates::model::{Answer, Scene};
use nalgebra::DMatrix;

/// Which answers of an example are judged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Asked {
    #[default]
    Every,
    Last,
}

/// The stage at which a gradient comes into being; stages run from 7 to 1.
pub fn stage_of(symbol: Symbol) -> usize {
    match symbol.id {
        "d_y" | "d_h" => 7,
        "d_o" | "d_c" => 6,
        "d_kept" | "d_new" | "d_i" | "d_g" => 5,
        "d_f" | "d_c_prev" => 4,
        "d_h_prev" | "d_x" => 1,
        _ => 3,
    }
}

/// Whether the gradient of a quantity of `step` has been worked out at `now`; the forward pass has been done.
pub fn reached(symbol: Symbol, step: usize, now: (usize, usize)) -> bool {
    !symbol.is_gradient() || step > now.0 || (step == now.0 && now.1 <= stage_of(symbol))
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
        match (&scene.answer, scene.source()) {
            (Answer::EveryStep { targets }, _) => {
                let all = targets.iter().copied().enumerate();
                let first = if asked == Asked::Last { targets.len().saturating_sub(1) } else { 0 };
                let targets = all.skip(first).collect();
                Self { readout: Readout::EveryStep, targets, loss: mse }
            }
            // As it was trained: in the scaler's unit, by its own loss.
            (Answer::Forecast { .. }, Some((trained, row))) => Self {
                readout: scene.network.shape().readout,
                targets: vec![(0, trained.target(*row))],
                loss: trained.spec.loss_function(),
            },
            (Answer::Forecast { actual, .. }, None) => Self {
                readout: scene.network.shape().readout,
                targets: vec![(0, *actual)],
                loss: mse,
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

    /// The loss of `network` over a window.
    pub fn loss(&self, network: &Network<f64>, xs: &[Vec<f64>], starts: &[Start]) -> f64 {
        self.judge(&answers_from(network, xs, starts)).0
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
    equations: Vec<Equation>,
}

/// Of one weight: what this step adds to its gradient, and what all steps from the last to this one do.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Share {
    /// Column of the weight, h before x, the bias last.
    pub column: usize,
    pub now: f64,
    pub so_far: f64,
}

impl Ledger {
    pub fn new(scene: &Scene, asked: Asked) -> Self {
        let judge = Judge::new(scene, asked);
        let network = judge.reading(&scene.network);
        let mut judged = (0.0, Vec::new());
        let (trace, gradients) = trace_back(&network, &scene.xs, &scene.starts, |answers| {
            judged = judge.judge(answers);
            judged.1.clone()
        });
        let (loss, d_answers) = judged;
        let head = network.head().0.to_vec();
        let equations = network.shape().cell.backward_equations();
        Self { judge, loss, gradients, trace, d_answers, head, equations }
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
        all.sort_by_key(|own| std::cmp::Reverse(stage_of(own.lhs)));
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

    /// How much of an error at c of step `from` reaches c of step `to` along the memory alone: the
    /// product of the forget gates between.
    pub fn passed(&self, layer: usize, unit: usize, from: usize, to: usize) -> f64 {
        let gate = |step: usize| self.at(layer, step).get(s::F).get(unit).copied().unwrap_or(1.0);
        (to + 1..=from).map(gate).product()
    }

    /// The weights behind `gate` of one unit: what they get from this step, and from the last to this.
    pub fn shares(&self, layer: usize, gate: Symbol, unit: usize, step: usize) -> Vec<Share> {
        let share = |step: usize| -> Vec<f64> {
            let own = self.at(layer, step);
            let d = own.gradient_of(sum_of(gate)).get(unit).copied().unwrap_or(0.0);
            let read = own.get(s::H_PREV).iter().chain(own.get(s::X)).chain(&[1.0]);
            read.map(|value| d * value).collect()
        };
        let mut so_far = share(step);
        let now = so_far.clone();
        for later in step + 1..=self.steps() {
            so_far.iter_mut().zip(share(later)).for_each(|(sum, own)| *sum += own);
        }
        let pairs = now.into_iter().zip(so_far).enumerate();
        pairs.map(|(column, (now, so_far))| Share { column, now, so_far }).collect()
    }
}

/// dL/dz of a gate.
pub fn sum_of(gate: Symbol) -> Symbol {
    let z = match gate.id {
        "f" => s::Z_F,
        "i" => s::Z_I,
        "g" => s::Z_G,
        _ => s::Z_O,
    };
    gradient(z).unwrap_or(z)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::link::Example;
    use crate::ui::views::gates::scenes::{SHEETS, sheet};

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

    #[test]
    fn shares_of_all_steps_add_up_to_the_gradient() {
        let scene = latch();
        for asked in [Asked::Every, Asked::Last] {
            let ledger = Ledger::new(&scene, asked);
            for gate in [s::F, s::I, s::G, s::O] {
                for unit in 0..4 {
                    for share in ledger.shares(1, gate, unit, 1) {
                        let place = scene.network.weight_place((0, 0), gate, unit, share.column);
                        let whole = ledger.gradients.numbers[place.expect("a weight")];
                        assert!((share.so_far - whole).abs() < 1e-15, "{} {share:?}", gate.id);
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

    #[test]
    fn nothing_is_reached_before_its_stage_and_all_of_it_in_the_end() {
        for scene in SHEETS.map(Scene::by_hand) {
            let ledger = Ledger::new(&scene, Asked::Every);
            for equation in ledger.equations(1) {
                let (own, stage) = (equation.lhs, stage_of(equation.lhs));
                assert!(stage == 7 || !reached(own, 5, (5, stage + 1)), "{}", own.id);
                assert!(reached(own, 5, (5, stage)) && reached(own, 6, (5, 7)));
                assert!(!reached(own, 4, (5, 1)) && reached(s::C, 4, (5, 7)));
            }
        }
    }
}
