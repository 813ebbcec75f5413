//! Every quantity of every layer, step and unit for one window, in f64.
//!
//! The same [`weigh`] and [`activate`] as in training, with a batch of one, keeping what training
//! lets go of.

use super::Network;
use super::cell::lstm::{Gate, activate, symbols, weigh};
use crate::notation::Symbol;
use nalgebra::DMatrix;

/// All values of one time step of one layer.
#[derive(Clone, Debug, PartialEq)]
pub struct StepTrace {
    values: Vec<(Symbol, Vec<f64>)>,
}

impl StepTrace {
    /// The vector of `symbol`, one value a unit (a column for x); empty when there is no such quantity.
    pub fn get(&self, symbol: Symbol) -> &[f64] {
        self.values.iter().find(|(own, _)| *own == symbol).map_or(&[], |(_, values)| values)
    }
}

/// The steps of one layer, first to last.
#[derive(Clone, Debug, PartialEq)]
pub struct LayerTrace {
    pub steps: Vec<StepTrace>,
}

/// The whole window.
#[derive(Clone, Debug, PartialEq)]
pub struct Trace {
    /// First to last.
    pub layers: Vec<LayerTrace>,
    /// `output[t]` is the head applied to the last layer's h at step t; O values.
    pub output: Vec<Vec<f64>>,
}

/// Runs `network` over one window `xs[t][column]` from zero states.
pub fn trace(network: &Network<f64>, xs: &[Vec<f64>]) -> Trace {
    let mut inputs = xs.to_vec();
    let layers = (0..network.shape().layers)
        .map(|layer| {
            let own = trace_layer(network, layer, &inputs);
            inputs = own.steps.iter().map(|step| step.get(symbols::H).to_vec()).collect();
            own
        })
        .collect();
    let (weights, biases) = network.head();
    let read = |h: &Vec<f64>| -> Vec<f64> {
        weights
            .chunks(h.len())
            .zip(biases)
            .map(|(w, b)| w.iter().zip(h).map(|(w, h)| w * h).sum::<f64>() + b)
            .collect()
    };
    Trace { layers, output: inputs.iter().map(read).collect() }
}

fn trace_layer(network: &Network<f64>, layer: usize, xs: &[Vec<f64>]) -> LayerTrace {
    let cell = network.layer(layer);
    let hidden = cell.sizes().hidden;
    let row = |length: usize| DMatrix::<f64>::zeros(1, length);
    let (mut u, mut gates) = (row(cell.sizes().rows()), row(4 * hidden));
    let (mut c_prev, mut c, mut tanh_c, mut h) =
        (row(hidden), row(hidden), row(hidden), row(hidden));
    let steps = xs
        .iter()
        .map(|x| {
            let h_prev = h.as_slice().to_vec();
            u.as_mut_slice()[..hidden].copy_from_slice(&h_prev);
            u.as_mut_slice()[hidden..].copy_from_slice(x);
            weigh(cell, &u, &mut gates);
            let z = gates.clone();
            activate(&mut gates, &c_prev, &mut c, &mut tanh_c, &mut h);
            let part = |matrix: &DMatrix<f64>, gate: Gate| {
                matrix.as_slice()[gate as usize * hidden..][..hidden].to_vec()
            };
            let times = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).collect();
            let [i, f, g, o] = Gate::ALL.map(|gate| part(&gates, gate));
            let values = vec![
                (symbols::X, x.clone()),
                (symbols::H_PREV, h_prev),
                (symbols::C_PREV, c_prev.as_slice().to_vec()),
                (symbols::Z_F, part(&z, Gate::F)),
                (symbols::Z_I, part(&z, Gate::I)),
                (symbols::Z_G, part(&z, Gate::G)),
                (symbols::Z_O, part(&z, Gate::O)),
                (symbols::KEPT, times(&f, c_prev.as_slice())),
                (symbols::NEW, times(&i, &g)),
                (symbols::F, f),
                (symbols::I, i),
                (symbols::G, g),
                (symbols::O, o),
                (symbols::C, c.as_slice().to_vec()),
                (symbols::H, h.as_slice().to_vec()),
            ];
            std::mem::swap(&mut c_prev, &mut c);
            StepTrace { values }
        })
        .collect();
    LayerTrace { steps }
}
