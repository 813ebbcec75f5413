//! The sizes of a network.

use crate::engine::cell::CellKind;
use crate::engine::layout::Layout;
use std::ops::Range;

/// What the head sees of the last layer's h.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Readout {
    /// h after the last (valid) time step, both directions at that step.
    #[default]
    Last,
    /// The last h that each direction comes to.
    Final,
    /// The mean of h over the (valid) time steps.
    Mean,
    /// h of every time step: an answer at each.
    EveryStep,
}

/// Everything that decides how many numbers a network has, and what they mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape {
    pub cell: CellKind,
    /// Input columns, I.
    pub inputs: usize,
    /// Units a layer and direction, H.
    pub hidden: usize,
    /// Layers, 1 to 3.
    pub layers: usize,
    /// Whether each layer also reads the window from its end (Schuster and Paliwal 1997).
    pub bidirectional: bool,
    /// Outputs of the head, O.
    pub outputs: usize,
    pub readout: Readout,
    /// Words that an embedding knows, V; 0 where inputs are numbers.
    pub vocabulary: usize,
}

impl Shape {
    /// A plain stack of LSTM layers that answers after the last step.
    pub const fn lstm(inputs: usize, hidden: usize, layers: usize, outputs: usize) -> Self {
        Self {
            cell: CellKind::Lstm,
            inputs,
            hidden,
            layers,
            bidirectional: false,
            outputs,
            readout: Readout::Last,
            vocabulary: 0,
        }
    }

    /// D: 1, or 2 when bidirectional.
    pub const fn directions(self) -> usize {
        if self.bidirectional { 2 } else { 1 }
    }

    /// F = H·D: what the head reads, and what a layer hands to the next.
    pub const fn features(self) -> usize {
        self.hidden * self.directions()
    }

    /// The layout of `layer` (from 0): the first reads the inputs, later ones the layer below.
    pub const fn layer(self, layer: usize) -> Layout {
        let inputs = if layer == 0 { self.inputs } else { self.features() };
        Layout { cell: self.cell, inputs, hidden: self.hidden }
    }

    /// Where the numbers of `layer` in `direction` stand.
    pub fn place(self, layer: usize, direction: usize) -> Range<usize> {
        let below: usize =
            (0..layer).map(|below| self.layer(below).count() * self.directions()).sum();
        let count = self.layer(layer).count();
        below + direction * count..below + (direction + 1) * count
    }

    /// Where the head's numbers stand: weights, then biases.
    pub fn head(self) -> Range<usize> {
        let start = match self.layers {
            0 => 0,
            layers => self.place(layers - 1, self.directions() - 1).end,
        };
        start..start + (self.features() + 1) * self.outputs
    }

    /// Where the embedding's numbers stand.
    pub fn embedding(self) -> Range<usize> {
        let start = self.head().end;
        start..start + self.vocabulary * self.inputs
    }

    /// Numbers to learn.
    pub fn parameters(self) -> usize {
        self.embedding().end
    }

    /// Where weights stand, as against biases, peepholes and the embedding: what penalties act on.
    pub fn weights(self) -> Vec<Range<usize>> {
        let mut all = Vec::new();
        for layer in 0..self.layers {
            for direction in 0..self.directions() {
                let start = self.place(layer, direction).start;
                let own = self.layer(layer).sums().map(|sum| sum.weights());
                all.extend(own.map(|range| range.start + start..range.end + start));
            }
        }
        let head = self.head();
        all.push(head.start..head.end - self.outputs);
        all
    }
}
