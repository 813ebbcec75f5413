//! One batch through the whole network and back: backpropagation through time, whose equations stand in
//! [the chapter of the engine](super).
//!
//! All buffers are made once; a training step allocates nothing. The cells' own steps do the mathematics,
//! the same that
//! [`trace()`](super::trace()) shows; here they run over whole batches.

mod dropout;
mod product;
mod track;

pub use dropout::Dropout;

use super::cell::lstm::symbols as s;
use super::loss::Loss;
use super::network::{Network, Readout, Shape};
use super::readout::span;
use super::real::Real;
use crate::notation::Symbol;
use nalgebra::{DMatrix, DMatrixView};
use product::{Places, add, blocks, send_back, weigh, weigh_backward};
use track::BatchTrack;

/// Buffers for one batch size and window length.
pub struct Pass<T> {
    shape: Shape,
    batch: usize,
    steps: usize,
    /// What each layer reads, `inputs[layer][t]`, B x inputs.
    inputs: Vec<Vec<DMatrix<T>>>,
    /// dL/d(inputs) of each layer that needs it; empty elsewhere.
    d_inputs: Vec<Vec<DMatrix<T>>>,
    /// `tracks[layer][direction]`
    tracks: Vec<Vec<BatchTrack<T>>>,
    /// What the head reads, and answers: one block, or one a time step. B x F and B x O.
    features: Vec<DMatrix<T>>,
    y: Vec<DMatrix<T>>,
    dy: Vec<DMatrix<T>>,
    d_features: DMatrix<T>,
    /// Steps of each row, where rows differ.
    lengths: Option<Vec<usize>>,
    /// Token of each row and step, where the network has an embedding: `tokens[t][row]`.
    tokens: Vec<Vec<usize>>,
    dropout: Option<Dropout<T>>,
    /// One row of answers, for losses over rows that end at different steps.
    row: [DMatrix<T>; 3],
}

impl<T: Real> Pass<T> {
    /// Buffers for `batch` windows of `steps` time steps. `input_gradients`: also keep dL/dx.
    pub fn new(shape: Shape, steps: usize, batch: usize, input_gradients: bool) -> Self {
        let block = |columns: usize| DMatrix::zeros(batch, columns);
        let blocks = |count: usize, columns: usize| blocks(count, batch, columns);
        let asked = |layer: usize| layer > 0 || input_gradients || shape.vocabulary > 0;
        let answers = if shape.readout == Readout::EveryStep { steps } else { 1 };
        let directions = [false, true];
        Self {
            shape,
            batch,
            steps,
            inputs: (0..shape.layers).map(|l| blocks(steps, shape.layer(l).inputs)).collect(),
            d_inputs: (0..shape.layers)
                .map(|l| blocks(if asked(l) { steps } else { 0 }, shape.layer(l).inputs))
                .collect(),
            tracks: (0..shape.layers)
                .map(|l| {
                    let ways = directions.iter().take(shape.directions());
                    ways.map(|way| BatchTrack::new(shape.layer(l), *way, steps, batch, asked(l)))
                        .collect()
                })
                .collect(),
            features: blocks(answers, shape.features()),
            y: blocks(answers, shape.outputs),
            dy: blocks(answers, shape.outputs),
            d_features: block(shape.features()),
            lengths: None,
            tokens: if shape.vocabulary > 0 { vec![vec![0; batch]; steps] } else { Vec::new() },
            dropout: None,
            row: std::array::from_fn(|_| DMatrix::zeros(1, shape.outputs)),
        }
    }

    pub fn batch(&self) -> usize {
        self.batch
    }

    /// Where the inputs of step `t` go: B x I, column by column.
    pub fn inputs_mut(&mut self, t: usize) -> &mut [T] {
        self.inputs[0][t].as_mut_slice()
    }

