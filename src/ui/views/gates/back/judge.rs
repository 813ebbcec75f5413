//! What is judged of a scene: answers against targets, by a loss. No browser.

use crate::engine::loss::{Loss, mse};
use crate::engine::trace::answers_held;
use crate::engine::{Network, Readout, Shape};
use crate::exchange::link::Judged;
use crate::ui::views::gates::model::{Answer, Given, Scene};
use nalgebra::DMatrix;

/// Answers against what they should have been.
#[derive(Clone, Debug)]
pub struct Judge {
    pub readout: Readout,
    /// Which of the answers, and its target.
    targets: Vec<(usize, f64)>,
    loss: Loss<f64>,
}

impl Judge {
    pub fn new(scene: &Scene, judged: Judged) -> Self {
        match (&scene.answer, scene.source()) {
            (Answer::EveryStep { targets }, _) => {
                // Where nothing is asked, it is asked for 0.
                let targets = if scene.asks() { targets } else { &vec![0.0; scene.steps()] };
                let all = targets.iter().copied().enumerate();
                let steps = targets.len();
                let own = |step: usize| match judged {
                    Judged::Every => true,
                    Judged::Last => step == steps,
                    Judged::Step(one) => step == one.clamp(1, steps),
                };
                let targets = all.filter(|(place, _)| own(place + 1)).collect();
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
    pub fn judge(&self, answers: &[Vec<f64>]) -> (f64, Vec<Vec<f64>>) {
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
        let shape = Shape { readout: self.readout, ..network.shape() };
        Network::from_numbers(shape, network.numbers().to_vec()).unwrap_or_else(|| network.clone())
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
