//! Equations as MathML. Not a string: a small tree that the page turns into elements.

mod numbers;
mod sum;
mod unit;

use super::{Equation, Expr, Symbol, columns, number};

pub use numbers::{in_one_line, kept_line, kept_of, substituted, weighed};
pub use sum::{SHOWN, Summand, WRITTEN, largest, largest_places, sum_lines};
pub use unit::{indexed, of_unit, outer, outer_of, single_of};

/// One MathML element.
#[derive(Clone, Debug, PartialEq)]
pub struct Math {
    pub tag: &'static str,
    /// The quantity this element shows, if it is one: its colour, and what hovering points at.
    pub symbol: Option<Symbol>,
    /// A printed number, bold where it is a quantity's value.
    pub number: bool,
    pub text: String,
    pub children: Vec<Math>,
}

impl Math {
    fn leaf(tag: &'static str, text: impl Into<String>) -> Self {
        Self { tag, symbol: None, number: false, text: text.into(), children: Vec::new() }
    }

    fn row(children: Vec<Math>) -> Self {
        Self { tag: "mrow", symbol: None, number: false, text: String::new(), children }
    }

    fn operator(text: &str) -> Self {
        Self::leaf("mo", text)
    }

    fn of(mut self, symbol: Symbol) -> Self {
        self.symbol = Some(symbol);
        self
    }

    /// A row cut before the operators between its terms, so that a long one may go on in the next line.
    pub fn pieces(&self) -> Vec<Math> {
        let mut pieces: Vec<Vec<Math>> = vec![Vec::new()];
        for child in &self.children {
            let between = child.tag == "mo" && ["+", "−", "="].contains(&child.text.as_str());
            match pieces.last_mut() {
                Some(last) if last.is_empty() || !between => last.push(child.clone()),
                _ => pieces.push(vec![child.clone()]),
            }
        }
        pieces.into_iter().map(Math::row).collect()
    }

    /// The text of the tree, for tests and for readers without MathML.
    pub fn plain(&self) -> String {
        self.children.iter().fold(self.text.clone(), |text, child| text + &child.plain())
    }
}

/// A letter with its subscript.
pub fn quantity(symbol: Symbol) -> Math {
    if symbol.is_gradient() {
        return Math::row(vec![Math::leaf("mi", "∂L/∂"), letter(symbol)]);
    }
    letter(symbol)
}

fn letter(symbol: Symbol) -> Math {
    if let Some((function, of)) = symbol.squashed() {
        let inner = Symbol { base: of, sub: "t", ..symbol };
        return Math::row(called(function, vec![letter(inner)])).of(symbol);
    }
    with_sub(symbol.base, symbol.sub).of(symbol)
}

fn with_sub(base: &str, sub: &str) -> Math {
    let base = Math::leaf("mi", base);
    if sub.is_empty() {
        return base;
    }
    // The base sits in a box without depth: the index of a letter that hangs down hangs no lower than others.
    let base = Math { tag: "mpadded", ..Math::row(vec![base]) };
    let sub = Math::leaf("mi", sub);
    Math { tag: "msub", children: vec![base, sub], ..Math::row(Vec::new()) }
}

/// ∑ over an index.
fn operator_of_sum(index: &str) -> Math {
    let children = vec![Math::operator("∑"), Math::leaf("mi", index)];
    Math { tag: "msub", children, ..Math::row(Vec::new()) }
}

/// `f_t = σ(W_f · [h_{t−1}, x_t] + b_f)`.
pub fn symbolic(equation: &Equation) -> Math {
    let mut row = vec![quantity(equation.lhs), Math::operator("=")];
    row.extend(symbolic_parts(&equation.rhs));
    Math::row(row)
}

