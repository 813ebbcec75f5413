//! The fast path of the standard LSTM: a stack of it by the kernels, in single precision.
//!
//! It is [`Pass`](super::Pass) once more, for one case: an LSTM stack in one direction whose head reads the
//! last step, on whole rows. A test holds the two together, and everything else trains on `Pass`. Method
//! and figures: `docs/adr/0005-kernels.md`, `docs/benchmarks.md`.

use super::cell::CellKind;
use super::loss::Loss;
use super::network::{Network, Readout, Shape};
use super::optim::AdamStep;
use gatehouse_kernels::{Layer, One, Panel, ROWS, backward, forward, paired, step_one};
use nalgebra::DMatrix;

/// Buffers for one batch size and window length.
pub struct Stack {
    shape: Shape,
    batch: usize,
    steps: usize,
    /// The windows, one block a step.
    x: Panel,
    layers: Vec<Layer>,
    /// The states of a window that is alone in its batch.
    ones: Vec<One>,
    y: DMatrix<f32>,
    dy: DMatrix<f32>,
}

/// [`AdamStep::take`] in vector instructions, with the same digits.
pub fn adam(step: &AdamStep<f32>, p: &mut [f32], g: &[f32], m: &mut [f32], v: &mut [f32]) {
    let AdamStep { rate, root, keep_1, take_1, keep_2, take_2, decay, epsilon } = *step;
    let numbers = [rate, root, keep_1, take_1, keep_2, take_2, decay, epsilon];
    gatehouse_kernels::adam(numbers, p, g, m, v);
}

impl Stack {
    /// Whether the kernels compute networks of this shape: the standard LSTM, read at its last step.
    pub fn serves(shape: Shape) -> bool {
        let plain = Shape::lstm(shape.inputs, shape.hidden, shape.layers, shape.outputs);
        shape == plain && ![shape.layers, shape.hidden].contains(&0)
    }

    /// `None` for a network that these kernels do not compute.
    pub fn new(shape: Shape, steps: usize, batch: usize) -> Option<Self> {
        if !Self::serves(shape) || [steps, batch].contains(&0) {
            return None;
        }
        debug_assert!(shape.cell == CellKind::Lstm && shape.readout == Readout::Last);
        let tiles = batch.div_ceil(ROWS);
        let layers = (0..shape.layers)
            .map(|l| Layer::new(shape.layer(l).inputs, shape.hidden, steps, tiles, l > 0))
            .collect();
        Some(Self {
            shape,
            batch,
            steps,
            x: Panel::new(steps, tiles, paired(shape.inputs)),
            layers,
            ones: (0..if batch == 1 { shape.layers } else { 0 })
                .map(|l| One::new(shape.layer(l).inputs, shape.hidden))
                .collect(),
            y: DMatrix::zeros(batch, shape.outputs),
            dy: DMatrix::zeros(batch, shape.outputs),
        })
    }

    /// Sets the inputs of one row at step `t`, one number a column.
    pub fn set_inputs(&mut self, t: usize, row: usize, x: &[f32]) {
        let slots = self.x.tile_mut(t, row / ROWS)[row % ROWS..].iter_mut().step_by(ROWS);
        slots.zip(x).for_each(|(slot, x)| *slot = *x);
    }

    /// Runs the batch forward; the answers, B x O.
    pub fn forward(&mut self, network: &Network<f32>) -> &DMatrix<f32> {
        if self.ones.is_empty() {
            self.run(network, false);
            return &self.y;
        }
        for (l, one) in self.ones.iter_mut().enumerate() {
            for sum in self.shape.layer(l).sums() {
                let own = network.layer(l, 0);
                one.pack(&own[sum.weights()], &own[sum.biases()]);
            }
        }
        self.answer(network)
    }

    /// The answer for a window that is alone in its batch, by the weights of the last pass forward: what a
    /// forecaster in use gives, when only the window changes. `network` must be that pass's: its layers are
    /// not packed again.
    ///
    /// # Panics
    /// When the batch is larger than one.
    pub fn answer(&mut self, network: &Network<f32>) -> &DMatrix<f32> {
        assert_eq!(self.batch, 1, "a window that is alone in its batch");
        self.ones.iter_mut().for_each(One::reset);
        for t in 0..self.steps {
            for l in 0..self.shape.layers {
                let (below, rest) = self.ones.split_at_mut(l);
                let one = &mut rest[0];
                match below.last() {
                    Some(below) => {
                        one.x_mut().copy_from_slice(below.h());
                    }
                    None => {
                        let x = self.x.tile(t, 0).iter().step_by(ROWS);
                        one.x_mut().iter_mut().zip(x).for_each(|(slot, x)| *slot = *x);
                    }
                }
                step_one(one);
            }
        }
        let (weights, biases) = network.head();
        let Some(top) = self.ones.last() else { return &self.y };
        let h = top.h();
        for (output, (w, b)) in weights.chunks(self.shape.hidden).zip(biases).enumerate() {
            self.y[(0, output)] = w.iter().zip(h).map(|(w, h)| w * h).sum::<f32>() + b;
        }
        &self.y
    }

