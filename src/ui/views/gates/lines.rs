//! What of an equation is told at a moment, with its numbers. No browser.

use crate::notation::mathml::{self, Math};
use crate::notation::{Equation, Expr, Numbers, Symbol};

/// How much of an equation has come about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// Of a new state, what stays of the old one.
    Kept,
    /// Of a gate, its sum.
    Sum,
    Whole,
}

/// What can be told at `stage`, where `reached` says which quantities are there.
pub fn told(equation: &Equation, stage: usize, reached: &dyn Fn(Symbol) -> bool) -> Option<Told> {
    match &equation.rhs {
        _ if reached(equation.lhs) => Some(Told::Whole),
        Expr::Plus(..) if stage == 4 => Some(Told::Kept),
        Expr::Apply(_, sum) if stage > 1 && sum.reads(reached) => Some(Told::Sum),
        _ => None,
    }
}

/// The lines that tell it for one unit.
pub fn lines(
    equation: &Equation,
    told: Told,
    numbers: &impl Numbers,
    decimals: usize,
    more: &dyn Fn(usize) -> String,
) -> Vec<Math> {
    match told {
        Told::Kept => vec![mathml::kept_line(equation, numbers, decimals)],
        Told::Sum => mathml::weighed(equation, numbers, decimals, more),
        Told::Whole => mathml::substituted(equation, numbers, decimals, more),
    }
}

/// The weights of a sum that is all a gate has, so that it can stand as a table.
pub fn sum_of(equation: &Equation) -> Option<Symbol> {
    match &equation.rhs {
        Expr::Apply(_, inner) => match **inner {
            Expr::Weighted { weights, .. } => Some(weights),
            _ => None,
        },
        _ => None,
    }
}
