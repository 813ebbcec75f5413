//! Every quantity of every layer, step and unit for one window, in f64.

use super::Network;
use crate::notation::Symbol;

/// All values of one time step of one layer.
#[derive(Clone, Debug, PartialEq)]
pub struct StepTrace {
    pub values: Vec<(Symbol, Vec<f64>)>,
}

impl StepTrace {
    /// The vector of `symbol`, one value a unit (a column for x); empty when the cell has no such quantity.
    pub fn get(&self, symbol: Symbol) -> &[f64] {
        self.values.iter().find(|(s, _)| *s == symbol).map_or(&[], |(_, v)| v.as_slice())
    }
}

/// The steps of one layer, first to last.
#[derive(Clone, Debug, PartialEq)]
pub struct LayerTrace {
    pub steps: Vec<StepTrace>,
}

/// The whole window: layers first to last, and the head read at every step.
#[derive(Clone, Debug, PartialEq)]
pub struct Trace {
    pub layers: Vec<LayerTrace>,
    /// `output[t]` is the head applied to the last layer's h at step t; O values.
    pub output: Vec<Vec<f64>>,
}

/// Runs `network` over one window `xs[t][column]` from zero states. (Owner: engine.)
pub fn trace(_network: &Network<f64>, _xs: &[Vec<f64>]) -> Trace {
    Trace { layers: Vec::new(), output: Vec::new() }
}
