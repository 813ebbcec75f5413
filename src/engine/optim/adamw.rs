//! AdamW: Adam whose decay goes past the gradient, straight to the parameter
//! (`torch.optim.AdamW`).
//!
//! - I. Loshchilov and F. Hutter 2019, [Decoupled weight decay
//!   regularization](https://arxiv.org/abs/1711.05101).
//!
//! ```text
//! p = p - rate decay p
//! p = p - rate m̂ / (√v̂ + eps)          as in Adam
//! ```

use super::adam::{AMSGRAD, Adam, BETA_1, BETA_2};
use super::{EPSILON, Optimizer};
use crate::engine::real::Real;
use crate::engine::setting::{Choices, Setting};

const DECAY: Setting = Setting::number("weight-decay", 0.0, 10.0, 0.01);

pub const SETTINGS: [Setting; 5] = [BETA_1, BETA_2, EPSILON, AMSGRAD, DECAY];

/// Adam, with a decay beside it.
pub struct AdamW<T> {
    adam: Adam<T>,
    rate: f64,
    decay: f64,
}

impl<T: Real> AdamW<T> {
    pub fn new(parameters: usize, rate: f64, choices: &Choices) -> Self {
        let decay = choices.get(&DECAY);
        let without = choices.clone().with(DECAY.key, 0.0);
        Self { adam: Adam::new(parameters, rate, &without), rate, decay }
    }
}

impl<T: Real> Optimizer<T> for AdamW<T> {
    fn step(&mut self, parameters: &mut [T], gradients: &[T]) {
        let keep = T::of(1.0 - self.rate * self.decay);
        parameters.iter_mut().for_each(|p| *p *= keep);
        self.adam.step(parameters, gradients);
    }

    fn set_rate(&mut self, rate: f64) {
        self.rate = rate;
        self.adam.set_rate(rate);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::optim::tests::{near, run};

    /// rate 0.2, decay 0.5: p = 2 is first kept to 1.8; then Adam's own first step,
    /// beta1 0.5, beta2 0.75, eps 0.1, g = 4: 0.2 * 4 / 4.1.
    #[test]
    fn one_step_by_hand() {
        let choices = Choices::default().with("beta-1", 0.5).with("beta-2", 0.75);
        let choices = choices.with("eps", 0.1).with("weight-decay", 0.5);
        let mut rule = AdamW::new(1, 0.2, &choices);
        near(&run(&mut rule, 2.0, &[4.0]), &[1.8 - 0.8 / 4.1]);
    }

    /// PyTorch's AdamW decays by 0.01 unless told otherwise: with no gradient, p = 1 - 0.5 * 0.01.
    #[test]
    fn it_decays_by_default_and_follows_the_rate() {
        let mut rule = AdamW::new(1, 0.1, &Choices::default());
        rule.set_rate(0.5);
        near(&run(&mut rule, 1.0, &[0.0]), &[0.995]);
    }
}
