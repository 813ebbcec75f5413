//! The products of matrices that the training path needs, over the flat vector of a network.
//!
//! A transposed view may stand only on the right of a product: on the left, nalgebra 0.35 walks past its
//! end for small matrices, so those use `gemm_tr`.

use crate::engine::layout::Placed;
use crate::engine::real::Real;
use nalgebra::{DMatrix, DMatrixView, DMatrixViewMut, Dyn, MatrixView};

/// A matrix seen through its transpose: rows and columns trade strides, nothing is copied.
type Transposed<'a, T> = MatrixView<'a, T, Dyn, Dyn, Dyn, Dyn>;

/// The transpose (`rows` x `columns`) of a column-major matrix whose columns are `stride` apart.
fn transposed<T: Real>(
    numbers: &[T],
    rows: usize,
    columns: usize,
    stride: usize,
) -> Transposed<'_, T> {
    let (rows, columns) = (Dyn(rows), Dyn(columns));
    MatrixView::from_slice_with_strides_generic(numbers, rows, columns, Dyn(stride), Dyn(1))
}

/// z = read W + b: `read` is B x rows, `z` B x width.
pub fn weigh<T: Real>(
    numbers: &[T],
    sum: Placed,
    read: DMatrixView<T>,
    mut z: DMatrixViewMut<T>,
) {
    for (mut column, &b) in z.column_iter_mut().zip(&numbers[sum.biases()]) {
        column.fill(b);
    }
    let weights =
        DMatrixView::from_slice(&numbers[sum.weights()], sum.rows(), sum.width());
    z.gemm(T::one(), &read, &weights, T::one());
}

/// dL/dW += readᵀ dz, dL/db += the sums of dz over the batch.
pub fn weigh_backward<T: Real>(
    gradients: &mut [T],
    sum: Placed,
    read: DMatrixView<T>,
    dz: DMatrixView<T>,
) {
    let weights = &mut gradients[sum.weights()];
    let mut d_weights = DMatrixViewMut::from_slice(weights, sum.rows(), sum.width());
    d_weights.gemm_tr(T::one(), &read, &dz, T::one());
    add_column_sums(dz, &mut gradients[sum.biases()]);
}

/// d(read) += dz Wᵀ, for the first columns of what was read, as many as `d_read` has.
pub fn send_back<T: Real>(
    numbers: &[T],
    sum: Placed,
    dz: DMatrixView<T>,
    mut d_read: DMatrixViewMut<T>,
) {
    let back = transposed(&numbers[sum.weights()], sum.width(), d_read.ncols(), sum.rows());
    d_read.gemm(T::one(), &dz, &back, T::one());
}

/// y = features V + b.
pub fn read_out<T: Real>((weights, biases): (&[T], &[T]), features: &DMatrix<T>, y: &mut DMatrix<T>) {
    for (mut column, &b) in y.column_iter_mut().zip(biases) {
        column.fill(b);
    }
    let weights = DMatrixView::from_slice(weights, features.ncols(), biases.len());
    y.gemm(T::one(), features, &weights, T::one());
}

/// dL/dV and dL/db are added to `gradients` (weights, then biases); dL/dfeatures is written.
pub fn read_out_backward<T: Real>(
    weights: &[T],
    features: &DMatrix<T>,
    dy: &DMatrix<T>,
    gradients: &mut [T],
    d_features: &mut DMatrix<T>,
) {
    let (size, outputs) = (features.ncols(), dy.ncols());
    let (d_weights, d_biases) = gradients.split_at_mut(size * outputs);
    let mut d_weights = DMatrixViewMut::from_slice(d_weights, size, outputs);
    d_weights.gemm_tr(T::one(), features, dy, T::one());
    add_column_sums(dy.as_view(), d_biases);
    d_features.gemm(T::one(), dy, &transposed(weights, outputs, size, size), T::zero());
}

fn add_column_sums<T: Real>(matrix: DMatrixView<T>, sums: &mut [T]) {
    for (column, sum) in matrix.column_iter().zip(sums) {
        *sum += column.sum();
    }
}
