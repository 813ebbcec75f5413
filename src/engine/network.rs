//! A stack of recurrent layers and a linear head.

use super::cell::Block;

/// The sizes of a network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Shape {
    /// Input columns, I.
    pub inputs: usize,
    /// Units a layer, H.
    pub hidden: usize,
    /// Layers, 1 to 3.
    pub layers: usize,
    /// Outputs of the head, O.
    pub outputs: usize,
}

/// Weights of a stack of LSTM layers and its linear head. (Owner: engine.)
#[derive(Clone, Debug)]
pub struct Network<T> {
    pub shape: Shape,
    pub marker: std::marker::PhantomData<T>,
}

impl Network<f64> {
    /// The weights of one gate of one layer (from 0), as the picture shows them.
    pub fn blocks(&self, _layer: usize) -> Vec<Block> {
        Vec::new()
    }
}
