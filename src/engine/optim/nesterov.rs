//! Nesterov's momentum: the step looks ahead by one more gradient
//! (`torch.optim.SGD(nesterov=True)`).
//!
//! - Y. Nesterov 1983, A method of solving a convex programming problem with convergence rate O(1/k²).
//! - I. Sutskever, J. Martens, G. Dahl and G. Hinton 2013, [On the importance of initialization and
//!   momentum in deep learning](https://proceedings.mlr.press/v28/sutskever13.html): the form that
//!   is followed.
//!
//! ```text
//! g = g + decay p
//! v = mu v + g          (v starts at 0)
//! p = p - rate (g + mu v)
//! ```

use super::{MOMENTUM, Optimizer, WEIGHT_DECAY};
use crate::engine::real::Real;
use crate::engine::setting::{Choices, Setting};

pub const SETTINGS: [Setting; 2] = [MOMENTUM, WEIGHT_DECAY];

/// Steps along a running sum of gradients, one gradient ahead.
pub struct Nesterov<T> {
    rate: T,
    mu: T,
    decay: T,
    /// The running sum, one a parameter.
    v: Vec<T>,
}

impl<T: Real> Nesterov<T> {
    pub fn new(parameters: usize, rate: f64, choices: &Choices) -> Self {
        let [mu, decay] = SETTINGS.map(|setting| T::of(choices.get(&setting)));
        Self { rate: T::of(rate), mu, decay, v: vec![T::zero(); parameters] }
    }
}

impl<T: Real> Optimizer<T> for Nesterov<T> {
    fn step(&mut self, parameters: &mut [T], gradients: &[T]) {
        for ((p, &g), v) in parameters.iter_mut().zip(gradients).zip(&mut self.v) {
            let g = g + self.decay * *p;
            *v = self.mu * *v + g;
            *p -= self.rate * (g + self.mu * *v);
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

    /// mu 0.5, rate 0.1, p = 1, g = 2 twice: v = 2, p = 1 - 0.1 (2 + 1) = 0.7;
    /// v = 1 + 2 = 3, p = 0.7 - 0.1 (2 + 1.5) = 0.35.
    #[test]
    fn two_steps_by_hand() {
        let mut nesterov = Nesterov::new(1, 0.1, &Choices::default().with("momentum", 0.5));
        near(&run(&mut nesterov, 1.0, &[2.0, 2.0]), &[0.7, 0.35]);
    }

    /// decay 0.5, mu 0.5, rate 0.1, p = 2, g = 1: g becomes 2, v = 2, p = 2 - 0.1 (2 + 1) = 1.7.
    #[test]
    fn decay_pulls_towards_zero() {
        let choices = Choices::default().with("momentum", 0.5).with("weight-decay", 0.5);
        near(&run(&mut Nesterov::new(1, 0.1, &choices), 2.0, &[1.0]), &[1.7]);
    }
}
