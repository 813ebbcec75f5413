//! RMSprop: each parameter's step is divided by the recent size of its gradient
//! (`torch.optim.RMSprop`).
//!
//! - T. Tieleman and G. Hinton 2012, [Neural networks for machine learning, lecture
//!   6e](https://www.cs.toronto.edu/~tijmen/csc321/slides/lecture_slides_lec6.pdf).
//! - A. Graves 2013, [Generating sequences with recurrent neural
//!   networks](https://arxiv.org/abs/1308.0850): centred.
//!
//! ```text
//! g = g + decay p
//! s = alpha s + (1 - alpha) g²           running mean of the square
//! a = alpha a + (1 - alpha) g            running mean, only when centred
//! d = √s + eps,   centred: √(s - a²) + eps
//! v = mu v + g / d                       mu = 0: just g / d
//! p = p - rate v
//! ```

use super::{EPSILON, Optimizer, WEIGHT_DECAY};
use crate::engine::real::Real;
use crate::engine::setting::{Choices, Setting};

const ALPHA: Setting = Setting::number("alpha", 0.0, 0.99999, 0.99);
const MOMENTUM: Setting = Setting::number("momentum", 0.0, 0.999, 0.0);
const CENTRED: Setting = Setting::switch("centered");

pub const SETTINGS: [Setting; 5] = [ALPHA, EPSILON, MOMENTUM, CENTRED, WEIGHT_DECAY];

/// Steps by the gradient over its recent size.
pub struct RmsProp<T> {
    rate: T,
    alpha: T,
    epsilon: T,
    mu: T,
    decay: T,
    s: Vec<T>,
    /// Stays zero unless centred, so that one loop serves both.
    a: Vec<T>,
    centred: bool,
    v: Vec<T>,
}

impl<T: Real> RmsProp<T> {
    pub fn new(parameters: usize, rate: f64, choices: &Choices) -> Self {
        let zeros = || vec![T::zero(); parameters];
        Self {
            rate: T::of(rate),
            alpha: T::of(choices.get(&ALPHA)),
            epsilon: T::of(choices.get(&EPSILON)),
            mu: T::of(choices.get(&MOMENTUM)),
            decay: T::of(choices.get(&WEIGHT_DECAY)),
            s: zeros(),
            a: zeros(),
            centred: choices.on(&CENTRED),
            v: zeros(),
        }
    }
}

impl<T: Real> Optimizer<T> for RmsProp<T> {
    fn step(&mut self, parameters: &mut [T], gradients: &[T]) {
        let take = T::one() - self.alpha;
        let take_a = if self.centred { take } else { T::zero() };
        let memory = self.s.iter_mut().zip(&mut self.a).zip(&mut self.v);
        for ((p, &g), ((s, a), v)) in parameters.iter_mut().zip(gradients).zip(memory) {
            let g = g + self.decay * *p;
            *s = self.alpha * *s + take * g * g;
            *a = self.alpha * *a + take_a * g;
            // Rounding may leave a variance a little below zero in f32.
            let variance = (*s - *a * *a).max(T::zero());
            *v = self.mu * *v + g / (variance.sqrt() + self.epsilon);
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

    fn choices() -> Choices {
        // A large eps, so that its place in the formula shows.
        Choices::default().with("alpha", 0.75).with("eps", 0.1)
    }

    /// alpha 0.75, eps 0.1, rate 0.3, p = 1, g = 4 and then 1:
    /// s = 0.25 * 16 = 4, d = 2.1, p = 1 - 0.3 * 4 / 2.1;
    /// s = 3 + 0.25 = 3.25, d = √3.25 + 0.1, p = p - 0.3 / d.
    #[test]
    fn two_steps_by_hand() {
        let first = 1.0 - 0.3 * 4.0 / 2.1;
        let second = first - 0.3 / (3.25_f64.sqrt() + 0.1);
        near(&run(&mut RmsProp::new(1, 0.3, &choices()), 1.0, &[4.0, 1.0]), &[first, second]);
    }

    /// Centred with momentum 0.5: s = 4, a = 1, d = √3 + 0.1, v = 4 / d, p = 1 - 0.3 v;
    /// then g = 1: s = 3.25, a = 0.75 + 0.25 = 1, d = √2.25 + 0.1 = 1.6, v = v / 2 + 1 / 1.6.
    #[test]
    fn centred_with_momentum_by_hand() {
        let choices = choices().with("centered", 1.0).with("momentum", 0.5);
        let v = 4.0 / (3.0_f64.sqrt() + 0.1);
        let first = 1.0 - 0.3 * v;
        let second = first - 0.3 * (v / 2.0 + 1.0 / 1.6);
        near(&run(&mut RmsProp::new(1, 0.3, &choices), 1.0, &[4.0, 1.0]), &[first, second]);
    }

    /// decay 0.5, p = 2, g = 3: g becomes 4, and the step is the first one above.
    #[test]
    fn decay_pulls_towards_zero() {
        let choices = choices().with("weight-decay", 0.5);
        let expected = 2.0 - 0.3 * 4.0 / 2.1;
        near(&run(&mut RmsProp::new(1, 0.3, &choices), 2.0, &[3.0]), &[expected]);
    }

    /// A constant gradient has no variance: in f32 it rounds below zero, and must not be rooted.
    #[test]
    fn centred_stays_finite_on_a_constant_gradient() {
        let mut rule = RmsProp::<f32>::new(1, 1e-6, &Choices::default().with("centered", 1.0));
        let mut p = [1.0_f32];
        for _ in 0..5000 {
            rule.step(&mut p, &[0.3]);
            assert!(p[0].is_finite());
        }
    }
}
