//! One LSTM layer over a whole batch, forward and backward: the mathematics of `cell/lstm`, eight rows at
//! a time.

use super::lanes::*;
use super::panel::{Panel, ROWS};
use super::tanh::{Squash, sigmoid_of_half, tanh};
use super::tile::{GROUP, chunk, chunk_mut, column_sums, outer, product};
use super::weights::{Weights, paired};

/// Steps whose products are summed up together on the way back, as rows of a batch: few enough that
/// their numbers stay in the cache.
const CHUNK: usize = 512;

/// What one layer of I columns and H units keeps of a pass over T steps.
pub struct Layer {
    pub weights: Weights,
    squash: Box<Squash>,
    steps: usize,
    tiles: usize,
    /// i f g o of each unit, and on the way back dz in their place.
    gates: Panel,
    /// c and h, T + 1 blocks of H columns: block t is what step t starts from, block t + 1 what it makes.
    c: Panel,
    pub h: Panel,
    tanh_c: Panel,
    /// dL/dh of each step, T blocks of H columns, as the layer above or the head sends it.
    pub d_h: Panel,
    /// What the later step sends: along the memory, and through the weights.
    d_c: Panel,
    d_h_next: Panel,
}

impl Layer {
    /// Buffers for `steps` steps of `tiles` times eight rows. `back_to_input`: [`backward`] will be asked for
    /// dL/dx.
    pub fn new(
        inputs: usize,
        hidden: usize,
        steps: usize,
        tiles: usize,
        back_to_input: bool,
    ) -> Self {
        let panel = |steps: usize, columns: usize| Panel::new(steps, tiles, columns);
        Self {
            weights: Weights::new(inputs, hidden, back_to_input),
            squash: Box::default(),
            steps,
            tiles,
            gates: panel(steps, Weights::columns(hidden)),
            c: panel(steps + 1, hidden),
            h: panel(steps + 1, paired(hidden)),
            tanh_c: panel(steps, hidden),
            d_h: panel(steps, hidden),
            d_c: panel(1, hidden),
            d_h_next: panel(1, hidden),
        }
    }
}

