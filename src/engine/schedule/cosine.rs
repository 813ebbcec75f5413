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
        self.least + (self.rate - self.least) * (1.0 + cosine(share)) / 2.0
    }
}

/// cos(π share) for a share of 0 to 1, by the series about 0, π/2 or π, whichever is nearest. A cosine of any number
/// (`libm::cos`) would weigh five kilobytes.
fn cosine(share: f64) -> f64 {
    // Sums 1 − x²/2! + x⁴/4! ... from its small end; or the same of the sine, begun one place later.
    let series = |x: f64, first: u32| {
        let term = |sum: f64, k: u32| {
            let place = f64::from(2 * k + first);
            1.0 - x * x / (place * (place - 1.0)) * sum
        };
        (1..10).rev().fold(1.0, term)
    };
    let from_middle = PI * (0.5 - share);
    match share {
        near if near < 0.25 => series(PI * near, 0),
        far if far > 0.75 => -series(PI * (1.0 - far), 0),
        _ => from_middle * series(from_middle, 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The largest difference is a few units of the last place of 1.
    #[test]
    fn the_series_is_the_cosine() {
        for k in 0..=1000 {
            let share = f64::from(k) / 1000.0;
            let gap = (cosine(share) - libm::cos(PI * share)).abs();
            assert!(gap < 1e-15, "{share}: {gap}");
        }
    }

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
