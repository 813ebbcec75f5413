//! One window at a time: a vector holds the four gates of one unit.
//!
//! With a single row there is nothing to share a weight with, and the time goes into reading weights. So
//! they are read once, front to back, four units side by side, and each number of [x | h_prev] serves all
//! four.

use super::lanes::*;
use super::tanh::{Squash, tanh};
use super::weights::Weights;

/// The state of one layer on its way through a window.
#[derive(Clone, Debug)]
pub struct One {
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
    pub fn new(inputs: usize, hidden: usize) -> Self {
        let padded = hidden.next_multiple_of(SIDE);
        Self {
            read: vec![0.0; inputs + hidden],
            c: vec![0.0; padded],
            gates: vec![0.0; 4 * padded],
            squash: Box::default(),
        }
    }

    /// Back to the start: h and c are zero.
    pub fn reset(&mut self) {
        self.read.fill(0.0);
        self.c.fill(0.0);
    }

    /// Where the next x goes.
    pub fn x_mut(&mut self, inputs: usize) -> &mut [f32] {
        &mut self.read[..inputs]
    }

    pub fn h(&self, inputs: usize) -> &[f32] {
        &self.read[inputs..]
    }
}

vectors! {
    /// One step of one layer, from the x that was put in.
    #[inline(never)]
    pub fn step_one(weights: &Weights, one: &mut One) {
        let row = weights.row();
        let groups = weights.forward.chunks_exact(SIDE * row);
        let (gates, _) = one.gates.as_chunks_mut::<4>();
        let (biases, _) = weights.biases.as_chunks::<4>();
        for (group, w) in groups.enumerate() {
            let (a, bcd) = w.split_at(row);
            let (b, cd) = bcd.split_at(row);
            let (c, d) = cd.split_at(row);
            let at = SIDE * group;
            let mut sums: [V; SIDE] = [splat(0.0); SIDE];
            for (k, sum) in sums.iter_mut().enumerate() {
                *sum = load(&biases[at + k]);
            }
            let a = a.as_chunks::<4>().0.iter().zip(b.as_chunks::<4>().0);
            let c = c.as_chunks::<4>().0.iter().zip(d.as_chunks::<4>().0);
            for (&u, ((a, b), (c, d))) in one.read.iter().zip(a.zip(c)) {
                let u = splat(u);
                sums[0] = madd(u, load(a), sums[0]);
                sums[1] = madd(u, load(b), sums[1]);
                sums[2] = madd(u, load(c), sums[2]);
                sums[3] = madd(u, load(d), sums[3]);
            }
            for (k, sum) in sums.into_iter().enumerate() {
                store(&mut gates[at + k], open(&one.squash, sum));
            }
        }
        move_on(weights, one);
    }

    /// σ of i, f and o and tanh of g, in one: σ(z) = (1 + tanh(z/2)) / 2.
    #[inline]
    fn open(by: &Squash, z: V) -> V {
        let scale = load(&[0.5, 0.5, 1.0, 0.5]);
        madd(scale, tanh(by, mul(scale, z)), load(&[0.5, 0.5, 0.0, 0.5]))
    }

    /// c = f c_prev + i g and h = o tanh(c), four units at a time.
    #[inline]
    fn move_on(weights: &Weights, one: &mut One) {
        let (gates, _) = one.gates.as_chunks::<16>();
        let (cs, _) = one.c.as_chunks_mut::<SIDE>();
        let h = one.read[weights.inputs..].chunks_mut(SIDE);
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
