//! Where the weights of one layer lie in the flat vector of a network.

use crate::engine::real::Real;
use nalgebra::{DMatrixView, Dyn, MatrixView};

/// The four blocks of 4H columns, in PyTorch's order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gate {
    I,
    F,
    G,
    O,
}

impl Gate {
    pub const ALL: [Gate; 4] = [Gate::I, Gate::F, Gate::G, Gate::O];
}

/// Inputs I and units H of one layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sizes {
    pub inputs: usize,
    pub hidden: usize,
}

impl Sizes {
    /// Rows of W: H + I.
    pub const fn rows(self) -> usize {
        self.hidden + self.inputs
    }

    /// Columns of W: 4H.
    pub const fn columns(self) -> usize {
        4 * self.hidden
    }

    /// Numbers a layer holds: W, then b.
    pub const fn count(self) -> usize {
        (self.rows() + 1) * self.columns()
    }

    /// Place of the weight from `row` of u (h first, then x) to `unit` of `gate`.
    pub const fn weight(self, gate: Gate, unit: usize, row: usize) -> usize {
        (gate as usize * self.hidden + unit) * self.rows() + row
    }

    /// Place of the bias of `unit` of `gate`.
    pub const fn bias(self, gate: Gate, unit: usize) -> usize {
        self.rows() * self.columns() + gate as usize * self.hidden + unit
    }
}

/// A matrix seen through its transpose: rows and columns trade strides, nothing is copied.
pub type Transposed<'a, T> = MatrixView<'a, T, Dyn, Dyn, Dyn, Dyn>;

/// The weights of one layer, seen in place.
#[derive(Clone, Copy)]
pub struct Parameters<'a, T> {
    sizes: Sizes,
    numbers: &'a [T],
}

impl<'a, T: Real> Parameters<'a, T> {
    /// `numbers` are the layer's [`Sizes::count`] numbers.
    pub fn new(sizes: Sizes, numbers: &'a [T]) -> Self {
        Self { sizes, numbers }
    }

    pub fn sizes(self) -> Sizes {
        self.sizes
    }

    /// W: (H+I) x 4H.
    pub fn weights(self) -> DMatrixView<'a, T> {
        DMatrixView::from_slice(
            &self.numbers[..self.sizes.rows() * self.sizes.columns()],
            self.sizes.rows(),
            self.sizes.columns(),
        )
    }

    /// The transpose of the first `rows` rows of W: 4H x rows.
    pub fn weights_transposed(self, rows: usize) -> Transposed<'a, T> {
        transposed(self.numbers, self.sizes.columns(), rows, self.sizes.rows())
    }

    /// b: 4H.
    pub fn biases(self) -> &'a [T] {
        &self.numbers[self.sizes.rows() * self.sizes.columns()..]
    }
}

/// The transpose (`rows` x `columns`) of a column-major matrix whose columns are `stride` apart.
pub fn transposed<T: Real>(
    numbers: &[T],
    rows: usize,
    columns: usize,
    stride: usize,
) -> Transposed<'_, T> {
    MatrixView::from_slice_with_strides_generic(
        numbers,
        Dyn(rows),
        Dyn(columns),
        Dyn(stride),
        Dyn(1),
    )
}
