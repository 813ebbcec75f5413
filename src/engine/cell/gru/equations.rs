//! The equations of the convention as values.

use super::{GruForm, Reset, Update, symbols as s};
use crate::engine::cell::lstm::symbols::{H_PREV, X};
use crate::notation::{Equation, Expr, Function, Symbol};

/// r z n h.
pub fn equations(form: GruForm) -> Vec<Equation> {
    let sum = |weights: Symbol, over: &[Symbol], bias: Symbol| Expr::Weighted {
        weights,
        over: over.to_vec(),
        bias,
    };
    let gate = |lhs, weights, bias| Equation {
        lhs,
        rhs: Expr::apply(Function::Sigmoid, sum(weights, &s::OVER, bias)),
    };
    let read = match form.reset {
        Reset::After => {
            let old = Expr::from(s::R).times(sum(s::U_N, &[H_PREV], s::B_HN));
            sum(s::W_N, &[X], s::B_N).plus(old)
        }
        Reset::Before => sum(s::W_N, &[s::RESET, X], s::B_N),
    };
    let z = || Expr::from(s::Z);
    let (keep, write) = match form.update {
        Update::Keeps => (z(), z().from_one()),
        Update::Writes => (z().from_one(), z()),
    };
    vec![
        gate(s::R, s::W_R, s::B_R),
        gate(s::Z, s::W_Z, s::B_Z),
        Equation { lhs: s::N, rhs: Expr::apply(Function::Tanh, read) },
        Equation { lhs: s::H, rhs: keep.times(H_PREV.into()).plus(write.times(s::N.into())) },
    ]
}
