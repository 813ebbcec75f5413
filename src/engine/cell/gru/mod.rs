//! The gated recurrent unit, in the conventions that are met in papers and programs.
//!
//! - K. Cho, B. van Merriënboer, C. Gulcehre, D. Bahdanau, F. Bougares, H. Schwenk and Y. Bengio
//!   2014, [Learning phrase representations using RNN encoder–decoder for statistical machine
//!   translation](https://arxiv.org/abs/1406.1078). EMNLP: the unit.
//! - J. Chung, C. Gulcehre, K. Cho and Y. Bengio 2014, [Empirical evaluation of gated recurrent
//!   neural networks on sequence modeling](https://arxiv.org/abs/1412.3555): z the other way round,
//!   and the comparison with the LSTM.
//!
//! There is no memory beside h. Which convention a formula follows is never left to be guessed: a
//! [`GruForm`] says it.
//!
//! # Forward
//!
//! ```text
//! [z_r | z_z] = u W + b,  u = [h_prev | x]        W (H+I) x 2H,  B x 2H
//! r = σ(z_r)   z = σ(z_z)                         B x H each; the gate z, its sum z_z
//!
//! reset after  (PyTorch, cuDNN)   n = tanh(z_n + r ⊙ z_hn)     z_n = x W_n + b_n,  z_hn = h_prev U_n + b_hn
//! reset before (Cho, Chung)       n = tanh(z_n)                z_n = [r ⊙ h_prev | x] W_n + b_n: a late sum
//!
//! z keeps  (Cho, PyTorch)         h = z ⊙ h_prev + (1 − z) ⊙ n
//! z writes (Chung, the article)   h = (1 − z) ⊙ h_prev + z ⊙ n
//! ```
//!
//! # Backward
//!
//! With `keep` and `write` for what h_prev and n are multiplied by (z and 1 − z, or 1 − z and z):
//!
//! ```text
//! dn = dh ⊙ write          dz_n = dn ⊙ (1 − n²)
//! dz = dh ⊙ (h_prev − n),  where z writes: dh ⊙ (n − h_prev)
//!
//! reset after              dr = dz_n ⊙ z_hn        dz_hn = dz_n ⊙ r
//!                          dx += dz_n W_nᵀ         dh_prev += dz_hn U_nᵀ
//! reset before             [d_reset | dx] += dz_n W_nᵀ           B x (H+I)
//!                          dr = d_reset ⊙ h_prev   dh_prev += d_reset ⊙ r
//!
//! dz_r = dr ⊙ r ⊙ (1 − r)  dz_z = dz ⊙ z ⊙ (1 − z)
//! dh_prev += dh ⊙ keep     [dh_prev | dx] += [dz_r | dz_z] Wᵀ
//! ```
//!
//! Gradients of weights are, as ever, what a sum read, transposed, times the gradient of the sum.

mod after;
mod before;
pub mod equations;
pub mod symbols;

pub use after::ResetAfter;
pub use before::ResetBefore;

use crate::engine::cell::lstm::symbols::H_PREV;
use crate::engine::cell::{Equations, Job, Kind, Sum};
use crate::engine::real::Real;
use crate::notation::{Equation, Expr, Symbol};

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
    /// Chung et al. 2014; the article ([`super::article`]).
    pub const CHUNG: GruForm = GruForm { reset: Reset::Before, update: Update::Writes };

    pub(super) const USUAL: GruForm = GruForm::TORCH;

    /// The form that some words of a name say.
    pub(super) fn said(said: &dyn Fn(&str) -> bool) -> Self {
        Self {
            reset: if said("before") { Reset::Before } else { Reset::After },
            update: if said("writes") { Update::Writes } else { Update::Keeps },
        }
    }
}

/// Evaluates `$body` with `$cell` standing for the cell that computes `$form`.
macro_rules! pick {
    ($form:expr, $cell:ident => $body:expr) => {
        match $form.reset {
            $crate::engine::cell::gru::Reset::After => {
                let $cell = $crate::engine::cell::gru::ResetAfter($form.update);
                $body
            }
            $crate::engine::cell::gru::Reset::Before => {
                let $cell = $crate::engine::cell::gru::ResetBefore($form.update);
                $body
            }
        }
    };
}
pub(super) use pick;

impl Kind for GruForm {
    fn file(self) -> &'static str {
        "gru"
    }

    fn sums(self) -> &'static [Sum] {
        match self.reset {
            Reset::After => symbols::AFTER,
            Reset::Before => symbols::BEFORE,
        }
    }

    fn rows(self) -> &'static [char] {
        &['r', 'z', 'n']
    }

    fn has_memory(self) -> bool {
        false
    }

    fn forget_sign(self) -> f64 {
        0.0
    }

    fn equations(self) -> Equations {
        equations::equations(self)
    }

    /// reset = r ⊙ h_prev.
    fn late(self) -> Option<Equation> {
        let rhs = Expr::from(symbols::R).times(H_PREV.into());
        (self.reset == Reset::Before).then_some(Equation { lhs: symbols::RESET, rhs })
    }

    fn job(self, row: char) -> (Job, bool) {
        match row {
            'r' => (Job::Shows, false),
            'z' => (Job::Keeps, self.update == Update::Writes),
            _ => (Job::Proposes, false),
        }
    }

    fn switches(self) -> Vec<(&'static str, bool)> {
        vec![("before", self.reset == Reset::Before), ("writes", self.update == Update::Writes)]
    }

    fn words(self) -> Vec<&'static str> {
        if self == Self::USUAL {
            return Vec::new();
        }
        vec![
            if self.reset == Reset::After { "after" } else { "before" },
            if self.update == Update::Keeps { "keeps" } else { "writes" },
        ]
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

    /// What h is the sum of.
    fn parts<T: Real>(self, z: T, h_prev: T, n: T) -> [(Symbol, T); 2] {
        let (keep, write) = self.shares(z);
        [(symbols::KEPT, keep * h_prev), (symbols::NEW, write * n)]
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