    /// Where the tokens of step `t` go, one a row; none where the network reads numbers.
    pub fn tokens_mut(&mut self, t: usize) -> &mut [usize] {
        self.tokens.get_mut(t).map_or(&mut [], Vec::as_mut_slice)
    }

    /// How many steps each row has (1 to T); `None`: all of them. Rows past their end keep their state.
    pub fn set_lengths(&mut self, lengths: Option<Vec<usize>>) {
        self.lengths = lengths;
    }

    /// Units dropped between layers in the passes to come; `None`: none, as outside training. Gives back what was
    /// set before.
    pub fn set_dropout(&mut self, dropout: Option<Dropout<T>>) -> Option<Dropout<T>> {
        std::mem::replace(&mut self.dropout, dropout)
    }

    /// Sets h_0 and c_0 of `layer` in `direction` (B x H); they are zero otherwise.
    pub fn start_from(&mut self, layer: usize, direction: usize, h: &DMatrix<T>, c: &DMatrix<T>) {
        let start = &mut self.tracks[layer][direction].start;
        start.0.copy_from(h);
        start.1.copy_from(c);
    }

    /// The next pass starts where this one ended, row by row: a row that was past its end goes on from its
    /// last valid step. Each direction starts from its own end: the one that reads backward ended at the
    /// first step of this window, and begins the next one at that window's last.
    pub fn carry(&mut self) {
        for track in self.tracks.iter_mut().flatten() {
            track.start.0.copy_from(&track.end.0);
            track.start.1.copy_from(&track.end.1);
        }
    }

    /// Runs the batch forward and returns what the head answers, B x O: once, or at every step.
    pub fn forward(&mut self, network: &Network<T>) -> &[DMatrix<T>] {
        self.embed(network);
        for layer in 0..self.shape.layers {
            let live = self.lengths.as_deref();
            for (direction, track) in self.tracks[layer].iter_mut().enumerate() {
                track.forward(network.layer(layer, direction), &self.inputs[layer], live);
            }
            if layer + 1 < self.shape.layers {
                self.hand_up(layer);
            }
        }
        self.collect();
        let (head, places) = (&network.numbers()[self.shape.head()], self.head());
        for (features, y) in self.features.iter().zip(&mut self.y) {
            weigh(head, &places, features.as_view(), y.as_view_mut());
        }
        &self.y
    }

    fn head(&self) -> Places {
        Places::head(self.shape.features(), self.shape.outputs)
    }

    /// The answers of the last pass forward.
    pub fn answers(&self) -> &[DMatrix<T>] {
        &self.y
    }

    /// Tokens become the vectors that stand for them.
    fn embed(&mut self, network: &Network<T>) {
        for (tokens, x) in self.tokens.iter().zip(&mut self.inputs[0]) {
            for (row, token) in tokens.iter().enumerate() {
                // An unknown token is a row of zeros.
                x.row_mut(row).fill(T::zero());
                for (column, &number) in network.embedding(*token).into_iter().flatten().enumerate()
                {
                    x[(row, column)] = number;
                }
            }
        }
    }

    /// h of both directions of `layer`, side by side, is what the next layer reads.
    fn hand_up(&mut self, layer: usize) {
        let size = self.batch * self.shape.hidden;
        for t in 0..self.steps {
            let into = self.inputs[layer + 1][t].as_mut_slice();
            for (direction, track) in self.tracks[layer].iter().enumerate() {
                into[direction * size..][..size].copy_from_slice(track.h(t));
            }
            if let Some(dropout) = &self.dropout {
                dropout.apply(layer, t, into);
            }
        }
    }

