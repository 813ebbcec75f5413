//! One unit, one step forward.

use super::{Step, Sums};
use crate::engine::real::Real;

/// Opens the gates and moves the memory on.
#[inline(always)]
pub fn forward<T: Real>(z: Sums<T>, c_prev: T) -> Step<T> {
    let i = z.i.sigmoid();
    let f = z.f.sigmoid();
    let g = z.g.squash();
    let o = z.o.sigmoid();
    let c = f * c_prev + i * g;
    let tanh_c = c.squash();
    let h = o * tanh_c;
    Step { i, f, g, o, c, tanh_c, h }
}
