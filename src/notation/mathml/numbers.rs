//! Equations with the numbers of one unit.

use super::sum::sum;
use super::{
    Math, added, called, equal, factor, joined, minus, one_minus, squared, symbolic_parts, value,
};
use crate::notation::{Equation, Expr, Numbers, Symbol, letters, number};

/// The equation with this step's numbers for one unit: the whole right side, then its worked-out
/// parts with the result. `more` words the rest of a long sum, given how many products it holds.
pub fn substituted(
    equation: &Equation,
    numbers: &impl Numbers,
    decimals: usize,
    more: &dyn Fn(usize) -> String,
) -> Vec<Math> {
    let writer = Writer { numbers, decimals, more };
    let result = value(equation.lhs, equation.rhs.evaluate(numbers), decimals);
    let whole = equal(writer.numbers_of(&equation.rhs));
    let mut worked = equal(writer.worked_out(&equation.rhs));
    // What two sides would say alike is said once.
    let told = whole.plain();
    if told == equal(vec![result.clone()]).plain() {
        return vec![equal(vec![result])];
    }
    let twice = told == worked.plain();
    worked.children.extend([Math::operator("="), result]);
    if twice { vec![worked] } else { vec![whole, worked] }
}

/// The same in one line, `= 0.01 × −9.15 = −0.10`.
pub fn in_one_line(equation: &Equation, numbers: &impl Numbers, decimals: usize) -> Math {
    let writer = Writer { numbers, decimals, more: &|_| String::new() };
    let result = value(equation.lhs, equation.rhs.evaluate(numbers), decimals);
    let whole = equal(writer.numbers_of(&equation.rhs));
    let end = equal(vec![result]);
    // What both sides say is said once.
    if whole.plain() == end.plain() {
        return end;
    }
    Math::row([whole.children, end.children].concat())
}

/// A gate before it opens: the weighted sum alone, `= 0.80 × −0.70 + …` and `= z`.
pub fn weighed(
    equation: &Equation,
    numbers: &impl Numbers,
    decimals: usize,
    more: &dyn Fn(usize) -> String,
) -> Vec<Math> {
    let Expr::Apply(_, sum) = &equation.rhs else { return Vec::new() };
    let writer = Writer { numbers, decimals, more };
    let z = Math { symbol: letters::sum_of(equation.lhs), ..Math::leaf("mi", "z") };
    let mut first = vec![z, Math::operator("=")];
    let parts = writer.numbers_of(sum);
    let alone = parts.len() == 1;
    first.extend(parts);
    let second = vec![Math::operator("="), writer.plain(sum.evaluate(numbers))];
    // A lone number is its own sum.
    let lines = if alone { vec![first] } else { vec![first, second] };
    lines.into_iter().map(Math::row).collect()
}

/// What stays of the old state: the first of the two terms that the new one is the sum of.
fn kept(equation: &Equation) -> &Expr {
    match &equation.rhs {
        Expr::Plus(a, _) => a,
        whole => whole,
    }
}

/// That term alone, in letters: `f_t ⊙ c_{t−1}`.
pub fn kept_of(equation: &Equation) -> Math {
    Math::row(symbolic_parts(kept(equation)))
}

/// That term alone, in numbers: `f × c_prev = kept`; `c_prev` where all of it stays.
pub fn kept_line(equation: &Equation, numbers: &impl Numbers, decimals: usize) -> Math {
    let (term, writer) = (kept(equation), Writer { numbers, decimals, more: &|_| String::new() });
    let mut line = writer.numbers_of(term);
    if !matches!(term, Expr::Quantity(_)) {
        let result = value(letters::KEPT, term.evaluate(numbers), decimals);
        let result =
            Math { symbol: Some(Symbol { role: equation.lhs.role, ..letters::KEPT }), ..result };
        line.extend([Math::operator("="), result]);
    }
    Math::row(line)
}

struct Writer<'a, N> {
    numbers: &'a N,
    decimals: usize,
    more: &'a dyn Fn(usize) -> String,
}

impl<N: Numbers> Writer<'_, N> {
    fn plain(&self, number_: f64) -> Math {
        Math { number: true, ..Math::leaf("mn", number(number_, self.decimals)) }
    }

    fn numbers_of(&self, expr: &Expr) -> Vec<Math> {
        match expr {
            Expr::Quantity(symbol) => {
                vec![value(*symbol, self.numbers.value(*symbol), self.decimals)]
            }
            Expr::Weighted { weights, .. } => {
                let (terms, bias) = self.numbers.terms(*weights);
                sum(terms, bias, self.decimals, self.more)
            }
            Expr::Apply(function, inner) => called(function.name(), self.numbers_of(inner)),
            Expr::Times(a, b) => {
                let own = |expr: &Expr| factor(expr, |expr| self.numbers_of(expr));
                joined(own(a), "×", own(b))
            }
            Expr::Plus(a, b) if self.adds_nothing(b) => self.numbers_of(a),
            Expr::Plus(a, b) => added(a, b, &|expr| self.numbers_of(expr)),
            Expr::OneMinus(inner) => one_minus(self.numbers_of(inner)),
            Expr::Minus(inner) => minus(factor(inner, |expr| self.numbers_of(expr))),
            Expr::Square(inner) => squared(factor(inner, |expr| self.numbers_of(expr))),
            Expr::Returned { from, .. } => {
                vec![value(*from, expr.evaluate(self.numbers), self.decimals)]
            }
        }
    }

    /// A peephole of zero, as the sum leaves out every weight that is zero.
    fn adds_nothing(&self, expr: &Expr) -> bool {
        let Expr::Times(a, _) = expr else { return false };
        let Expr::Quantity(own) = **a else { return false };
        own.id.starts_with("p_") && self.numbers.value(own) == 0.0
    }

    /// The node with each of its arguments worked out.
    fn worked_out(&self, expr: &Expr) -> Vec<Math> {
        let done = |inner: &Expr| vec![self.plain(inner.evaluate(self.numbers))];
        match expr {
            Expr::Apply(function, inner) => called(function.name(), done(inner)),
            Expr::Times(a, b) => joined(done(a), "×", done(b)),
            Expr::Plus(a, b) => {
                let right = b.evaluate(self.numbers);
                let sign = if right < 0.0 { "−" } else { "+" };
                joined(done(a), sign, vec![self.plain(right.abs())])
            }
            other => self.numbers_of(other),
        }
    }
}
