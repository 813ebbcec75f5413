//! Optimizers: one file each, one line in [`OptimizerKind::build`].

mod adam;
mod sgd;

pub use adam::Adam;
pub use sgd::Sgd;

use super::real::Real;

/// A rule that moves parameters against their gradient.
pub trait Optimizer<T> {
    /// One step; `parameters` and `gradients` have the same length in every call.
    fn step(&mut self, parameters: &mut [T], gradients: &[T]);
}

/// The rules by the names that links and files use.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum OptimizerKind {
    #[default]
    Adam,
    Sgd,
}

impl OptimizerKind {
    pub const ALL: [OptimizerKind; 2] = [OptimizerKind::Adam, OptimizerKind::Sgd];

    pub const fn key(self) -> &'static str {
        match self {
            OptimizerKind::Adam => "adam",
            OptimizerKind::Sgd => "sgd",
        }
    }

    /// The rule for `parameters` numbers, with the other settings as PyTorch has them.
    pub fn build<T: Real>(self, parameters: usize, rate: f64) -> Box<dyn Optimizer<T>> {
        match self {
            OptimizerKind::Adam => Box::new(Adam::new(parameters, rate)),
            OptimizerKind::Sgd => Box::new(Sgd::new(rate)),
        }
    }
}

/// Scales `gradients` down to Euclidean norm `most` and returns the norm before
/// (Pascanu et al. 2013; the small constant as in `torch.nn.utils.clip_grad_norm_`).
pub fn clip_by_norm<T: Real>(gradients: &mut [T], most: T) -> T {
    let norm = gradients.iter().fold(T::zero(), |sum, &g| sum + g * g).sqrt();
    let scale = most / (norm + T::of(1e-6));
    if scale < T::one() {
        gradients.iter_mut().for_each(|g| *g *= scale);
    }
    norm
}
