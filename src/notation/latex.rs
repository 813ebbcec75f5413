//! Equations as LaTeX, to be pasted into a paper or a slide. Only ASCII comes out.

use super::{Equation, Expr, Function, Symbol, columns};

/// `f_t = \sigma(W_f \cdot [h_{t-1}, x_t] + b_f)`.
pub fn latex(equation: &Equation) -> String {
    format!("{} = {}", quantity(equation.lhs), write(&equation.rhs))
}

/// A letter with its subscript: `c_{t-1}`.
pub fn quantity(symbol: Symbol) -> String {
    let sign = if symbol.is_gradient() { r"\partial L / \partial " } else { "" };
    let base = symbol.base.replace('ŷ', r"\hat{y}").replace('⊙', r" \odot ");
    let base = match symbol.squashed() {
        Some((function, of)) => format!(r"\{function}({of}_t)"),
        None => base,
    };
    format!("{sign}{}", with_sub(&base, symbol.sub, ""))
}

/// A letter with its subscript and one index more; either may be empty.
fn with_sub(base: &str, sub: &str, index: &str) -> String {
    let apart = if sub.is_empty() || index.is_empty() { "" } else { "," };
    let sub = sub.replace('−', "-").replace('→', r"\rightarrow").replace('←', r"\leftarrow");
    match format!("{sub}{apart}{index}") {
        sub if sub.is_empty() => base.to_owned(),
        sub if sub.len() == 1 => format!("{base}_{sub}"),
        sub => format!("{base}_{{{sub}}}"),
    }
}

fn write(expr: &Expr) -> String {
    match expr {
        Expr::Quantity(symbol) => quantity(*symbol),
        Expr::Weighted { weights, over, bias } => {
            let read: Vec<String> = over.iter().copied().map(quantity).collect();
            let read = match read.as_slice() {
                [alone] => alone.clone(),
                several => format!("[{}]", several.join(", ")),
            };
            format!(r"{} \cdot {read} + {}", quantity(*weights), quantity(*bias))
        }
        Expr::Apply(function, inner) => {
            let name = match function {
                Function::Sigmoid => r"\sigma",
                Function::Tanh => r"\tanh",
            };
            format!("{name}({})", write(inner))
        }
        Expr::Times(a, b) => format!(r"{} \odot {}", factor(a), factor(b)),
        Expr::Plus(a, b) => match &**b {
            Expr::Minus(b) => format!("{} - {}", write(a), factor(b)),
            _ => format!("{} + {}", write(a), write(b)),
        },
        Expr::OneMinus(inner) => format!("1 - {}", factor(inner)),
        Expr::Minus(inner) => format!("-{}", factor(inner)),
        Expr::Square(inner) => format!("{}^2", factor(inner)),
        Expr::Returned { weights, over, from, to } => {
            let weights = with_sub(weights.base, weights.sub, columns(over, *to));
            format!(r"{weights}^\top {}", quantity(*from))
        }
    }
}

fn factor(expr: &Expr) -> String {
    if expr.is_sum() { format!("({})", write(expr)) } else { write(expr) }
}
