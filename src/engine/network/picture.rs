//! The weights as pictures and editors show them.

use super::{Network, Shape};
use crate::engine::cell::Block;
use crate::notation::Symbol;

/// The order in which the equations of every kind work its gates out (a test holds it to them), for who has
/// no need of the equations themselves.
const ORDER: [&str; 8] = ["f", "i", "g", "o", "r", "z", "n", "h"];

impl Network<f64> {
    /// The weights of one layer and direction (from 0), a block a sum, in the order of the equations.
    pub fn blocks(&self, layer: usize, direction: usize) -> Vec<Block> {
        let layout = self.shape.layer(layer);
        let own = self.layer(layer, direction);
        let place = |block: &Block| ORDER.iter().position(|id| *id == block.gate.id);
        let mut blocks: Vec<Block> = Vec::new();
        for sum in layout.sums() {
            for (column, what) in sum.sum.columns.iter().enumerate() {
                let rows = |from: usize, count: usize| -> Vec<Vec<f64>> {
                    (0..layout.hidden)
                        .map(|unit| {
                            (from..from + count)
                                .map(|row| own[sum.weight(column, unit, row)])
                                .collect()
                        })
                        .collect()
                };
                let block = Block {
                    gate: what.gate,
                    weights: what.weights,
                    bias_symbol: what.bias,
                    reads: sum.sum.reads.symbols(),
                    hidden: rows(0, sum.parts[0]),
                    input: rows(sum.parts[0], sum.parts[1]),
                    bias: (0..layout.hidden).map(|unit| own[sum.bias(column, unit)]).collect(),
                };
                let after = blocks.iter().take_while(|own| place(own) <= place(&block)).count();
                blocks.insert(after, block);
            }
        }
        blocks
    }

    /// Where among [`Network::numbers`] the weight stands that `unit` (from 0) of `gate` has for `column` of
    /// its [`row`](crate::engine::layout::Layout::row). `None` where there is no such number.
    pub fn weight_place(
        &self,
        (layer, direction): (usize, usize),
        gate: Symbol,
        unit: usize,
        column: usize,
    ) -> Option<usize> {
        let layout = self.shape.layer(layer);
        let own = layout.row(gate).get(column).copied().filter(|_| unit < layout.hidden)?;
        Some(self.shape.place(layer, direction).start + own.place(unit))
    }

    /// The peephole weights of one layer and direction, H each; empty where the cell has none.
    pub fn peepholes(&self, layer: usize, direction: usize) -> Vec<(Symbol, Vec<f64>)> {
        let layout = self.shape.layer(layer);
        let own = &self.layer(layer, direction)[layout.peepholes()];
        let symbols = layout.cell.peepholes().iter().map(|peephole| peephole.symbol);
        symbols.zip(own.chunks(layout.hidden).map(<[f64]>::to_vec)).collect()
    }

    /// One LSTM layer set by hand. `rows[gate][unit]` are the weights of `h | x | b`, gates in
    /// PyTorch's order i f g o; `head` are H weights and one bias.
    pub fn by_hand(rows: [&[&[f64]]; 4], head: &[f64]) -> Self {
        let hidden = rows[0].len();
        let shape = Shape::lstm(rows[0][0].len() - hidden - 1, hidden, 1, 1);
        let mut network = Self::zeros(shape);
        for sum in shape.layer(0).sums() {
            for (gate, units) in rows.into_iter().enumerate() {
                for (unit, row) in units.iter().enumerate() {
                    for (place, &number) in row[..sum.rows()].iter().enumerate() {
                        network.numbers[sum.weight(gate, unit, place)] = number;
                    }
                    network.numbers[sum.bias(gate, unit)] = row[sum.rows()];
                }
            }
        }
        network.numbers[shape.head()].copy_from_slice(head);
        network
    }
}
