//! The weighted sums of an LSTM step, in its letters.

use crate::engine::cell::{Column, Reads, Sum};
pub use crate::notation::letters::*;

pub const COLUMN_I: Column = Column { gate: I, z: Z_I, weights: W_I, bias: B_I, row: 'i' };
pub const COLUMN_F: Column = Column { gate: F, z: Z_F, weights: W_F, bias: B_F, row: 'f' };
pub const COLUMN_G: Column = Column { gate: G, z: Z_G, weights: W_G, bias: B_G, row: 'g' };
pub const COLUMN_O: Column = Column { gate: O, z: Z_O, weights: W_O, bias: B_O, row: 'o' };

/// All four gates in one product.
pub const SUMS: &[Sum] = &[Sum {
    reads: Reads::HiddenAndInput,
    first: 0,
    columns: &[COLUMN_I, COLUMN_F, COLUMN_G, COLUMN_O],
}];

pub const ROWS: &[char] = &['i', 'f', 'g', 'o'];
