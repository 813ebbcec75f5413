//! The hyperbolic tangent of single-precision training: one function, for one number and for four.

use super::lanes::*;

/// Numerator (over x) and denominator by powers of x², lowest first; both begin with 1.
const TOP: [f32; 3] = [0.129_251_99, 2.950_543_7e-3, 1.142_363e-5];
const BOTTOM: [f32; 4] = [0.462_584_1, 2.381_354e-2, 2.386_036_6e-4, 2.457_753_7e-7];
/// From here on, tanh is ±1.
const MOST: f32 = 8.0;

/// tanh as a quotient of polynomials of degree 7 and 8, with an error of at most 5e-7 of its value.
///
/// No branches and no table. The minimax fit of the relative error over 0..8, where the quotient has come to 1;
/// beyond, x counts as ±8. What is no number stays none.
pub fn fast_tanh(x: f32) -> f32 {
    let x = x.clamp(-MOST, MOST);
    let square = x * x;
    let top = TOP.iter().rev().fold(0.0, |sum, a| sum * square + a) * square + 1.0;
    let bottom = BOTTOM.iter().rev().fold(0.0, |sum, b| sum * square + b) * square + 1.0;
    x * top / bottom
}

/// The numbers of [`fast_tanh`] where kernels read them from: in memory that a compiler cannot see through.
/// As constants of the code, a browser's compiler builds each of them anew, in three instructions, wherever
/// one is used.
#[derive(Clone, Copy, Debug)]
pub struct Squash {
    top: [f32; 3],
    bottom: [f32; 4],
    least: f32,
    most: f32,
    half: f32,
    pub one: f32,
}

impl Default for Squash {
    fn default() -> Self {
        Self { top: TOP, bottom: BOTTOM, least: -MOST, most: MOST, half: 0.5, one: 1.0 }
    }
}

vectors! {
    /// The same for four numbers, digit for digit (but for the relaxed trainer's last bits).
    #[inline]
    pub fn tanh(by: &Squash, x: V) -> V {
        let x = clamp(x, by.least, by.most);
        let (square, one) = (mul(x, x), splat(by.one));
        let [a, b, c] = by.top;
        let (a, b, c) = (splat(a), splat(b), splat(c));
        let top = madd(madd(madd(c, square, b), square, a), square, one);
        let [a, b, c, d] = by.bottom;
        let (a, b, c, d) = (splat(a), splat(b), splat(c), splat(d));
        let bottom = madd(madd(madd(madd(d, square, c), square, b), square, a), square, one);
        div(mul(x, top), bottom)
    }

    /// σ(z) = (1 + tanh(z/2)) / 2, of z/2.
    #[inline]
    pub fn sigmoid_of_half(by: &Squash, z: V) -> V {
        let half = splat(by.half);
        madd(half, tanh(by, z), half)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fast_tanh_stays_within_its_bound() {
        let worst = (-200_000..=200_000)
            .map(|k| {
                let x = k as f32 * 1e-4 + 1e-9;
                (f64::from(fast_tanh(x)) / f64::from(x).tanh() - 1.0).abs()
            })
            .fold(0.0, f64::max);
        assert!(worst <= 5e-7, "{worst}");
        assert!([8.0, 1e30, f32::INFINITY].iter().all(|x| (fast_tanh(*x) - 1.0).abs() <= 5e-7));
    }

    #[test]
    fn four_at_once_are_the_same_digits() {
        for k in -1000..=1000_i16 {
            let x = [f32::from(k) * 0.01, f32::from(k) * 0.003, 1e30, f32::NEG_INFINITY];
            assert_eq!(tanh(&Squash::default(), x), x.map(fast_tanh));
        }
        assert!(tanh(&Squash::default(), [f32::NAN; 4])[0].is_nan());
    }
}
