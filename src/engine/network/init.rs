//! The initial weights of a training: seeded, portable.

use super::{Network, Shape};
use crate::engine::cell::Reads;
use crate::engine::init::{Fill, Part};
use crate::engine::layout::{Layout, Placed};
use crate::engine::real::Real;
use crate::engine::rng::Random;
use nalgebra::DMatrixViewMut;

impl<T: Real> Network<T> {
    /// Weights as `fill` makes them. Then `forget_bias` is added to the bias that makes the old memory
    /// stay (0 leaves PyTorch's own; 1 lets a new cell keep what it holds, Jozefowicz et al. 2015).
    /// Portable: same seed, same digits.
    pub fn init(shape: Shape, fill: Fill<T>, forget_bias: f64, seed: u64) -> Self {
        let mut network = Self::zeros(shape);
        let mut random = Random::new(seed);
        for layer in 0..shape.layers {
            for direction in 0..shape.directions() {
                let own = &mut network.numbers[shape.place(layer, direction)];
                init_layer(shape.layer(layer), fill, &mut random, own);
                keep(shape.layer(layer), forget_bias, own);
            }
        }
        let (features, outputs) = (shape.features(), shape.outputs);
        let (weights, biases) = network.numbers[shape.head()].split_at_mut(features * outputs);
        let mut init = |part, rows, columns, numbers: &mut [T]| {
            let mut block = DMatrixViewMut::from_slice(numbers, rows, columns);
            fill(part, features, &mut random, &mut block);
        };
        init(Part::Head, features, outputs, weights);
        init(Part::Bias, 1, outputs, biases);
        let words = shape.embedding();
        init(Part::Embedding, shape.inputs, shape.vocabulary, &mut network.numbers[words]);
        network
    }
}

/// The weights, biases and peepholes of one layer in one direction.
fn init_layer<T: Real>(layout: Layout, fill: Fill<T>, random: &mut Random, own: &mut [T]) {
    for sum in layout.sums() {
        let mut weights =
            DMatrixViewMut::from_slice(&mut own[sum.weights()], sum.rows(), sum.width());
        for (from, count, part) in parts(sum) {
            fill(part, layout.hidden, random, &mut weights.rows_mut(from, count));
        }
        // A sum over one part alone has one of PyTorch's two biases.
        let both = sum.parts.iter().all(|count| *count > 0);
        let part = if both { Part::BiasSum } else { Part::Bias };
        let mut biases = DMatrixViewMut::from_slice(&mut own[sum.biases()], 1, sum.width());
        fill(part, layout.hidden, random, &mut biases);
    }
    let peepholes = &mut own[layout.peepholes()];
    let count = peepholes.len();
    let mut peepholes = DMatrixViewMut::from_slice(peepholes, 1, count);
    fill(Part::Bias, layout.hidden, random, &mut peepholes);
}

/// The rows of a sum, by what they read: first row, count, part.
fn parts(sum: Placed) -> impl Iterator<Item = (usize, usize, Part)> {
    let [first, second] = sum.parts;
    let last = match sum.sum.reads {
        Reads::HiddenAndLate(_) => Part::Recurrent,
        _ => Part::Input,
    };
    let all = [(0, first, Part::Recurrent), (first, second, last)];
    all.into_iter().filter(|(_, count, _)| *count > 0)
}

/// Adds `forget_bias` where it makes the old memory stay.
fn keep<T: Real>(layout: Layout, forget_bias: f64, own: &mut [T]) {
    let extra = T::of(forget_bias * layout.cell.forget_sign());
    for sum in layout.sums() {
        for (column, _) in sum.sum.columns.iter().enumerate().filter(|(_, own)| own.row == 'f') {
            (0..layout.hidden).for_each(|unit| own[sum.bias(column, unit)] += extra);
        }
    }
}
