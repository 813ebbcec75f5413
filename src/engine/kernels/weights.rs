//! The weights of one layer as the kernels walk them, and their gradients on the way back.

/// Packed weights: four neighbours always belong to one position of the walk.
#[derive(Clone, Debug)]
pub struct Weights {
    pub inputs: usize,
    pub hidden: usize,
    /// Forward, unit by unit: for each k of [x | h_prev], the weights of the gates i f g o.
    pub forward: Vec<f32>,
    /// i f g o of each unit.
    pub biases: Vec<f32>,
    /// Back to h_prev, in groups of four units of h_prev: for each unit and gate, their four weights.
    pub to_hidden: Vec<f32>,
    /// Back to x, in groups of four columns; empty where nobody asks.
    pub to_input: Vec<f32>,
    /// dL/d(forward) and dL/d(biases).
    pub d_forward: Vec<f32>,
    pub d_biases: Vec<f32>,
}

impl Weights {
    pub fn new(inputs: usize, hidden: usize, back_to_input: bool) -> Self {
        // Whole groups of four units, for a walk over a single row; the last may be empty.
        let padded = hidden.next_multiple_of(4);
        let forward = padded * (inputs + hidden) * 4;
        let back = |columns: usize| vec![0.0; columns.div_ceil(4) * 16 * hidden];
        Self {
            inputs,
            hidden,
            forward: vec![0.0; forward],
            biases: vec![0.0; 4 * padded],
            to_hidden: back(hidden),
            to_input: back(if back_to_input { inputs } else { 0 }),
            d_forward: vec![0.0; hidden * (inputs + hidden) * 4],
            d_biases: vec![0.0; 4 * hidden],
        }
    }

    /// Numbers of one unit in `forward`.
    pub fn row(&self) -> usize {
        4 * (self.inputs + self.hidden)
    }

    /// Each unit's weights in `forward`, and its biases.
    #[inline(always)]
    pub fn units(&self) -> impl Iterator<Item = (&[f32], &[f32; 4])> {
        let (biases, _) = self.biases.as_chunks::<4>();
        self.forward.chunks_exact(self.row()).zip(biases).take(self.hidden)
    }

    /// Packs a layer's W ((H+I) x 4H column by column, rows h_prev first, gates i f g o) and b (4H).
    /// Here x comes first, because the products with x do not wait for h_prev.
    pub fn pack(&mut self, weights: &[f32], biases: &[f32], backward: bool) {
        let (inputs, hidden, row) = (self.inputs, self.hidden, self.row());
        for (column, own) in weights.chunks_exact(inputs + hidden).enumerate() {
            let (gate, unit) = (column / hidden, column % hidden);
            let (own_h, own_x) = own.split_at(hidden);
            let into = &mut self.forward[unit * row..(unit + 1) * row];
            for (k, &w) in own_x.iter().chain(own_h).enumerate() {
                into[4 * k + gate] = w;
            }
            self.biases[4 * unit + gate] = biases[column];
            if backward {
                let at = 4 * (4 * unit + gate);
                let spread = |into: &mut [f32], own: &[f32]| {
                    for (k, &w) in own.iter().enumerate() {
                        into[(k / 4) * 16 * hidden + at + k % 4] = w;
                    }
                };
                spread(&mut self.to_hidden, own_h);
                if !self.to_input.is_empty() {
                    spread(&mut self.to_input, own_x);
                }
            }
        }
    }

    /// Writes the gradients back in that order.
    pub fn unpack(&self, d_weights: &mut [f32], d_biases: &mut [f32]) {
        let (inputs, hidden, row) = (self.inputs, self.hidden, self.row());
        for (column, into) in d_weights.chunks_exact_mut(inputs + hidden).enumerate() {
            let (gate, unit) = (column / hidden, column % hidden);
            let own = &self.d_forward[unit * row..(unit + 1) * row];
            let (into_h, into_x) = into.split_at_mut(hidden);
            for (k, slot) in into_x.iter_mut().chain(into_h).enumerate() {
                *slot = own[4 * k + gate];
            }
            d_biases[column] = self.d_biases[4 * unit + gate];
        }
    }
}
