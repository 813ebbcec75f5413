//! The scalar of the engine: f64 for what is looked at and proved, f32 for training.
//!
//! f64's `exp` and `tanh` come from `libm`; f32's are quotients of polynomials. Neither asks the machine,
//! so that digits are the same everywhere but in the relaxed trainer.

use gatehouse_kernels::fast_tanh;
use nalgebra::RealField;

/// A number the engine computes with.
pub trait Real: RealField + Copy {
    fn of(value: f64) -> Self;
    fn wide(self) -> f64;
    /// tanh.
    fn squash(self) -> Self;
    /// 1 / (1 + e^-z), without overflow for any z.
    fn sigmoid(self) -> Self;
}

impl Real for f64 {
    fn of(value: f64) -> Self {
        value
    }

    fn wide(self) -> f64 {
        self
    }

    fn squash(self) -> Self {
        libm::tanh(self)
    }

    fn sigmoid(self) -> Self {
        // e^-|z| never overflows; both branches are the same function.
        let e = libm::exp(-self.abs());
        if self >= 0.0 { 1.0 / (1.0 + e) } else { e / (1.0 + e) }
    }
}

impl Real for f32 {
    fn of(value: f64) -> Self {
        value as f32
    }

    fn wide(self) -> f64 {
        f64::from(self)
    }

    fn squash(self) -> Self {
        fast_tanh(self)
    }

    fn sigmoid(self) -> Self {
        // sigmoid(z) = (1 + tanh(z/2)) / 2
        0.5 * fast_tanh(0.5 * self) + 0.5
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sigmoid_is_finite_and_right_at_the_ends() {
        for (z, expected) in
            [(0.0_f64, 0.5_f64), (-800.0, 0.0), (800.0, 1.0), (-1e308, 0.0), (1e308, 1.0)]
        {
            assert!((Real::sigmoid(z) - expected).abs() < f64::EPSILON);
        }
        assert!((Real::sigmoid(-40.0_f64) - 4.248_354_255_291_589e-18).abs() < 1e-30);
        assert!((Real::sigmoid(40.0_f32) - 1.0).abs() < 2.5e-7);
    }
}
