//! The quantities of an LSTM step. The cells of its family share them, and so do the pictures of it.

use super::{Role, Symbol};

const fn gate(id: &'static str, role: Role, signed: bool) -> Symbol {
    Symbol { id, base: id, sub: "t", role, signed }
}

const fn signed(id: &'static str, base: &'static str, sub: &'static str, role: Role) -> Symbol {
    Symbol { id, base, sub, role, signed: true }
}

pub const X: Symbol = signed("x", "x", "t", Role::X);
pub const H_PREV: Symbol = signed("h_prev", "h", "t−1", Role::H);
pub const C_PREV: Symbol = signed("c_prev", "c", "t−1", Role::C);
pub const Z_F: Symbol = signed("z_f", "z", "f", Role::F);
pub const Z_I: Symbol = signed("z_i", "z", "i", Role::I);
pub const Z_G: Symbol = signed("z_g", "z", "g", Role::G);
pub const Z_O: Symbol = signed("z_o", "z", "o", Role::O);
pub const F: Symbol = gate("f", Role::F, false);
pub const I: Symbol = gate("i", Role::I, false);
pub const G: Symbol = gate("g", Role::G, true);
pub const O: Symbol = gate("o", Role::O, false);
pub const KEPT: Symbol = signed("kept", "f⊙c", "", Role::C);
pub const NEW: Symbol = signed("new", "i⊙g", "", Role::C);
pub const C: Symbol = signed("c", "c", "t", Role::C);
pub const TANH_C: Symbol = signed("tanh_c", "tanh(c)", "", Role::C);
pub const H: Symbol = signed("h", "h", "t", Role::H);
/// The signs of the two directions: from the first step on, and from the last.
pub const ARROWS: [&str; 2] = ["→", "←"];
/// The hidden states of both directions, side by side.
pub const H_LTR: Symbol = signed("h_ltr", "h", "t→", Role::H);
pub const H_RTL: Symbol = signed("h_rtl", "h", "t←", Role::H);
pub const Y: Symbol = signed("y", "ŷ", "t", Role::H);

pub const W_F: Symbol = signed("W_f", "W", "f", Role::F);
pub const W_I: Symbol = signed("W_i", "W", "i", Role::I);
pub const W_G: Symbol = signed("W_g", "W", "g", Role::G);
pub const W_O: Symbol = signed("W_o", "W", "o", Role::O);
/// What the head weighs the hidden state with, and its bias.
pub const V: Symbol = signed("V", "V", "", Role::H);
pub const B_Y: Symbol = signed("b", "b", "", Role::H);

pub const B_F: Symbol = signed("b_f", "b", "f", Role::F);
pub const B_I: Symbol = signed("b_i", "b", "i", Role::I);
pub const B_G: Symbol = signed("b_g", "b", "g", Role::G);
pub const B_O: Symbol = signed("b_o", "b", "o", Role::O);

/// What the later step sends to h and to c, and what the layer above sends to h.
pub const NEXT_H: Symbol = signed("next_h", "next", "", Role::H);
pub const NEXT_C: Symbol = signed("next_c", "next", "", Role::C);
pub const ABOVE_H: Symbol = signed("above_h", "above", "", Role::H);

/// The ids of the gradients: `d_` and the id of the quantity. Those of every cell are here.
const GRADIENTS: [&str; 26] = [
    "d_x", "d_h_prev", "d_c_prev", "d_z_f", "d_z_i", "d_z_g", "d_z_o", "d_f", "d_i", "d_g", "d_o",
    "d_kept", "d_new", "d_c", "d_tanh_c", "d_h", "d_y", "d_r", "d_z", "d_n", "d_z_r", "d_z_z",
    "d_z_n", "d_z_hn", "d_reset", "d_z_h",
];

/// The sum z that a gate is made of.
pub fn sum_of(gate: Symbol) -> Option<Symbol> {
    let id = GRADIENTS.into_iter().find(|id| id.strip_prefix("d_z_") == Some(gate.id))?;
    Some(Symbol { id: &id[2..], base: "z", sub: gate.id, signed: true, ..gate })
}

/// ∂L/∂ of a quantity, with the quantity's letter; none of weights.
pub fn gradient(of: Symbol) -> Option<Symbol> {
    let id = GRADIENTS.into_iter().find(|id| id[2..] == *of.id)?;
    Some(Symbol { id, signed: true, ..of })
}
