//! One LSTM layer over a whole batch, forward and backward: the mathematics of `cell/lstm`, eight rows at
//! a time.

use super::lanes::*;
use super::panel::{Panel, ROWS};
use super::tanh::{sigmoid, tanh};
use super::tile::{chunk, chunk_mut, column_sums, outer_one, outer_two, product};
use super::weights::Weights;

/// Steps whose products are summed up together on the way back, as rows of a batch: few enough that
/// their numbers stay in the cache.
const CHUNK: usize = 512;

/// What one layer keeps of a pass.
pub struct Layer {
    pub weights: Weights,
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

    /// One step: for each unit its four sums, and in the same registers what it makes of them.
    fn step(layer: &mut Layer, x: &Panel, x_from: usize, t: usize) {
        let weights = &layer.weights;
        let row = weights.row();
        let (biases, _) = weights.biases.as_chunks::<4>();
        let units = weights.forward.chunks_exact(row).zip(biases).take(weights.hidden);
        for (unit, (w, bias)) in units.enumerate() {
            let (w_x, w_h) = w.split_at(4 * weights.inputs);
            for tile in 0..layer.tiles {
                let mut sums: [V; 8] = [splat(0.0); 8];
                for gate in 0..4 {
                    sums[2 * gate] = splat(bias[gate]);
                    sums[2 * gate + 1] = splat(bias[gate]);
                }
                let parts = [(x.tile(x_from + t, tile), w_x), (layer.h.tile(t, tile), w_h)];
                for (panel, w) in parts {
                    sums = product(sums, panel, w);
                }
                let [i0, i1, f0, f1, g0, g1, o0, o1] = sums;
                let (c_prev0, c_prev1) = eight(layer.c.tile(t, tile), unit);
                let (i0, f0, g0, o0) = (sigmoid(i0), sigmoid(f0), tanh(g0), sigmoid(o0));
                let (i1, f1, g1, o1) = (sigmoid(i1), sigmoid(f1), tanh(g1), sigmoid(o1));
                let c0 = madd(f0, c_prev0, mul(i0, g0));
                let c1 = madd(f1, c_prev1, mul(i1, g1));
                let (tanh_c0, tanh_c1) = (tanh(c0), tanh(c1));
                put(layer.gates.tile_mut(t, tile), 4 * unit, i0, i1);
                put(layer.gates.tile_mut(t, tile), 4 * unit + 1, f0, f1);
                put(layer.gates.tile_mut(t, tile), 4 * unit + 2, g0, g1);
                put(layer.gates.tile_mut(t, tile), 4 * unit + 3, o0, o1);
                put(layer.c.tile_mut(t + 1, tile), unit, c0, c1);
                put(layer.tanh_c.tile_mut(t, tile), unit, tanh_c0, tanh_c1);
                put(layer.h.tile_mut(t + 1, tile), unit, mul(o0, tanh_c0), mul(o1, tanh_c1));
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
        let one = splat(1.0);
        for tile in 0..layer.tiles {
            let (up, next) = (layer.d_h.tile(t, tile), layer.d_h_next.tile(0, tile));
            let (c, tanh_c) = (layer.c.tile(t, tile), layer.tanh_c.tile(t, tile));
            let start = tile * layer.d_c.stride;
            let d_c = &mut layer.d_c.numbers[start..][..c.len()];
            let start = (t * layer.tiles + tile) * layer.gates.stride;
            let (gates, _) =
                layer.gates.numbers[start..][..4 * c.len()].as_chunks_mut::<{ 4 * ROWS }>();
            for (unit, gates) in gates.iter_mut().enumerate() {
                for half in 0..2 {
                    let at = unit * ROWS + 4 * half;
                    let (i, f) = (load(chunk(gates, 4 * half)), load(chunk(gates, 8 + 4 * half)));
                    let (g, o) =
                        (load(chunk(gates, 16 + 4 * half)), load(chunk(gates, 24 + 4 * half)));
                    let tanh_c = four(tanh_c, at);
                    let dh = add(four(up, at), four(next, at));
                    // h = o ⊙ tanh(c)
                    let d_o = mul(dh, tanh_c);
                    let slope = sub(one, mul(tanh_c, tanh_c));
                    let d = madd(mul(dh, o), slope, four(d_c, at));
                    // c = f ⊙ c_prev + i ⊙ g
                    let (d_i, d_g) = (mul(d, g), mul(d, i));
                    let d_f = mul(d, four(c, at));
                    put_four(d_c, at, mul(d, f));
                    // i = σ(z_i), f = σ(z_f), g = tanh(z_g), o = σ(z_o)
                    store(chunk_mut(gates, 4 * half), mul(mul(d_i, i), sub(one, i)));
                    store(chunk_mut(gates, 8 + 4 * half), mul(mul(d_f, f), sub(one, f)));
                    store(chunk_mut(gates, 16 + 4 * half), mul(d_g, sub(one, mul(g, g))));
                    store(chunk_mut(gates, 24 + 4 * half), mul(mul(d_o, o), sub(one, o)));
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

    #[inline]
    fn eight(tile: &[f32], column: usize) -> (V, V) {
        (four(tile, column * ROWS), four(tile, column * ROWS + 4))
    }

    #[inline]
    fn four(tile: &[f32], at: usize) -> V {
        match tile[at..].first_chunk() {
            Some(numbers) => load(numbers),
            None => splat(0.0),
        }
    }

    #[inline]
    fn put_four(tile: &mut [f32], at: usize, numbers: V) {
        if let Some(slot) = tile[at..].first_chunk_mut() {
            store(slot, numbers);
        }
    }

    #[inline]
    fn put(tile: &mut [f32], column: usize, low: V, high: V) {
        put_four(tile, column * ROWS, low);
        put_four(tile, column * ROWS + 4, high);
    }
}
