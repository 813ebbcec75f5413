//! Where the weights of one layer, in one direction, lie among its numbers.
//!
//! For each weighted sum, in the cell's order: W (rows x columns·H, column by column; rows are what the
//! sum reads), then b (columns·H). After the sums, the peepholes (H each).

use super::cell::{CellKind, Sum};
use crate::notation::Symbol;
use crate::notation::letters::{C, C_PREV};
use std::ops::Range;

/// Cell, inputs I and units H of one layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layout {
    pub cell: CellKind,
    pub inputs: usize,
    pub hidden: usize,
}

/// One weighted sum and its place.
#[derive(Clone, Copy, Debug)]
pub struct Placed {
    pub sum: &'static Sum,
    /// Rows of W: what its two parts read.
    pub parts: [usize; 2],
    /// The first number of W.
    pub start: usize,
    hidden: usize,
}

impl Placed {
    pub const fn rows(self) -> usize {
        self.parts[0] + self.parts[1]
    }

    /// Columns of W: one a gate and unit.
    pub const fn width(self) -> usize {
        self.sum.columns.len() * self.hidden
    }

    /// W, rows x width.
    pub const fn weights(self) -> Range<usize> {
        self.start..self.start + self.rows() * self.width()
    }

    /// b, one a column.
    pub const fn biases(self) -> Range<usize> {
        self.weights().end..self.weights().end + self.width()
    }

    /// Place of the weight from `row` of what is read to `unit` of the sum's `column`.
    pub const fn weight(self, column: usize, unit: usize, row: usize) -> usize {
        self.start + (column * self.hidden + unit) * self.rows() + row
    }

    /// Place of the bias of `unit` of the sum's `column`.
    pub const fn bias(self, column: usize, unit: usize) -> usize {
        self.weights().end + column * self.hidden + unit
    }
}

/// One number of the row that a unit of a gate weighs with.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Weight {
    /// What equations call the array it stands in: W_f, b_f, p_f.
    pub array: Symbol,
    /// What it weighs, and which number of it (from 0); none for a bias.
    pub of: Option<(Symbol, usize)>,
    /// Whether it weighs the first part of what is read: h_prev, or what stands for it.
    pub hidden: bool,
    first: usize,
    stride: usize,
}

impl Weight {
    /// Where that of `unit` stands among the layer's numbers.
    pub const fn place(self, unit: usize) -> usize {
        self.first + unit * self.stride
    }
}

impl Layout {
    /// The sums with their places.
    pub fn sums(self) -> impl Iterator<Item = Placed> {
        let mut start = 0;
        self.cell.sums().iter().map(move |sum| {
            let parts = sum.reads.rows(self.inputs, self.hidden);
            let placed = Placed { sum, parts, start, hidden: self.hidden };
            start = placed.biases().end;
            placed
        })
    }

    /// Columns of all sums together, times H.
    pub fn width(self) -> usize {
        self.sums().map(Placed::width).sum()
    }

    /// The peephole weights, H each, in the cell's order.
    pub fn peepholes(self) -> Range<usize> {
        let start = self.sums().last().map_or(0, |last| last.biases().end);
        start..start + self.cell.peepholes().len() * self.hidden
    }

    /// Numbers a layer holds in one direction.
    pub fn count(self) -> usize {
        self.peepholes().end
    }

    /// The peephole weights of `unit`, 0 where the cell has none.
    pub fn peephole<T: Copy>(self, numbers: &[T], unit: usize, none: T) -> [T; 3] {
        let own = &numbers[self.peepholes()];
        std::array::from_fn(|k| own.get(k * self.hidden + unit).copied().unwrap_or(none))
    }

    /// Everything that a unit of `gate` weighs with, as pictures and editors show it: `h … | x … | b`, then
    /// the peephole where there is one.
    pub fn row(self, gate: Symbol) -> Vec<Weight> {
        let columns = || {
            self.sums().flat_map(move |sum| {
                let own = sum.sum.columns.iter().enumerate();
                own.filter(move |(_, own)| own.gate == gate).map(move |(k, own)| (sum, k, own))
            })
        };
        let mut row = Vec::new();
        for part in [0, 1] {
            for (sum, k, own) in columns() {
                let from = if part == 0 { 0 } else { sum.parts[0] };
                let read = sum.sum.reads.symbols()[part];
                row.extend((0..sum.parts[part]).map(|n| Weight {
                    array: own.weights,
                    of: Some((read, n)),
                    hidden: part == 0,
                    first: sum.weight(k, 0, from + n),
                    stride: sum.rows(),
                }));
            }
        }
        row.extend(columns().map(|(sum, k, own)| Weight {
            array: own.bias,
            of: None,
            hidden: false,
            first: sum.bias(k, 0),
            stride: 1,
        }));
        let all: Vec<Symbol> = self.cell.columns().map(|(_, own)| own.gate).collect();
        let peepholes = self.cell.peepholes().iter().enumerate();
        row.extend(peepholes.filter(|(_, own)| all[own.column] == gate).map(|(k, own)| Weight {
            array: own.symbol,
            of: Some((if own.new { C } else { C_PREV }, 0)),
            hidden: false,
            first: self.peepholes().start + k * self.hidden,
            stride: 1,
        }));
        row
    }
}
