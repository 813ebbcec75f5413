//! The cells. One folder each: the papers, what one unit does forward and backward, its symbols and
//! its equations. [The chapter of the engine](super) begins with the LSTM's.
//!
//! Every step of every cell has the same two parts:
//!
//! 1. **Weighted sums** z = [what it reads] W + b, one column a gate and unit. They are products of
//!    matrices and the same for all cells: a cell only lists its [`Sum`]s.
//! 2. **What one unit makes of its sums**, number by number, in the letters of the papers:
//!    [`Cell::forward`], and [`Cell::backward`] beside it. This is all the mathematics of a cell, and it
//!    stands once: the glass box ([`crate::engine::trace()`]) calls it for one row, the training path
//!    ([`crate::engine::Pass`]) for whole batches, both through [`Units`].
//!
//! What is known of a cell without running it stands in its folder as its [`Kind`]; one line in `kind.rs`
//! makes it a [`CellKind`] that can be built, named in a link and read from a file.
//!
//! Two cells have a sum that reads what the step itself has just made (the GRU whose reset gate acts
//! before the product, and the article's output gate): a *late* sum, after which [`Cell::finish`]
//! completes the step.

// The registry of a trainer by itself does without it, see kind.rs.
#[cfg(any(feature = "ui", not(feature = "worker")))]
pub mod article;
pub mod coupled;
pub mod gru;
mod kind;
mod known;
pub mod lstm;
pub mod lstm1997;
pub mod peephole;
pub mod rnn;
mod sum;
mod unit;
mod units;

pub use kind::CellKind;
use kind::{match_cell, with_cell};
pub use known::{Job, Kind};
pub use sum::{Column, Peephole, Reads, Sum};
pub use units::{Units, UnitsBack};

use super::real::Real;
use crate::notation::{Equation, Symbol};

/// Numbers of one unit, by place: the longest list that a cell has.
pub type Numbers<T> = [T; 8];

/// Named numbers of one unit.
pub trait Quantities<T>: Copy {
    /// What each number is, in order.
    const SYMBOLS: &'static [Symbol];

    /// From the first numbers, in the order of `SYMBOLS`.
    fn from_numbers(numbers: Numbers<T>) -> Self;
    /// The numbers in that order, then zeros.
    fn numbers(self) -> Numbers<T>;
}

/// Declares a struct of named numbers and the symbol of each.
macro_rules! quantities {
    ($(#[$doc:meta])* $name:ident { $($field:ident: $symbol:expr),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq)]
        pub struct $name<T> { $(pub $field: T),+ }

        impl<T: $crate::engine::real::Real> $crate::engine::cell::Quantities<T> for $name<T> {
            const SYMBOLS: &'static [$crate::notation::Symbol] = &[$($symbol),+];

            #[inline(always)]
            fn from_numbers(numbers: $crate::engine::cell::Numbers<T>) -> Self {
                let [$($field),+, ..] = numbers;
                Self { $($field),+ }
            }

            #[inline(always)]
            fn numbers(self) -> $crate::engine::cell::Numbers<T> {
                let mut numbers = [T::zero(); 8];
                for (slot, number) in numbers.iter_mut().zip([$(self.$field),+]) {
                    *slot = number;
                }
                numbers
            }
        }
    };
}
pub(crate) use quantities;

/// The state of one unit: h, and c where the cell has one (0 elsewhere).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct State<T> {
    pub h: T,
    pub c: T,
}

/// The gradients that reach one unit's step from later ones.
#[derive(Clone, Copy, Debug)]
pub struct Arriving<T> {
    /// dL/dh, all of it.
    pub h: T,
    /// What the later step sends along the memory; [`Cell::backward`] adds what h sends to c.
    pub c: T,
    /// dL/d(what the late sum read of this step); 0 where there is no late sum.
    pub late: T,
}

/// The gradients that one unit's step sends on.
#[derive(Clone, Copy, Debug)]
pub struct Sent<Z, S, T> {
    /// dL/dz of every weighted sum.
    pub z: Z,
    /// dL/d(value) of everything that the step made.
    pub step: S,
    /// dL/dh_prev and dL/dc_prev, as far as they do not pass through a weighted sum.
    pub before: State<T>,
}

/// What one unit of a cell does in one time step.
pub trait Cell<T: Real>: Copy {
    /// The weighted sums of one unit, z.
    type Sums: Quantities<T>;
    /// Everything that one unit makes of them.
    type Step: Quantities<T>;

    /// From sums and old state to everything that does not wait for a late sum. `p` are the unit's
    /// peephole weights, in the order of [`CellKind::peepholes`].
    fn forward(self, z: Self::Sums, before: State<T>, p: [T; 3]) -> Self::Step;

    /// What the late sum reads of this unit.
    fn read_late(self, _step: &Self::Step) -> T {
        T::zero()
    }

    /// Completes the step with the late sum `z`.
    fn finish(self, _z: T, _before: State<T>, _step: &mut Self::Step) {}

    /// dL/dz of the late sum, from dL/dh.
    fn late_backward(self, _step: &Self::Step, _before: State<T>, _dh: T) -> T {
        T::zero()
    }

    /// `forward` in reverse; the late sum's own dL/dz is not part of it.
    fn backward(
        self,
        step: &Self::Step,
        before: State<T>,
        p: [T; 3],
        d: Arriving<T>,
    ) -> Sent<Self::Sums, Self::Step, T>;

    /// Further quantities that pictures show: the terms whose sum is the new state, as far as they are made
    /// here, and what a reset leaves.
    fn derived(self, _step: &Self::Step, _before: State<T>) -> Vec<(Symbol, T)> {
        Vec::new()
    }
}

/// The weights that feed one weighted sum, as the picture shows them: rows are units, columns `h | x | b`.
#[derive(Clone, Debug, PartialEq)]
pub struct Block {
    /// The gate that the sum opens, such as f.
    pub gate: Symbol,
    /// W and b, as equations name them.
    pub weights: Symbol,
    pub bias_symbol: Symbol,
    /// What the two parts read: usually h_prev and x.
    pub reads: [Symbol; 2],
    /// `hidden[unit][k]` weighs `reads[0][k]`; H x H, or no columns.
    pub hidden: Vec<Vec<f64>>,
    /// `input[unit][k]` weighs `reads[1][k]`; H x I, or no columns.
    pub input: Vec<Vec<f64>>,
    /// One bias a unit: the sum of PyTorch's two.
    pub bias: Vec<f64>,
}

/// All equations of one step, in the order in which they are worked out.
pub type Equations = Vec<Equation>;
