//! The reset gate before the product: n reads r ⊙ h_prev, so its sum is made after r.

use super::{Update, symbols as s};
use crate::engine::cell::{Arriving, Cell, Sent, State, quantities};
use crate::engine::real::Real;
use crate::notation::Symbol;

quantities! {
    /// r and z, then the late sum of n.
    Sums { r: s::Z_R, z: s::Z_Z, n: s::Z_N }
}

quantities! {
    /// What one unit makes in one step. `reset` is r ⊙ h_prev.
    Step { r: s::R, z: s::Z, reset: s::RESET, n: s::N, h: s::H }
}

/// Reset before the product.
#[derive(Clone, Copy, Debug)]
pub struct ResetBefore(pub Update);

impl<T: Real> Cell<T> for ResetBefore {
    type Sums = Sums<T>;
    type Step = Step<T>;

    #[inline(always)]
    fn forward(self, z: Sums<T>, before: State<T>, _p: [T; 3]) -> Step<T> {
        let r = z.r.sigmoid();
        let zero = T::zero();
        Step { r, z: z.z.sigmoid(), reset: r * before.h, n: zero, h: zero }
    }

    #[inline(always)]
    fn read_late(self, step: &Step<T>) -> T {
        step.reset
    }

    #[inline(always)]
    fn finish(self, z: T, before: State<T>, step: &mut Step<T>) {
        step.n = z.squash();
        let (keep, write) = self.0.shares(step.z);
        step.h = keep * before.h + write * step.n;
    }

    #[inline(always)]
    fn late_backward(self, s: &Step<T>, _before: State<T>, dh: T) -> T {
        let (_, write) = self.0.shares(s.z);
        let d_n = dh * write;
        d_n * (T::one() - s.n * s.n)
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
        let d_n = d.h * write;
        let d_z = self.0.backward(before.h, s.n, d.h);
        // reset = r ⊙ h_prev
        let d_r = d.late * before.h;
        let d_h_prev = d.h * keep + d.late * s.r;
        let z = Sums {
            r: d_r * s.r * (one - s.r),
            z: d_z * s.z * (one - s.z),
            n: d_n * (one - s.n * s.n),
        };
        let step = Step { r: d_r, z: d_z, reset: d.late, n: d_n, h: d.h };
        Sent { z, step, before: State { h: d_h_prev, c: T::zero() } }
    }

    fn derived(self, step: &Step<T>, before: State<T>) -> Vec<(Symbol, T)> {
        self.0.parts(step.z, before.h, step.n).to_vec()
    }
}
