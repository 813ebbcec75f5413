//! Losses: one file each, and one line in the registry of this file, which makes [`LossKind`].
//! Value and derivative travel together.
//!
//! A loss compares the head's outputs y with their targets, both B x O, and writes dL/dy, with which
//! the way back begins. Those that classify take the sums before sigmoid or softmax ("logits").

pub mod bce;
pub mod cross_entropy;
pub mod huber;
pub mod mae;
pub mod mse;
mod penalty;
mod probability;

pub use penalty::Penalty;
pub use probability::{sigmoid, softmax};

use super::kinds::kinds;
use super::real::Real;
use nalgebra::DMatrix;

/// The mean loss of outputs against their targets, with dL/dy written into the last; all B x O.
pub type Loss<T> = fn(&DMatrix<T>, &DMatrix<T>, &mut DMatrix<T>) -> T;

/// Makes [`LossKind`] of its lines. A file holds a loss, and the `answer` that a reader is shown.
macro_rules! losses {
    ($($file:ident::$loss:ident as $Kind:ident = $key:literal,)+) => {
        $(pub use $file::$loss;)+

        kinds! {
            /// The losses by the names that links and files use.
            LossKind { $(#[doc = concat!("[`", stringify!($loss), "()`]")] $Kind = $key,)+ }
        }

        impl LossKind {
            /// The loss as a function. A program links the losses that it names, and no others.
            pub fn function<T: Real>(self) -> Loss<T> {
                match self {
                    $(Self::$Kind => $loss,)+
                }
            }

            /// What a reader is shown of outputs `y` (B x O), in place: probabilities where the loss
            /// classifies, y itself where it measures.
            pub fn answer<T: Real>(self, y: &mut DMatrix<T>) {
                match self {
                    $(Self::$Kind => $file::answer(y),)+
                }
            }
        }
    };
}

losses! {
    mse::mse as Mse = "mse",
    mae::mae as Mae = "mae",
    huber::huber as Huber = "huber",
    bce::bce as Bce = "bce",
    cross_entropy::cross_entropy as CrossEntropy = "cross-entropy",
}

impl LossKind {
    /// The loss of outputs `y` against `target`; writes dL/dy into `dy`. All three are B x O.
    pub fn evaluate<T: Real>(self, y: &DMatrix<T>, target: &DMatrix<T>, dy: &mut DMatrix<T>) -> T {
        debug_assert!(y.shape() == target.shape() && y.shape() == dy.shape());
        self.function()(y, target, dy)
    }
}

/// The derivative of |x|: -1, 0 or 1, with 0 at 0 as in PyTorch (`signum` says 1 there).
fn sign<T: Real>(x: T) -> T {
    if x == T::zero() { x } else { x.signum() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::rng::Random;

    /// A matrix as it is written, row by row.
    pub fn rows<const R: usize, const C: usize>(rows: [[f64; C]; R]) -> DMatrix<f64> {
        DMatrix::from_row_slice(R, C, rows.as_flattened())
    }

    #[test]
    fn names_are_what_files_hold() {
        for kind in LossKind::ALL {
            let written = serde_json::to_value(kind).expect("JSON");
            assert_eq!(written, kind.key());
            assert_eq!(serde_json::from_value::<LossKind>(written).expect("a kind"), kind);
        }
    }

    /// Outputs, and targets of the kind that the loss expects.
    fn example(kind: LossKind, rows: usize, columns: usize) -> (DMatrix<f64>, DMatrix<f64>) {
        let mut random = Random::new(5);
        let y = DMatrix::from_fn(rows, columns, |_, _| random.between(-3.0, 3.0));
        let target = DMatrix::from_fn(rows, columns, |row, column| match kind {
            LossKind::Bce => ((row + column) % 2) as f64,
            LossKind::CrossEntropy => f64::from(column == (3 * row + 1) % columns),
            _ => random.between(-3.0, 3.0),
        });
        (y, target)
    }

    /// dL/dy against central differences. The step is far from every kink of this example, and small
    /// enough for third derivatives below 1: error below 1e-10 / 6, and rounding below 1e-10.
    #[test]
    fn derivatives_agree_with_finite_differences() {
        const STEP: f64 = 1e-5;
        for kind in LossKind::ALL {
            for (rows, columns) in [(1, 1), (1, 4), (5, 1), (4, 3)] {
                let (mut y, target) = example(kind, rows, columns);
                let (mut dy, mut unused) = (y.clone(), y.clone());
                kind.evaluate(&y, &target, &mut dy);
                for place in 0..y.len() {
                    let middle = y[place];
                    let mut at = |value| {
                        y[place] = value;
                        kind.evaluate(&y, &target, &mut unused)
                    };
                    let slope = (at(middle + STEP) - at(middle - STEP)) / (2.0 * STEP);
                    at(middle);
                    let error = (slope - dy[place]).abs();
                    assert!(error < 1e-9, "{} {rows} x {columns}: {error:e}", kind.key());
                }
            }
        }
    }

    #[test]
    fn single_precision_follows_double() {
        for kind in LossKind::ALL {
            let (y, target) = example(kind, 4, 3);
            let (mut wide, small_y) = (y.clone(), y.clone().cast::<f32>());
            let mut narrow = small_y.clone();
            let loss = kind.evaluate(&y, &target, &mut wide);
            let small = kind.evaluate(&small_y, &target.cast(), &mut narrow);
            assert!((loss - f64::from(small)).abs() < 1e-6 * loss, "{}", kind.key());
            assert!((wide - narrow.cast::<f64>()).amax() < 1e-7, "{}", kind.key());
        }
    }

    #[test]
    fn answers_are_probabilities_where_the_loss_classifies() {
        let ln_3 = 3.0_f64.ln();
        for (kind, expected) in [
            (LossKind::Mse, rows([[0.0, ln_3]])),
            (LossKind::Mae, rows([[0.0, ln_3]])),
            (LossKind::Huber, rows([[0.0, ln_3]])),
            (LossKind::Bce, rows([[0.5, 0.75]])),
            (LossKind::CrossEntropy, rows([[0.25, 0.75]])),
        ] {
            let mut y = rows([[0.0, ln_3]]);
            kind.answer(&mut y);
            assert!((y - expected).amax() < 1e-15, "{}", kind.key());
        }
    }

    #[test]
    fn the_sign_of_nothing_is_nothing() {
        assert_eq!([-2.0, -0.0, 0.0, 2.0].map(sign::<f64>), [-1.0, 0.0, 0.0, 1.0]);
    }
}
