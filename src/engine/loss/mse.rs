//! Mean squared error.

use crate::engine::real::Real;
use nalgebra::DMatrix;

/// L = mean of (y - target)² over batch and outputs (B x O); writes dL/dy into `dy`.
pub fn mse<T: Real>(y: &DMatrix<T>, target: &DMatrix<T>, dy: &mut DMatrix<T>) -> T {
    let count = T::of(y.len() as f64);
    let two = T::of(2.0);
    let mut sum = T::zero();
    for ((dy, &y), &target) in dy.iter_mut().zip(y).zip(target) {
        let error = y - target;
        sum += error * error;
        *dy = two * error / count;
    }
    sum / count
}
