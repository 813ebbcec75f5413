//! Penalties on the size of weights, as Keras counts them (L2: Hoerl and Kennard 1970, L1: Tibshirani
//! 1996). Unlike weight decay inside an optimizer, they are part of the loss and spare the biases.

use super::sign;
use crate::engine::real::Real;
use std::ops::Range;

/// How much the sums of |w| and of w² weigh in the loss.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Penalty {
    pub l1: f64,
    pub l2: f64,
}

impl Penalty {
    /// P = l1 Σ|w| + l2 Σw² over the numbers of `parameters` in the ranges `weights`, to be added to
    /// the loss; adds dP/dw = l1 sign(w) + 2 l2 w to the same places of `gradients`.
    pub fn add<T: Real>(
        self,
        weights: &[Range<usize>],
        parameters: &[T],
        gradients: &mut [T],
    ) -> T {
        let (l1, l2) = (T::of(self.l1), T::of(self.l2));
        let two = T::of(2.0);
        let mut sum = T::zero();
        for range in weights {
            let own = parameters[range.clone()].iter().zip(&mut gradients[range.clone()]);
            for (&w, g) in own {
                sum += l1 * w.abs() + l2 * w * w;
                *g += l1 * sign(w) + two * l2 * w;
            }
        }
        sum
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// l1 = 0.5, l2 = 0.25, w = 2, -4, 0: 0.5 (2 + 4) + 0.25 (4 + 16) = 8; derivatives
    /// 0.5 + 2 * 0.25 * 2 = 1.5, -0.5 - 2 = -2.5 and 0. The 9 between them is a bias.
    #[test]
    fn by_hand() {
        let penalty = Penalty { l1: 0.5, l2: 0.25 };
        let mut g = [1.0, 1.0, 1.0, 1.0];
        assert_eq!(penalty.add(&[0..1, 2..4], &[2.0, 9.0, -4.0, 0.0], &mut g), 8.0);
        assert_eq!(g, [2.5, 1.0, -1.5, 1.0]);
    }
}
