//! One step forward, for a whole batch.

use super::parameters::Parameters;
use crate::engine::real::Real;
use nalgebra::DMatrix;

/// z = u W + b: all four gates in one product. u is B x (H+I), z is B x 4H.
pub fn weigh<T: Real>(cell: Parameters<T>, u: &DMatrix<T>, z: &mut DMatrix<T>) {
    for (mut column, &b) in z.column_iter_mut().zip(cell.biases()) {
        column.fill(b);
    }
    z.gemm(T::one(), u, &cell.weights(), T::one());
}

/// Opens the gates and moves the memory on.
///
/// `gates` (B x 4H) comes in as z and leaves as i f g o; `c`, `tanh_c` and `h` (B x H) are written.
pub fn activate<T: Real>(
    gates: &mut DMatrix<T>,
    c_prev: &DMatrix<T>,
    c: &mut DMatrix<T>,
    tanh_c: &mut DMatrix<T>,
    h: &mut DMatrix<T>,
) {
    let size = c.len();
    let (ifg, o) = gates.as_mut_slice().split_at_mut(3 * size);
    let (i_f, g) = ifg.split_at_mut(2 * size);
    for z in i_f.iter_mut() {
        *z = z.sigmoid();
    }
    for z in g.iter_mut() {
        *z = z.squash();
    }
    for z in o.iter_mut() {
        *z = z.sigmoid();
    }
    let (i, f) = i_f.split_at(size);
    let c = c.as_mut_slice();
    for (k, &c_prev) in c_prev.iter().enumerate() {
        c[k] = f[k] * c_prev + i[k] * g[k];
    }
    for (tanh_c, &c) in tanh_c.iter_mut().zip(c.iter()) {
        *tanh_c = c.squash();
    }
    for ((h, &tanh_c), &o) in h.iter_mut().zip(tanh_c.iter()).zip(o.iter()) {
        *h = o * tanh_c;
    }
}
