//! Equations as values: one tree is read as MathML, as MathML with numbers, and by a test.

use super::Symbol;

/// The functions that gates use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Function {
    Sigmoid,
    Tanh,
}

impl Function {
    /// As printed, upright.
    pub const fn name(self) -> &'static str {
        match self {
            Function::Sigmoid => "σ",
            Function::Tanh => "tanh",
        }
    }

    pub fn apply(self, z: f64) -> f64 {
        match self {
            Function::Sigmoid => 1.0 / (1.0 + libm::exp(-z)),
            Function::Tanh => libm::tanh(z),
        }
    }
}

/// The closed handful of nodes.
#[derive(Clone, Debug, PartialEq)]
pub enum Expr {
    Quantity(Symbol),
    /// W · [h, x] + b: a row of weights over what the sum reads, usually the old answer and the input.
    Weighted {
        weights: Symbol,
        over: Vec<Symbol>,
        bias: Symbol,
    },
    Apply(Function, Box<Expr>),
    /// Element by element.
    Times(Box<Expr>, Box<Expr>),
    Plus(Box<Expr>, Box<Expr>),
    /// 1 − what is inside.
    OneMinus(Box<Expr>),
    /// − what is inside.
    Minus(Box<Expr>),
    Square(Box<Expr>),
    /// Wᵀ · ∂L/∂z: what the weights of a sum send back to one of the quantities that it is over, by the
    /// columns that weigh it ([`columns`]).
    Returned {
        weights: Symbol,
        over: Vec<Symbol>,
        from: Symbol,
        to: Symbol,
    },
}

impl Expr {
    pub fn apply(function: Function, inner: Expr) -> Expr {
        Expr::Apply(function, Box::new(inner))
    }

    pub fn times(self, other: Expr) -> Expr {
        Expr::Times(Box::new(self), Box::new(other))
    }

    pub fn plus(self, other: Expr) -> Expr {
        Expr::Plus(Box::new(self), Box::new(other))
    }

    pub fn from_one(self) -> Expr {
        Expr::OneMinus(Box::new(self))
    }

    /// Each part that weights send back: whose, of which gradient, to which quantity.
    pub fn each_returned(&self, act: &mut dyn FnMut(Symbol, Symbol, Symbol)) {
        match self {
            Expr::Returned { weights, from, to, .. } => act(*weights, *from, *to),
            Expr::Apply(_, inner)
            | Expr::OneMinus(inner)
            | Expr::Minus(inner)
            | Expr::Square(inner) => inner.each_returned(act),
            Expr::Times(a, b) | Expr::Plus(a, b) => {
                a.each_returned(act);
                b.each_returned(act);
            }
            Expr::Quantity(_) | Expr::Weighted { .. } => {}
        }
    }

    /// Whether it needs brackets as a factor.
    pub(super) fn is_sum(&self) -> bool {
        matches!(self, Expr::Plus(..) | Expr::OneMinus(_) | Expr::Minus(_) | Expr::Weighted { .. })
    }
}

impl From<Symbol> for Expr {
    fn from(symbol: Symbol) -> Self {
        Expr::Quantity(symbol)
    }
}

/// The name of the columns that a sum over several quantities weighs one of them with: `h` of the first, of the
/// second its letter (`x`, or `c` where tanh(c) is read). Nothing where it is over that one alone.
pub fn columns(over: &[Symbol], to: Symbol) -> &'static str {
    match (over.len(), over.first() == Some(&to)) {
        (1, _) => "",
        (_, true) => "h",
        (_, false) => to.squashed().map_or(to.base, |(_, of)| of),
    }
}

/// `lhs = rhs`.
#[derive(Clone, Debug, PartialEq)]
pub struct Equation {
    pub lhs: Symbol,
    pub rhs: Expr,
}

impl Equation {
    /// Whether the left side is named by the right one: tanh(c) = tanh(c).
    pub fn is_name(&self) -> bool {
        self.lhs.squashed().is_some() && !self.lhs.is_gradient()
    }

    /// The same where a sequence is walked from its end: what came before stands at t+1.
    pub fn from_end(mut self) -> Self {
        let mut turn = |symbol: &mut Symbol| {
            if symbol.sub == BEFORE {
                symbol.sub = AFTER;
            }
        };
        turn(&mut self.lhs);
        self.rhs.each(&mut turn);
        self
    }
}

/// The subscripts of what came before, from the first step on and from the last.
pub const BEFORE: &str = "t−1";
pub const AFTER: &str = "t+1";

/// One product of a weighted sum.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Term {
    /// `h_prev` or `x`.
    pub of: Symbol,
    /// Which unit or column, from 0.
    pub place: usize,
    pub weight: f64,
    pub value: f64,
}

impl Term {
    pub fn product(self) -> f64 {
        self.weight * self.value
    }
}

/// The numbers of one unit at one step: what an equation needs to be worked out.
pub trait Numbers {
    fn value(&self, symbol: Symbol) -> f64;
    /// All products behind `weights`, in column order, and the bias.
    fn terms(&self, weights: Symbol) -> (Vec<Term>, f64);
    /// What `weights` send back of the gradient `from` to `to`; there is none on the way forward.
    fn returned(&self, _weights: Symbol, _from: Symbol, _to: Symbol) -> f64 {
        f64::NAN
    }
}

impl Expr {
    /// Whether every quantity that it reads passes a test; weights are not asked about.
    pub fn reads(&self, test: &dyn Fn(Symbol) -> bool) -> bool {
        match self {
            Expr::Quantity(symbol) => test(*symbol),
            Expr::Weighted { over, .. } => over.iter().copied().all(test),
            Expr::Returned { from, .. } => test(*from),
            Expr::Times(a, b) | Expr::Plus(a, b) => a.reads(test) && b.reads(test),
            Expr::Apply(_, inner)
            | Expr::OneMinus(inner)
            | Expr::Minus(inner)
            | Expr::Square(inner) => inner.reads(test),
        }
    }

    /// Every quantity that is read.
    fn each(&mut self, act: &mut dyn FnMut(&mut Symbol)) {
        match self {
            Expr::Quantity(symbol) => act(symbol),
            Expr::Weighted { over, .. } => over.iter_mut().for_each(act),
            Expr::Returned { from, to, .. } => [from, to].into_iter().for_each(act),
            Expr::Times(a, b) | Expr::Plus(a, b) => {
                a.each(act);
                b.each(act);
            }
            Expr::Apply(_, inner)
            | Expr::OneMinus(inner)
            | Expr::Minus(inner)
            | Expr::Square(inner) => inner.each(act),
        }
    }

    /// Works the tree out for one unit.
    pub fn evaluate(&self, numbers: &impl Numbers) -> f64 {
        match self {
            Expr::Quantity(symbol) => numbers.value(*symbol),
            Expr::Weighted { weights, .. } => {
                let (terms, bias) = numbers.terms(*weights);
                terms.into_iter().map(Term::product).sum::<f64>() + bias
            }
            Expr::Apply(function, inner) => function.apply(inner.evaluate(numbers)),
            Expr::Times(a, b) => a.evaluate(numbers) * b.evaluate(numbers),
            Expr::Plus(a, b) => a.evaluate(numbers) + b.evaluate(numbers),
            Expr::OneMinus(inner) => 1.0 - inner.evaluate(numbers),
            Expr::Minus(inner) => -inner.evaluate(numbers),
            Expr::Square(inner) => inner.evaluate(numbers).powi(2),
            Expr::Returned { weights, from, to, .. } => numbers.returned(*weights, *from, *to),
        }
    }
}
