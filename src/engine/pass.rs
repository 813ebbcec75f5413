//! One batch through the whole network and back (backpropagation through time, Werbos 1990).
//!
//! All buffers are made once; a training step allocates nothing of ours. (nalgebra's product packs
//! its operands into a buffer of its own.) A transposed view may stand only on the right of a product:
//! on the left, nalgebra 0.35 walks past its end for small matrices, so those use `gemm_tr`.

use super::cell::lstm::{Sizes, activate, backward, transposed, weigh};
use super::real::Real;
use super::{Network, Shape};
use nalgebra::{DMatrix, DMatrixView, DMatrixViewMut};

/// What one layer computed at every time step of a batch, kept for the way back.
struct Tape<T> {
    /// [h_prev | x], B x (H+I).
    u: Vec<DMatrix<T>>,
    /// i f g o, B x 4H.
    gates: Vec<DMatrix<T>>,
    /// Cell states; `c[t]` is what step t starts from, `c[T]` the last. B x H.
    c: Vec<DMatrix<T>>,
    tanh_c: Vec<DMatrix<T>>,
    h: Vec<DMatrix<T>>,
    /// dL/dh of every step as the layer above sent it.
    dh: Vec<DMatrix<T>>,
}

/// Buffers for one batch size and window length.
pub struct Pass<T> {
    shape: Shape,
    batch: usize,
    steps: usize,
    tapes: Vec<Tape<T>>,
    /// Head outputs, B x O.
    y: DMatrix<T>,
    dy: DMatrix<T>,
    dz: DMatrix<T>,
    dc: DMatrix<T>,
    dh: DMatrix<T>,
    /// dL/du of a step, one a layer: the part of h_prev and, above the first layer, of x.
    du: Vec<DMatrix<T>>,
    /// dL/d(first layer's inputs), I columns a step; only where asked for.
    dx: Vec<DMatrix<T>>,
    /// dL/dh_0 and dL/dc_0 of each layer.
    start: Vec<(DMatrix<T>, DMatrix<T>)>,
}

impl<T: Real> Pass<T> {
    /// Buffers for `batch` windows of `steps` time steps. `input_gradients`: also keep dL/dx.
    pub fn new(shape: Shape, steps: usize, batch: usize, input_gradients: bool) -> Self {
        let Shape { hidden, layers, outputs, .. } = shape;
        let block = |columns: usize| DMatrix::zeros(batch, columns);
        let blocks = |count: usize, columns: usize| (0..count).map(|_| block(columns)).collect();
        let sizes: Vec<Sizes> = (0..layers).map(|layer| shape.layer(layer)).collect();
        let tapes = sizes
            .iter()
            .map(|sizes| Tape {
                u: blocks(steps, sizes.rows()),
                gates: blocks(steps, sizes.columns()),
                c: blocks(steps + 1, hidden),
                tanh_c: blocks(steps, hidden),
                h: blocks(steps, hidden),
                dh: blocks(steps, hidden),
            })
            .collect();
        let du = sizes
            .iter()
            .enumerate()
            .map(|(layer, sizes)| {
                let whole = layer > 0 || input_gradients;
                block(if whole { sizes.rows() } else { hidden })
            })
            .collect();
        Self {
            shape,
            batch,
            steps,
            tapes,
            y: block(outputs),
            dy: block(outputs),
            dz: block(4 * hidden),
            dc: block(hidden),
            dh: block(hidden),
            du,
            dx: blocks(if input_gradients { steps } else { 0 }, shape.inputs),
            start: (0..layers).map(|_| (block(hidden), block(hidden))).collect(),
        }
    }

    pub fn batch(&self) -> usize {
        self.batch
    }

    /// Where the inputs of step `t` go: B x I, column by column.
    pub fn inputs_mut(&mut self, t: usize) -> &mut [T] {
        let from = self.batch * self.shape.hidden;
        &mut self.tapes[0].u[t].as_mut_slice()[from..]
    }

    /// Sets h_0 and c_0 of `layer` (B x H); they are zero otherwise.
    pub fn start_from(&mut self, layer: usize, h: &DMatrix<T>, c: &DMatrix<T>) {
        if let Some(first) = self.tapes[layer].u.first_mut() {
            first.columns_mut(0, self.shape.hidden).copy_from(h);
        }
        self.tapes[layer].c[0].copy_from(c);
    }

    /// Runs the batch forward and returns the head's outputs at the last step, B x O.
    pub fn forward(&mut self, network: &Network<T>) -> &DMatrix<T> {
        let hidden = self.shape.hidden;
        for layer in 0..self.shape.layers {
            let cell = network.layer(layer);
            let (below, above) = self.tapes.split_at_mut(layer + 1);
            let tape = &mut below[layer];
            for t in 0..self.steps {
                weigh(cell, &tape.u[t], &mut tape.gates[t]);
                let (before, after) = tape.c.split_at_mut(t + 1);
                let h = &mut tape.h[t];
                activate(&mut tape.gates[t], &before[t], &mut after[0], &mut tape.tanh_c[t], h);
                if let Some(next) = tape.u.get_mut(t + 1) {
                    next.as_mut_slice()[..h.len()].copy_from_slice(h.as_slice());
                }
                if let Some(upper) = above.first_mut() {
                    let from = self.batch * hidden;
                    upper.u[t].as_mut_slice()[from..].copy_from_slice(h.as_slice());
                }
            }
        }
        let (weights, biases) = network.head();
        for (mut column, &b) in self.y.column_iter_mut().zip(biases) {
            column.fill(b);
        }
        if let Some(h) = self.tapes.last().and_then(|top| top.h.last()) {
            let weights = DMatrixView::from_slice(weights, self.shape.hidden, self.shape.outputs);
            self.y.gemm(T::one(), h, &weights, T::one());
        }
        &self.y
    }

