//! The numbers of one unit at one step, as equations ask for them.

use super::StepTrace;
use crate::engine::cell::Block;
use crate::notation::{Numbers, Symbol, Term};

/// One unit of one step.
pub struct UnitStep<'a> {
    pub step: &'a StepTrace,
    /// The layer's blocks, as [`crate::engine::Network::blocks`] gives them.
    pub blocks: &'a [Block],
    /// Its peephole weights, as [`crate::engine::Network::peepholes`] gives them.
    pub peepholes: &'a [(Symbol, Vec<f64>)],
    /// From 0.
    pub unit: usize,
}

impl Numbers for UnitStep<'_> {
    fn value(&self, symbol: Symbol) -> f64 {
        let own = self.peepholes.iter().find(|(own, _)| *own == symbol);
        let all = own.map_or(self.step.get(symbol), |(_, weights)| weights);
        all.get(self.unit).copied().unwrap_or(f64::NAN)
    }

    fn terms(&self, weights: Symbol) -> (Vec<Term>, f64) {
        let Some(block) = self.blocks.iter().find(|block| block.weights == weights) else {
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
        let mut terms = part(block.reads[0], &block.hidden);
        terms.extend(part(block.reads[1], &block.input));
        (terms, block.bias[self.unit])
    }
}

/// The same on the way back: gradients as the engine has them, times `scale`.
pub struct UnitBack<'a> {
    pub forward: UnitStep<'a>,
    /// What h and c get from elsewhere: from the answer and the layer above, and from the later step.
    pub arriving: &'a [(Symbol, Vec<f64>)],
    pub scale: f64,
}

impl Numbers for UnitBack<'_> {
    fn value(&self, symbol: Symbol) -> f64 {
        let own = self.arriving.iter().find(|(own, _)| *own == symbol);
        if let Some((_, values)) = own {
            return values.get(self.forward.unit).map_or(f64::NAN, |value| value * self.scale);
        }
        if symbol.is_gradient() {
            let values = self.forward.step.gradient_of(symbol);
            return values.get(self.forward.unit).map_or(f64::NAN, |value| value * self.scale);
        }
        self.forward.value(symbol)
    }

    fn terms(&self, weights: Symbol) -> (Vec<Term>, f64) {
        self.forward.terms(weights)
    }

    fn returned(&self, weights: Symbol, from: Symbol, to: Symbol) -> f64 {
        let blocks = self.forward.blocks.iter();
        let Some(block) = blocks.into_iter().find(|block| block.weights == weights) else {
            return f64::NAN;
        };
        let rows = if block.reads[0] == to { &block.hidden } else { &block.input };
        let sent = self.forward.step.gradient_of(from).iter().zip(rows);
        sent.map(|(d, row)| d * row.get(self.forward.unit).copied().unwrap_or(0.0)).sum::<f64>()
            * self.scale
    }
}
