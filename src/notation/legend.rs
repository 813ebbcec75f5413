//! What stands in a set of equations: each quantity with the range that the equations themselves leave it.

use super::{Equation, Expr, Function, Symbol};

/// From, to; infinite where nothing holds it.
pub type Range = (f64, f64);

pub const FREE: Range = (f64::NEG_INFINITY, f64::INFINITY);

/// The quantities of the equations, inputs and old states first, each once. Weights are not among them.
pub fn quantities(equations: &[Equation]) -> Vec<Symbol> {
    let mut all = Vec::new();
    equations.iter().for_each(|equation| gather(&equation.rhs, &mut all));
    let made = |symbol: &Symbol| equations.iter().any(|equation| equation.lhs == *symbol);
    all.retain(|symbol| !made(symbol));
    all.extend(equations.iter().map(|equation| equation.lhs));
    all
}

fn gather(expr: &Expr, all: &mut Vec<Symbol>) {
    let mut add = |symbol: Symbol| {
        if !all.contains(&symbol) {
            all.push(symbol);
        }
    };
    match expr {
        Expr::Quantity(symbol) => add(*symbol),
        Expr::Weighted { over, .. } => over.iter().copied().for_each(add),
        Expr::Returned { from, .. } => add(*from),
        Expr::Apply(_, inner)
        | Expr::OneMinus(inner)
        | Expr::Minus(inner)
        | Expr::Square(inner) => {
            gather(inner, all);
        }
        Expr::Times(a, b) | Expr::Plus(a, b) => {
            gather(a, all);
            gather(b, all);
        }
    }
}

/// Weighted sums of one shape: their weights, their biases, and what they read.
#[derive(Clone, Debug, PartialEq)]
pub struct Sums {
    pub weights: Vec<Symbol>,
    pub biases: Vec<Symbol>,
    pub over: Vec<Symbol>,
}

/// The weighted sums of the equations, those that read the same together.
pub fn sums(equations: &[Equation]) -> Vec<Sums> {
    let mut all = Vec::new();
    equations.iter().for_each(|equation| gather_sums(&equation.rhs, &mut all));
    all
}

fn gather_sums(expr: &Expr, all: &mut Vec<Sums>) {
    match expr {
        Expr::Quantity(_) | Expr::Returned { .. } => {}
        Expr::Weighted { weights, over, bias } => {
            match all.iter_mut().find(|own| own.over == *over) {
                Some(own) => {
                    own.weights.push(*weights);
                    own.biases.push(*bias);
                }
                None => all.push(Sums {
                    weights: vec![*weights],
                    biases: vec![*bias],
                    over: over.clone(),
                }),
            }
        }
        Expr::Apply(_, inner)
        | Expr::OneMinus(inner)
        | Expr::Minus(inner)
        | Expr::Square(inner) => {
            gather_sums(inner, all);
        }
        Expr::Times(a, b) | Expr::Plus(a, b) => {
            gather_sums(a, all);
            gather_sums(b, all);
        }
    }
}

/// In what range each left side stays, in the order of the equations, when the states begin at zero: steps
/// are taken with ranges in place of numbers, and what still grows after a few of them has no end.
pub fn ranges(equations: &[Equation]) -> Vec<Range> {
    const GROWS: usize = 3;
    let mut own = vec![(0.0, 0.0); equations.len()];
    for step in 0..2 * GROWS {
        for (place, equation) in equations.iter().enumerate() {
            let next = Ranges { equations, own: &own }.of(&equation.rhs);
            own[place] = if step >= GROWS && next != own[place] { FREE } else { next };
        }
    }
    own
}

struct Ranges<'a> {
    equations: &'a [Equation],
    own: &'a [Range],
}

impl Ranges<'_> {
    fn place(&self, id: &str) -> Option<usize> {
        self.equations.iter().position(|equation| equation.lhs.id == id)
    }

    fn of(&self, expr: &Expr) -> Range {
        match expr {
            Expr::Quantity(symbol) => {
                let id = symbol.id.strip_suffix("_prev").unwrap_or(symbol.id);
                self.place(id).map_or(FREE, |place| self.own[place])
            }
            Expr::Weighted { .. } | Expr::Returned { .. } => FREE,
            Expr::Apply(Function::Sigmoid, _) => (0.0, 1.0),
            Expr::Apply(Function::Tanh, _) => (-1.0, 1.0),
            Expr::OneMinus(inner) => {
                let (from, to) = self.of(inner);
                (1.0 - to, 1.0 - from)
            }
            Expr::Minus(inner) => {
                let (from, to) = self.of(inner);
                (-to, -from)
            }
            Expr::Square(inner) => product(self.of(inner), self.of(inner)),
            Expr::Times(a, b) => product(self.of(a), self.of(b)),
            Expr::Plus(a, b) => {
                // Shares that add up to one mix: what comes out lies between the two.
                if let Some((a, b)) = self.mixed(a, b) {
                    let (a, b) = (self.of(a), self.of(b));
                    return (a.0.min(b.0), a.1.max(b.1));
                }
                let (a, b) = (self.of(a), self.of(b));
                (a.0 + b.0, a.1 + b.1)
            }
        }
    }

    /// b and d of a ⊙ b + (1 − a) ⊙ d, whichever way round, also where 1 − a has a letter of its own.
    fn mixed<'e>(&self, a: &'e Expr, b: &'e Expr) -> Option<(&'e Expr, &'e Expr)> {
        let (Expr::Times(share, first), Expr::Times(rest, second)) = (a, b) else { return None };
        let rests = |of: &Expr, rest: &Expr| {
            let rest = match rest {
                Expr::Quantity(symbol) => self.place(symbol.id).map(|own| &self.equations[own].rhs),
                other => Some(other),
            };
            matches!(rest, Some(Expr::OneMinus(own)) if **own == *of)
        };
        (rests(share, rest) || rests(rest, share)).then_some((&**first, &**second))
    }
}

fn product(a: Range, b: Range) -> Range {
    let all = [a.0 * b.0, a.0 * b.1, a.1 * b.0, a.1 * b.1];
    // Nothing of what has no end is nothing.
    let all = all.map(|own| if own.is_nan() { 0.0 } else { own });
    let most = |f: fn(f64, f64) -> f64, start| all.into_iter().fold(start, f);
    (most(f64::min, f64::INFINITY), most(f64::max, f64::NEG_INFINITY))
}
