//! Cosine annealing: the rate glides down half a cosine and ends at its least
//! (Loshchilov and Hutter 2017; `torch.optim.lr_scheduler.CosineAnnealingLR`, without restarts).

use crate::engine::setting::Setting;
use std::f64::consts::PI;

pub const LEAST: Setting = Setting::number("least-rate", 0.0, 1e6, 0.0);

/// The rate of `epoch` (from 0): least + (rate - least) (1 + cos(π epoch / epochs)) / 2, and `least`
/// from `epochs` on.
pub fn cosine(rate: f64, least: f64, epochs: usize, epoch: usize) -> f64 {
    if epoch >= epochs {
        return least;
    }
    let share = epoch as f64 / epochs as f64;
    least + (rate - least) * (1.0 + libm::cos(PI * share)) / 2.0
}

#[cfg(test)]
mod tests {
    use super::*;

    /// From 9 down to 1 in 6 epochs; cos is 1, √3/2, 1/2, 0, -1/2, -√3/2, -1.
    #[test]
    fn by_hand() {
        let side = 3.0_f64.sqrt() / 2.0;
        for (epoch, cos) in [1.0, side, 0.5, 0.0, -0.5, -side, -1.0].into_iter().enumerate() {
            let expected = 5.0 + 4.0 * cos;
            let got = cosine(9.0, 1.0, 6, epoch);
            assert!((got - expected).abs() < 1e-14, "epoch {epoch}: {got} is not {expected}");
        }
        assert_eq!(cosine(9.0, 1.0, 6, 7), 1.0);
        assert_eq!(cosine(9.0, 1.0, 0, 0), 1.0);
    }
}
