//! A network with a second direction, or with more layers on top.
//!
//! What is new is set by hand, so that everyone can check it. The second direction has the weights of the first
//! and reads from the end. A further layer hands on what the one below shows: its input and output gates stand
//! open, its forget gate is shut, and each unit's candidate is tanh(h / 2) of the unit below it. What of the old
//! answers stays is a matter of the head alone.

use super::{Carry, Network, Shape};
use crate::engine::layout::Layout;

/// How many layers there are, and whether each of them reads from both ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stack {
    /// From 1.
    pub layers: usize,
    pub both: bool,
}

impl Default for Stack {
    fn default() -> Self {
        Self { layers: 1, both: false }
    }
}

/// The most layers that a scene is given.
pub const MOST_LAYERS: usize = 3;
/// What opens a gate of a layer that hands on, and (negative) what shuts it: σ(8) = 0.9997.
const OPEN: f64 = 8.0;
/// What the candidate of such a layer weighs the unit below with.
const HALF: f64 = 0.5;

impl Network<f64> {
    /// The same network with what `stack` asks for and it has not. Of a cell with the gates of an LSTM, or with
    /// no further layers.
    ///
    /// [`Carry::Weights`]: the head reads both directions with half of its weights, so that the answer is the
    /// mean of what each of them says; further layers it reads with the weights it has.
    /// [`Carry::Behaviour`]: it reads the first direction alone, so that every answer is what it was; and it
    /// makes up for what the further layers squash, exactly so for a memory of 1, h = tanh(1).
    pub fn grown(&self, stack: Stack, carry: Carry) -> Self {
        let own = self.shape;
        let shape = Shape {
            layers: own.layers.max(stack.layers),
            bidirectional: own.bidirectional || stack.both,
            ..own
        };
        if shape == own {
            return self.clone();
        }
        let mut new = Self::zeros(shape);
        for layer in 0..shape.layers {
            for direction in 0..shape.directions() {
                let place = shape.place(layer, direction);
                let (layout, numbers) = (shape.layer(layer), &mut new.numbers[place]);
                // Below a layer both directions stand side by side; it reads its own.
                let first = direction * own.hidden;
                if layer < own.layers {
                    let old = direction.min(own.directions() - 1);
                    let given = self.layer(layer, old);
                    for (from, to) in places(own.layer(layer), layout, first) {
                        numbers[to] = given[from];
                    }
                } else {
                    hand_on(layout, first, numbers);
                }
            }
        }
        new.read_out(self, carry);
        new
    }

    /// The head's weights from those of the network before it grew.
    fn read_out(&mut self, old: &Self, carry: Carry) {
        let (shape, from) = (self.shape, old.shape);
        let further = shape.layers - from.layers;
        let gain = if carry == Carry::Behaviour { 1.0 / handed_on(further) } else { 1.0 };
        let shares = match (shape.directions() > from.directions(), carry) {
            (false, _) => [1.0, 1.0],
            (true, Carry::Weights) => [0.5, 0.5],
            (true, Carry::Behaviour) => [1.0, 0.0],
        };
        let (old_weights, old_biases) = old.head();
        let (weights, biases) =
            self.numbers[shape.head()].split_at_mut(shape.features() * shape.outputs);
        for (place, weight) in weights.iter_mut().enumerate() {
            let (output, feature) = (place / shape.features(), place % shape.features());
            let share = shares[feature / shape.hidden];
            *weight =
                gain * share * old_weights[output * from.features() + feature % from.features()];
        }
        biases.copy_from_slice(old_biases);
        self.numbers[shape.embedding()].copy_from_slice(&old.numbers[from.embedding()]);
    }
}

impl Shape {
    /// Places among the numbers of two networks of one kind that mean the same in both: in every layer and
    /// direction that both have, each weight for what both read.
    pub fn shared(self, other: Self) -> Vec<(usize, usize)> {
        let mut all = Vec::new();
        for layer in 0..self.layers.min(other.layers) {
            for direction in 0..self.directions().min(other.directions()) {
                let [own, its] = [self, other].map(|shape| shape.layer(layer));
                let [a, b] = [self, other].map(|shape| shape.place(layer, direction).start);
                let first = direction * self.hidden;
                let pairs = if own.inputs <= its.inputs {
                    places(own, its, first)
                } else {
                    places(its, own, first).into_iter().map(|(b, a)| (a, b)).collect()
                };
                all.extend(pairs.into_iter().map(|(own, its)| (a + own, b + its)));
            }
        }
        all
    }
}

/// The places of a layer's numbers, and where they stand in one that reads more: what it read before stands from
/// `first` on.
fn places(from: Layout, to: Layout, first: usize) -> Vec<(usize, usize)> {
    let mut all = Vec::new();
    for (own, sum) in from.sums().zip(to.sums()) {
        let shift = if own.parts == sum.parts { 0 } else { first };
        let columns = 0..own.sum.columns.len();
        for (column, unit) in columns.flat_map(|k| (0..to.hidden).map(move |unit| (k, unit))) {
            all.extend((0..own.rows()).map(|row| {
                let by = if row < own.parts[0] { 0 } else { shift };
                (own.weight(column, unit, row), sum.weight(column, unit, row + by))
            }));
            all.push((own.bias(column, unit), sum.bias(column, unit)));
        }
    }
    all.extend(from.peepholes().zip(to.peepholes()));
    all
}

/// A layer whose units show what those below them show, which stand from `first` on among its inputs.
fn hand_on(layout: Layout, first: usize, numbers: &mut [f64]) {
    for sum in layout.sums() {
        for (column, own) in sum.sum.columns.iter().enumerate() {
            for unit in 0..layout.hidden {
                match own.row {
                    'i' | 'o' => numbers[sum.bias(column, unit)] = OPEN,
                    'f' => numbers[sum.bias(column, unit)] = -OPEN,
                    _ => numbers[sum.weight(column, unit, sum.parts[0] + first + unit)] = HALF,
                }
            }
        }
    }
}

/// How much of h = tanh(1) is left after so many layers that hand it on.
fn handed_on(layers: usize) -> f64 {
    let open = 1.0 / (1.0 + libm::exp(-OPEN));
    let full = libm::tanh(1.0);
    let next = |h: f64| open * libm::tanh(open * libm::tanh(HALF * h));
    (0..layers).fold(full, |h, _| next(h)) / full
}
