//! The weights of one layer as the kernels walk them, and their gradients on the way back.

use super::tile::GROUP;

/// Packed weights. A layer has 4H columns of sums, i f g o of each unit side by side; they are walked in groups
/// of six, the last filled up with zeros.
#[derive(Clone, Debug)]
pub struct Weights {
    pub inputs: usize,
    pub hidden: usize,
    /// Forward, group by group: for each k of [x | h_prev], the weights of its six columns. Those of i, f and o
    /// are halved, as their biases are, because σ(z) = (1 + tanh(z/2)) / 2.
    forward: Vec<f32>,
    biases: Vec<f32>,
    /// Back to h_prev, in groups of six units of h_prev: for each column, their six weights.
    pub to_hidden: Vec<f32>,
    /// Back to x, in groups of six of its columns; empty where nobody asks.
    pub to_input: Vec<f32>,
    /// dL/d(forward), k counted over pairs of columns of x and of h_prev, and dL/d(biases).
    d_forward: Vec<f32>,
    d_biases: Vec<f32>,
}

/// Columns filled up to pairs.
pub fn paired(columns: usize) -> usize {
    columns.next_multiple_of(2)
}

/// Calls `put` with column, k of [x | h_prev] and weight for a layer's W ((H+I) x 4H column by column, rows
/// h_prev first, gates i f g o). Here x comes first, because the products with x do not wait for h_prev.
pub fn walk(weights: &[f32], inputs: usize, hidden: usize, mut put: impl FnMut(usize, usize, f32)) {
    for (place, own) in weights.chunks_exact(inputs + hidden).enumerate() {
        let (own_h, own_x) = own.split_at(hidden);
        for (k, &w) in own_x.iter().chain(own_h).enumerate() {
            put(column(place, hidden), k, w);
        }
    }
}

/// Where the column that stands at `place` of W stands here.
pub fn column(place: usize, hidden: usize) -> usize {
    4 * (place % hidden) + place / hidden
}

/// What a column's weights are multiplied by when they are packed.
pub fn share(column: usize) -> f32 {
    if column % 4 == 2 { 1.0 } else { 0.5 }
}

impl Weights {
    /// Room for I `inputs` and H `hidden` units, all zero. `back_to_input`: also for the way back to x.
    pub fn new(inputs: usize, hidden: usize, back_to_input: bool) -> Self {
        let columns = Self::columns(hidden);
        let back = |columns: usize| vec![0.0; columns.next_multiple_of(GROUP) * 4 * hidden];
        Self {
            inputs,
            hidden,
            forward: vec![0.0; columns * (inputs + hidden)],
            biases: vec![0.0; columns],
            to_hidden: back(hidden),
            to_input: back(if back_to_input { inputs } else { 0 }),
            d_forward: vec![0.0; columns * (paired(inputs) + paired(hidden))],
            d_biases: vec![0.0; columns],
        }
    }

    /// Columns of whole groups.
    pub fn columns(hidden: usize) -> usize {
        (4 * hidden).next_multiple_of(GROUP)
    }

    /// Each group's weights for x and for h_prev, and its biases.
    #[inline(always)]
    pub fn groups(&self) -> impl Iterator<Item = (&[f32], &[f32], &[f32; GROUP])> {
        let groups = self.forward.chunks_exact(GROUP * (self.inputs + self.hidden));
        groups.zip(self.biases.as_chunks().0).map(|(own, biases)| {
            let (x, h) = own.split_at(GROUP * self.inputs);
            (x, h, biases)
        })
    }

    /// The gradients of each group: for pairs of columns of x, of h_prev, and of its biases.
    #[inline(always)]
    #[allow(clippy::type_complexity)]
    pub fn d_groups(
        &mut self,
    ) -> impl Iterator<Item = ([&mut [[f32; 2 * GROUP]]; 2], &mut [f32; GROUP])> {
        let inputs = paired(self.inputs);
        let groups = self.d_forward.chunks_exact_mut(GROUP * (inputs + paired(self.hidden)));
        groups.zip(self.d_biases.as_chunks_mut().0).map(move |(own, biases)| {
            let (x, h) = own.split_at_mut(GROUP * inputs);
            ([x.as_chunks_mut().0, h.as_chunks_mut().0], biases)
        })
    }

    pub fn clear_gradients(&mut self) {
        self.d_forward.fill(0.0);
        self.d_biases.fill(0.0);
    }

    /// Packs a layer's W ((H+I) x 4H column by column, rows h_prev first, gates i f g o) and b (4H).
    /// `backward`: also for the way back.
    pub fn pack(&mut self, weights: &[f32], biases: &[f32], backward: bool) {
        let (inputs, hidden) = (self.inputs, self.hidden);
        let Self { forward, to_hidden, to_input, .. } = self;
        walk(weights, inputs, hidden, |column, k, w| {
            let (group, place) = (column / GROUP, column % GROUP);
            forward[GROUP * (group * (inputs + hidden) + k) + place] = share(column) * w;
            if backward {
                let spread = |into: &mut [f32], k: usize| {
                    into[GROUP * (k / GROUP * 4 * hidden + column) + k % GROUP] = w;
                };
                match k.checked_sub(inputs) {
                    Some(k) => spread(to_hidden, k),
                    None if to_input.is_empty() => {}
                    None => spread(to_input, k),
                }
            }
        });
        for (place, bias) in biases.iter().enumerate() {
            let column = column(place, hidden);
            self.biases[column] = share(column) * bias;
        }
    }

    /// Writes the gradients back in the order of W and b: dL/dW ((H+I) x 4H) and dL/db (4H).
    pub fn unpack(&self, d_weights: &mut [f32], d_biases: &mut [f32]) {
        let (inputs, hidden) = (self.inputs, self.hidden);
        let row = GROUP * (paired(inputs) + paired(hidden));
        for (place, into) in d_weights.chunks_exact_mut(inputs + hidden).enumerate() {
            let column = column(place, hidden);
            let own = &self.d_forward[column / GROUP * row + column % GROUP..];
            let (into_h, into_x) = into.split_at_mut(hidden);
            for (k, slot) in into_x.iter_mut().enumerate() {
                *slot = own[GROUP * k];
            }
            for (k, slot) in into_h.iter_mut().enumerate() {
                *slot = own[GROUP * (paired(inputs) + k)];
            }
            d_biases[place] = self.d_biases[column];
        }
    }
}
