//! Equations as MathML. Not a string: a small tree that the page turns into elements.

use super::{Equation, Expr, Numbers, Symbol, Term, letters, number};

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
    let base = Math::leaf("mi", symbol.base);
    if symbol.sub.is_empty() {
        return base.of(symbol);
    }
    // The base sits in a box without depth: the index of a letter that hangs down hangs no lower than others.
    let base = Math { tag: "mpadded", ..Math::row(vec![base]) };
    let sub = Math::leaf("mi", symbol.sub);
    Math { tag: "msub", children: vec![base, sub], ..Math::row(Vec::new()) }.of(symbol)
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
        Expr::Returned { weights, from, .. } => {
            let turned = raised(vec![quantity(*weights)], "⊤");
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

fn one_minus(inner: Vec<Math>) -> Vec<Math> {
    joined(vec![Math::leaf("mn", "1")], "−", inner)
}

fn minus(inner: Vec<Math>) -> Vec<Math> {
    joined(Vec::new(), "−", inner)
}

/// `a + b`, or `a − b` where b is taken away.
fn added(a: &Expr, b: &Expr, write: &dyn Fn(&Expr) -> Vec<Math>) -> Vec<Math> {
    match b {
        Expr::Minus(b) => joined(write(a), "−", factor(b, write)),
        b => joined(write(a), "+", write(b)),
    }
}

fn squared(inner: Vec<Math>) -> Vec<Math> {
    raised(inner, "2")
}

/// The last element of a row raised: `tanh(c)²`, `Wᵀ`.
fn raised(mut inner: Vec<Math>, sign: &str) -> Vec<Math> {
    let Some(last) = inner.pop() else { return inner };
    let children = vec![last, Math::leaf("mn", sign)];
    inner.push(Math { tag: "msup", children, ..Math::row(Vec::new()) });
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

/// The largest sums are written out up to this many products; longer ones show the largest.
pub const WRITTEN: usize = 6;
/// How many products a longer sum shows by name.
pub const SHOWN: usize = 4;

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
    let mut line = vec![Math::operator("=")];
    line.extend(writer.numbers_of(&equation.rhs));
    let result = value(equation.lhs, equation.rhs.evaluate(numbers), decimals);
    line.extend([Math::operator("="), result]);
    Math::row(line)
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
    let z = Math::leaf("mi", "z");
    let mut first = vec![z, Math::operator("=")];
    let parts = writer.numbers_of(sum);
    let alone = parts.len() == 1;
    first.extend(parts);
    let second = vec![Math::operator("="), writer.plain(sum.evaluate(numbers))];
    // A lone number is its own sum.
    let lines = if alone { vec![first] } else { vec![first, second] };
    lines.into_iter().map(Math::row).collect()
}

/// A weighted sum on its own: `= 1.72 × −0.44 + …` and what it comes to.
pub fn sum_lines(
    terms: Vec<Term>,
    bias: f64,
    decimals: usize,
    more: &dyn Fn(usize) -> String,
) -> Vec<Math> {
    let total = terms.iter().map(|term| term.product()).sum::<f64>() + bias;
    let parts = sum(terms, bias, decimals, more);
    let alone = parts.len() == 1;
    let total = Math { number: true, ..Math::leaf("mn", number(total, decimals)) };
    let first = (!alone).then(|| equal(parts));
    first.into_iter().chain([equal(vec![total])]).collect()
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

/// The printed value of a quantity.
pub fn value(symbol: Symbol, number_: f64, decimals: usize) -> Math {
    Math { number: true, ..Math::leaf("mn", number(number_, decimals)) }.of(symbol)
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

/// What is not zero; of a long sum the largest, and the rest as one number.
fn sum(terms: Vec<Term>, bias: f64, decimals: usize, more: &dyn Fn(usize) -> String) -> Vec<Math> {
    let (shown, rest) = largest(terms, bias);
    let mut parts = Vec::new();
    for own in &shown {
        let (weight, times) = match own {
            Summand::Product(term) => (term.weight, Some(value(term.of, term.value, decimals))),
            Summand::Bias(bias) => (*bias, None),
        };
        signed(&mut parts, weight, times, decimals);
    }
    if !rest.is_empty() {
        signed(&mut parts, rest.iter().map(Summand::value).sum(), None, decimals);
        parts.push(Math::leaf("mtext", more(rest.len())));
    }
    if parts.is_empty() {
        signed(&mut parts, 0.0, None, decimals);
    }
    parts
}

/// `+ 0.80 × −0.70`, with the sign of the first factor as the operator.
fn signed(parts: &mut Vec<Math>, factor: f64, times: Option<Math>, decimals: usize) {
    let first = parts.is_empty();
    if !first {
        parts.push(Math::operator(if factor < 0.0 { "−" } else { "+" }));
    }
    let shown = number(if first { factor } else { factor.abs() }, decimals);
    parts.push(Math { number: true, ..Math::leaf("mn", shown) });
    if let Some(times) = times {
        parts.push(Math::operator("×"));
        parts.push(times);
    }
}

/// What a weighted sum adds up.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Summand {
    Product(Term),
    Bias(f64),
}

impl Summand {
    pub fn value(&self) -> f64 {
        match self {
            Summand::Product(term) => term.product(),
            Summand::Bias(bias) => *bias,
        }
    }
}

/// What to write out, and the rest: up to [`WRITTEN`] products in the order of the weights with the bias behind
/// them; of more the [`SHOWN`] largest, the bias among them, both lists with the largest first. Zeros are left out.
pub fn largest(terms: Vec<Term>, bias: f64) -> (Vec<Summand>, Vec<Summand>) {
    let terms = terms.into_iter().filter(|term| term.weight != 0.0).map(Summand::Product);
    let mut all: Vec<Summand> = terms.collect();
    let short = all.len() <= WRITTEN;
    all.extend((bias != 0.0).then_some(Summand::Bias(bias)));
    if short {
        return (all, Vec::new());
    }
    let values: Vec<f64> = all.iter().map(Summand::value).collect();
    let places = largest_places(&values, all.len());
    let mut shown: Vec<Summand> = places.into_iter().map(|place| all[place]).collect();
    let rest = shown.split_off(SHOWN);
    (shown, rest)
}

/// Where the `count` values of largest size stand, the largest first.
pub fn largest_places(values: &[f64], count: usize) -> Vec<usize> {
    let mut places: Vec<usize> = Vec::with_capacity(count + 1);
    for (place, value) in values.iter().enumerate() {
        let before = places.iter().take_while(|own| values[**own].abs() >= value.abs()).count();
        if before < count {
            places.insert(before, place);
            places.truncate(count);
        }
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_cut_before_the_operators_between_its_terms() {
        let terms = terms(&[(0.8, -0.7), (-0.4, 1.0)]);
        let line = &sum_lines(terms, -0.5, 2, &|_| String::new())[0];
        let pieces: Vec<String> = line.pieces().iter().map(Math::plain).collect();
        assert_eq!(pieces, ["=0.80×−0.70", "−0.40×1.00", "−0.50"]);
    }

    fn terms(all: &[(f64, f64)]) -> Vec<Term> {
        let term = |(place, &(weight, value))| Term { of: letters::X, place, weight, value };
        all.iter().enumerate().map(term).collect()
    }

    #[test]
    fn the_bias_of_a_long_sum_is_ranked_with_its_products() {
        let all = [(0.1, 1.0), (0.0, 9.0), (-0.5, 1.0), (0.2, 1.0), (0.3, 1.0), (0.4, 1.0)];
        let (shown, rest) = largest(terms(&all), -2.0);
        // Five products are written out as they come, the one of weight zero left out.
        assert_eq!((shown.len(), rest.len()), (6, 0));
        assert_eq!(shown[5], Summand::Bias(-2.0));
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
