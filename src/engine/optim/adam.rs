//! Adam: a running mean of the gradient over the root of a running mean of its square
//! (`torch.optim.Adam`).
//!
//! - D. P. Kingma and J. Ba 2015, [Adam: a method for stochastic
//!   optimization](https://arxiv.org/abs/1412.6980).
//! - S. J. Reddi, S. Kale and S. Kumar 2018, [On the convergence of Adam and
//!   beyond](https://arxiv.org/abs/1904.09237): AMSGrad.
//!
//! ```text
//! g = g + decay p                              (L2, inside the gradient)
//! m = beta1 m + (1 - beta1) g
//! v = beta2 v + (1 - beta2) g²
//! m̂ = m / (1 - beta1^k)    v̂ = v / (1 - beta2^k)      at step k, from 1
//! p = p - rate m̂ / (√v̂ + eps)
//! ```
//!
//! AMSGrad puts the largest v so far in the place of v, so that a step never grows again.

use super::{EPSILON, Optimizer, WEIGHT_DECAY};
use crate::engine::real::Real;
use crate::engine::setting::{Choices, Setting};

pub(super) const BETA_1: Setting = Setting::number("beta-1", 0.0, 0.99999, 0.9);
pub(super) const BETA_2: Setting = Setting::number("beta-2", 0.0, 0.999_999, 0.999);
pub(super) const AMSGRAD: Setting = Setting::switch("amsgrad");

pub const SETTINGS: [Setting; 5] = [BETA_1, BETA_2, EPSILON, AMSGRAD, WEIGHT_DECAY];

/// Adam, or AMSGrad where its switch is on.
pub struct Adam<T> {
    rate: f64,
    beta_1: f64,
    beta_2: f64,
    epsilon: T,
    decay: T,
    /// beta1^k and beta2^k of the steps taken, as running products: a power of the language may differ in
    /// its last bits from platform to platform.
    power_1: f64,
    power_2: f64,
    m: Vec<T>,
    v: Vec<T>,
    /// The largest v so far; empty without AMSGrad.
    largest: Vec<T>,
    take: Take<T>,
}

/// Moves parameters by their gradients, and m and v with them.
pub type Take<T> = fn(&AdamStep<T>, &mut [T], &[T], &mut [T], &mut [T]);

/// What is the same for all parameters of one step.
#[derive(Clone, Copy, Debug)]
pub struct AdamStep<T> {
    pub rate: T,
    /// 1 / √(1 - beta2^k)
    pub root: T,
    pub keep_1: T,
    pub take_1: T,
    pub keep_2: T,
    pub take_2: T,
    pub decay: T,
    pub epsilon: T,
}

impl<T: Real> AdamStep<T> {
    /// Moves both means on and gives the new m.
    #[inline(always)]
    fn moments(&self, p: T, g: T, m: &mut T, v: &mut T) -> T {
        let g = g + self.decay * p;
        *m = self.keep_1 * *m + self.take_1 * g;
        *v = self.keep_2 * *v + self.take_2 * g * g;
        *m
    }

    /// The step, number by number.
    pub fn take(&self, parameters: &mut [T], gradients: &[T], m: &mut [T], v: &mut [T]) {
        let moments = m.iter_mut().zip(v);
        for ((p, &g), (m, v)) in parameters.iter_mut().zip(gradients).zip(moments) {
            let m = self.moments(*p, g, m, v);
            *p -= self.rate * m / (v.sqrt() * self.root + self.epsilon);
        }
    }
}

impl<T: Real> Adam<T> {
    pub fn new(parameters: usize, rate: f64, choices: &Choices) -> Self {
        let zeros = |count| vec![T::zero(); count];
        Self {
            rate,
            beta_1: choices.get(&BETA_1),
            beta_2: choices.get(&BETA_2),
            epsilon: T::of(choices.get(&EPSILON)),
            decay: T::of(choices.get(&WEIGHT_DECAY)),
            power_1: 1.0,
            power_2: 1.0,
            m: zeros(parameters),
            v: zeros(parameters),
            largest: zeros(if choices.on(&AMSGRAD) { parameters } else { 0 }),
            take: AdamStep::take,
        }
    }

