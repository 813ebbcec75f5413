//! Every quantity of every layer, direction, step and unit for one window, in f64, forward and backward.
//!
//! This is the engine at its plainest: one row, loops over units and time steps, no matrix library. It
//! walks with the cells' own [`Cell`](super::cell::Cell) steps, keeps everything, and is what the glass
//! box shows. Training walks whole batches through [`Pass`](super::Pass), with the same cells; a test
//! holds the two together.
//!
//! 1. `forward.rs`: weigh, open, move on; one layer after the other, one time step after the other.
//! 2. `backward.rs`: the same walk in reverse. What a step sends to the step before is dL/dh_prev, through
//!    the weights, and dL/dc_prev, through the gate that rules the memory alone: that second way is why
//!    an LSTM can learn over long times. Werbos (1990) calls the whole backpropagation through time.
//! 3. `hold.rs`: the same walk with some gates held at a value by hand.

mod backward;
mod forward;
mod hold;
mod unit;

pub use forward::Walk;
pub use hold::Hold;
pub use unit::{UnitBack, UnitStep};

use super::network::{Network, Readout};
use crate::engine::readout::span;
use crate::notation::Symbol;
use hold::{Free, Hands, Holding};

/// All values of one time step of one layer in one direction.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StepTrace {
    values: Vec<(Symbol, Vec<f64>)>,
    gradients: Vec<(Symbol, Vec<f64>)>,
}

impl StepTrace {
    /// The vector of `symbol`, one value a unit (a column for x); empty when there is no such quantity.
    pub fn get(&self, symbol: Symbol) -> &[f64] {
        find(&self.values, symbol)
    }

    /// dL/d(value), through everything that is computed from it; empty before a backward pass.
    ///
    /// Of what the step reads (x, h_prev, c_prev) it is what this step sends back: as if the window
    /// began here, and no other track or layer read the same. All that reads it together is the gradient
    /// of h where h_prev or x was made, and [`Gradients::inputs`] for the window's own x.
    pub fn gradient(&self, symbol: Symbol) -> &[f64] {
        find(&self.gradients, symbol)
    }

    /// [`StepTrace::gradient`] by the gradient's own symbol, such as `d_f`.
    pub fn gradient_of(&self, gradient: Symbol) -> &[f64] {
        let own =
            |(symbol, _): &&(Symbol, Vec<f64>)| gradient.id.strip_prefix("d_") == Some(symbol.id);
        self.gradients.iter().find(own).map_or(&[], |(_, values)| values)
    }

    /// Every quantity of the step.
    pub fn symbols(&self) -> impl Iterator<Item = Symbol> {
        self.values.iter().map(|(symbol, _)| *symbol)
    }
}

fn find(all: &[(Symbol, Vec<f64>)], symbol: Symbol) -> &[f64] {
    all.iter().find(|(own, _)| *own == symbol).map_or(&[], |(_, values)| values)
}

/// The steps of one layer in one direction, in the order of time.
#[derive(Clone, Debug, PartialEq)]
pub struct TrackTrace {
    pub steps: Vec<StepTrace>,
}

/// The whole window.
#[derive(Clone, Debug, PartialEq)]
pub struct Trace {
    /// `layers[layer][direction]`, direction 0 forward, 1 backward.
    pub layers: Vec<Vec<TrackTrace>>,
    /// `output[t]` is the head applied to the last layer's h at step t; O values.
    pub output: Vec<Vec<f64>>,
    /// What the network answers, by its readout: one row of O values, or one a step.
    pub answers: Vec<Vec<f64>>,
}

/// The state each layer and direction starts from: `h` and `c`, H values each.
#[derive(Clone, Debug, PartialEq)]
pub struct Start {
    pub h: Vec<f64>,
    pub c: Vec<f64>,
}

/// dL/d(everything that can be changed).
#[derive(Clone, Debug, PartialEq)]
pub struct Gradients {
    /// In the order of [`Network::numbers`].
    pub numbers: Vec<f64>,
    /// dL/dx, `inputs[t][column]`.
    pub inputs: Vec<Vec<f64>>,
    /// dL/dh_0 and dL/dc_0, `starts[layer * directions + direction]`.
    pub starts: Vec<Start>,
}

