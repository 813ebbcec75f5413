//! The quantities of a GRU step. z wears the colour of what writes, r of what may be read.

use crate::engine::cell::lstm::symbols::{H_PREV, X};
use crate::engine::cell::{Column, Reads, Sum};
use crate::notation::{Role, Symbol};

pub use crate::engine::cell::lstm::symbols::H;

const fn own(
    id: &'static str,
    base: &'static str,
    sub: &'static str,
    role: Role,
    signed: bool,
) -> Symbol {
    Symbol { id, base, sub, role, signed }
}

pub const R: Symbol = own("r", "r", "t", Role::O, false);
pub const Z: Symbol = own("z", "z", "t", Role::I, false);
pub const N: Symbol = own("n", "n", "t", Role::G, true);
pub const Z_R: Symbol = own("z_r", "z", "r", Role::O, true);
pub const Z_Z: Symbol = own("z_z", "z", "z", Role::I, true);
/// The whole sum behind n; with the reset after the product, its part over x.
pub const Z_N: Symbol = own("z_n", "z", "n", Role::G, true);
/// The part of n's sum over h_prev, which the reset gate scales.
pub const Z_HN: Symbol = own("z_hn", "z", "hn", Role::G, true);
/// r ⊙ h_prev, what a reset before the product lets n read.
pub const RESET: Symbol = own("reset", "r⊙h", "", Role::H, true);
/// The same with the reset after the product: r ⊙ z_hn.
pub const RESET_SUM: Symbol = own("reset", "r⊙(Uh+b)", "", Role::H, true);
/// The two parts of h: what stays of the old one, and what is written.
pub const KEPT: Symbol = own("kept", "kept", "", Role::H, true);
pub const NEW: Symbol = own("new", "new", "", Role::H, true);
pub const W_R: Symbol = own("W_r", "W", "r", Role::O, true);
pub const W_Z: Symbol = own("W_z", "W", "z", Role::I, true);
pub const W_N: Symbol = own("W_n", "W", "n", Role::G, true);
pub const U_N: Symbol = own("U_n", "U", "n", Role::G, true);
pub const B_R: Symbol = own("b_r", "b", "r", Role::O, true);
pub const B_Z: Symbol = own("b_z", "b", "z", Role::I, true);
pub const B_N: Symbol = own("b_n", "b", "n", Role::G, true);
pub const B_HN: Symbol = own("b_hn", "b", "hn", Role::G, true);

const COLUMN_R: Column = Column { gate: R, z: Z_R, weights: W_R, bias: B_R, row: 'r' };
const COLUMN_Z: Column = Column { gate: Z, z: Z_Z, weights: W_Z, bias: B_Z, row: 'z' };
const COLUMN_N: Column = Column { gate: N, z: Z_N, weights: W_N, bias: B_N, row: 'n' };
const COLUMN_HN: Column = Column { gate: N, z: Z_HN, weights: U_N, bias: B_HN, row: 'n' };

const RZ: Sum = Sum { reads: Reads::HiddenAndInput, first: 0, columns: &[COLUMN_R, COLUMN_Z] };

pub(super) const AFTER: &[Sum] = &[
    RZ,
    Sum { reads: Reads::Input, first: 2, columns: &[COLUMN_N] },
    Sum { reads: Reads::Hidden, first: 3, columns: &[COLUMN_HN] },
];

pub(super) const BEFORE: &[Sum] =
    &[RZ, Sum { reads: Reads::LateAndInput(RESET), first: 2, columns: &[COLUMN_N] }];

/// What r and z read.
pub const OVER: [Symbol; 2] = [H_PREV, X];
