//! Keras' initialiser (`keras.layers.LSTM`, `Dense`, `Embedding`).

use super::{Part, glorot_uniform, orthogonal, uniform};
use crate::engine::real::Real;
use crate::engine::rng::Random;
use nalgebra::DMatrixViewMut;

/// A new cell keeps what it holds
/// ([Jozefowicz, Zaremba and Sutskever 2015](https://proceedings.mlr.press/v37/jozefowicz15.html)).
pub const FORGET_BIAS: f64 = 1.0;

/// Glorot's uniform numbers for what reads inputs, orthogonal for what reads h_prev, biases 0,
/// embeddings uniform in ±0.05.
pub fn like_keras<T: Real>(
    part: Part,
    _fan: usize,
    random: &mut Random,
    into: &mut DMatrixViewMut<'_, T>,
) {
    let (fan_in, fan_out) = into.shape();
    match part {
        Part::Input | Part::Head => glorot_uniform(into, fan_in, fan_out, random),
        Part::Recurrent => orthogonal(into, random),
        Part::Bias | Part::BiasSum => into.fill(T::zero()),
        Part::Embedding => uniform(into, 0.05, random),
    }
}
