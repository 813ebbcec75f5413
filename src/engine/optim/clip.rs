//! Clipping: a gradient that explodes is made smaller before the step.

use crate::engine::real::Real;

/// Scales `gradients` down to Euclidean norm `most` and returns the norm before ([Pascanu, Mikolov
/// and Bengio 2013](https://arxiv.org/abs/1211.5063); the small constant as in
/// `torch.nn.utils.clip_grad_norm_`).
pub fn clip_by_norm<T: Real>(gradients: &mut [T], most: T) -> T {
    let norm = gradients.iter().fold(T::zero(), |sum, &g| sum + g * g).sqrt();
    let scale = most / (norm + T::of(1e-6));
    if scale < T::one() {
        gradients.iter_mut().for_each(|g| *g *= scale);
    }
    norm
}

/// Keeps each number of `gradients` within ±`most` (Mikolov 2012;
/// `torch.nn.utils.clip_grad_value_`). Unlike clipping by norm, it may turn the direction.
pub fn clip_by_value<T: Real>(gradients: &mut [T], most: T) {
    gradients.iter_mut().for_each(|g| *g = g.clamp(-most, most));
}

#[cfg(test)]
mod tests {
    use super::*;

    /// (3, 4) has norm 5; to norm 1 it becomes (0.6, 0.8), less the 1e-6 in the divisor.
    #[test]
    fn a_long_gradient_keeps_its_direction() {
        let mut g = [3.0, 4.0];
        assert_eq!(clip_by_norm(&mut g, 1.0), 5.0);
        assert!((g[0] - 3.0 / 5.000_001_f64).abs() < 1e-15, "{g:?}");
        assert!((g[1] - 4.0 / 5.000_001_f64).abs() < 1e-15, "{g:?}");
    }

    #[test]
    fn a_short_gradient_stays_as_it_is() {
        let mut g = [3.0, 4.0];
        assert_eq!(clip_by_norm(&mut g, 6.0), 5.0);
        assert_eq!(g, [3.0, 4.0]);
    }

    /// most / (norm + 1e-6) is just 1 here: nothing to scale.
    #[test]
    fn no_gradient_is_no_trouble() {
        let mut g = [0.0, 0.0];
        assert_eq!(clip_by_norm(&mut g, 1.0), 0.0);
        assert_eq!(g, [0.0, 0.0]);
    }

    #[test]
    fn values_are_kept_within_bounds() {
        let mut g = [-3.0, -0.5, 0.0, 0.5, 3.0];
        clip_by_value(&mut g, 0.5);
        assert_eq!(g, [-0.5, -0.5, 0.0, 0.5, 0.5]);
    }
}
