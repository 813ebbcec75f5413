//! A stack of recurrent layers and a linear head, held as one flat vector.
//!
//! One vector makes optimizers, clipping and snapshots plain loops. Order: for each layer, and in it for
//! each direction, the numbers of its [`Layout`]; then the head's weights (F x O, column by column, F
//! features) and its O biases; then the embedding (V x I, row by row), where there is one.

mod carry;
mod grown;
mod init;
mod picture;
mod shape;
mod tensors;

pub use carry::Carry;
pub use grown::{MOST_LAYERS, Stack};
pub use shape::{Readout, Shape};
pub use tensors::Tensor;

use super::layout::Layout;
use super::real::Real;

/// Weights of a stack of recurrent layers and its linear head.
#[derive(Clone, Debug, PartialEq)]
pub struct Network<T> {
    shape: Shape,
    numbers: Vec<T>,
}

impl<T: Real> Network<T> {
    pub fn zeros(shape: Shape) -> Self {
        Self { shape, numbers: vec![T::zero(); shape.parameters()] }
    }

    /// From numbers in the order of [`Network::numbers`]; `None` when their count is wrong.
    pub fn from_numbers(shape: Shape, numbers: Vec<T>) -> Option<Self> {
        (numbers.len() == shape.parameters()).then_some(Self { shape, numbers })
    }

    pub fn shape(&self) -> Shape {
        self.shape
    }

    /// All numbers, in the order of the module's first lines.
    pub fn numbers(&self) -> &[T] {
        &self.numbers
    }

    pub fn numbers_mut(&mut self) -> &mut [T] {
        &mut self.numbers
    }

    pub fn is_finite(&self) -> bool {
        self.numbers.iter().all(|number| number.is_finite())
    }

    /// The same weights in another precision.
    pub fn cast<S: Real>(&self) -> Network<S> {
        let numbers = self.numbers.iter().map(|number| S::of(number.wide())).collect();
        Network { shape: self.shape, numbers }
    }

    /// The numbers of `layer` (from 0) in `direction` (0 forward, 1 backward), laid out by
    /// [`Shape::layer`].
    pub fn layer(&self, layer: usize, direction: usize) -> &[T] {
        &self.numbers[self.shape.place(layer, direction)]
    }

    /// The head: weights (F x O, column by column) and biases (O).
    pub fn head(&self) -> (&[T], &[T]) {
        self.numbers[self.shape.head()].split_at(self.shape.features() * self.shape.outputs)
    }

    /// The vector that stands for `token`, I numbers; `None` where there is no such row.
    pub fn embedding(&self, token: usize) -> Option<&[T]> {
        let rows = &self.numbers[self.shape.embedding()];
        rows.chunks_exact(self.shape.inputs.max(1)).nth(token)
    }

    /// Every layer in every direction: layer, direction, layout.
    pub fn tracks(&self) -> impl Iterator<Item = (usize, usize, Layout)> {
        let shape = self.shape;
        (0..shape.layers).flat_map(move |layer| {
            (0..shape.directions()).map(move |way| (layer, way, shape.layer(layer)))
        })
    }
}