fn symbolic_parts(expr: &Expr) -> Vec<Math> {
    match expr {
        Expr::Quantity(symbol) => vec![quantity(*symbol)],
        Expr::Weighted { weights, over, bias } => {
            let mut parts = vec![quantity(*weights), Math::operator("·")];
            match over.as_slice() {
                [alone] => parts.push(quantity(*alone)),
                several => parts.extend(list(several)),
            }
            parts.extend([Math::operator("+"), quantity(*bias)]);
            parts
        }
        Expr::Apply(function, inner) => called(function.name(), symbolic_parts(inner)),
        Expr::Times(a, b) => joined(factor(a, symbolic_parts), "⊙", factor(b, symbolic_parts)),
        Expr::Plus(a, b) => added(a, b, &symbolic_parts),
        Expr::OneMinus(inner) => one_minus(symbolic_parts(inner)),
        Expr::Minus(inner) => minus(factor(inner, symbolic_parts)),
        Expr::Square(inner) => squared(factor(inner, symbolic_parts)),
        Expr::Returned { weights, over, from, to } => {
            let own = match columns(over, *to) {
                "" => letter(*weights),
                own => with_sub(weights.base, &[weights.sub, own].join(",")).of(*weights),
            };
            let turned = raised(vec![own], "⊤");
            joined(turned, "·", vec![quantity(*from)])
        }
    }
}

/// `[h, x]`.
fn list(symbols: &[Symbol]) -> Vec<Math> {
    let mut parts = vec![Math::operator("[")];
    for (place, symbol) in symbols.iter().enumerate() {
        if place > 0 {
            parts.push(Math::operator(","));
        }
        parts.push(quantity(*symbol));
    }
    parts.push(Math::operator("]"));
    parts
}

/// A factor of a product, in brackets where it is a sum.
fn factor(expr: &Expr, write: impl Fn(&Expr) -> Vec<Math>) -> Vec<Math> {
    if expr.is_sum() { bracketed(write(expr)) } else { write(expr) }
}

fn bracketed(inner: Vec<Math>) -> Vec<Math> {
    let mut parts = vec![Math::operator("(")];
    parts.extend(inner);
    parts.push(Math::operator(")"));
    parts
}

/// `= ...`
fn equal(mut side: Vec<Math>) -> Math {
    side.insert(0, Math::operator("="));
    Math::row(side)
}

/// A row that may stand behind an operator: a minus at its head stands in brackets.
fn guarded(mut parts: Vec<Math>) -> Vec<Math> {
    match parts.first_mut() {
        Some(first) if first.number && first.text.starts_with('−') => {
            let own = std::mem::replace(first, Math::row(Vec::new()));
            first.children = bracketed(vec![own]);
            parts
        }
        _ => parts,
    }
}

fn one_minus(inner: Vec<Math>) -> Vec<Math> {
    joined(vec![Math::leaf("mn", "1")], "−", guarded(inner))
}

fn minus(inner: Vec<Math>) -> Vec<Math> {
    joined(Vec::new(), "−", guarded(inner))
}

/// `a + b`, or `a − b` where b is taken away.
fn added(a: &Expr, b: &Expr, write: &dyn Fn(&Expr) -> Vec<Math>) -> Vec<Math> {
    match b {
        Expr::Minus(b) => joined(write(a), "−", guarded(factor(b, write))),
        b => joined(write(a), "+", guarded(write(b))),
    }
}

fn squared(inner: Vec<Math>) -> Vec<Math> {
    raised(guarded(inner), "2")
}

/// The last element of a row raised: `tanh(c)²`, `Wᵀ`.
fn raised(mut inner: Vec<Math>, sign: &str) -> Vec<Math> {
    let Some(mut last) = inner.pop() else { return inner };
    let sign = Math::leaf("mn", sign);
    // Above the index, and not behind it.
    if last.tag == "msub" {
        last.tag = "msubsup";
        last.children.push(sign);
    } else {
        last = Math { tag: "msup", children: vec![last, sign], ..Math::row(Vec::new()) };
    }
    inner.push(last);
    inner
}

