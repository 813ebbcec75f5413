//! Equations as lines of code, one line an equation, each as it runs in its own world.
//!
//! Vectors are NumPy's arrays, PyTorch's or Keras's tensors, nalgebra's vectors, and go by the ids of the
//! quantities; a quantity that has an equation of its own, as r ⊙ h in a GRU, is one more line before.

use super::{Equation, Expr, Function, Symbol, columns, letters};

/// In what the line is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    NumPy,
    PyTorch,
    Keras,
    Rust,
}

impl Language {
    pub const ALL: [Language; 4] =
        [Language::NumPy, Language::PyTorch, Language::Keras, Language::Rust];

    /// As it is called, in every language.
    pub const fn name(self) -> &'static str {
        match self {
            Language::NumPy => "NumPy",
            Language::PyTorch => "PyTorch",
            Language::Keras => "Keras",
            Language::Rust => "Rust",
        }
    }

    /// `f = torch.sigmoid(W_f @ torch.cat([h_prev, x]) + b_f)`.
    pub fn line(self, equation: &Equation) -> String {
        match self {
            Language::Rust => format!("let {} = {};", name(equation.lhs), owned(&equation.rhs)),
            _ => format!("{} = {}", equation.lhs.id, self.python(&equation.rhs)),
        }
    }

    fn python(self, expr: &Expr) -> String {
        match expr {
            Expr::Quantity(symbol) => symbol.id.into(),
            Expr::Weighted { weights, over, bias } => {
                let ids: Vec<&str> = over.iter().map(|symbol| symbol.id).collect();
                let (weights, bias, ids) = (weights.id, bias.id, ids.join(", "));
                let read = match (self, over.len()) {
                    (_, 1) => ids,
                    (Language::NumPy, _) => format!("np.concatenate([{ids}])"),
                    (Language::PyTorch, _) => format!("torch.cat([{ids}])"),
                    _ => format!("ops.concatenate([{ids}])"),
                };
                match self {
                    Language::Keras => format!("ops.matmul({weights}, {read}) + {bias}"),
                    _ => format!("{weights} @ {read} + {bias}"),
                }
            }
            Expr::Apply(function, inner) => self.called(*function, &self.python(inner)),
            Expr::Times(a, b) => match answered(a, b) {
                Some((d, weights)) => self.answered(d, weights),
                None => format!("{} * {}", self.factor(a), self.factor(b)),
            },
            Expr::Plus(a, b) => match &**b {
                Expr::Minus(b) => format!("{} - {}", self.python(a), self.factor(b)),
                _ => format!("{} + {}", self.python(a), self.python(b)),
            },
            Expr::OneMinus(inner) => format!("1 - {}", self.factor(inner)),
            Expr::Minus(inner) => format!("-{}", self.factor(inner)),
            Expr::Square(inner) => format!("{} ** 2", self.factor(inner)),
            Expr::Returned { weights, over, from, to } => {
                let part = match columns(over, *to) {
                    "" => "",
                    "h" => "[:, :H]",
                    _ => "[:, H:]",
                };
                match self {
                    Language::Keras => {
                        format!("ops.matmul(ops.transpose({}{part}), {})", weights.id, from.id)
                    }
                    _ => format!("{}{part}.T @ {}", weights.id, from.id),
                }
            }
        }
    }

    /// What the answer sends back to h, which one row of weights has read: all of it, or that of one direction.
    fn answered(self, d: Symbol, weights: Symbol) -> String {
        let part = match letters::ARROWS.iter().position(|arrow| *arrow == weights.sub) {
            None => "",
            Some(0) => "[:, :H]",
            Some(_) => "[:, H:]",
        };
        match self {
            Language::Keras => {
                format!("ops.matmul(ops.transpose({}{part}), {})", weights.id, d.id)
            }
            _ => format!("{}{part}.T @ {}", weights.id, d.id),
        }
    }

    fn called(self, function: Function, inner: &str) -> String {
        match (self, function) {
            // NumPy has no σ of its own.
            (Language::NumPy, Function::Sigmoid) => format!("1 / (1 + np.exp(-({inner})))"),
            (Language::NumPy, Function::Tanh) => format!("np.tanh({inner})"),
            (Language::PyTorch, Function::Sigmoid) => format!("torch.sigmoid({inner})"),
            (Language::PyTorch, Function::Tanh) => format!("torch.tanh({inner})"),
            (_, Function::Sigmoid) => format!("ops.sigmoid({inner})"),
            (_, Function::Tanh) => format!("ops.tanh({inner})"),
        }
    }

    fn factor(self, expr: &Expr) -> String {
        let text = self.python(expr);
        if expr.is_sum() { format!("({text})") } else { text }
    }
}

/// A gradient of the answer times what the answer weighs h with.
fn answered(a: &Expr, b: &Expr) -> Option<(Symbol, Symbol)> {
    match (a, b) {
        (Expr::Quantity(d), Expr::Quantity(weights)) if weights.base == letters::V.base => {
            Some((*d, *weights))
        }
        _ => None,
    }
}

/// Rust's names begin with a small letter.
fn name(symbol: Symbol) -> String {
    symbol.id.to_ascii_lowercase()
}

/// What stands beside `+`: a vector made here, or one that is lent.
fn owned(expr: &Expr) -> String {
    match expr {
        Expr::Quantity(symbol) => format!("&{}", name(*symbol)),
        Expr::Weighted { weights, over, bias } => {
            let names: Vec<String> = over.iter().copied().map(name).collect();
            let read = match names.as_slice() {
                [alone] => format!("&{alone}"),
                several => format!("stack![{}]", several.join("; ")),
            };
            format!("&{} * {read} + &{}", name(*weights), name(*bias))
        }
        Expr::Apply(Function::Sigmoid, inner) => {
            format!("{}.map(|z: f64| 1.0 / (1.0 + (-z).exp()))", asked(inner))
        }
        Expr::Apply(Function::Tanh, inner) => format!("{}.map(f64::tanh)", asked(inner)),
        Expr::Times(a, b) => match &**b {
            Expr::Quantity(weights) if weights.base == letters::V.base => {
                let part = match letters::ARROWS.iter().position(|arrow| *arrow == weights.sub) {
                    None => "",
                    Some(0) => ".columns(0, units)",
                    Some(_) => ".columns_range(units..)",
                };
                format!("{}{part}.transpose() * {}", name(*weights), owned(a))
            }
            Expr::Quantity(symbol) => format!("{}.component_mul(&{})", asked(a), name(*symbol)),
            other => format!("{}.component_mul(&{})", asked(a), asked(other)),
        },
        Expr::Plus(a, b) => match &**b {
            Expr::Minus(b) => format!("{} - {}", owned(a), owned(b)),
            _ => format!("{} + {}", owned(a), owned(b)),
        },
        Expr::OneMinus(inner) => format!("{}.map(|v| 1.0 - v)", asked(inner)),
        Expr::Minus(inner) => format!("-({})", owned(inner)),
        Expr::Square(inner) => format!("{}.map(|v| v * v)", asked(inner)),
        Expr::Returned { weights, over, from, to } => {
            let part = match columns(over, *to) {
                "" => "",
                "h" => ".columns(0, units)",
                _ => ".columns_range(units..)",
            };
            format!("{}{part}.transpose() * &{}", name(*weights), name(*from))
        }
    }
}

/// What a method is called on.
fn asked(expr: &Expr) -> String {
    match expr {
        Expr::Quantity(symbol) => name(*symbol),
        Expr::Plus(..) | Expr::Weighted { .. } => format!("({})", owned(expr)),
        _ => owned(expr),
    }
}
