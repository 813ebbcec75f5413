//! PyTorch's initialiser (`torch.nn.LSTM`, `Linear`, `Embedding`).

use super::{Part, uniform};
use crate::engine::real::Real;
use crate::engine::rng::Random;
use nalgebra::DMatrixViewMut;

/// A forget gate starts as any other.
pub const FORGET_BIAS: f64 = 0.0;

/// Uniform in ±1/√fan, biases too; embeddings normal.
pub fn like_torch<T: Real>(
    part: Part,
    fan: usize,
    random: &mut Random,
    into: &mut DMatrixViewMut<'_, T>,
) {
    let bound = 1.0 / (fan as f64).sqrt();
    match part {
        Part::Input | Part::Recurrent | Part::Head | Part::Bias => uniform(into, bound, random),
        Part::BiasSum => into.iter_mut().for_each(|b| {
            *b = T::of(random.between(-bound, bound) + random.between(-bound, bound));
        }),
        Part::Embedding => into.iter_mut().for_each(|w| *w = T::of(random.normal())),
    }
}
