//! The way back, worked out from the way forward: the equations of all gradients of a step follow from its
//! own equations by the chain rule, symbol by symbol. A test holds them to the gradients of the engine.

use super::letters::{NEXT_C, NEXT_H, gradient};
use super::{Equation, Expr, Function, Symbol};

/// The gradients of a step in an order in which they can be worked out, from what reaches h and c to what
/// x, h_prev and c_prev get. `forward` are all equations of the step; `sum` names the sum of some weights.
///
/// What later steps (and whatever reads h above) send is [`NEXT_H`] and [`NEXT_C`].
pub fn backward(forward: &[Equation], sum: &dyn Fn(Symbol) -> Option<Symbol>) -> Vec<Equation> {
    let lettered = forward.iter().map(|own| lettered(own, forward));
    let forward: Vec<Equation> = lettered.flat_map(|own| split(&own, sum)).collect();
    let mut waiting = quantities(&forward);
    let mut back: Vec<Equation> = Vec::new();
    while !waiting.is_empty() {
        // A gradient can be told once those of everything that reads the quantity are.
        let told = |own: &Equation| gradient(own.lhs).is_some_and(|d| has(&back, d));
        let ready =
            |symbol: &Symbol| forward.iter().filter(|own| reads(&own.rhs, *symbol)).all(told);
        let Some(place) = waiting.iter().position(ready) else { break };
        let symbol = waiting.remove(place);
        back.extend(of(symbol, &forward));
    }
    back
}

fn has(back: &[Equation], symbol: Symbol) -> bool {
    back.iter().any(|own| own.lhs == symbol)
}

/// The equation with the letter of whatever has an equation of its own, as tanh(c) in the article's cell.
fn lettered(equation: &Equation, all: &[Equation]) -> Equation {
    fn within(expr: &Expr, all: &[Equation]) -> Expr {
        match all.iter().find(|own| own.rhs == *expr) {
            Some(own) => own.lhs.into(),
            None => parts(expr, &|part| within(part, all)),
        }
    }
    Equation { lhs: equation.lhs, rhs: parts(&equation.rhs, &|part| within(part, all)) }
}

/// The expression with each part of it changed.
fn parts(expr: &Expr, change: &dyn Fn(&Expr) -> Expr) -> Expr {
    match expr {
        Expr::Apply(function, inner) => Expr::apply(*function, change(inner)),
        Expr::Times(a, b) => change(a).times(change(b)),
        Expr::Plus(a, b) => change(a).plus(change(b)),
        Expr::OneMinus(inner) => change(inner).from_one(),
        other => other.clone(),
    }
}

/// A gate in two: its sum, and what it opens to. A sum within a sum has its own name.
fn split(equation: &Equation, sum: &dyn Fn(Symbol) -> Option<Symbol>) -> Vec<Equation> {
    let Expr::Apply(function, inner) = &equation.rhs else { return vec![equation.clone()] };
    let mut found = Vec::new();
    let rhs = named(inner, false, sum, &mut found);
    let Some(z) = first_sum(inner).and_then(sum) else { return vec![equation.clone()] };
    found.push(Equation { lhs: z, rhs });
    found.push(Equation { lhs: equation.lhs, rhs: Expr::apply(*function, z.into()) });
    found
}

fn first_sum(expr: &Expr) -> Option<Symbol> {
    match expr {
        Expr::Weighted { weights, .. } => Some(*weights),
        Expr::Plus(a, b) => first_sum(a).or_else(|| first_sum(b)),
        _ => None,
    }
}

/// The expression with each sum that is a factor as a letter; those sums go into `found`.
fn named(
    expr: &Expr,
    factor: bool,
    sum: &dyn Fn(Symbol) -> Option<Symbol>,
    found: &mut Vec<Equation>,
) -> Expr {
    match expr {
        Expr::Weighted { weights, .. } if factor => match sum(*weights) {
            Some(z) => {
                found.push(Equation { lhs: z, rhs: expr.clone() });
                z.into()
            }
            None => expr.clone(),
        },
        Expr::Plus(a, b) => named(a, factor, sum, found).plus(named(b, factor, sum, found)),
        Expr::Times(a, b) => named(a, true, sum, found).times(named(b, true, sum, found)),
        other => other.clone(),
    }
}

