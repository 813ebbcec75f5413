//! Equations as a sentence. This room has no words: it asks for those of a key, with arguments.

use super::{Equation, Expr, Function, Symbol};

/// Gives the words of `gates.spoken.<key>` with %{a} and %{b} replaced.
pub type Say<'a> = dyn Fn(&str, &str, &str) -> String + 'a;
/// Gives the name of a quantity.
pub type Name<'a> = dyn Fn(Symbol) -> String + 'a;

/// "Forget gate: the weighted sum of last hidden state and input, squashed to between 0 and 1."
pub fn spoken(equation: &Equation, say: &Say, name: &Name) -> String {
    let told = match &equation.rhs {
        Expr::Apply(Function::Sigmoid, inner) => say("sigmoid", &phrase(inner, say, name), ""),
        Expr::Apply(Function::Tanh, inner) => say("tanh", &phrase(inner, say, name), ""),
        other => phrase(other, say, name),
    };
    say("is", &name(equation.lhs), &told)
}

fn phrase(expr: &Expr, say: &Say, name: &Name) -> String {
    let own = |expr: &Expr| phrase(expr, say, name);
    match expr {
        Expr::Quantity(symbol) => lower(name(*symbol)),
        Expr::Weighted { over, .. } => {
            let names = over.iter().map(|symbol| lower(name(*symbol)));
            let list = names.reduce(|list, next| say("and", &list, &next)).unwrap_or_default();
            say("sum", &list, "")
        }
        // Inside a sentence one word has to do for both functions.
        Expr::Apply(_, inner) => say("squashed", &own(inner), ""),
        Expr::Times(a, b) => say("times", &own(a), &own(b)),
        Expr::Plus(a, b) => say("plus", &own(a), &own(b)),
        Expr::OneMinus(inner) => say("one-minus", &own(inner), ""),
        Expr::Minus(inner) => say("minus", &own(inner), ""),
        Expr::Square(inner) => say("square", &own(inner), ""),
        Expr::Returned { from, to, .. } => say("returned", &lower(name(*from)), &lower(name(*to))),
    }
}

/// A name within a sentence: English begins it small.
fn lower(mut name: String) -> String {
    if let Some(first) = name.get_mut(..1) {
        first.make_ascii_lowercase();
    }
    name
}
