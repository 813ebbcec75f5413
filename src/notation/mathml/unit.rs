//! Equations of one unit: every vector with an index, every matrix product as a sum.

use super::{Math, added, called, joined, minus, one_minus, operator_of_sum, squared};
use crate::notation::{Equation, Expr, Symbol, columns, letters};

/// What is summed over.
const EACH: &str = "j";
/// A column of x, whose gradient has one value a column and not one a unit.
const COLUMN: &str = "m";

/// `f_{t,1} = σ(∑_j W_{f,1j} · [h_{t−1}, x_t]_j + b_{f,1})`; `unit` counts from 1.
pub fn of_unit(equation: &Equation, unit: usize) -> Math {
    let own = if equation.lhs.base == letters::X.base { COLUMN.into() } else { unit.to_string() };
    let writer = Unit { own };
    let mut row = vec![writer.quantity(equation.lhs), Math::operator("=")];
    row.extend(writer.parts(&equation.rhs));
    Math::row(row)
}

struct Unit {
    /// The unit that is written.
    own: String,
}

impl Unit {
    fn quantity(&self, symbol: Symbol) -> Math {
        // There is one answer.
        let index = if symbol.base == letters::Y.base { "" } else { &self.own };
        indexed(symbol, index)
    }

    fn parts(&self, expr: &Expr) -> Vec<Math> {
        match expr {
            Expr::Quantity(symbol) => vec![self.quantity(*symbol)],
            Expr::Weighted { weights, over, bias } => {
                let answer = *weights == letters::V;
                let row = if answer { EACH.to_owned() } else { format!("{}{EACH}", self.own) };
                let read = match over.as_slice() {
                    [alone] => vec![indexed(*alone, EACH)],
                    several => vec![listed(several)],
                };
                let mut parts = vec![operator_of_sum(EACH), indexed(*weights, &row)];
                parts.push(Math::operator("·"));
                parts.extend(read);
                let bias = indexed(*bias, if answer { "" } else { &self.own });
                joined(parts, "+", vec![bias])
            }
            Expr::Apply(function, inner) => called(function.name(), self.parts(inner)),
            Expr::Times(a, b) => joined(self.factor(a), "·", self.factor(b)),
            Expr::Plus(a, b) => added(a, b, &|expr| self.parts(expr)),
            Expr::OneMinus(inner) => one_minus(self.parts(inner)),
            Expr::Minus(inner) => minus(self.factor(inner)),
            Expr::Square(inner) => squared(self.factor(inner)),
            Expr::Returned { weights, over, from, to } => {
                let of = columns(over, *to);
                let apart = if of.is_empty() { "" } else { "," };
                let row = format!("{of}{apart}{EACH}{}", self.own);
                let sum = vec![operator_of_sum(EACH), indexed(*weights, &row)];
                joined(sum, "·", vec![indexed(*from, EACH)])
            }
        }
    }

    fn factor(&self, expr: &Expr) -> Vec<Math> {
        super::factor(expr, |expr| self.parts(expr))
    }
}

/// `∂L/∂W_f = ∂L/∂z_f · [h_{t−1}, x_t]⊤`, the gradient of a matrix as an outer product.
pub fn outer(weights: Symbol, from: Symbol, over: &[Symbol]) -> Math {
    let read = match over {
        [alone] => vec![super::quantity(*alone)],
        several => vec![Math::row(super::list(several))],
    };
    let mut row = vec![Math::leaf("mi", "∂L/∂"), super::quantity(weights), Math::operator("=")];
    row.extend(joined(vec![super::quantity(from)], "·", super::raised(read, "⊤")));
    Math::row(row)
}

/// The same of one unit, whose number may be empty: one row of the matrix.
pub fn outer_of(weights: Symbol, from: Symbol, over: &[Symbol], unit: &str) -> Math {
    let read = match over {
        [alone] => indexed(*alone, EACH),
        several => listed(several),
    };
    let own = indexed(weights, &format!("{unit}{EACH}"));
    let mut row = vec![Math::leaf("mi", "∂L/∂"), own, Math::operator("=")];
    row.extend(joined(vec![indexed(from, unit)], "·", vec![read]));
    Math::row(row)
}

/// `∂L/∂b_f = ∂L/∂z_f`, of a weight that reads something times that, with an index where there is one.
pub fn single_of(own: Symbol, from: Symbol, read: Option<Symbol>, unit: &str) -> Math {
    let times = if unit.is_empty() { "⊙" } else { "·" };
    let mut row = vec![Math::leaf("mi", "∂L/∂"), indexed(own, unit), Math::operator("=")];
    row.push(indexed(from, unit));
    row.extend(read.into_iter().flat_map(|read| [Math::operator(times), indexed(read, unit)]));
    Math::row(row)
}

/// A quantity with one index more.
pub fn indexed(symbol: Symbol, index: &str) -> Math {
    let letter = |base: &str, sub: &str| {
        let apart = if sub.is_empty() || index.is_empty() { "" } else { "," };
        super::with_sub(base, &format!("{sub}{apart}{index}")).of(symbol)
    };
    let own = match symbol.squashed() {
        Some((function, base)) => Math::row(called(function, vec![letter(base, "t")])).of(symbol),
        None => letter(symbol.base, symbol.sub),
    };
    if symbol.is_gradient() { Math::row(vec![Math::leaf("mi", "∂L/∂"), own]) } else { own }
}

/// `[h, x]_j`.
fn listed(symbols: &[Symbol]) -> Math {
    let all = Math::row(super::list(symbols));
    Math { tag: "msub", children: vec![all, Math::leaf("mi", EACH)], ..Math::row(Vec::new()) }
}
