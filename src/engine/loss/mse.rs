//! Mean squared error (least squares, Legendre 1805; `torch.nn.MSELoss`): large errors weigh most.

pub(super) use super::probability::as_it_is as answer;

use crate::engine::real::Real;
use nalgebra::DMatrix;

/// L = mean of (y - target)² over batch and outputs (B x O);
/// writes dL/dy = 2 (y - target) / (B O) into `dy`.
pub fn mse<T: Real>(y: &DMatrix<T>, target: &DMatrix<T>, dy: &mut DMatrix<T>) -> T {
    let count = T::of(y.len() as f64);
    let two = T::of(2.0);
    let mut sum = T::zero();
    for ((dy, &y), &target) in dy.iter_mut().zip(y).zip(target) {
        let error = y - target;
        sum += error * error;
        *dy = two * error / count;
    }
    sum / count
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::loss::tests::rows;

    /// Errors 1, -2, 0, 3: (1 + 4 + 0 + 9) / 4 = 3.5; derivatives 2 e / 4.
    #[test]
    fn by_hand() {
        let y = rows([[2.0, 0.0], [5.0, 4.0]]);
        let target = rows([[1.0, 2.0], [5.0, 1.0]]);
        let mut dy = DMatrix::zeros(2, 2);
        assert_eq!(mse(&y, &target, &mut dy), 3.5);
        assert_eq!(dy, rows([[0.5, -1.0], [0.0, 1.5]]));
    }
}