    /// Gathers what the head reads.
    fn collect(&mut self) {
        let (readout, hidden) = (self.shape.readout, self.shape.hidden);
        let Some(top) = self.tracks.last() else { return };
        let size = self.batch * hidden;
        for (place, features) in self.features.iter_mut().enumerate() {
            for (direction, track) in top.iter().enumerate() {
                let into = &mut features.as_mut_slice()[direction * size..][..size];
                if readout == Readout::EveryStep {
                    into.copy_from_slice(track.h(place));
                    continue;
                }
                into.fill(T::zero());
                for row in 0..self.batch {
                    let length = self.lengths.as_ref().map_or(self.steps, |own| own[row]);
                    let (steps, weight) = span(readout, direction, length);
                    for t in steps {
                        let h = track.h(t)[row..].iter().step_by(self.batch);
                        let into = into[row..].iter_mut().step_by(self.batch);
                        into.zip(h).for_each(|(sum, &h)| *sum += T::of(weight) * h);
                    }
                }
            }
        }
    }

    /// Forward, loss, and all the way back: the loss, with dL/dp written into `gradients`
    /// (the order of [`Network::numbers`]). `targets` are B x O: one block, or one a step.
    pub fn loss_and_gradients(
        &mut self,
        network: &Network<T>,
        targets: &[DMatrix<T>],
        loss: Loss<T>,
        gradients: &mut [T],
    ) -> T {
        self.forward(network);
        let value = self.judge(targets, loss);
        self.backward(network, gradients);
        value
    }

    /// The mean loss over all answers, with dL/dy left in `dy`.
    fn judge(&mut self, targets: &[DMatrix<T>], loss: Loss<T>) -> T {
        match self.lengths.take() {
            Some(lengths) if self.shape.readout == Readout::EveryStep => {
                let value = self.judge_rows(targets, loss, &lengths);
                self.lengths = Some(lengths);
                value
            }
            lengths => {
                self.lengths = lengths;
                let share = T::one() / T::of(self.y.len() as f64);
                let mut sum = T::zero();
                for ((y, target), dy) in self.y.iter().zip(targets).zip(&mut self.dy) {
                    sum += loss(y, target, dy);
                    *dy *= share;
                }
                sum * share
            }
        }
    }

    /// The same where rows end at different steps: the mean over the steps that count.
    fn judge_rows(&mut self, targets: &[DMatrix<T>], loss: Loss<T>, lengths: &[usize]) -> T {
        let share = T::one() / T::of(lengths.iter().sum::<usize>() as f64);
        let mut sum = T::zero();
        let [y, target, dy] = &mut self.row;
        let steps = self.y.iter().zip(targets).zip(&mut self.dy);
        for (t, ((own, wanted), into)) in steps.enumerate() {
            into.fill(T::zero());
            for row in (0..self.batch).filter(|row| t < lengths[*row]) {
                y.copy_from(&own.row(row));
                target.copy_from(&wanted.row(row));
                sum += loss(y, target, dy);
                into.row_mut(row).zip_apply(&*dy, |into, d| *into = d * share);
            }
        }
        sum * share
    }

    fn backward(&mut self, network: &Network<T>, gradients: &mut [T]) {
        gradients.fill(T::zero());
        self.head_backward(network, gradients);
        for layer in (0..self.shape.layers).rev() {
            let live = self.lengths.as_deref();
            for (direction, track) in self.tracks[layer].iter_mut().enumerate() {
                let own = &mut gradients[self.shape.place(layer, direction)];
                track.backward(network.layer(layer, direction), own, live);
            }
            self.hand_down(layer);
        }
        let rows = &mut gradients[self.shape.embedding()];
        for (tokens, d_x) in self.tokens.iter().zip(&self.d_inputs[0]) {
            for (row, token) in tokens.iter().enumerate() {
                let into = rows.chunks_exact_mut(self.shape.inputs).nth(*token);
                for (sum, &d) in into.into_iter().flatten().zip(d_x.row(row).iter()) {
                    *sum += d;
                }
            }
        }
    }

