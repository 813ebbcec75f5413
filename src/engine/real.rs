//! The scalar of the engine: f64 for what is looked at and proved, f32 for training.
//!
//! `exp` and `tanh` come from `libm` on every target, so that the same seed gives the same digits
//! in every browser and on every machine.

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

/// tanh as a quotient of polynomials of degree 13 and 6, with an error of at most 4e-7.
///
/// No branches and no table, so that compilers turn loops over it into vector code. Coefficients:
/// the minimax fit published with the Eigen library (`ptanh`, MPL-2.0 facts); beyond ±7.905 the
/// result is ±1 to f32 precision.
pub fn fast_tanh(x: f32) -> f32 {
    let x = x.clamp(-fast::MOST, fast::MOST);
    let square = x * x;
    let top = fast::TOP.iter().rev().fold(0.0, |sum, a| sum * square + a);
    let bottom = fast::BOTTOM.iter().rev().fold(0.0, |sum, b| sum * square + b);
    x * top / bottom
}

/// The numbers of [`fast_tanh`], lowest power first.
pub mod fast {
    pub const TOP: [f32; 7] = [
        4.893_524_6e-3,
        6.372_619_3e-4,
        1.485_722_4e-5,
        5.122_297_1e-8,
        -8.604_672e-11,
        2.000_188e-13,
        -2.760_768_5e-16,
    ];
    pub const BOTTOM: [f32; 4] = [4.893_525e-3, 2.268_434_6e-3, 1.185_347_1e-4, 1.198_258_4e-6];
    /// Beyond this, tanh is ±1.
    pub const MOST: f32 = 7.905_311;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fast_tanh_stays_within_its_bound() {
        let worst = (-200_000..=200_000)
            .map(|k| {
                let x = k as f32 * 1e-4;
                (f64::from(fast_tanh(x)) - libm::tanh(f64::from(x))).abs()
            })
            .fold(0.0, f64::max);
        assert!(worst <= 4e-7, "{worst}");
    }

    #[test]
    fn sigmoid_is_finite_and_right_at_the_ends() {
        for (z, expected) in
            [(0.0_f64, 0.5_f64), (-800.0, 0.0), (800.0, 1.0), (-1e308, 0.0), (1e308, 1.0)]
        {
            assert!((Real::sigmoid(z) - expected).abs() < f64::EPSILON);
        }
        assert!((Real::sigmoid(-40.0_f64) - 4.248_354_255_291_589e-18).abs() < 1e-30);
        assert_eq!(Real::sigmoid(40.0_f32), 1.0);
    }
}
