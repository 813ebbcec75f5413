//! No schedule: the rate stays (`torch.optim.lr_scheduler.ConstantLR` with factor 1).

use super::{Rule, WARM_UP};
use crate::engine::setting::{Choices, Setting};

pub const SETTINGS: [Setting; 1] = [WARM_UP];

/// The same rate in every epoch.
pub struct Constant {
    rate: f64,
}

impl Constant {
    pub fn new(rate: f64, _epochs: usize, _choices: &Choices) -> Self {
        Self { rate }
    }
}

impl Rule for Constant {
    fn rate(&self, _epoch: usize) -> f64 {
        self.rate
    }
}