vectors! {
    /// Runs all steps. `x` has one block of I columns a step, the first at `x_from`.
    ///
    /// # Panics
    /// When `x` has fewer blocks, columns or tiles than the layer.
    #[inline(never)]
    pub fn forward(layer: &mut Layer, x: &Panel, x_from: usize) {
        for t in 0..layer.steps {
            step(layer, x, x_from, t);
        }
    }

    /// One step: the sums of all gates, then what each unit makes of them. Two loops, because a processor
    /// works far ahead in a loop of many small rounds, and not in one that does both.
    fn step(layer: &mut Layer, x: &Panel, x_from: usize, t: usize) {
        for (group, (w_x, w_h, biases)) in layer.weights.groups().enumerate() {
            for tile in 0..layer.tiles {
                let mut sums = [splat(0.0); 2 * GROUP];
                for (pair, &bias) in sums.chunks_exact_mut(2).zip(biases) {
                    pair.fill(splat(bias));
                }
                for (panel, w) in [(x.tile(x_from + t, tile), w_x), (layer.h.tile(t, tile), w_h)] {
                    sums = product(sums, panel, w);
                }
                let into = layer.gates.tile_mut(t, tile)[GROUP * ROWS * group..].as_chunks_mut().0;
                for (into, sum) in into.iter_mut().zip(sums) {
                    store(into, sum);
                }
            }
        }
        open(layer, t);
    }

    /// Each unit's part of a step: the sums become i f g o, and the memory moves on.
    fn open(layer: &mut Layer, t: usize) {
        let by = &*layer.squash;
        for tile in 0..layer.tiles {
            let gates = layer.gates.tile_mut(t, tile).as_chunks_mut::<{ 4 * ROWS }>().0;
            let (c_prev, c) = layer.c.both(t, tile);
            let before = c_prev.as_chunks::<ROWS>().0.iter();
            let after = c.as_chunks_mut::<ROWS>().0.iter_mut();
            let tanh_c = layer.tanh_c.tile_mut(t, tile).as_chunks_mut::<ROWS>().0.iter_mut();
            let h = layer.h.tile_mut(t + 1, tile).as_chunks_mut::<ROWS>().0.iter_mut();
            let states = before.zip(after).zip(tanh_c.zip(h));
            for (gates, ((c_prev, c), (tanh_c, h))) in gates.iter_mut().zip(states) {
                for half in [0, 4] {
                    let i = sigmoid_of_half(by, load(chunk(gates, half)));
                    let f = sigmoid_of_half(by, load(chunk(gates, 8 + half)));
                    let g = tanh(by, load(chunk(gates, 16 + half)));
                    let o = sigmoid_of_half(by, load(chunk(gates, 24 + half)));
                    let own = madd(f, load(chunk(c_prev, half)), mul(i, g));
                    let squashed = tanh(by, own);
                    store(chunk_mut(gates, half), i);
                    store(chunk_mut(gates, 8 + half), f);
                    store(chunk_mut(gates, 16 + half), g);
                    store(chunk_mut(gates, 24 + half), o);
                    store(chunk_mut(c, half), own);
                    store(chunk_mut(tanh_c, half), squashed);
                    store(chunk_mut(h, half), mul(o, squashed));
                }
            }
        }
    }

    /// All the way back from `d_h`, after [`forward`] on the same `x`. dL/d(weights) is left in the layer;
    /// dL/dx goes to `d_x` (T blocks of I columns), where somebody asks.
    ///
    /// # Panics
    /// As [`forward`] does, and with a `d_x` for a layer that was not made for it.
    #[inline(never)]
    pub fn backward(layer: &mut Layer, x: &Panel, x_from: usize, mut d_x: Option<&mut Panel>) {
        layer.weights.clear_gradients();
        layer.d_c.numbers.fill(0.0);
        layer.d_h_next.numbers.fill(0.0);
        let chunk = (CHUNK / (ROWS * layer.tiles)).max(1);
        let mut end = layer.steps;
        while end > 0 {
            let start = end.saturating_sub(chunk);
            for t in (start..end).rev() {
                close(layer, t);
                let hidden = layer.weights.hidden;
                if t > 0 {
                    let back = &layer.weights.to_hidden;
                    send(&layer.gates, t, back, hidden, &mut layer.d_h_next, 0);
                }
                if let Some(d_x) = d_x.as_deref_mut() {
                    send(&layer.gates, t, &layer.weights.to_input, hidden, d_x, t);
                }
            }
            weigh(layer, x, x_from, start, end);
            end = start;
        }
    }

    /// Each unit's part of a step back: gates become dz.
    fn close(layer: &mut Layer, t: usize) {
        let one = splat(layer.squash.one);
        for tile in 0..layer.tiles {
            let gates = layer.gates.tile_mut(t, tile).as_chunks_mut::<{ 4 * ROWS }>().0;
            let up = layer.d_h.tile(t, tile).as_chunks::<ROWS>().0.iter();
            let next = layer.d_h_next.tile(0, tile).as_chunks::<ROWS>().0.iter();
            let c_prev = layer.c.tile(t, tile).as_chunks::<ROWS>().0.iter();
            let tanh_c = layer.tanh_c.tile(t, tile).as_chunks::<ROWS>().0.iter();
            let d_c = layer.d_c.tile_mut(0, tile).as_chunks_mut::<ROWS>().0.iter_mut();
            let states = up.zip(next).zip(c_prev.zip(tanh_c)).zip(d_c);
            for (gates, (((up, next), (c_prev, tanh_c)), d_c)) in gates.iter_mut().zip(states) {
                for half in [0, 4] {
                    let (i, f) = (load(chunk(gates, half)), load(chunk(gates, 8 + half)));
                    let (g, o) = (load(chunk(gates, 16 + half)), load(chunk(gates, 24 + half)));
                    let tanh_c = load(chunk(tanh_c, half));
                    let dh = add(load(chunk(up, half)), load(chunk(next, half)));
                    // h = o ⊙ tanh(c)
                    let d_o = mul(dh, tanh_c);
                    let slope = sub(one, mul(tanh_c, tanh_c));
                    let d = madd(mul(dh, o), slope, load(chunk(d_c, half)));
                    // c = f ⊙ c_prev + i ⊙ g
                    let (d_i, d_g) = (mul(d, g), mul(d, i));
                    let d_f = mul(d, load(chunk(c_prev, half)));
                    store(chunk_mut(d_c, half), mul(d, f));
                    // i = σ(z_i), f = σ(z_f), g = tanh(z_g), o = σ(z_o)
                    store(chunk_mut(gates, half), mul(mul(d_i, i), sub(one, i)));
                    store(chunk_mut(gates, 8 + half), mul(mul(d_f, f), sub(one, f)));
                    store(chunk_mut(gates, 16 + half), mul(d_g, sub(one, mul(g, g))));
                    store(chunk_mut(gates, 24 + half), mul(mul(d_o, o), sub(one, o)));
                }
            }
        }
    }

    /// dz Wᵀ of step t, six columns at a time, into block `into_t`.
    fn send(dz: &Panel, t: usize, back: &[f32], hidden: usize, into: &mut Panel, into_t: usize) {
        for (group, weights) in back.chunks_exact(GROUP * 4 * hidden).enumerate() {
            for tile in 0..dz.tiles {
                let sums = product([splat(0.0); 2 * GROUP], dz.tile(t, tile), weights);
                let own = into.tile_mut(into_t, tile)[GROUP * ROWS * group..].as_chunks_mut().0;
                for (into, sum) in own.iter_mut().zip(sums) {
                    store(into, sum);
                }
            }
        }
    }

    /// dL/dW and dL/db of the steps `start..end`.
    fn weigh(layer: &mut Layer, x: &Panel, x_from: usize, start: usize, end: usize) {
        let (dz, dz_stride) = (layer.gates.steps(start, end), layer.gates.stride);
        let parts = [
            (x.steps(x_from + start, x_from + end), x.stride),
            (layer.h.steps(start, end), layer.h.stride),
        ];
        for (group, (into, biases)) in layer.weights.d_groups().enumerate() {
            let at = GROUP * ROWS * group;
            column_sums(dz, dz_stride, at, biases);
            for ((u, u_stride), into) in parts.into_iter().zip(into) {
                for (k, pair) in into.iter_mut().enumerate() {
                    outer(dz, dz_stride, at, u, u_stride, 2 * ROWS * k, pair);
                }
            }
        }
    }
}
