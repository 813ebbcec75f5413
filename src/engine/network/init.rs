//! The start of a training: seeded, portable weights.

use super::{Network, Shape};
use crate::engine::real::Real;
use crate::engine::rng::Random;

impl<T: Real> Network<T> {
    /// PyTorch's default: every weight and both biases of a gate uniform in ±1/√H, the two biases
    /// added; the head uniform in ±1/√F. Then `forget_bias` is added to the bias that makes the old
    /// memory stay (0 leaves PyTorch's start; 1 lets a new cell keep what it holds, Jozefowicz et al.
    /// 2015). Portable: same seed, same digits.
    pub fn init(shape: Shape, forget_bias: f64, seed: u64) -> Self {
        let mut network = Self::zeros(shape);
        let mut random = Random::new(seed);
        let bound = 1.0 / (shape.hidden as f64).sqrt();
        let mut draw = |bound: f64| random.between(-bound, bound);
        for layer in 0..shape.layers {
            let layout = shape.layer(layer);
            for direction in 0..shape.directions() {
                let own = &mut network.numbers[shape.place(layer, direction)];
                for sum in layout.sums() {
                    own[sum.weights()].fill_with(|| T::of(draw(bound)));
                    // A sum over one part alone has one of PyTorch's two biases.
                    let both = sum.parts[0] > 0 && sum.parts[1] > 0;
                    for (column, what) in sum.sum.columns.iter().enumerate() {
                        let extra = match what.row {
                            'f' => forget_bias * shape.cell.forget_sign(),
                            _ => 0.0,
                        };
                        for unit in 0..shape.hidden {
                            let second = if both { draw(bound) } else { 0.0 };
                            let bias = draw(bound) + second + extra;
                            own[sum.bias(column, unit)] = T::of(bias);
                        }
                    }
                }
                own[layout.peepholes()].fill_with(|| T::of(draw(bound)));
            }
        }
        let bound = 1.0 / (shape.features() as f64).sqrt();
        network.numbers[shape.head()].fill_with(|| T::of(draw(bound)));
        network.numbers[shape.embedding()].fill_with(|| T::of(draw(1.0)));
        network
    }
}
