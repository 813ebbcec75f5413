//! The gated recurrent unit (Cho et al. 2014), in the conventions that are met in papers and programs.
//!
//! ```text
//! r = σ(z_r)  z = σ(z_z)                       sums over [h_prev | x]
//! reset after  (PyTorch, cuDNN)   n = tanh(W_n x + b_n + r ⊙ (U_n h_prev + b_hn))
//! reset before (Cho, Chung)       n = tanh([r ⊙ h_prev | x] W_n + b_n): a late sum
//! z keeps  (Cho, PyTorch)         h = z ⊙ h_prev + (1 − z) ⊙ n
//! z writes (Chung, the article)   h = (1 − z) ⊙ h_prev + z ⊙ n
//! ```
//!
//! There is no memory beside h. Which convention a formula follows is never left to be guessed.

mod after;
mod before;
pub mod equations;
pub mod symbols;

pub use after::ResetAfter;
pub use before::ResetBefore;
pub use symbols::ROWS;

use crate::engine::cell::Sum;
use crate::engine::real::Real;

/// Where the reset gate acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reset {
    /// On U_n h_prev + b_hn.
    After,
    /// On h_prev.
    Before,
}

/// What z = 1 does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Update {
    Keeps,
    Writes,
}

/// A convention.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GruForm {
    pub reset: Reset,
    pub update: Update,
}

impl GruForm {
    /// PyTorch's `nn.GRU`.
    pub const TORCH: GruForm = GruForm { reset: Reset::After, update: Update::Keeps };
    /// Cho et al. 2014; Keras with `reset_after=False`.
    pub const CHO: GruForm = GruForm { reset: Reset::Before, update: Update::Keeps };
    /// Chung et al. 2014; the source article.
    pub const CHUNG: GruForm = GruForm { reset: Reset::Before, update: Update::Writes };

    pub const fn sums(self) -> &'static [Sum] {
        match self.reset {
            Reset::After => symbols::AFTER,
            Reset::Before => symbols::BEFORE,
        }
    }
}

impl Update {
    /// How much of the old state stays, and how much of the candidate is written.
    #[inline(always)]
    fn shares<T: Real>(self, z: T) -> (T, T) {
        let rest = T::one() - z;
        match self {
            Update::Keeps => (z, rest),
            Update::Writes => (rest, z),
        }
    }

    /// dL/dz from dL/dh.
    #[inline(always)]
    fn backward<T: Real>(self, h_prev: T, n: T, dh: T) -> T {
        match self {
            Update::Keeps => dh * (h_prev - n),
            Update::Writes => dh * (n - h_prev),
        }
    }
}
