//! Step decay: the rate falls by a factor every so many epochs (`torch.optim.lr_scheduler.StepLR`).

use super::{Rule, WARM_UP};
use crate::engine::setting::{Choices, Setting};

const EVERY: Setting = Setting::whole("every", 1, 10_000, 20);
const FACTOR: Setting = Setting::number("factor", 0.0, 1.0, 0.1);

pub const SETTINGS: [Setting; 3] = [WARM_UP, EVERY, FACTOR];

/// rate * factor^⌊epoch / every⌋.
pub struct Step {
    rate: f64,
    /// At least 1.
    every: usize,
    factor: f64,
}

impl Step {
    pub fn new(rate: f64, _epochs: usize, choices: &Choices) -> Self {
        Self { rate, every: choices.get(&EVERY) as usize, factor: choices.get(&FACTOR) }
    }
}

impl Rule for Step {
    fn rate(&self, epoch: usize) -> f64 {
        // Fall by fall, as PyTorch does: a power of the language may differ from platform to platform.
        (0..epoch / self.every).fold(self.rate, |rate, _| rate * self.factor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every 3 epochs a half of 8: 8 8 8 4 4 4 2.
    #[test]
    fn by_hand() {
        let choices = Choices::default().with("every", 3.0).with("factor", 0.5);
        let step = Step::new(8.0, 0, &choices);
        let rates = [0, 1, 2, 3, 4, 5, 6].map(|epoch| step.rate(epoch));
        assert_eq!(rates, [8.0, 8.0, 8.0, 4.0, 4.0, 4.0, 2.0]);
    }
}
