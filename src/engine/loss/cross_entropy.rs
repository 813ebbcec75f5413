//! Cross-entropy of classes on the sums themselves (`torch.nn.CrossEntropyLoss`): the outputs of a row
//! share one choice.

pub(super) use super::probability::one_choice as answer;

use super::probability::{exp, largest, ln};
use crate::engine::real::Real;
use nalgebra::DMatrix;

/// L = mean over the batch (B rows) of -Σ_k target_k ln p_k, p = softmax of the row of y (B x O);
/// writes dL/dy = (p Σ_k target_k - target) / B into `dy`.
///
/// A row of `target` is 1 at its class and 0 elsewhere, or any probabilities; a row of zeros does
/// not count in sum and gradient. As ln p_k = (y_k - m) - ln Σ_j e^(y_j - m) for every m, the row's
/// largest y as m keeps every power within 0..=1.
pub fn cross_entropy<T: Real>(y: &DMatrix<T>, target: &DMatrix<T>, dy: &mut DMatrix<T>) -> T {
    let batch = T::of(y.nrows() as f64);
    let mut sum = T::zero();
    for ((y, target), mut dy) in y.row_iter().zip(target.row_iter()).zip(dy.row_iter_mut()) {
        let most = largest(y.iter());
        let mut total = T::zero();
        for (dy, &y) in dy.iter_mut().zip(y.iter()) {
            *dy = exp(y - most);
            total += *dy;
        }
        let (log_total, weight) = (ln(total), target.sum());
        for ((dy, &y), &target) in dy.iter_mut().zip(y.iter()).zip(target.iter()) {
            sum += target * (log_total - (y - most));
            *dy = (*dy / total * weight - target) / batch;
        }
    }
    sum / batch
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::loss::tests::rows;

    /// y = ln 1, ln 2, ln 5 is p = 1/8, 2/8, 5/8. Class 3 costs ln(8/5), class 1 costs ln 8;
    /// derivatives (p - target) / 2.
    #[test]
    fn by_hand() {
        let row = [0.0, 2.0_f64.ln(), 5.0_f64.ln()];
        let y = rows([row, row]);
        let target = rows([[0.0, 0.0, 1.0], [1.0, 0.0, 0.0]]);
        let mut dy = DMatrix::zeros(2, 3);
        let expected = ((8.0_f64 / 5.0).ln() + 8.0_f64.ln()) / 2.0;
        assert!((cross_entropy(&y, &target, &mut dy) - expected).abs() < 1e-15);
        let expected = rows([[0.0625, 0.125, -0.1875], [-0.4375, 0.125, 0.3125]]);
        assert!((dy - expected).amax() < 1e-15);
    }

    /// A million more on every output changes nothing, and a wrong choice by 1000 costs 1000.
    #[test]
    fn it_is_stable_far_out() {
        let y = rows([[1_000_000.0, 1_001_000.0]]);
        let mut dy = DMatrix::zeros(1, 2);
        assert_eq!(cross_entropy(&y, &rows([[1.0, 0.0]]), &mut dy), 1000.0);
        assert_eq!(dy, rows([[-1.0, 1.0]]));
        assert_eq!(cross_entropy(&y, &rows([[0.0, 1.0]]), &mut dy), 0.0);
        assert_eq!(dy, rows([[0.0, 0.0]]));
        let (y, mut dy) = (y.cast::<f32>(), DMatrix::zeros(1, 2));
        assert_eq!(cross_entropy(&y, &rows([[1.0, 0.0]]).cast(), &mut dy), 1000.0);
    }

    #[test]
    fn a_row_of_zeros_does_not_count() {
        let mut dy = DMatrix::zeros(1, 2);
        assert_eq!(cross_entropy(&rows([[3.0, -1.0]]), &rows([[0.0, 0.0]]), &mut dy), 0.0);
        assert_eq!(dy, rows([[0.0, 0.0]]));
    }
}
