//! Mean absolute error (Boscovich 1757; `torch.nn.L1Loss`): every error weighs by its size, so that
//! outliers pull less than with squares.

pub(super) use super::probability::as_it_is as answer;

use super::sign;
use crate::engine::real::Real;
use nalgebra::DMatrix;

/// L = mean of |y - target| over batch and outputs (B x O);
/// writes dL/dy = sign(y - target) / (B O) into `dy`, 0 where they are equal.
pub fn mae<T: Real>(y: &DMatrix<T>, target: &DMatrix<T>, dy: &mut DMatrix<T>) -> T {
    let count = T::of(y.len() as f64);
    let mut sum = T::zero();
    for ((dy, &y), &target) in dy.iter_mut().zip(y).zip(target) {
        let error = y - target;
        sum += error.abs();
        *dy = sign(error) / count;
    }
    sum / count
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::loss::tests::rows;

    /// Errors 1, -2, 0, 3: (1 + 2 + 0 + 3) / 4 = 1.5; derivatives ±1 / 4, and 0 for no error.
    #[test]
    fn by_hand() {
        let y = rows([[2.0, 0.0], [5.0, 4.0]]);
        let target = rows([[1.0, 2.0], [5.0, 1.0]]);
        let mut dy = DMatrix::zeros(2, 2);
        assert_eq!(mae(&y, &target, &mut dy), 1.5);
        assert_eq!(dy, rows([[0.25, -0.25], [0.0, 0.25]]));
    }
}
