//! The products of matrices that the training path needs, over the flat vector of a network.
//!
//! Column by column: nalgebra's product of whole matrices packs its operands into new memory each time, and
//! asks the processor for fused operations, so that digits would differ from machine to machine. A transposed
//! view never stands on the left of a product: there nalgebra 0.35 walks past its end for small matrices.

use crate::engine::layout::Placed;
use crate::engine::real::Real;
use nalgebra::{DMatrix, DMatrixView, DMatrixViewMut, Dyn, MatrixView};
use std::ops::Range;

/// Where W (rows x width, column by column) and b (width) stand among some numbers.
pub struct Places {
    pub weights: Range<usize>,
    pub biases: Range<usize>,
    pub rows: usize,
}

impl From<Placed> for Places {
    fn from(sum: Placed) -> Self {
        Self { weights: sum.weights(), biases: sum.biases(), rows: sum.rows() }
    }
}

impl Places {
    /// Those of a head that reads `features` and gives `outputs`, at the start of its numbers.
    pub fn head(features: usize, outputs: usize) -> Self {
        let weights = 0..features * outputs;
        Self { biases: weights.end..weights.end + outputs, weights, rows: features }
    }

    fn width(&self) -> usize {
        self.biases.len()
    }
}

/// z = read W + b: `read` is B x rows, `z` B x width.
pub fn weigh<T: Real>(numbers: &[T], at: &Places, read: DMatrixView<T>, mut z: DMatrixViewMut<T>) {
    let weights = DMatrixView::from_slice(&numbers[at.weights.clone()], at.rows, at.width());
    for ((mut z, w), &b) in
        z.column_iter_mut().zip(weights.column_iter()).zip(&numbers[at.biases.clone()])
    {
        z.fill(b);
        z.gemv(T::one(), &read, &w, T::one());
    }
}

/// dL/dW += readᵀ dz, dL/db += the sums of dz over the batch.
pub fn weigh_backward<T: Real>(
    gradients: &mut [T],
    at: &Places,
    read: DMatrixView<T>,
    dz: DMatrixView<T>,
) {
    let weights = &mut gradients[at.weights.clone()];
    let mut d_weights = DMatrixViewMut::from_slice(weights, at.rows, at.width());
    for (mut d_w, dz) in d_weights.column_iter_mut().zip(dz.column_iter()) {
        d_w.gemv_tr(T::one(), &read, &dz, T::one());
    }
    for (column, sum) in dz.column_iter().zip(&mut gradients[at.biases.clone()]) {
        *sum += column.sum();
    }
}

/// d(read) += dz Wᵀ, for the first columns of what was read, as many as `d_read` has.
pub fn send_back<T: Real>(
    numbers: &[T],
    at: &Places,
    dz: DMatrixView<T>,
    mut d_read: DMatrixViewMut<T>,
) {
    // W seen through its transpose: rows and columns trade strides, nothing is copied.
    let back: MatrixView<T, Dyn, Dyn, Dyn, Dyn> = MatrixView::from_slice_with_strides_generic(
        &numbers[at.weights.clone()],
        Dyn(at.width()),
        Dyn(d_read.ncols()),
        Dyn(at.rows),
        Dyn(1),
    );
    for (mut d, w) in d_read.column_iter_mut().zip(back.column_iter()) {
        d.gemv(T::one(), &dz, &w, T::one());
    }
}

/// `count` blocks of zeros.
#[inline(never)]
pub fn blocks<T: Real>(count: usize, rows: usize, columns: usize) -> Vec<DMatrix<T>> {
    (0..count).map(|_| DMatrix::zeros(rows, columns)).collect()
}

/// into += from, number by number.
pub fn add<T: Real>(into: &mut [T], from: &[T]) {
    for (sum, &number) in into.iter_mut().zip(from) {
        *sum += number;
    }
}