/// What has a gradient: all that is made, the last first, then what the step reads.
fn quantities(forward: &[Equation]) -> Vec<Symbol> {
    let mut all: Vec<Symbol> = forward.iter().rev().map(|own| own.lhs).collect();
    let read = super::legend::quantities(forward).into_iter();
    all.extend(read.filter(|own| !forward.iter().any(|made| made.lhs == *own)));
    all.retain(|symbol| gradient(*symbol).is_some());
    all
}

fn reads(expr: &Expr, symbol: Symbol) -> bool {
    match expr {
        Expr::Quantity(own) => *own == symbol,
        Expr::Weighted { over, .. } => over.contains(&symbol),
        Expr::Returned { .. } => false,
        Expr::Apply(_, inner)
        | Expr::OneMinus(inner)
        | Expr::Minus(inner)
        | Expr::Square(inner) => reads(inner, symbol),
        Expr::Times(a, b) | Expr::Plus(a, b) => reads(a, symbol) || reads(b, symbol),
    }
}

/// The gradient of one quantity: the sum over all that reads it.
fn of(symbol: Symbol, forward: &[Equation]) -> Option<Equation> {
    let mut terms = Vec::new();
    for own in forward {
        let Some(d) = gradient(own.lhs) else { continue };
        let start = Term { minus: false, product: d.into() };
        Chain { equation: own, symbol, d }.follow(&own.rhs, start, &mut terms);
    }
    let next = [("h", NEXT_H), ("c", NEXT_C)].into_iter().find(|(id, _)| *id == symbol.id);
    terms.extend(next.map(|(_, next)| Term { minus: false, product: next.into() }));
    // What is added stands before what is taken away.
    terms.sort_by_key(|term| term.minus);
    let signed = |term: Term| {
        if term.minus { Expr::Minus(Box::new(term.product)) } else { term.product }
    };
    let rhs = terms.into_iter().map(signed).reduce(Expr::plus)?;
    Some(Equation { lhs: gradient(symbol)?, rhs })
}

/// One way from a quantity to what is made of it: the product of all slopes on the way.
#[derive(Clone)]
struct Term {
    minus: bool,
    product: Expr,
}

impl Term {
    fn times(self, factor: Expr) -> Self {
        Self { product: self.product.times(factor), ..self }
    }

    fn turned(self) -> Self {
        Self { minus: !self.minus, ..self }
    }
}

/// Everything on the way from one equation's left side down to one quantity.
struct Chain<'a> {
    equation: &'a Equation,
    symbol: Symbol,
    /// The gradient of the left side.
    d: Symbol,
}

impl Chain<'_> {
    fn follow(&self, expr: &Expr, so_far: Term, terms: &mut Vec<Term>) {
        match expr {
            Expr::Quantity(own) if *own == self.symbol => terms.push(so_far),
            Expr::Weighted { weights, over, .. } if over.contains(&self.symbol) => {
                let product = Expr::Returned {
                    weights: *weights,
                    over: over.clone(),
                    from: self.d,
                    to: self.symbol,
                };
                terms.push(Term { product, ..so_far });
            }
            Expr::Quantity(_) | Expr::Weighted { .. } | Expr::Returned { .. } => {}
            Expr::Plus(a, b) => {
                self.follow(a, so_far.clone(), terms);
                self.follow(b, so_far, terms);
            }
            Expr::Times(a, b) => {
                self.follow(a, so_far.clone().times((**b).clone()), terms);
                self.follow(b, so_far.times((**a).clone()), terms);
            }
            Expr::OneMinus(inner) | Expr::Minus(inner) => {
                self.follow(inner, so_far.turned(), terms);
            }
            Expr::Square(inner) => {
                self.follow(&(**inner).clone().times((**inner).clone()), so_far, terms);
            }
            Expr::Apply(function, inner) => {
                // What a function gives is at hand where it is the whole right side.
                let whole = *expr == self.equation.rhs;
                let value = if whole { self.equation.lhs.into() } else { expr.clone() };
                let slope = match function {
                    Function::Sigmoid => value.clone().times(value.from_one()),
                    Function::Tanh => Expr::Square(Box::new(value)).from_one(),
                };
                self.follow(inner, so_far.times(slope), terms);
            }
        }
    }
}
