//! The equations of the cell as values, and those that its family shares.

use super::symbols as s;
use crate::engine::cell::Column;
use crate::notation::{Equation, Expr, Function, Symbol};

/// i f g o c h.
pub fn equations() -> Vec<Equation> {
    let kept = Expr::from(s::F).times(s::C_PREV.into());
    let memory = Equation { lhs: s::C, rhs: kept.plus(Expr::from(s::I).times(s::G.into())) };
    vec![
        gate(s::COLUMN_F),
        gate(s::COLUMN_I),
        gate(s::COLUMN_G),
        gate(s::COLUMN_O),
        memory,
        output(),
    ]
}

/// i, f and o are σ(W · [h, x] + b); g is tanh of its own.
pub fn gate(column: Column) -> Equation {
    Equation { lhs: column.gate, rhs: Expr::apply(opens(column.gate), weighted(column)) }
}

/// W · [h, x] + b.
pub fn weighted(column: Column) -> Expr {
    let Column { weights, bias, .. } = column;
    Expr::Weighted { weights, over: vec![s::H_PREV, s::X], bias }
}

fn opens(gate: Symbol) -> Function {
    if gate == s::G { Function::Tanh } else { Function::Sigmoid }
}

/// h = o ⊙ tanh(c).
pub fn output() -> Equation {
    let memory = Expr::apply(Function::Tanh, s::C.into());
    Equation { lhs: s::H, rhs: Expr::from(s::O).times(memory) }
}
