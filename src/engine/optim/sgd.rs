//! Plain gradient descent: p = p - rate * g.

use super::Optimizer;
use crate::engine::real::Real;

pub struct Sgd<T> {
    rate: T,
}

impl<T: Real> Sgd<T> {
    pub fn new(rate: f64) -> Self {
        Self { rate: T::of(rate) }
    }
}

impl<T: Real> Optimizer<T> for Sgd<T> {
    fn step(&mut self, parameters: &mut [T], gradients: &[T]) {
        for (p, &g) in parameters.iter_mut().zip(gradients) {
            *p -= self.rate * g;
        }
    }
}
