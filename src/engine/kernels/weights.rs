//! The weights of one layer as the kernels walk them, and their gradients on the way back.

use crate::engine::layout::Placed;

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
        let forward = hidden * (inputs + hidden) * 4;
        let back = |columns: usize| vec![0.0; columns.div_ceil(4) * 16 * hidden];
        Self {
            inputs,
            hidden,
            forward: vec![0.0; forward],
            biases: vec![0.0; 4 * hidden],
            to_hidden: back(hidden),
            to_input: back(if back_to_input { inputs } else { 0 }),
            d_forward: vec![0.0; forward],
            d_biases: vec![0.0; 4 * hidden],
        }
    }

    /// Numbers of one unit in `forward`.
    pub fn row(&self) -> usize {
        4 * (self.inputs + self.hidden)
    }

    /// Packs a layer's numbers. In a network, W's rows are h_prev first; here x is first, because the
    /// products with x do not wait for h_prev.
    pub fn pack(&mut self, place: Placed, numbers: &[f32], backward: bool) {
        let (inputs, hidden, row) = (self.inputs, self.hidden, self.row());
        for gate in 0..4 {
            for unit in 0..hidden {
                let start = place.weight(gate, unit, 0);
                let (own_h, own_x) = numbers[start..start + hidden + inputs].split_at(hidden);
                let into = &mut self.forward[unit * row..(unit + 1) * row];
                for (k, &w) in own_x.iter().chain(own_h).enumerate() {
                    into[4 * k + gate] = w;
                }
                self.biases[4 * unit + gate] = numbers[place.bias(gate, unit)];
                if backward {
                    let to = 4 * (4 * unit + gate);
                    for (k, &w) in own_h.iter().enumerate() {
                        self.to_hidden[(k / 4) * 16 * hidden + to + k % 4] = w;
                    }
                    if !self.to_input.is_empty() {
                        for (k, &w) in own_x.iter().enumerate() {
                            self.to_input[(k / 4) * 16 * hidden + to + k % 4] = w;
                        }
                    }
                }
            }
        }
    }

    /// Writes the gradients back in the network's order.
    pub fn unpack(&self, place: Placed, gradients: &mut [f32]) {
        let (inputs, hidden, row) = (self.inputs, self.hidden, self.row());
        for gate in 0..4 {
            for unit in 0..hidden {
                let start = place.weight(gate, unit, 0);
                let own = &self.d_forward[unit * row..(unit + 1) * row];
                let (into_h, into_x) =
                    gradients[start..start + hidden + inputs].split_at_mut(hidden);
                for (k, slot) in into_x.iter_mut().chain(into_h).enumerate() {
                    *slot = own[4 * k + gate];
                }
                gradients[place.bias(gate, unit)] = self.d_biases[4 * unit + gate];
            }
        }
    }
}
