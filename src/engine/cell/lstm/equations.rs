//! The six equations of the cell as values, and the numbers of one unit at one step for them.

use super::symbols as s;
use crate::engine::cell::Block;
use crate::engine::trace::StepTrace;
use crate::notation::{Equation, Expr, Function, Numbers, Symbol, Term};

/// f i g o c h, in the order of the picture.
pub fn equations() -> [Equation; 6] {
    let gate = |lhs, function, weights, bias| Equation {
        lhs,
        rhs: Expr::apply(function, Expr::Weighted { weights, over: vec![s::H_PREV, s::X], bias }),
    };
    let quantity = |symbol: Symbol| Expr::from(symbol);
    [
        gate(s::F, Function::Sigmoid, s::W_F, s::B_F),
        gate(s::I, Function::Sigmoid, s::W_I, s::B_I),
        gate(s::G, Function::Tanh, s::W_G, s::B_G),
        gate(s::O, Function::Sigmoid, s::W_O, s::B_O),
        Equation {
            lhs: s::C,
            rhs: quantity(s::F)
                .times(quantity(s::C_PREV))
                .plus(quantity(s::I).times(quantity(s::G))),
        },
        Equation {
            lhs: s::H,
            rhs: quantity(s::O).times(Expr::apply(Function::Tanh, quantity(s::C))),
        },
    ]
}

/// The numbers of one unit at one step.
pub struct UnitStep<'a> {
    pub step: &'a StepTrace,
    /// The layer's blocks, as [`crate::engine::Network::blocks`] gives them.
    pub blocks: &'a [Block],
    /// From 0.
    pub unit: usize,
}

impl Numbers for UnitStep<'_> {
    fn value(&self, symbol: Symbol) -> f64 {
        self.step.get(symbol).get(self.unit).copied().unwrap_or(f64::NAN)
    }

    fn terms(&self, weights: Symbol) -> (Vec<Term>, f64) {
        let gate = match weights.id {
            "W_f" => s::F,
            "W_i" => s::I,
            "W_g" => s::G,
            _ => s::O,
        };
        let Some(block) = self.blocks.iter().find(|block| block.gate == gate) else {
            return (Vec::new(), 0.0);
        };
        let part = |of: Symbol, rows: &[Vec<f64>]| -> Vec<Term> {
            rows[self.unit]
                .iter()
                .zip(self.step.get(of))
                .enumerate()
                .map(|(place, (&weight, &value))| Term { of, place, weight, value })
                .collect()
        };
        let mut terms = part(s::H_PREV, &block.hidden);
        terms.extend(part(s::X, &block.input));
        (terms, block.bias[self.unit])
    }
}
