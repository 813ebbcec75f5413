//! Momentum: steps follow a running sum of gradients, like a ball that rolls
//! (`torch.optim.SGD(momentum=...)`, dampening 0).
//!
//! - B. T. Polyak 1964, [Some methods of speeding up the convergence of iteration
//!   methods](https://doi.org/10.1016/0041-5553(64)90137-5).
//!
//! ```text
//! g = g + decay p
//! v = mu v + g          (v starts at 0)
//! p = p - rate v
//! ```

use super::{MOMENTUM, Optimizer, WEIGHT_DECAY};
use crate::engine::real::Real;
use crate::engine::setting::{Choices, Setting};

pub const SETTINGS: [Setting; 2] = [MOMENTUM, WEIGHT_DECAY];

/// Steps along a running sum of gradients.
pub struct Momentum<T> {
    rate: T,
    mu: T,
    decay: T,
    /// The running sum, one a parameter.
    v: Vec<T>,
}

impl<T: Real> Momentum<T> {
    pub fn new(parameters: usize, rate: f64, choices: &Choices) -> Self {
        let [mu, decay] = SETTINGS.map(|setting| T::of(choices.get(&setting)));
        Self { rate: T::of(rate), mu, decay, v: vec![T::zero(); parameters] }
    }
}

impl<T: Real> Optimizer<T> for Momentum<T> {
    fn step(&mut self, parameters: &mut [T], gradients: &[T]) {
        for ((p, &g), v) in parameters.iter_mut().zip(gradients).zip(&mut self.v) {
            *v = self.mu * *v + (g + self.decay * *p);
            *p -= self.rate * *v;
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

    /// mu 0.5, rate 0.1, p = 1, g = 2 twice: v = 2, p = 0.8; v = 1 + 2 = 3, p = 0.5.
    #[test]
    fn two_steps_by_hand() {
        let mut momentum = Momentum::new(1, 0.1, &Choices::default().with("momentum", 0.5));
        near(&run(&mut momentum, 1.0, &[2.0, 2.0]), &[0.8, 0.5]);
    }

    /// decay 0.5, mu 0.5, rate 0.1, p = 2, g = 1: v = 1 + 1 = 2, p = 1.8.
    #[test]
    fn decay_pulls_towards_zero() {
        let choices = Choices::default().with("momentum", 0.5).with("weight-decay", 0.5);
        near(&run(&mut Momentum::new(1, 0.1, &choices), 2.0, &[1.0]), &[1.8]);
    }
}
