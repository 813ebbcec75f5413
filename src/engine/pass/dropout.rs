//! Dropout between layers (Srivastava et al. 2014; Zaremba et al. 2014 for where it acts): what one layer
//! hands to the next, never what a layer hands to itself in time.

use crate::engine::network::Shape;
use crate::engine::real::Real;
use crate::engine::rng::Random;

/// Which numbers pass: 0, or 1/(1 − rate), so that the mean stays. One mask a layer boundary and step.
#[derive(Clone, Debug)]
pub struct Dropout<T> {
    rate: f64,
    steps: usize,
    /// `masks[boundary * steps + t]`, B x F column by column.
    masks: Vec<Vec<T>>,
}

impl<T: Real> Dropout<T> {
    /// Masks for `batch` windows of `steps` time steps; all pass until the first [`Dropout::draw`].
    pub fn new(shape: Shape, steps: usize, batch: usize, rate: f64) -> Self {
        let boundaries = shape.layers.saturating_sub(1);
        let mask = vec![T::one(); batch * shape.features()];
        Self { rate, steps, masks: vec![mask; boundaries * steps] }
    }

    /// Draws which numbers pass in the next pass.
    pub fn draw(&mut self, random: &mut Random) {
        let kept = T::of(1.0 / (1.0 - self.rate));
        for slot in self.masks.iter_mut().flatten() {
            *slot = if random.unit() < self.rate { T::zero() } else { kept };
        }
    }

    /// Multiplies numbers, or gradients, at the boundary above `layer`.
    pub(super) fn apply(&self, layer: usize, t: usize, numbers: &mut [T]) {
        for (number, &mask) in numbers.iter_mut().zip(&self.masks[layer * self.steps + t]) {
            *number *= mask;
        }
    }
}
