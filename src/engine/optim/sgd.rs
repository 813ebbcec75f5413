//! Plain gradient descent (`torch.optim.SGD`).
//!
//! - H. Robbins and S. Monro 1951, [A stochastic approximation
//!   method](https://doi.org/10.1214/aoms/1177729586).
//!
//! ```text
//! g = g + decay p
//! p = p - rate g
//! ```

use super::{Optimizer, WEIGHT_DECAY};
use crate::engine::real::Real;
use crate::engine::setting::{Choices, Setting};

pub const SETTINGS: [Setting; 1] = [WEIGHT_DECAY];

/// Steps against the gradient; keeps nothing between steps.
pub struct Sgd<T> {
    rate: T,
    decay: T,
}

impl<T: Real> Sgd<T> {
    pub fn new(_parameters: usize, rate: f64, choices: &Choices) -> Self {
        Self { rate: T::of(rate), decay: T::of(choices.get(&WEIGHT_DECAY)) }
    }
}

impl<T: Real> Optimizer<T> for Sgd<T> {
    fn step(&mut self, parameters: &mut [T], gradients: &[T]) {
        for (p, &g) in parameters.iter_mut().zip(gradients) {
            *p -= self.rate * (g + self.decay * *p);
        }
    }

    fn set_rate(&mut self, rate: f64) {
        self.rate = T::of(rate);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::optim::tests::{near, run};

    /// rate 0.5, p = 1, g = 2 and then -3: p = 1 - 0.5 * 2 = 0, then 0 + 0.5 * 3 = 1.5.
    #[test]
    fn two_steps_by_hand() {
        let mut sgd = Sgd::new(1, 0.5, &Choices::default());
        near(&run(&mut sgd, 1.0, &[2.0, -3.0]), &[0.0, 1.5]);
    }

    /// decay 0.1, rate 0.5, p = 2, g = 1: g becomes 1.2, p = 2 - 0.6 = 1.4.
    #[test]
    fn decay_pulls_towards_zero() {
        let mut sgd = Sgd::new(1, 0.5, &Choices::default().with("weight-decay", 0.1));
        near(&run(&mut sgd, 2.0, &[1.0]), &[1.4]);
    }
}
