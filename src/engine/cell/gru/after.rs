//! The reset gate after the product, as PyTorch has it: one product of h_prev serves all gates.

use super::{Update, symbols as s};
use crate::engine::cell::{Arriving, Cell, Sent, State, quantities};
use crate::engine::real::Real;
use crate::notation::Symbol;

quantities! {
    /// r and z, and the two parts of n's sum.
    Sums { r: s::Z_R, z: s::Z_Z, n: s::Z_N, hn: s::Z_HN }
}

quantities! {
    /// What one unit makes in one step. `hn` is kept, because r's gradient needs it; `reset` is r ⊙ z_hn.
    Step { r: s::R, z: s::Z, hn: s::Z_HN, reset: s::RESET_SUM, n: s::N, h: s::H }
}

/// Reset after the product.
#[derive(Clone, Copy, Debug)]
pub struct ResetAfter(pub Update);

impl<T: Real> Cell<T> for ResetAfter {
    type Sums = Sums<T>;
    type Step = Step<T>;

    #[inline(always)]
    fn forward(self, z: Sums<T>, before: State<T>, _p: [T; 3]) -> Step<T> {
        let r = z.r.sigmoid();
        let hn = z.hn;
        let reset = r * hn;
        let n = (z.n + reset).squash();
        let z = z.z.sigmoid();
        let (keep, write) = self.0.shares(z);
        let h = keep * before.h + write * n;
        Step { r, z, hn, reset, n, h }
    }

    #[inline(always)]
    fn backward(
        self,
        s: &Step<T>,
        before: State<T>,
        _p: [T; 3],
        d: Arriving<T>,
    ) -> Sent<Sums<T>, Step<T>, T> {
        let one = T::one();
        let (keep, write) = self.0.shares(s.z);
        let d_z = self.0.backward(before.h, s.n, d.h);
        let d_n = d.h * write;
        let dz_n = d_n * (one - s.n * s.n);
        let d_r = dz_n * s.hn;
        let dz_hn = dz_n * s.r;
        let z = Sums { r: d_r * s.r * (one - s.r), z: d_z * s.z * (one - s.z), n: dz_n, hn: dz_hn };
        let step = Step { r: d_r, z: d_z, hn: dz_hn, reset: dz_n, n: d_n, h: d.h };
        Sent { z, step, before: State { h: d.h * keep, c: T::zero() } }
    }

    fn derived(self, step: &Step<T>, before: State<T>) -> Vec<(Symbol, T)> {
        self.0.parts(step.z, before.h, step.n).to_vec()
    }
}
