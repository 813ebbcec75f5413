//! One step backward, for a whole batch: `forward.rs` in reverse.

use crate::engine::real::Real;
use nalgebra::DMatrix;

/// From dL/dh and dL/dc of this step to dL/dz, and to dL/dc of the step before.
///
/// `dh` is all that reaches h (B x H). `dc` comes in as what the later step sent back along the
/// memory and leaves as dL/dc_prev. `gates` are i f g o as the forward step left them; `dz` (B x 4H)
/// is written in the same order.
pub fn backward<T: Real>(
    gates: &DMatrix<T>,
    c_prev: &DMatrix<T>,
    tanh_c: &DMatrix<T>,
    dh: &DMatrix<T>,
    dc: &mut DMatrix<T>,
    dz: &mut DMatrix<T>,
) {
    let one = T::one();
    let size = dc.len();
    let (i, rest) = gates.as_slice().split_at(size);
    let (f, rest) = rest.split_at(size);
    let (g, o) = rest.split_at(size);
    let (dz_i, rest) = dz.as_mut_slice().split_at_mut(size);
    let (dz_f, rest) = rest.split_at_mut(size);
    let (dz_g, dz_o) = rest.split_at_mut(size);
    let (c_prev, tanh_c) = (c_prev.as_slice(), tanh_c.as_slice());
    let (dh, dc) = (dh.as_slice(), dc.as_mut_slice());
    for k in 0..size {
        // h = o ⊙ tanh(c)
        let d_o = dh[k] * tanh_c[k];
        let d_c = dc[k] + dh[k] * o[k] * (one - tanh_c[k] * tanh_c[k]);
        // c = f ⊙ c_prev + i ⊙ g
        let d_f = d_c * c_prev[k];
        let d_i = d_c * g[k];
        let d_g = d_c * i[k];
        dc[k] = d_c * f[k];
        // i = σ(z_i), f = σ(z_f), g = tanh(z_g), o = σ(z_o)
        dz_i[k] = d_i * i[k] * (one - i[k]);
        dz_f[k] = d_f * f[k] * (one - f[k]);
        dz_g[k] = d_g * (one - g[k] * g[k]);
        dz_o[k] = d_o * o[k] * (one - o[k]);
    }
}
