//! The hyperbolic tangent of single-precision training: one function, for one number and for four.

use super::lanes::*;

/// Numerator and denominator, lowest power first.
const TOP: [f32; 7] = [
    4.893_524_6e-3,
    6.372_619_3e-4,
    1.485_722_4e-5,
    5.122_297_1e-8,
    -8.604_672e-11,
    2.000_188e-13,
    -2.760_768_5e-16,
];
const BOTTOM: [f32; 4] = [4.893_525e-3, 2.268_434_6e-3, 1.185_347_1e-4, 1.198_258_4e-6];
/// Beyond this, tanh is ±1.
const MOST: f32 = 7.905_311;

/// tanh as a quotient of polynomials of degree 13 and 6, with an error of at most 4e-7.
///
/// No branches and no table. Coefficients: the minimax fit published with the Eigen library (`ptanh`,
/// the numbers only); beyond ±7.905 the result is ±1 within that error. What is no number stays none.
pub fn fast_tanh(x: f32) -> f32 {
    let x = x.clamp(-MOST, MOST);
    let square = x * x;
    let top = TOP.iter().rev().fold(0.0, |sum, a| sum * square + a);
    let bottom = BOTTOM.iter().rev().fold(0.0, |sum, b| sum * square + b);
    x * top / bottom
}

/// The numbers of [`fast_tanh`] where kernels read them from: in memory that a compiler cannot see through.
/// As constants of the code, a browser's compiler builds each of them anew, in three instructions, wherever
/// one is used.
#[derive(Clone, Copy, Debug)]
pub struct Squash {
    top: [f32; 7],
    bottom: [f32; 4],
    least: f32,
    most: f32,
    half: f32,
}

impl Default for Squash {
    fn default() -> Self {
        Self { top: TOP, bottom: BOTTOM, least: -MOST, most: MOST, half: 0.5 }
    }
}

impl Squash {
    /// 1, as two halves: another number that a compiler must not see through.
    #[inline(always)]
    pub fn one(&self) -> f32 {
        self.half + self.half
    }
}

vectors! {
    /// The same for four numbers, digit for digit (but for the relaxed trainer's last bits).
    #[inline]
    pub fn tanh(by: &Squash, x: V) -> V {
        let x = clamp(x, by.least, by.most);
        let square = mul(x, x);
        let mut top = splat(by.top[6]);
        for k in (0..6).rev() {
            top = madd(top, square, splat(by.top[k]));
        }
        let mut bottom = splat(by.bottom[3]);
        for k in (0..3).rev() {
            bottom = madd(bottom, square, splat(by.bottom[k]));
        }
        div(mul(x, top), bottom)
    }

    /// σ(z) = (1 + tanh(z/2)) / 2
    #[inline]
    pub fn sigmoid(by: &Squash, z: V) -> V {
        let half = splat(by.half);
        madd(half, tanh(by, mul(half, z)), half)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fast_tanh_stays_within_its_bound() {
        let worst = (-200_000..=200_000)
            .map(|k| {
                let x = k as f32 * 1e-4;
                (f64::from(fast_tanh(x)) - f64::from(x).tanh()).abs()
            })
            .fold(0.0, f64::max);
        assert!(worst <= 4e-7, "{worst}");
    }

    #[test]
    fn four_at_once_are_the_same_digits() {
        for k in -1000..=1000 {
            let x = [k as f32 * 0.01, k as f32 * 0.003, 1e30, f32::NEG_INFINITY];
            assert_eq!(tanh(&Squash::default(), x), x.map(fast_tanh));
        }
        assert!(tanh(&Squash::default(), [f32::NAN; 4])[0].is_nan());
    }
}
