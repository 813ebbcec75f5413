//! The way back through a scene: its loss, and the gradient of everything. No browser.

use super::judge::Judge;
use super::track::Track;
use super::way::{Road, road};
use crate::engine::cell::CellKind;
use crate::engine::readout::span;
use crate::engine::trace::Gradients;
use crate::engine::{Readout, Shape, Trace};
use crate::exchange::link::Judged;
use crate::notation::Equation;
use crate::ui::views::gates::model::Scene;

/// One scene with the way back through it.
#[derive(Clone, Debug)]
pub struct Ledger {
    pub judge: Judge,
    pub loss: f64,
    pub gradients: Gradients,
    pub trace: Trace,
    /// dL/d(each answer)
    d_answers: Vec<Vec<f64>>,
    /// What the first answer weighs h with, both directions side by side.
    pub head: Vec<f64>,
    pub shape: Shape,
    /// Those of a step of the way back, as its own equations give them.
    pub equations: Vec<Equation>,
    /// The road of the state; none where all of the error goes through weights.
    pub road: Option<Road>,
}

impl Ledger {
    pub fn new(scene: &Scene, judged: Judged) -> Self {
        let judge = Judge::new(scene, judged);
        let network = judge.reading(&scene.network);
        let mut judged = (0.0, Vec::new());
        let (trace, gradients) = scene.walk.back(&network, &scene.holds, |answers| {
            judged = judge.judge(answers);
            judged.1.clone()
        });
        let (loss, d_answers) = judged;
        let shape = network.shape();
        let head = network.head().0[..shape.features()].to_vec();
        let equations = shape.cell.backward_equations();
        let road = road(shape.cell, &equations);
        Self { judge, loss, gradients, trace, d_answers, head, shape, equations, road }
    }

    pub fn cell(&self) -> CellKind {
        self.shape.cell
    }

    pub fn steps(&self) -> usize {
        self.trace.output.len()
    }

    /// A layer (from 1) in a direction (from 0), kept within what there is.
    pub fn track(&self, layer: usize, direction: usize) -> Track<'_> {
        let layer = layer.clamp(1, self.shape.layers);
        Track { ledger: self, layer, direction: direction.min(self.shape.directions() - 1) }
    }

    /// dL/dŷ for h of a direction at a step (from 1), by its part in the answer; 0 where no answer that is judged
    /// reads it.
    pub fn d_y(&self, direction: usize, step: usize) -> f64 {
        let (place, part) = match self.judge.readout {
            Readout::EveryStep => (step - 1, 1.0),
            other => match span(other, direction, self.steps()) {
                (steps, part) if steps.contains(&(step - 1)) => (0, part),
                _ => return 0.0,
            },
        };
        self.d_answers.get(place).map_or(0.0, |row| part * row[0])
    }
}

#[cfg(test)]
pub mod tests {
    use super::*;
    use crate::engine::cell::CellKind;
    use crate::engine::rng::Random;
    use crate::engine::trace::Start;
    use crate::engine::{Carry, Network};
    use crate::exchange::link::Example;
    use crate::ui::views::gates::family::carry::varied;
    use crate::ui::views::gates::family::kin::forms;
    use crate::ui::views::gates::model::Given;
    use crate::ui::views::gates::scenes::sheet;
    use std::sync::Arc;

    pub fn latch() -> Scene {
        Scene::by_hand(sheet(Example::Latch).expect("an example"))
    }

    /// The example in every form of every kind of cell, and the LSTM.
    pub fn family() -> Vec<Scene> {
        let home = Arc::new(latch());
        let varied = |cell| varied(&home, (cell, Carry::Weights));
        forms().into_iter().map(varied).chain([latch()]).collect()
    }