    /// The answers of the last pass forward, B x O.
    pub fn answers(&self) -> &DMatrix<f32> {
        &self.y
    }

    fn pack(&mut self, network: &Network<f32>, for_training: bool) {
        for (l, layer) in self.layers.iter_mut().enumerate() {
            for sum in self.shape.layer(l).sums() {
                let own = network.layer(l, 0);
                layer.weights.pack(&own[sum.weights()], &own[sum.biases()], for_training);
            }
        }
    }

    fn run(&mut self, network: &Network<f32>, for_training: bool) {
        self.pack(network, for_training);
        for l in 0..self.shape.layers {
            let (below, rest) = self.layers.split_at_mut(l);
            let layer = &mut rest[0];
            match below.last() {
                Some(below) => forward(layer, &below.h, 1),
                None => forward(layer, &self.x, 0),
            }
        }
        self.read_out(network);
    }

    fn read_out(&mut self, network: &Network<f32>) {
        let (weights, biases) = network.head();
        let Some(top) = self.layers.last() else { return };
        for (output, (weights, bias)) in weights.chunks(self.shape.hidden).zip(biases).enumerate() {
            for row in 0..self.batch {
                let h = top.h.tile(self.steps, row / ROWS)[row % ROWS..].iter().step_by(ROWS);
                let sum: f32 = weights.iter().zip(h).map(|(w, h)| w * h).sum();
                self.y[(row, output)] = sum + bias;
            }
        }
    }

    /// Forward, loss, and all the way back: the loss, with dL/dp written into `gradients`
    /// (the order of [`Network::numbers`]).
    pub fn loss_and_gradients(
        &mut self,
        network: &Network<f32>,
        target: &DMatrix<f32>,
        loss: Loss<f32>,
        gradients: &mut [f32],
    ) -> f32 {
        self.run(network, true);
        let value = loss(&self.y, target, &mut self.dy);
        self.head_backward(network, &mut gradients[self.shape.head()]);
        for l in (0..self.shape.layers).rev() {
            let (below, rest) = self.layers.split_at_mut(l);
            match below.last_mut() {
                Some(below) => {
                    backward(&mut rest[0], &below.h, 1, Some(&mut below.d_h));
                }
                None => backward(&mut rest[0], &self.x, 0, None),
            }
            for sum in self.shape.layer(l).sums() {
                let own = &mut gradients[self.shape.place(l, 0)];
                let (weights, biases) = own.split_at_mut(sum.biases().start);
                rest[0].weights.unpack(&mut weights[sum.weights()], biases);
            }
        }
        value
    }

    /// From dL/dy to dL/dh of the last step, and the head's own gradients.
    fn head_backward(&mut self, network: &Network<f32>, gradients: &mut [f32]) {
        let (hidden, last) = (self.shape.hidden, self.steps - 1);
        let (weights, _) = network.head();
        let (d_weights, d_biases) = gradients.split_at_mut(hidden * self.shape.outputs);
        let Some(top) = self.layers.last_mut() else { return };
        for tile in 0..top.d_h.tiles {
            top.d_h.tile_mut(last, tile).fill(0.0);
        }
        d_weights.fill(0.0);
        for (output, d_bias) in d_biases.iter_mut().enumerate() {
            *d_bias = self.dy.column(output).sum();
            let own = output * hidden;
            for row in 0..self.batch {
                let (tile, lane, d) = (row / ROWS, row % ROWS, self.dy[(row, output)]);
                let h = top.h.tile(self.steps, tile)[lane..].iter().step_by(ROWS);
                let into = d_weights[own..own + hidden].iter_mut();
                into.zip(h).for_each(|(sum, h)| *sum += d * h);
                let into = top.d_h.tile_mut(last, tile)[lane..].iter_mut().step_by(ROWS);
                into.zip(&weights[own..]).for_each(|(sum, w)| *sum += d * w);
            }
        }
    }
}
