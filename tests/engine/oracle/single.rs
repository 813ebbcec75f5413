//! Single precision, in which training runs: the plain path, and whatever trains in its place.
//!
//! f32's last place is 6e-8 of a number, and a window adds up some dozens of roundings.

use super::case::{Case, cases, foreign};
use super::values::{flat, matrix, near};
use super::{forward_is_right, gradients_are_right};
use gatehouse::engine::real::Real;
use gatehouse::engine::stack::Stack;
use gatehouse::engine::{Batch, Network, Pass, Readout};
use nalgebra::DMatrix;

const BOUND: f64 = 1e-5;

/// Of a value, or of one.
fn value(expected: f64) -> f64 {
    BOUND * expected.abs().max(1.0)
}

/// Of the largest of its own array. A gradient is a product with dL/dy, h and gates, numbers of size one
/// that are exact to their last place: where all of an array is small, that is as near as it comes.
fn gradient(largest: f64) -> f64 {
    BOUND * largest + f64::from(f32::EPSILON)
}

#[test]
fn oracle_in_single_precision() {
    for case in cases() {
        forward_is_right::<f32>(&case, value);
        let mut pass: Pass<f32> = case.pass(false);
        let (_, gradients) = case.run(&mut pass, &case.network(&case.params).cast());
        gradients_are_right(&case, &gradients, gradient);
    }
}

impl Case {
    /// Whether training can be asked for the same: it starts from zero states, on numbers, over whole rows,
    /// with one answer.
    pub fn trains(&self) -> bool {
        let mut started = self.tracks().filter_map(|(place, ..)| self.start(place));
        let zero = |(h, c): (DMatrix<f64>, DMatrix<f64>)| h.amax() == 0.0 && c.amax() == 0.0;
        let plain = self.shape.vocabulary == 0 && self.shape.readout != Readout::EveryStep;
        plain && self.lengths.is_none() && started.all(zero)
    }

    /// Row `row` of the windows, as training takes it.
    fn window(&self, row: usize) -> Vec<f32> {
        let steps = self.x.iter().map(|x| x.row(row).iter().map(|x| *x as f32).collect::<Vec<_>>());
        steps.flatten().collect()
    }

    /// What training holds of the case: one batch.
    pub fn training(&self) -> Batch {
        let mut batch = Batch::new(self.shape, self.x.len(), self.batch());
        for row in 0..self.batch() {
            batch.set_window(row, self.shape.inputs, &self.window(row));
        }
        batch.target.copy_from(&self.targets[0].map(|y| y as f32));
        batch
    }

    /// The loss, penalty included, and its gradients, as training gets them.
    pub fn train(&self, batch: &mut Batch, network: &Network<f32>) -> (f32, Vec<f32>) {
        let mut gradients = vec![0.0; self.shape.parameters()];
        let loss = batch.loss_and_gradients(network, self.loss().function(), &mut gradients);
        (loss + self.punish(network, &mut gradients), gradients)
    }
}

/// What training calls, by the kernels where they serve: in one batch, and each window by itself.
#[test]
fn oracle_of_what_trains() {
    let mut by_kernels = 0;
    for case in cases().into_iter().filter(Case::trains) {
        let network: Network<f32> = case.network(&case.params).cast();
        let mut batch = case.training();
        let expected = matrix(&case.json["pred"], case.shape.outputs);
        let got = batch.forward(&network).iter().map(|y| y.wide());
        near(&case.name, got, expected.as_slice(), value);
        let (loss, gradients) = case.train(&mut batch, &network);
        near(&case.name, [loss.wide()], &flat(&case.json["loss"]), value);
        gradients_are_right(&case, &gradients, gradient);
        let steps = case.x.len();
        let mut alone = Batch::new(case.shape, steps, 1);
        for row in 0..case.batch() {
            alone.set_window(0, case.shape.inputs, &case.window(row));
            let got = alone.forward(&network).iter().map(|y| y.wide());
            let expected: Vec<f64> = expected.row(row).iter().copied().collect();
            near(&format!("{} alone", case.name), got, &expected, value);
        }
        by_kernels += usize::from(Stack::new(case.shape, steps, case.batch()).is_some());
    }
    // Our own files hold some; another folder may hold what it likes.
    assert!(by_kernels > 0 || foreign(), "the kernels were not asked");
}