    /// A random network over the example's sequence, from random states.
    fn random(shape: Shape, seed: u64) -> Scene {
        let scene = latch();
        let mut random = Random::new(seed);
        let mut some = |count: usize| (0..count).map(|_| random.between(-0.8, 0.8)).collect();
        let numbers = some(shape.parameters());
        let network = Network::from_numbers(shape, numbers).expect("a network");
        let tracks = 0..shape.layers * shape.directions();
        let starts = tracks.map(|_| Start { h: some(shape.hidden), c: some(shape.hidden) });
        scene.with(Given { network, starts: starts.collect(), ..Given::of(&scene) })
    }

    /// Two layers of nine units.
    pub fn stack() -> Scene {
        random(Shape::lstm(2, 9, 2, 1), 11)
    }

    /// One layer and two of each kind that training knows, and of the one with peepholes, that read from both ends.
    pub fn both_ways() -> Vec<Scene> {
        let kinds = ["lstm", "gru", "rnn", "peephole"].map(CellKind::parse);
        let shape = |(layers, cell)| {
            let plain = Shape::lstm(2, 3, layers, 1);
            Shape { cell, bidirectional: true, ..plain }
        };
        let all =
            [1, 2].into_iter().flat_map(|layers| kinds.map(|own| (layers, own.expect("a kind"))));
        all.zip(20..).map(|(own, seed)| random(shape(own), seed)).collect()
    }

    #[test]
    fn the_last_step_alone_is_judged_or_every_one() {
        let (scene, steps) = (latch(), 24);
        let every = Ledger::new(&scene, Judged::Every);
        assert!((every.loss - scene.error().powi(2)).abs() < 1e-15);
        assert!((1..=steps).all(|step| every.d_y(0, step) != 0.0));
        let last = Ledger::new(&scene, Judged::Last);
        assert!((1..steps).all(|step| last.d_y(0, step) == 0.0) && last.d_y(0, steps) != 0.0);
        assert_eq!(last.judge.target(3, steps), None);
        // The answer of one step alone: what is read later has no error, and its own is that of the last loss there.
        let ninth = Ledger::new(&scene, Judged::Step(9));
        assert_eq!(ninth.judge.target(9, steps), every.judge.target(9, steps));
        assert_eq!([8, 10, steps].map(|step| ninth.judge.target(step, steps)), [None; 3]);
        assert!(
            (ninth.loss - (scene.output(9) - ninth.judge.target(9, steps).unwrap()).powi(2)).abs()
                < 1e-15
        );
    }

    /// A model from a file without data has no target: its way back still begins at the answer that is asked for.
    #[test]
    fn an_answer_without_a_target_has_a_way_back() {
        let own = latch();
        let scene = Scene::imported(own.network, own.xs, Vec::new(), Vec::new(), None);
        assert!(!scene.asks());
        let ledger = Ledger::new(&scene, Judged::Step(6));
        assert!((ledger.d_y(0, 6) - 2.0 * scene.output(6)).abs() < 1e-15);
        assert!(ledger.d_y(0, 6) != 0.0 && ledger.d_y(0, 7) == 0.0);
    }

    /// Where one answer is read, h of each direction gets its error at the steps at which it is read.
    #[test]
    fn one_answer_reaches_each_direction_where_it_is_read() {
        let scene = &both_ways()[0];
        for (readout, there) in [
            (Readout::Last, [vec![24], vec![24]]),
            (Readout::Final, [vec![24], vec![1]]),
            (Readout::Mean, [(1..=24).collect(), (1..=24).collect()]),
        ] {
            let mut ledger = Ledger::new(scene, Judged::Last);
            ledger.judge.readout = readout;
            ledger.d_answers = vec![vec![0.5]];
            for (direction, there) in there.iter().enumerate() {
                let steps = (1..=24).filter(|step| ledger.d_y(direction, *step) != 0.0);
                assert_eq!(steps.collect::<Vec<_>>(), *there, "{readout:?} {direction}");
                let sum = (1..=24).map(|step| ledger.d_y(direction, step)).sum::<f64>();
                assert!((sum - 0.5).abs() < 1e-15);
            }
        }
    }
}