    /// From dL/dy to dL/dh of the last layer.
    fn head_backward(&mut self, network: &Network<T>, gradients: &mut [T]) {
        let (readout, size) = (self.shape.readout, self.batch * self.shape.hidden);
        let places = self.head();
        let Some(top) = self.tracks.last_mut() else { return };
        for d_h in top.iter_mut().flat_map(|track| &mut track.d_h) {
            d_h.fill(T::zero());
        }
        for (place, (features, dy)) in self.features.iter().zip(&self.dy).enumerate() {
            let own = &mut gradients[self.shape.head()];
            weigh_backward(own, &places, features.as_view(), dy.as_view());
            self.d_features.fill(T::zero());
            let head = &network.numbers()[self.shape.head()];
            send_back(head, &places, dy.as_view(), self.d_features.as_view_mut());
            for (direction, track) in top.iter_mut().enumerate() {
                let d = &self.d_features.as_slice()[direction * size..][..size];
                if readout == Readout::EveryStep {
                    track.d_h[place].as_mut_slice().copy_from_slice(d);
                    continue;
                }
                for row in 0..self.batch {
                    let length = self.lengths.as_ref().map_or(self.steps, |own| own[row]);
                    let (steps, weight) = span(readout, direction, length);
                    for t in steps {
                        let into = track.d_h[t].as_mut_slice()[row..].iter_mut();
                        let d = d[row..].iter().step_by(self.batch);
                        into.step_by(self.batch)
                            .zip(d)
                            .for_each(|(sum, &d)| *sum += T::of(weight) * d);
                    }
                }
            }
        }
    }

    /// dL/dx of both directions of `layer` together: dL/dh of the layer below.
    fn hand_down(&mut self, layer: usize) {
        let size = self.batch * self.shape.hidden;
        for (t, d_inputs) in self.d_inputs[layer].iter_mut().enumerate() {
            d_inputs.fill(T::zero());
            for track in &self.tracks[layer] {
                add(d_inputs.as_mut_slice(), track.d_x[t].as_slice());
            }
            let Some(below) = layer.checked_sub(1) else { continue };
            if let Some(dropout) = &self.dropout {
                dropout.apply(below, t, d_inputs.as_mut_slice());
            }
            for (direction, track) in self.tracks[below].iter_mut().enumerate() {
                let d = &d_inputs.as_slice()[direction * size..][..size];
                track.d_h[t].as_mut_slice().copy_from_slice(d);
            }
        }
    }

    /// dL/dx of step `t`, B x I; `None` unless asked for at the start.
    pub fn input_gradient(&self, t: usize) -> Option<&DMatrix<T>> {
        self.d_inputs[0].get(t)
    }

    /// dL/dh_0 and dL/dc_0 of `layer` in `direction`, B x H.
    pub fn start_gradient(&self, layer: usize, direction: usize) -> (&DMatrix<T>, &DMatrix<T>) {
        let (h, c) = &self.tracks[layer][direction].d_start;
        (h, c)
    }

    /// The B x H block of `symbol` of `layer` in `direction` at step `t`.
    pub fn get(
        &self,
        layer: usize,
        direction: usize,
        symbol: Symbol,
        t: usize,
    ) -> Option<DMatrixView<'_, T>> {
        self.tracks[layer][direction].get(symbol, t)
    }

    /// h of the last layer at step `t`, both directions side by side: B x F.
    pub fn output(&self, t: usize) -> DMatrix<T> {
        let mut output = DMatrix::zeros(self.batch, self.shape.features());
        for (direction, track) in self.tracks.iter().next_back().into_iter().flatten().enumerate() {
            if let Some(h) = track.get(s::H, t) {
                output.columns_mut(direction * self.shape.hidden, self.shape.hidden).copy_from(&h);
            }
        }
        output
    }

    /// h and c of `layer` in `direction` after its last step, B x H each.
    pub fn end(&self, layer: usize, direction: usize) -> (&DMatrix<T>, &DMatrix<T>) {
        let (h, c) = &self.tracks[layer][direction].end;
        (h, c)
    }
}
