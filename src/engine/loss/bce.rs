//! Binary cross-entropy on the sums themselves (`torch.nn.BCEWithLogitsLoss`): each output answers
//! yes or no by itself.

pub(super) use super::probability::each_alone as answer;

use super::probability::{sigmoid, softplus};
use crate::engine::real::Real;
use nalgebra::DMatrix;

/// L = mean over batch and outputs (B x O) of -(target ln p + (1 - target) ln(1 - p)), p = sigmoid(y),
/// target in 0..=1; writes dL/dy = (p - target) / (B O) into `dy`.
///
/// As -ln p = ln(1 + e^-y) and -ln(1 - p) = ln(1 + e^y) = y + ln(1 + e^-y), the sum is
/// ln(1 + e^y) - target y: no logarithm of a p that has been rounded to 0 or 1.
pub fn bce<T: Real>(y: &DMatrix<T>, target: &DMatrix<T>, dy: &mut DMatrix<T>) -> T {
    let count = T::of(y.len() as f64);
    let mut sum = T::zero();
    for ((dy, &y), &target) in dy.iter_mut().zip(y).zip(target) {
        sum += softplus(y) - target * y;
        *dy = (sigmoid(y) - target) / count;
    }
    sum / count
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::loss::tests::rows;

    /// y = 0 is p = 1/2, which costs ln 2 either way; y = ln 3 is p = 3/4: ln(4/3) for yes, ln 4
    /// for no. Derivatives (p - target) / 4.
    #[test]
    fn by_hand() {
        let ln_3 = 3.0_f64.ln();
        let y = rows([[0.0, ln_3], [0.0, ln_3]]);
        let target = rows([[1.0, 1.0], [0.0, 0.0]]);
        let mut dy = DMatrix::zeros(2, 2);
        let expected = (2.0 * 2.0_f64.ln() + (4.0_f64 / 3.0).ln() + 4.0_f64.ln()) / 4.0;
        assert!((bce(&y, &target, &mut dy) - expected).abs() < 1e-15);
        let expected = rows([[-0.125, -0.0625], [0.125, 0.1875]]);
        assert!((dy - expected).amax() < 1e-15);
    }

    /// Far out, a right answer costs nothing and a wrong one costs |y|; nothing overflows.
    #[test]
    fn it_is_stable_far_out() {
        let y = rows([[1000.0, -1000.0], [1000.0, -1000.0]]);
        let target = rows([[1.0, 0.0], [0.0, 1.0]]);
        let mut dy = DMatrix::zeros(2, 2);
        assert_eq!(bce(&y, &target, &mut dy), 500.0);
        assert_eq!(dy, rows([[0.0, 0.0], [0.25, -0.25]]));
        let mut dy = DMatrix::zeros(2, 2);
        assert_eq!(bce(&y.cast::<f32>(), &target.cast(), &mut dy), 500.0);
    }
}
