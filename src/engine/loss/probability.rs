//! From sums to probabilities, for heads that classify and for their losses.
//!
//! A head has a handful of numbers a batch: exponentials are worked out in f64 by `libm` and rounded
//! once, so that f32 loses nothing here and digits are the same on every platform.

use crate::engine::real::Real;
use nalgebra::DMatrix;

/// e^z.
pub(super) fn exp<T: Real>(z: T) -> T {
    T::of(libm::exp(z.wide()))
}

/// The natural logarithm.
pub(super) fn ln<T: Real>(z: T) -> T {
    T::of(libm::log(z.wide()))
}

/// The largest of `numbers`.
pub(super) fn largest<'a, T: Real>(numbers: impl Iterator<Item = &'a T>) -> T {
    numbers.copied().fold(T::of(f64::NEG_INFINITY), |most, number| most.max(number))
}

/// The answer of a loss that measures: the outputs as they are.
pub(super) fn as_it_is<T: Real>(_y: &mut DMatrix<T>) {}

/// The answer where each output says yes or no by itself.
pub(super) fn each_alone<T: Real>(y: &mut DMatrix<T>) {
    y.apply(|y| *y = sigmoid(*y));
}

/// The answer where the outputs of a row share one choice.
pub(super) fn one_choice<T: Real>(y: &mut DMatrix<T>) {
    let sums = y.clone();
    softmax(&sums, y);
}

/// 1 / (1 + e^-z), in 0..=1: the probability of "yes".
pub fn sigmoid<T: Real>(z: T) -> T {
    T::of(z.wide().sigmoid())
}

/// ln(1 + e^z) = -ln(1 - sigmoid(z)), without overflow: the larger of z and 0 is taken out.
pub(super) fn softplus<T: Real>(z: T) -> T {
    let z = z.wide();
    T::of(z.max(0.0) + libm::log1p(libm::exp(-z.abs())))
}

/// Each row of `p` (B x O) becomes e^y_k / Σ_j e^y_j of its row of `y`: positive, with sum 1
/// (Bridle 1990).
pub fn softmax<T: Real>(y: &DMatrix<T>, p: &mut DMatrix<T>) {
    for (y, mut p) in y.row_iter().zip(p.row_iter_mut()) {
        let most = largest(y.iter());
        p.zip_apply(&y, |p, y| *p = exp(y - most));
        let total = p.sum();
        p.apply(|p| *p /= total);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::loss::tests::rows;

    #[test]
    fn softmax_by_hand() {
        let y = rows([[0.0, 2.0_f64.ln(), 5.0_f64.ln()], [7.0, 7.0, 7.0]]);
        let mut p = DMatrix::zeros(2, 3);
        softmax(&y, &mut p);
        let third = 1.0 / 3.0;
        assert!((p - rows([[0.125, 0.25, 0.625], [third, third, third]])).amax() < 1e-15);
    }

    #[test]
    fn softmax_is_stable_far_out() {
        let mut p = DMatrix::zeros(1, 3);
        softmax(&rows([[-1e6, 1e6, 0.0]]).cast::<f32>(), &mut p);
        assert_eq!(p, rows([[0.0, 1.0, 0.0]]).cast());
    }

    /// sigmoid(ln 3) = 3/4; softplus(ln 3) = ln 4; softplus(-z) = softplus(z) - z.
    #[test]
    fn sigmoid_and_softplus_by_hand() {
        let ln_3 = 3.0_f64.ln();
        assert!((sigmoid(ln_3) - 0.75).abs() < 1e-15);
        assert!((sigmoid(-ln_3) - 0.25).abs() < 1e-15);
        assert!((softplus(ln_3) - 4.0_f64.ln()).abs() < 1e-15);
        assert!((softplus(-ln_3) - (4.0_f64.ln() - ln_3)).abs() < 1e-15);
        assert_eq!((softplus(800.0), softplus(-800.0)), (800.0, 0.0));
        // Better than the fast tanh of training would give.
        assert!((sigmoid(-12.0_f32) / 6.144_175e-6 - 1.0).abs() < 1e-6);
    }
}
