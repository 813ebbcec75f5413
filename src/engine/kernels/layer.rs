//! One LSTM layer over a whole batch, forward and backward: the mathematics of `cell/lstm`, eight rows at
//! a time.

use super::lanes::*;
use super::panel::{Panel, ROWS};
use super::tanh::{Squash, sigmoid, tanh};
use super::tile::{chunk, chunk_mut, column_sums, outer_one, outer_two, product};
use super::weights::Weights;

/// Steps whose products are summed up together on the way back, as rows of a batch: few enough that
/// their numbers stay in the cache.
const CHUNK: usize = 512;

/// What one layer keeps of a pass.
pub struct Layer {
    pub weights: Weights,
    squash: Box<Squash>,
    steps: usize,
    tiles: usize,
    /// i f g o of each unit, and on the way back dz in their place.
    gates: Panel,
    /// c and h; block t is what step t starts from.
    c: Panel,
    pub h: Panel,
    tanh_c: Panel,
    /// dL/dh of each step, as the layer above or the head sends it.
    pub d_h: Panel,
    /// What the later step sends: along the memory, and through the weights.
    d_c: Panel,
    d_h_next: Panel,
}

impl Layer {
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
            gates: panel(steps, 4 * hidden),
            c: panel(steps + 1, hidden),
            h: panel(steps + 1, hidden),
            tanh_c: panel(steps, hidden),
            d_h: panel(steps, hidden),
            d_c: panel(1, hidden),
            d_h_next: panel(1, hidden),
        }
    }
}

vectors! {
    /// Runs all steps. `x` has one block a step, the first at `x_from`.
    #[inline(never)]
    pub fn forward(layer: &mut Layer, x: &Panel, x_from: usize) {
        for t in 0..layer.steps {
            step(layer, x, x_from, t);
        }
    }

    /// One step: the sums of all gates, then what each unit makes of them. Two loops, because a processor
    /// works far ahead in a loop of many small rounds, and not in one that does both.
    fn step(layer: &mut Layer, x: &Panel, x_from: usize, t: usize) {
        for (unit, (w, bias)) in layer.weights.units().enumerate() {
            let (w_x, w_h) = w.split_at(4 * layer.weights.inputs);
            for tile in 0..layer.tiles {
                let mut sums: [V; 8] = [splat(0.0); 8];
                for (pair, &b) in sums.chunks_exact_mut(2).zip(bias) {
                    pair.fill(splat(b));
                }
                let parts = [(x.tile(x_from + t, tile), w_x), (layer.h.tile(t, tile), w_h)];
                for (panel, w) in parts {
                    sums = product(sums, panel, w);
                }
                let into = columns_mut::<{ 4 * ROWS }>(layer.gates.tile_mut(t, tile), unit);
                for (k, sum) in sums.into_iter().enumerate() {
                    store(chunk_mut(into, 4 * k), sum);
                }
            }
        }
        open(layer, t);
    }

    /// Each unit's part of a step: z becomes i f g o, and the memory moves on.
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
                    let i = sigmoid(by, load(chunk(gates, half)));
                    let f = sigmoid(by, load(chunk(gates, 8 + half)));
                    let g = tanh(by, load(chunk(gates, 16 + half)));
                    let o = sigmoid(by, load(chunk(gates, 24 + half)));
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

    /// All the way back. dL/d(weights) is left in the layer; dL/dx goes to `d_x`, where somebody asks.
    #[inline(never)]
    pub fn backward(layer: &mut Layer, x: &Panel, x_from: usize, mut d_x: Option<&mut Panel>) {
        layer.weights.d_forward.fill(0.0);
        layer.weights.d_biases.fill(0.0);
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
        let one = splat(layer.squash.one());
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

    /// dz Wᵀ of step t, four columns at a time, into block `into_t`.
    fn send(dz: &Panel, t: usize, back: &[f32], hidden: usize, into: &mut Panel, into_t: usize) {
        for (group, weights) in back.chunks_exact(16 * hidden).enumerate() {
            for tile in 0..dz.tiles {
                let zero = splat(0.0);
                let sums = product([zero; 8], dz.tile(t, tile), weights);
                let own = into.tile_mut(into_t, tile);
                let (columns, _) = own[32 * group..].as_chunks_mut::<ROWS>();
                for (k, column) in columns.iter_mut().take(4).enumerate() {
                    store(chunk_mut(column, 0), sums[2 * k]);
                    store(chunk_mut(column, 4), sums[2 * k + 1]);
                }
            }
        }
    }

    /// dL/dW and dL/db of the steps `start..end`.
    fn weigh(layer: &mut Layer, x: &Panel, x_from: usize, start: usize, end: usize) {
        let (dz, dz_stride) = (layer.gates.steps(start, end), layer.gates.stride);
        let (h, x_stride) = (layer.h.steps(start, end), x.stride);
        let x = x.steps(x_from + start, x_from + end);
        let (row, inputs) = (layer.weights.row(), layer.weights.inputs);
        let (biases, _) = layer.weights.d_biases.as_chunks_mut::<4>();
        let units = layer.weights.d_forward.chunks_exact_mut(row).zip(biases);
        for (unit, (into, bias)) in units.enumerate() {
            let at = 4 * ROWS * unit;
            column_sums(dz, dz_stride, at, bias);
            let (into_x, into_h) = into.split_at_mut(4 * inputs);
            for (u, u_stride, into) in [(x, x_stride, into_x), (h, layer.h.stride, into_h)] {
                let (pairs, rest) = into.as_chunks_mut::<8>();
                for (k, pair) in pairs.iter_mut().enumerate() {
                    outer_two(dz, dz_stride, at, u, u_stride, 2 * ROWS * k, pair);
                }
                let last = 2 * ROWS * pairs.len();
                if let Some(one) = rest.first_chunk_mut::<4>() {
                    outer_one(dz, dz_stride, at, u, u_stride, last, one);
                }
            }
        }
    }
}

/// The rows of the columns of one unit: N numbers.
#[inline(always)]
fn columns_mut<const N: usize>(tile: &mut [f32], unit: usize) -> &mut [f32; N] {
    match tile[unit * N..].first_chunk_mut() {
        Some(columns) => columns,
        None => unreachable!(),
    }
}
