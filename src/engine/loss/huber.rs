//! Huber's loss (`torch.nn.HuberLoss`, delta 1): a square for small errors, a straight line for
//! large ones.
//!
//! - P. J. Huber 1964, [Robust estimation of a location
//!   parameter](https://doi.org/10.1214/aoms/1177703732).

pub(super) use super::probability::as_it_is as answer;

use crate::engine::real::Real;
use nalgebra::DMatrix;

/// L = mean over batch and outputs (B x O) of e²/2 where |e| ≤ 1 and |e| - 1/2 elsewhere,
/// e = y - target; writes dL/dy = e / (B O), e kept within ±1, into `dy`.
pub fn huber<T: Real>(y: &DMatrix<T>, target: &DMatrix<T>, dy: &mut DMatrix<T>) -> T {
    let count = T::of(y.len() as f64);
    let half = T::of(0.5);
    let mut sum = T::zero();
    for ((dy, &y), &target) in dy.iter_mut().zip(y).zip(target) {
        let error = y - target;
        let kept = error.clamp(-T::one(), T::one());
        // Both branches at once: kept = error gives e²/2, kept = ±1 gives |e| - 1/2.
        sum += kept * (error - half * kept);
        *dy = kept / count;
    }
    sum / count
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::loss::tests::rows;

    /// Errors 0.5, -2, 0, 3: (0.125 + 1.5 + 0 + 2.5) / 4 = 1.03125; derivatives 0.5, -1, 0, 1 by 4.
    #[test]
    fn by_hand() {
        let y = rows([[1.5, 0.0], [5.0, 4.0]]);
        let target = rows([[1.0, 2.0], [5.0, 1.0]]);
        let mut dy = DMatrix::zeros(2, 2);
        assert_eq!(huber(&y, &target, &mut dy), 1.03125);
        assert_eq!(dy, rows([[0.125, -0.25], [0.0, 0.25]]));
    }
}
