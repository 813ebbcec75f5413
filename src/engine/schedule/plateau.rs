//! Reduce on plateau: the rate falls by a factor when the validation loss has stopped falling
//! (`torch.optim.lr_scheduler.ReduceLROnPlateau`, mode "min", threshold mode "rel", no cooldown).

use super::{Rule, WARM_UP};
use crate::engine::setting::{Choices, Setting};

const FACTOR: Setting = Setting::number("factor", 0.0, 0.999, 0.1);
const PATIENCE: Setting = Setting::whole("patience", 0, 10_000, 10);
const LEAST: Setting = Setting::number("least-rate", 0.0, 1e6, 0.0);

pub const SETTINGS: [Setting; 4] = [WARM_UP, FACTOR, PATIENCE, LEAST];

/// A loss must fall by this share of the best one to count as better.
const THRESHOLD: f64 = 1e-4;
/// Smaller falls of the rate than this are not made.
const EPSILON: f64 = 1e-8;

/// Falls when the loss has stopped falling: the one schedule with a memory.
pub struct Plateau {
    rate: f64,
    factor: f64,
    patience: usize,
    least: f64,
    best: f64,
    /// Epochs since the best one or the last fall.
    waited: usize,
}

impl Plateau {
    pub fn new(rate: f64, _epochs: usize, choices: &Choices) -> Self {
        Self {
            rate,
            factor: choices.get(&FACTOR),
            patience: choices.get(&PATIENCE) as usize,
            least: choices.get(&LEAST),
            best: f64::INFINITY,
            waited: 0,
        }
    }
}

impl Rule for Plateau {
    fn rate(&self, _epoch: usize) -> f64 {
        self.rate
    }

    /// After more than `patience` epochs in a row without a better loss, the rate falls. A loss
    /// that is no number is not better.
    fn observe(&mut self, loss: f64) {
        if loss < self.best * (1.0 - THRESHOLD) {
            self.best = loss;
            self.waited = 0;
            return;
        }
        self.waited += 1;
        if self.waited > self.patience {
            self.waited = 0;
            let lower = (self.rate * self.factor).max(self.least);
            if self.rate - lower > EPSILON {
                self.rate = lower;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rates after each of `losses`.
    fn rates(plateau: &mut Plateau, losses: &[f64]) -> Vec<f64> {
        let rate = |&loss| {
            plateau.observe(loss);
            plateau.rate(0)
        };
        losses.iter().map(rate).collect()
    }

    fn plateau(least: f64) -> Plateau {
        let choices = Choices::default().with("factor", 0.5).with("patience", 2.0);
        Plateau::new(8.0, 0, &choices.with("least-rate", least))
    }

    /// Patience 2: the third epoch in a row without a better loss halves the rate. 4.9999 is within
    /// 1e-4 of 5 and not better; 4.9994 is. Waiting starts anew after a fall and after a better loss.
    #[test]
    fn by_hand() {
        let losses = [5.0, 6.0, 5.0, 4.9999, 7.0, 7.0, 4.9994, 5.0, f64::NAN, 5.0];
        let expected = [8.0, 8.0, 8.0, 4.0, 4.0, 4.0, 4.0, 4.0, 4.0, 2.0];
        assert_eq!(rates(&mut plateau(0.0), &losses), expected);
    }

    /// Not below the least rate: 8 4 3 and then for good.
    #[test]
    fn there_is_a_least_rate() {
        let mut plateau = plateau(3.0);
        rates(&mut plateau, &[1.0]);
        let after = |plateau: &mut Plateau| rates(plateau, &[1.0; 3])[2];
        assert_eq!([(); 3].map(|()| after(&mut plateau)), [4.0, 3.0, 3.0]);
    }

    /// Nothing is better than a loss of 0.
    #[test]
    fn equal_is_not_better() {
        assert_eq!(rates(&mut plateau(0.0), &[0.0, 0.0, 0.0, 0.0])[3], 4.0);
    }

    /// From 1.5e-8, half is a fall by 0.75e-8: too little to be made. From 2e-8 it is just 1e-8, which
    /// is not more than 1e-8 either. From 3e-8 it is made.
    #[test]
    fn tiny_falls_are_not_made() {
        for (rate, after) in [(1.5e-8, 1.5e-8), (2e-8, 2e-8), (3e-8, 1.5e-8)] {
            let mut plateau = Plateau { rate, ..plateau(0.0) };
            assert_eq!(rates(&mut plateau, &[1.0, 1.0, 1.0, 1.0])[3], after);
        }
    }
}
