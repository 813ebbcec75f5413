//! One window at a time: a vector holds the four gates of one unit.
//!
//! With a single row there is nothing to share a weight with, and the time goes into reading weights. So
//! they are read once, front to back, four units side by side, and each number of [x | h_prev] serves all
//! four.

use super::lanes::*;
use super::tanh::{Squash, tanh};
use super::tile::chunk;
use super::weights::{column, share, walk};

/// One layer and its state on the way through a window.
#[derive(Clone, Debug)]
pub struct One {
    inputs: usize,
    /// Unit by unit: for each k of [x | h_prev], the weights of the gates i f g o, those of i, f and o halved.
    weights: Vec<f32>,
    /// i f g o of each unit, halved likewise.
    biases: Vec<f32>,
    /// [x | h]: what the next step reads.
    read: Vec<f32>,
    c: Vec<f32>,
    /// i f g o of each unit.
    gates: Vec<f32>,
    squash: Box<Squash>,
}

/// Units side by side.
const SIDE: usize = 4;

impl One {
    /// A layer of I `inputs` and H `hidden` units at its start, all weights zero.
    pub fn new(inputs: usize, hidden: usize) -> Self {
        // Whole groups of four units; the last may be empty in part.
        let padded = hidden.next_multiple_of(SIDE);
        Self {
            inputs,
            weights: vec![0.0; padded * (inputs + hidden) * 4],
            biases: vec![0.0; 4 * padded],
            read: vec![0.0; inputs + hidden],
            c: vec![0.0; padded],
            gates: vec![0.0; 4 * padded],
            squash: Box::default(),
        }
    }

    /// Packs a layer's W ((H+I) x 4H column by column, rows h_prev first, gates i f g o) and b (4H).
    pub fn pack(&mut self, weights: &[f32], biases: &[f32]) {
        let (inputs, row) = (self.inputs, self.read.len());
        let hidden = row - inputs;
        walk(weights, inputs, hidden, |column, k, w| {
            self.weights[4 * (column / 4 * row + k) + column % 4] = share(column) * w;
        });
        for (place, bias) in biases.iter().enumerate() {
            let column = column(place, hidden);
            self.biases[column] = share(column) * bias;
        }
    }

    /// Back to the start: h and c are zero.
    pub fn reset(&mut self) {
        self.read.fill(0.0);
        self.c.fill(0.0);
    }

    /// Where the next x goes: I numbers.
    pub fn x_mut(&mut self) -> &mut [f32] {
        &mut self.read[..self.inputs]
    }

    /// h after the last step: H numbers.
    pub fn h(&self) -> &[f32] {
        &self.read[self.inputs..]
    }
}

vectors! {
    /// One step of one layer, from the x that was put in.
    #[inline(never)]
    pub fn step_one(one: &mut One) {
        let row = 4 * one.read.len();
        let groups = one.weights.chunks_exact(SIDE * row);
        let (gates, _) = one.gates.as_chunks_mut::<4>();
        let (biases, _) = one.biases.as_chunks::<4>();
        for (group, w) in groups.enumerate() {
            let (a, bcd) = w.split_at(row);
            let (b, cd) = bcd.split_at(row);
            let (c, d) = cd.split_at(row);
            let at = SIDE * group;
            // Two numbers of u a round, in sums of their own: with four sums alone a processor would wait for
            // each to end.
            let mut sums: [V; SIDE] = [splat(0.0); SIDE];
            let mut others = sums;
            for (k, sum) in sums.iter_mut().enumerate() {
                *sum = load(&biases[at + k]);
            }
            let rows = [a, b, c, d].map(|row| row.as_chunks::<8>());
            let (pairs, last) = one.read.as_chunks::<2>();
            for (place, [u, v]) in pairs.iter().enumerate() {
                let (u, v) = (splat(*u), splat(*v));
                for (unit, (pairs, _)) in rows.iter().enumerate() {
                    let Some(weights) = pairs.get(place) else { unreachable!() };
                    sums[unit] = madd(u, load(chunk(weights, 0)), sums[unit]);
                    others[unit] = madd(v, load(chunk(weights, 4)), others[unit]);
                }
            }
            for (unit, (_, rest)) in rows.iter().enumerate() {
                sums[unit] = add(sums[unit], others[unit]);
                if let (Some(&u), Some(weights)) = (last.first(), rest.first_chunk::<4>()) {
                    sums[unit] = madd(splat(u), load(weights), sums[unit]);
                }
            }
            for (k, sum) in sums.into_iter().enumerate() {
                store(&mut gates[at + k], open(&one.squash, sum));
            }
        }
        move_on(one);
    }

    /// σ of i, f and o and tanh of g, in one: σ(z) = (1 + tanh(z/2)) / 2, of z/2.
    #[inline]
    fn open(by: &Squash, z: V) -> V {
        madd(load(&[0.5, 0.5, 1.0, 0.5]), tanh(by, z), load(&[0.5, 0.5, 0.0, 0.5]))
    }

    /// c = f c_prev + i g and h = o tanh(c), four units at a time.
    #[inline]
    fn move_on(one: &mut One) {
        let (gates, _) = one.gates.as_chunks::<16>();
        let (cs, _) = one.c.as_chunks_mut::<SIDE>();
        let h = one.read[one.inputs..].chunks_mut(SIDE);
        for ((g, c), h) in gates.iter().zip(cs).zip(h) {
            for (unit, c) in c.iter_mut().enumerate() {
                let [i, f, g] = [g[4 * unit], g[4 * unit + 1], g[4 * unit + 2]];
                *c = f * *c + i * g;
            }
            let mut squashed = [0.0; SIDE];
            store(&mut squashed, tanh(&one.squash, load(c)));
            for (unit, (h, tanh_c)) in h.iter_mut().zip(squashed).enumerate() {
                *h = g[4 * unit + 3] * tanh_c;
            }
        }
    }
}
