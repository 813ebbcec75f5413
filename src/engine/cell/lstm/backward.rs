//! One unit, one step backward: `forward.rs` in reverse.

use super::{Step, Sums};
use crate::engine::cell::{Sent, State};
use crate::engine::real::Real;

/// From dL/dh and what the later step sends back along the memory (`dc`) to dL/dz and dL/dc_prev.
#[inline(always)]
pub fn backward<T: Real>(s: &Step<T>, c_prev: T, dh: T, dc: T) -> Sent<Sums<T>, Step<T>, T> {
    let one = T::one();
    // h = o ⊙ tanh(c)
    let d_tanh_c = dh * s.o;
    let d_o = dh * s.tanh_c;
    let d_c = dc + d_tanh_c * (one - s.tanh_c * s.tanh_c);
    // c = f ⊙ c_prev + i ⊙ g
    let d_g = d_c * s.i;
    let d_i = d_c * s.g;
    let d_f = d_c * c_prev;
    let d_c_prev = d_c * s.f;
    // i = σ(z_i), f = σ(z_f), g = tanh(z_g), o = σ(z_o)
    let z = Sums {
        i: d_i * s.i * (one - s.i),
        f: d_f * s.f * (one - s.f),
        g: d_g * (one - s.g * s.g),
        o: d_o * s.o * (one - s.o),
    };
    let step = Step { i: d_i, f: d_f, g: d_g, o: d_o, c: d_c, tanh_c: d_tanh_c, h: dh };
    Sent { z, step, before: State { h: T::zero(), c: d_c_prev } }
}
