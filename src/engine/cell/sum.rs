//! Which weighted sums a step makes.

use super::lstm::symbols as s;
use crate::notation::Symbol;

/// What a sum reads: the first part of its rows, then the second.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reads {
    /// [h_prev | x]
    HiddenAndInput,
    /// x alone.
    Input,
    /// h_prev alone.
    Hidden,
    /// [what the step has made | x]: late.
    LateAndInput(Symbol),
    /// [h_prev | what the step has made]: late.
    HiddenAndLate(Symbol),
}

impl Reads {
    pub const fn is_late(self) -> bool {
        matches!(self, Reads::LateAndInput(_) | Reads::HiddenAndLate(_))
    }

    /// Rows of the two parts, for I inputs and H units.
    pub const fn rows(self, inputs: usize, hidden: usize) -> [usize; 2] {
        match self {
            Reads::HiddenAndInput | Reads::LateAndInput(_) => [hidden, inputs],
            Reads::Input => [0, inputs],
            Reads::Hidden => [hidden, 0],
            Reads::HiddenAndLate(_) => [hidden, hidden],
        }
    }

    /// What the two parts are called.
    pub const fn symbols(self) -> [Symbol; 2] {
        match self {
            Reads::HiddenAndInput | Reads::Input | Reads::Hidden => [s::H_PREV, s::X],
            Reads::LateAndInput(late) => [late, s::X],
            Reads::HiddenAndLate(late) => [s::H_PREV, late],
        }
    }
}

/// One column of sums: the gate it opens, and what equations call its weights.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    pub gate: Symbol,
    pub z: Symbol,
    pub weights: Symbol,
    pub bias: Symbol,
    /// The row of PyTorch's stacked matrices that holds it: `i f g o` or `r z n`.
    pub row: char,
}

/// Neighbouring columns that read the same and are made in one product.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sum {
    pub reads: Reads,
    /// Where its first column stands among all sums of the cell.
    pub first: usize,
    pub columns: &'static [Column],
}

/// One weight a unit from the memory to a gate's sum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Peephole {
    pub symbol: Symbol,
    /// The column of sums it adds to.
    pub column: usize,
    /// Whether it reads the new memory c, or the old c_prev.
    pub new: bool,
    /// Its name in files: `weight_ci` ...
    pub file: &'static str,
}
