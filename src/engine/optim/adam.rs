//! Adam (Kingma and Ba 2015), with the constants and the order of operations of PyTorch.

use super::Optimizer;
use crate::engine::real::Real;

const BETA_1: f64 = 0.9;
const BETA_2: f64 = 0.999;
const EPSILON: f64 = 1e-8;

pub struct Adam<T> {
    rate: f64,
    /// Steps taken.
    steps: i32,
    /// Running mean of the gradient.
    m: Vec<T>,
    /// Running mean of its square.
    v: Vec<T>,
}

impl<T: Real> Adam<T> {
    pub fn new(parameters: usize, rate: f64) -> Self {
        Self { rate, steps: 0, m: vec![T::zero(); parameters], v: vec![T::zero(); parameters] }
    }
}

impl<T: Real> Optimizer<T> for Adam<T> {
    fn step(&mut self, parameters: &mut [T], gradients: &[T]) {
        self.steps += 1;
        let bias_1 = 1.0 - BETA_1.powi(self.steps);
        let bias_2 = 1.0 - BETA_2.powi(self.steps);
        let rate = T::of(self.rate / bias_1);
        let root = T::of(bias_2.sqrt());
        let (keep_1, take_1) = (T::of(BETA_1), T::of(1.0 - BETA_1));
        let (keep_2, take_2) = (T::of(BETA_2), T::of(1.0 - BETA_2));
        let epsilon = T::of(EPSILON);
        let moments = self.m.iter_mut().zip(&mut self.v);
        for ((p, &g), (m, v)) in parameters.iter_mut().zip(gradients).zip(moments) {
            *m = keep_1 * *m + take_1 * g;
            *v = keep_2 * *v + take_2 * g * g;
            *p -= rate * *m / (v.sqrt() / root + epsilon);
        }
    }
}
