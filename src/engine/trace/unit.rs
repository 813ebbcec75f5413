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