    /// The same rule with other hands: `take` gives the digits of [`AdamStep::take`]. AMSGrad keeps its own.
    pub fn by(self, take: Take<T>) -> Self {
        Self { take, ..self }
    }
}

impl<T: Real> Optimizer<T> for Adam<T> {
    fn step(&mut self, parameters: &mut [T], gradients: &[T]) {
        self.power_1 *= self.beta_1;
        self.power_2 *= self.beta_2;
        // Worked out once, in f64.
        let step = AdamStep {
            rate: T::of(self.rate / (1.0 - self.power_1)),
            root: T::of(1.0 / (1.0 - self.power_2).sqrt()),
            keep_1: T::of(self.beta_1),
            take_1: T::of(1.0 - self.beta_1),
            keep_2: T::of(self.beta_2),
            take_2: T::of(1.0 - self.beta_2),
            decay: self.decay,
            epsilon: self.epsilon,
        };
        if self.largest.is_empty() {
            return (self.take)(&step, parameters, gradients, &mut self.m, &mut self.v);
        }
        let moments = self.m.iter_mut().zip(&mut self.v).zip(&mut self.largest);
        for ((p, &g), ((m, v), largest)) in parameters.iter_mut().zip(gradients).zip(moments) {
            let g = step.moments(*p, g, m, v);
            *largest = largest.max(*v);
            *p -= step.rate * g / (largest.sqrt() * step.root + step.epsilon);
        }
    }

    fn set_rate(&mut self, rate: f64) {
        self.rate = rate;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::optim::tests::{near, run};

    fn choices() -> Choices {
        // A large eps, so that its place in the formula shows.
        Choices::default().with("beta-1", 0.5).with("beta-2", 0.75).with("eps", 0.1)
    }

    /// beta1 0.5, beta2 0.75, eps 0.1, rate 0.2, p = 1, g = 4 and then 0:
    /// m = 2, v = 4, m̂ = 2 / 0.5 = 4, v̂ = 4 / 0.25 = 16, p = 1 - 0.2 * 4 / 4.1;
    /// m = 1, v = 3, m̂ = 1 / 0.75, v̂ = 3 / (1 - 0.5625) = 3 / 0.4375.
    #[test]
    fn two_steps_by_hand() {
        let first = 1.0 - 0.8 / 4.1;
        let second = first - 0.2 / 0.75 / ((3.0_f64 / 0.4375).sqrt() + 0.1);
        near(&run(&mut Adam::new(1, 0.2, &choices()), 1.0, &[4.0, 0.0]), &[first, second]);
    }

    /// The same with AMSGrad: the second step still divides by the root of v = 4.
    #[test]
    fn amsgrad_by_hand() {
        let first = 1.0 - 0.8 / 4.1;
        let second = first - 0.2 / 0.75 / ((4.0_f64 / 0.4375).sqrt() + 0.1);
        let choices = choices().with("amsgrad", 1.0);
        near(&run(&mut Adam::new(1, 0.2, &choices), 1.0, &[4.0, 0.0]), &[first, second]);
    }

    /// decay 0.5, p = 2, g = 3: g becomes 4, and the step is the first one above.
    #[test]
    fn decay_goes_through_the_gradient() {
        for choices in [choices(), choices().with("amsgrad", 1.0)] {
            let choices = choices.with("weight-decay", 0.5);
            near(&run(&mut Adam::new(1, 0.2, &choices), 2.0, &[3.0]), &[2.0 - 0.8 / 4.1]);
        }
    }

    /// With the defaults the first step is the rate, whatever the size of the gradient.
    #[test]
    fn the_first_step_is_the_rate() {
        for g in [1e-3, 5.0, -7e4] {
            let p = run(&mut Adam::new(1, 0.01, &Choices::default()), 0.0, &[g]);
            assert!((p[0].abs() - 0.01).abs() < 1e-6 && p[0] * g < 0.0, "{g}: {}", p[0]);
        }
    }
}
