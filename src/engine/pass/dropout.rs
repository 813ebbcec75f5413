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

#[cfg(test)]
mod tests {
    use super::*;

    const RATE: f64 = 0.2;

    /// Three layers of 2 x 5 units, 10 steps, 25 rows: 2 boundaries, 5000 numbers, drawn at RATE.
    fn drawn(seed: u64) -> Dropout<f64> {
        let shape = Shape { bidirectional: true, ..Shape::lstm(1, 5, 3, 1) };
        let mut dropout = Dropout::new(shape, 10, 25, RATE);
        dropout.draw(&mut Random::new(seed));
        dropout
    }

    /// What is kept is 1/(1 − 0.2) = 1.25 of itself. Of 5000 numbers a fifth is dropped, within 4 standard
    /// errors, 4 √(0.2 0.8 / 5000) = 0.023; so the mean of ones stays 1 within 1.25 times that.
    #[test]
    fn a_share_is_dropped_and_the_rest_makes_up_for_it() {
        let dropout = drawn(5);
        let all: Vec<f64> = dropout.masks.iter().flatten().copied().collect();
        assert_eq!(all.len(), 5000);
        assert!(all.iter().all(|&mask| mask == 0.0 || mask == 1.25));
        let dropped = all.iter().filter(|mask| **mask == 0.0).count() as f64 / 5000.0;
        assert!((dropped - RATE).abs() < 0.023, "{dropped}");
        assert!((all.iter().sum::<f64>() / 5000.0 - 1.0).abs() < 0.029);
        // No boundary and no step is left out: 250 numbers each, 4 √(0.2 0.8 / 250) = 0.102.
        for mask in &dropout.masks {
            let dropped = mask.iter().filter(|mask| **mask == 0.0).count() as f64 / 250.0;
            assert!((dropped - RATE).abs() < 0.102, "{dropped}");
        }
    }

    /// Every boundary and step has a mask of its own, and every draw is another.
    #[test]
    fn masks_differ_from_step_to_step_and_from_draw_to_draw() {
        let (first, second) = (drawn(5), drawn(6));
        for (place, mask) in first.masks.iter().enumerate() {
            assert!(!first.masks[..place].contains(mask) && !second.masks.contains(mask));
        }
        let mut applied = [vec![1.0; 250], vec![1.0; 250]];
        first.apply(0, 3, &mut applied[0]);
        first.apply(1, 3, &mut applied[1]);
        assert_eq!(applied, [first.masks[3].clone(), first.masks[13].clone()]);
    }

    /// At rate 0 nothing is dropped and nothing scaled, and so before the first draw.
    #[test]
    fn without_a_rate_all_pass() {
        let shape = Shape::lstm(1, 5, 3, 1);
        let mut dropout = Dropout::<f32>::new(shape, 2, 3, 0.0);
        dropout.draw(&mut Random::new(5));
        let undrawn = Dropout::<f32>::new(shape, 2, 3, RATE);
        for mask in dropout.masks.iter().chain(&undrawn.masks).flatten() {
            assert_eq!(*mask, 1.0);
        }
    }
}
