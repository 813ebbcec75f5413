//! Uniform numbers around zero.

use crate::engine::real::Real;
use crate::engine::rng::Random;
use nalgebra::DMatrixViewMut;

/// Every number of `into`, column by column, uniform in ±`bound`.
pub fn uniform<T: Real>(into: &mut DMatrixViewMut<'_, T>, bound: f64, random: &mut Random) {
    into.iter_mut().for_each(|w| *w = T::of(random.between(-bound, bound)));
}

/// Every number of `into` uniform in ±√(6 / (fan_in + fan_out)), so that values keep their spread
/// on the way forward and gradients on the way back ([Glorot and Bengio
/// 2010](https://proceedings.mlr.press/v9/glorot10a.html)). `fan_in` numbers feed each column,
/// `fan_out` columns read each row.
pub fn glorot_uniform<T: Real>(
    into: &mut DMatrixViewMut<'_, T>,
    fan_in: usize,
    fan_out: usize,
    random: &mut Random,
) {
    uniform(into, (6.0 / (fan_in + fan_out) as f64).sqrt(), random);
}

#[cfg(test)]
mod tests {
    use super::*;
    use nalgebra::DMatrix;

    /// Of 10 000 numbers, all are inside the bound, the outermost are within 1 % of it, and the mean is
    /// within 4 standard errors of 0: 4 bound / √(3 n) = 0.023 bound.
    fn fills(bound: f64, fill: impl Fn(&mut DMatrixViewMut<'_, f64>, &mut Random)) {
        let mut matrix = DMatrix::zeros(50, 200);
        fill(&mut matrix.as_view_mut(), &mut Random::new(3));
        let (least, most) = (matrix.min() / bound, matrix.max() / bound);
        assert!((-1.0..=-0.99).contains(&least) && (0.99..=1.0).contains(&most), "{least} {most}");
        assert!(matrix.mean().abs() < 0.023 * bound);
    }

    #[test]
    fn numbers_fill_their_range() {
        fills(0.3, |into, random| uniform(into, 0.3, random));
    }

    /// √(6 / (50 + 200)).
    #[test]
    fn glorot_fills_its_range() {
        fills(0.024_f64.sqrt(), |into, random| glorot_uniform(into, 50, 200, random));
    }
}
