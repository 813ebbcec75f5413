//! Step decay: the rate falls by a factor every so many epochs (`torch.optim.lr_scheduler.StepLR`).

use crate::engine::setting::Setting;

pub const EVERY: Setting = Setting::whole("every", 1, 10_000, 20);
pub const FACTOR: Setting = Setting::number("factor", 0.0, 1.0, 0.1);

/// The rate of `epoch` (from 0): rate * factor^⌊epoch / every⌋; `every` is at least 1.
pub fn step(rate: f64, every: usize, factor: f64, epoch: usize) -> f64 {
    // Fall by fall, as PyTorch does: a power of the language may differ from platform to platform.
    (0..epoch / every).fold(rate, |rate, _| rate * factor)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every 3 epochs a half of 8: 8 8 8 4 4 4 2.
    #[test]
    fn by_hand() {
        let rates = [0, 1, 2, 3, 4, 5, 6].map(|epoch| step(8.0, 3, 0.5, epoch));
        assert_eq!(rates, [8.0, 8.0, 8.0, 4.0, 4.0, 4.0, 2.0]);
    }
}