fn called(function: &str, inner: Vec<Math>) -> Vec<Math> {
    let mut parts = vec![Math::leaf("mi", function)];
    parts.extend(bracketed(inner));
    parts
}

fn joined(mut a: Vec<Math>, operator: &str, b: Vec<Math>) -> Vec<Math> {
    a.push(Math::operator(operator));
    a.extend(b);
    a
}

/// The printed value of a quantity.
pub fn value(symbol: Symbol, number_: f64, decimals: usize) -> Math {
    Math { number: true, ..Math::leaf("mn", number(number_, decimals)) }.of(symbol)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::notation::{Numbers, Term, letters};

    #[test]
    fn a_row_is_cut_before_the_operators_between_its_terms() {
        let terms = terms(&[(0.8, -0.7), (-0.4, 1.0)]);
        let line = &sum_lines(terms, -0.5, 2, &|_| String::new())[0];
        let pieces: Vec<String> = line.pieces().iter().map(Math::plain).collect();
        assert_eq!(pieces, ["=0.80×−0.70", "−0.50", "−0.40×1.00"]);
    }

    fn terms(all: &[(f64, f64)]) -> Vec<Term> {
        let term = |(place, &(weight, value))| Term { of: letters::X, place, weight, value };
        all.iter().enumerate().map(term).collect()
    }

    #[test]
    fn the_bias_of_a_long_sum_is_ranked_with_its_products() {
        let all = [(0.1, 1.0), (0.0, 9.0), (-0.5, 1.0), (0.2, 1.0), (0.3, 1.0), (0.4, 1.0)];
        let (shown, rest) = largest(terms(&all), -2.0);
        // Five products and the bias are written out, the one of weight zero left out.
        assert_eq!((shown.len(), rest.len()), (6, 0));
        assert_eq!(shown[0], Summand::Bias(-2.0));
        let long = [all.as_slice(), &[(0.6, 1.0), (0.05, 1.0)]].concat();
        let (shown, rest) = largest(terms(&long), -2.0);
        let values = |all: &[Summand]| all.iter().map(Summand::value).collect::<Vec<_>>();
        assert_eq!(values(&shown), [-2.0, 0.6, -0.5, 0.4]);
        assert_eq!(values(&rest), [0.3, 0.2, 0.1, 0.05]);
        let (_, rest) = largest(terms(&long), 0.01);
        assert_eq!(rest.last(), Some(&Summand::Bias(0.01)));
    }

    #[test]
    fn a_lone_number_is_said_once() {
        let plain = |lines: Vec<Math>| lines.iter().map(Math::plain).collect::<Vec<_>>().join("");
        assert_eq!(plain(sum_lines(terms(&[(0.0, 3.0)]), -8.0, 2, &|_| String::new())), "=−8.00");
        let more = |_: usize| String::new();
        let (weights, over, bias) = (letters::V, vec![letters::X], letters::B_Y);
        let sum = Expr::Weighted { weights, over, bias };
        let rhs = Expr::apply(super::super::Function::Sigmoid, sum);
        let equation = &Equation { lhs: letters::F, rhs };
        let numbers = Only(-8.0);
        assert_eq!(plain(weighed(equation, &numbers, 2, &more)), "z=−8.00");
        assert_eq!(plain(substituted(equation, &numbers, 2, &more)), "=σ(−8.00)=0.00");
    }

    /// A sum of which only the bias is left.
    struct Only(f64);

    impl Numbers for Only {
        fn value(&self, _: Symbol) -> f64 {
            0.0
        }

        fn terms(&self, _: Symbol) -> (Vec<Term>, f64) {
            (Vec::new(), self.0)
        }
    }

    #[test]
    fn the_largest_come_first_whatever_their_sign() {
        assert_eq!(largest_places(&[0.1, -5.0, 2.0, 3.0, 0.0], 3), [1, 3, 2]);
        assert_eq!(largest_places(&[1.0], 3), [0]);
    }
}
