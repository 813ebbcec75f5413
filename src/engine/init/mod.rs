//! Initial weights: an initialiser a file, and one line in the registry of this file, which makes
//! [`InitKind`].
//!
//! Seeded and portable: the same seed gives the same digits everywhere. Numbers are drawn in f64,
//! column by column, in the order in which a network asks for its blocks.

pub mod keras;
mod orthogonal;
pub mod torch;
mod uniform;

pub use orthogonal::orthogonal;
pub use uniform::{glorot_uniform, uniform};

use super::kinds::kinds;
use super::real::Real;
use super::rng::Random;
use nalgebra::DMatrixViewMut;

/// What a block of numbers does in its network. Weights stand as inputs x outputs: I x 4H for what
/// the gates of an LSTM read of x.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Weighs x, or the layer below.
    Input,
    /// Weighs h_prev.
    Recurrent,
    /// Weighs h for the answer.
    Head,
    /// One bias a unit: the head's, or one of PyTorch's two where a cell keeps both.
    Bias,
    /// The sum of PyTorch's two biases of a gate.
    BiasSum,
    /// One column of numbers a word.
    Embedding,
}

/// Fills one block. The number is the fan: what PyTorch takes the root of, H for everything in a cell, the
/// number of inputs for everything in a head. Glorot's fans are the block's own shape.
pub type Fill<T> = fn(Part, usize, &mut Random, &mut DMatrixViewMut<'_, T>);

/// Makes [`InitKind`] of its lines. A file holds an initialiser, and its `FORGET_BIAS`.
macro_rules! initialisers {
    ($($file:ident::$fill:ident as $Kind:ident = $key:literal,)+) => {
        $(pub use $file::$fill;)+

        kinds! {
            /// The initialisers by the names that links and files use.
            InitKind { $(#[doc = concat!("[`", stringify!($fill), "()`]")] $Kind = $key,)+ }
        }

        impl InitKind {
            /// What is added to the biases of a forget gate by default.
            pub const fn forget_bias(self) -> f64 {
                match self {
                    $(Self::$Kind => $file::FORGET_BIAS,)+
                }
            }

            /// The initialiser as a function. A program links those that it names, and no others.
            pub fn function<T: Real>(self) -> Fill<T> {
                match self {
                    $(Self::$Kind => $fill,)+
                }
            }
        }
    };
}

initialisers! {
    torch::like_torch as Torch = "torch",
    keras::like_keras as Keras = "keras",
}

impl InitKind {
    /// Fills one block.
    pub fn fill<T: Real>(
        self,
        part: Part,
        fan: usize,
        random: &mut Random,
        into: &mut DMatrixViewMut<'_, T>,
    ) {
        self.function()(part, fan, random, into);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use nalgebra::DMatrix;

    const PARTS: [Part; 6] =
        [Part::Input, Part::Recurrent, Part::Head, Part::Bias, Part::BiasSum, Part::Embedding];

    fn made(kind: InitKind, part: Part) -> DMatrix<f64> {
        let mut matrix = DMatrix::from_element(25, 100, 7.0);
        kind.fill(part, 16, &mut Random::new(4), &mut matrix.as_view_mut());
        matrix
    }

    /// The largest of 2500 uniform numbers is within 1 % of their bound (1 - 0.99^2500 = 1 - 1e-11).
    fn reaches(matrix: &DMatrix<f64>, bound: f64) {
        let most = matrix.amax() / bound;
        assert!((0.99..=1.0).contains(&most), "{most}");
    }

    #[test]
    fn names_are_what_files_hold() {
        for kind in InitKind::ALL {
            assert_eq!(serde_json::to_value(kind).expect("JSON"), kind.key());
        }
        assert_eq!(InitKind::ALL.map(InitKind::forget_bias), [0.0, 1.0]);
    }

    /// fan 16: ±1/4. The sum of two reaches to ±1/2 with variance 2 (1/4)² / 3 = 1/24, whose standard
    /// error over 2500 is below 0.0012.
    #[test]
    fn torch_is_uniform_by_its_fan() {
        for part in [Part::Input, Part::Recurrent, Part::Head, Part::Bias] {
            reaches(&made(InitKind::Torch, part), 0.25);
        }
        let sums = made(InitKind::Torch, Part::BiasSum);
        assert!((0.4..0.5).contains(&sums.amax()));
        assert!((sums.map(|b| b * b).mean() - 1.0 / 24.0).abs() < 0.005);
        let embedding = made(InitKind::Torch, Part::Embedding);
        assert!((embedding.map(|w| w * w).mean() - 1.0).abs() < 0.12);
        assert!(embedding.amax() > 2.5);
    }

    /// 25 x 100: ±√(6 / 125).
    #[test]
    fn keras_is_glorot_orthogonal_and_zero() {
        for part in [Part::Input, Part::Head] {
            reaches(&made(InitKind::Keras, part), 0.048_f64.sqrt());
        }
        let recurrent = made(InitKind::Keras, Part::Recurrent);
        let square = &recurrent * recurrent.transpose();
        assert!((square - DMatrix::identity(25, 25)).amax() < 1e-12);
        for part in [Part::Bias, Part::BiasSum] {
            assert_eq!(made(InitKind::Keras, part), DMatrix::zeros(25, 100));
        }
        reaches(&made(InitKind::Keras, Part::Embedding), 0.05);
    }

    /// A block may be some rows of a larger matrix; what is beside it stays.
    #[test]
    fn a_block_may_be_part_of_a_matrix() {
        for (kind, part) in
            InitKind::ALL.into_iter().flat_map(|kind| PARTS.map(|part| (kind, part)))
        {
            let mut whole = DMatrix::from_element(5, 8, 7.0_f32);
            kind.fill(part, 2, &mut Random::new(4), &mut whole.rows_mut(0, 2).as_view_mut());
            assert!(whole.rows(0, 2).iter().all(|&w| w != 7.0), "{part:?}");
            assert!(whole.rows(2, 3).iter().all(|&w| w == 7.0), "{part:?}");
        }
    }

    /// These digits must never change: saved links promise the same run.
    #[test]
    fn digits_do_not_change() {
        let got = DIGITS.map(|(kind, part, _)| (kind, part, made(kind, part)[(24, 99)]));
        assert_eq!(got, DIGITS);
    }

    const DIGITS: [(InitKind, Part, f64); 4] = [
        (InitKind::Torch, Part::Input, -0.19709066477766418),
        (InitKind::Torch, Part::BiasSum, 0.013952506103925455),
        (InitKind::Keras, Part::Input, -0.17272160475586495),
        (InitKind::Keras, Part::Recurrent, -0.16744893794377702),
    ];
}