/// Runs `network` over one window `xs[t][column]` from zero states.
pub fn trace(network: &Network<f64>, xs: &[Vec<f64>]) -> Trace {
    trace_from(network, xs, &[])
}

/// The same from given states, `starts[layer * directions + direction]`; absent ones are zero.
pub fn trace_from(network: &Network<f64>, xs: &[Vec<f64>], starts: &[Start]) -> Trace {
    Walk::free(network, xs, starts).trace(network)
}

/// A trace with the gradients of every value, and of everything that can be changed. `loss` gets the
/// answers and gives dL/d(each of them).
pub fn trace_back(
    network: &Network<f64>,
    xs: &[Vec<f64>],
    starts: &[Start],
    loss: impl FnOnce(&[Vec<f64>]) -> Vec<Vec<f64>>,
) -> (Trace, Gradients) {
    back(network, &Walk::free(network, xs, starts), loss, &Free)
}

impl Walk {
    /// Walks one window `xs[t][column]` from `starts` as [`trace_from`] does.
    pub fn free(network: &Network<f64>, xs: &[Vec<f64>], starts: &[Start]) -> Self {
        Walk::new(network, xs, starts, &Free)
    }

    /// The same with gates that are held at a value.
    pub fn held(network: &Network<f64>, xs: &[Vec<f64>], starts: &[Start], holds: &[Hold]) -> Self {
        Walk::new(network, xs, starts, &Holding(holds))
    }

    /// What `network` made of it on the way.
    pub fn trace(&self, network: &Network<f64>) -> Trace {
        finish(network, self)
    }

    /// [`trace_back`] of a window that was walked before with the same `holds` and numbers, however it is read
    /// out. What is held has no gradient.
    pub fn back(
        &self,
        network: &Network<f64>,
        holds: &[Hold],
        loss: impl FnOnce(&[Vec<f64>]) -> Vec<Vec<f64>>,
    ) -> (Trace, Gradients) {
        back(network, self, loss, &Holding(holds))
    }
}

fn back(
    network: &Network<f64>,
    walk: &Walk,
    loss: impl FnOnce(&[Vec<f64>]) -> Vec<Vec<f64>>,
    hands: &dyn Hands,
) -> (Trace, Gradients) {
    let mut trace = finish(network, walk);
    let d_answers = loss(&trace.answers);
    let gradients = backward::backward(network, walk, &d_answers, &mut trace, hands);
    (trace, gradients)
}

/// What the network answers at the end of one window, and nothing else.
pub fn answer(network: &Network<f64>, xs: &[Vec<f64>]) -> Vec<f64> {
    answers(network, &Walk::free(network, xs, &[])).pop().unwrap_or_default()
}

/// The answers alone, as [`Walk::held`] has them.
pub fn answers_held(
    network: &Network<f64>,
    xs: &[Vec<f64>],
    starts: &[Start],
    holds: &[Hold],
) -> Vec<Vec<f64>> {
    answers(network, &Walk::new(network, xs, starts, &Holding(holds)))
}

fn finish(network: &Network<f64>, walk: &Walk) -> Trace {
    let output = walk.top().iter().map(|h| read_out(network, h)).collect();
    let answers = answers(network, walk);
    Trace { layers: walk.traced(network), output, answers }
}

fn answers(network: &Network<f64>, walk: &Walk) -> Vec<Vec<f64>> {
    let (shape, top) = (network.shape(), walk.top());
    if shape.readout == Readout::EveryStep {
        return top.iter().map(|h| read_out(network, h)).collect();
    }
    let mut features = vec![0.0; shape.features()];
    for (direction, part) in features.chunks_mut(shape.hidden.max(1)).enumerate() {
        let (steps, weight) = span(shape.readout, direction, top.len());
        for h in &top[steps] {
            for (sum, h) in part.iter_mut().zip(&h[direction * shape.hidden..]) {
                *sum += weight * h;
            }
        }
    }
    vec![read_out(network, &features)]
}

/// The head: ŷ = features V + b.
fn read_out(network: &Network<f64>, features: &[f64]) -> Vec<f64> {
    let (weights, biases) = network.head();
    weights
        .chunks(features.len())
        .zip(biases)
        .map(|(w, b)| w.iter().zip(features).map(|(w, h)| w * h).sum::<f64>() + b)
        .collect()
}