    /// Forward, loss, and all the way back: the loss, with dL/dp written into `gradients`
    /// (the order of [`Network::numbers`]).
    pub fn loss_and_gradients(
        &mut self,
        network: &Network<T>,
        target: &DMatrix<T>,
        gradients: &mut [T],
    ) -> T {
        self.forward(network);
        let loss = super::loss::mse(&self.y, target, &mut self.dy);
        self.backward(network, gradients);
        loss
    }

    fn backward(&mut self, network: &Network<T>, gradients: &mut [T]) {
        let Shape { hidden, layers, outputs, .. } = self.shape;
        gradients.fill(T::zero());
        let top = &mut self.tapes[layers - 1];
        for dh in &mut top.dh {
            dh.fill(T::zero());
        }
        let (layer_gradients, head) = gradients.split_at_mut(self.shape.start(layers));
        let (d_weights, d_biases) = head.split_at_mut(hidden * outputs);
        let mut d_weights = DMatrixViewMut::from_slice(d_weights, hidden, outputs);
        let last = self.steps - 1;
        d_weights.gemm_tr(T::one(), &top.h[last], &self.dy, T::one());
        add_column_sums(&self.dy, d_biases);
        let back = transposed(network.head().0, outputs, hidden, hidden);
        top.dh[last].gemm(T::one(), &self.dy, &back, T::zero());

        for layer in (0..layers).rev() {
            let from = self.shape.start(layer);
            let own = &mut layer_gradients[from..from + self.shape.layer(layer).count()];
            self.layer_backward(network, layer, own);
        }
    }

    fn layer_backward(&mut self, network: &Network<T>, layer: usize, gradients: &mut [T]) {
        let hidden = self.shape.hidden;
        let cell = network.layer(layer);
        let sizes = cell.sizes();
        let (d_weights, d_biases) = gradients.split_at_mut(sizes.rows() * sizes.columns());
        let mut d_weights = DMatrixViewMut::from_slice(d_weights, sizes.rows(), sizes.columns());
        let du = &mut self.du[layer];
        let back = cell.weights_transposed(du.ncols());
        self.dc.fill(T::zero());
        self.dh.fill(T::zero());
        let (lower, rest) = self.tapes.split_at_mut(layer);
        let tape = &mut rest[0];
        for t in (0..self.steps).rev() {
            // What the later step and the layer above send to h.
            self.dh += &tape.dh[t];
            let (gates, c_prev, tanh_c) = (&tape.gates[t], &tape.c[t], &tape.tanh_c[t]);
            backward(gates, c_prev, tanh_c, &self.dh, &mut self.dc, &mut self.dz);
            d_weights.gemm_tr(T::one(), &tape.u[t], &self.dz, T::one());
            add_column_sums(&self.dz, d_biases);
            du.gemm(T::one(), &self.dz, &back, T::zero());
            let (dh_prev, dx) = du.as_slice().split_at(self.batch * hidden);
            self.dh.as_mut_slice().copy_from_slice(dh_prev);
            match (lower.last_mut(), self.dx.get_mut(t)) {
                (Some(below), _) => below.dh[t].as_mut_slice().copy_from_slice(dx),
                (None, Some(kept)) => kept.as_mut_slice().copy_from_slice(dx),
                (None, None) => {}
            }
        }
        self.start[layer].0.copy_from(&self.dh);
        self.start[layer].1.copy_from(&self.dc);
    }

    /// dL/dx of step `t`, B x I; `None` unless asked for at the start.
    pub fn input_gradient(&self, t: usize) -> Option<&DMatrix<T>> {
        self.dx.get(t)
    }

    /// dL/dh_0 and dL/dc_0 of `layer`, B x H.
    pub fn start_gradient(&self, layer: usize) -> (&DMatrix<T>, &DMatrix<T>) {
        (&self.start[layer].0, &self.start[layer].1)
    }

    /// i f g o of `layer` at step `t`, B x 4H.
    pub fn gates(&self, layer: usize, t: usize) -> &DMatrix<T> {
        &self.tapes[layer].gates[t]
    }

    /// c and h of `layer` after step `t`, B x H each.
    pub fn states(&self, layer: usize, t: usize) -> (&DMatrix<T>, &DMatrix<T>) {
        (&self.tapes[layer].c[t + 1], &self.tapes[layer].h[t])
    }
}

fn add_column_sums<T: Real>(matrix: &DMatrix<T>, sums: &mut [T]) {
    for (column, sum) in matrix.column_iter().zip(sums) {
        *sum += column.sum();
    }
}
