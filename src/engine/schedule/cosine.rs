//! Cosine annealing: the rate glides down half a cosine and ends at its least
//! (`torch.optim.lr_scheduler.CosineAnnealingLR`, without restarts).
//!
//! - I. Loshchilov and F. Hutter 2017, [SGDR: stochastic gradient descent with warm
//!   restarts](https://arxiv.org/abs/1608.03983).

use super::{Rule, WARM_UP};
use crate::engine::setting::{Choices, Setting};
use std::f64::consts::PI;

const LEAST: Setting = Setting::number("least-rate", 0.0, 1e6, 0.0);

pub const SETTINGS: [Setting; 2] = [WARM_UP, LEAST];

/// least + (rate - least) (1 + cos(π epoch / epochs)) / 2, and `least` from `epochs` on.
pub struct Cosine {
    rate: f64,
    least: f64,
    epochs: usize,
}

impl Cosine {
    /// The least rate is never above where it starts.
    pub fn new(rate: f64, epochs: usize, choices: &Choices) -> Self {
        Self { rate, least: choices.get(&LEAST).min(rate), epochs }
    }
}

impl Rule for Cosine {
    fn rate(&self, epoch: usize) -> f64 {
        if epoch >= self.epochs {
            return self.least;
        }
        let share = epoch as f64 / self.epochs as f64;
        self.least + (self.rate - self.least) * (1.0 + libm::cos(PI * share)) / 2.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// From 9 down to 1 in 6 epochs; cos is 1, √3/2, 1/2, 0, -1/2, -√3/2, -1.
    #[test]
    fn by_hand() {
        let side = 3.0_f64.sqrt() / 2.0;
        let choices = Choices::default().with("least-rate", 1.0);
        let rule = Cosine::new(9.0, 6, &choices);
        for (epoch, cos) in [1.0, side, 0.5, 0.0, -0.5, -side, -1.0].into_iter().enumerate() {
            let expected = 5.0 + 4.0 * cos;
            let got = rule.rate(epoch);
            assert!((got - expected).abs() < 1e-14, "epoch {epoch}: {got} is not {expected}");
        }
        assert_eq!(rule.rate(7), 1.0);
        assert_eq!(Cosine::new(9.0, 0, &choices).rate(0), 1.0);
    }
}
