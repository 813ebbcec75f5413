//! Looking at a series before anything is learnt from it, and at what a model left over: correlation, moving
//! averages, decomposition, differences, a test for a unit root, a histogram.
//!
//! A series is a slice of numbers in time order, one a row, in the data's own units, without gaps in time. Where
//! it still holds missing values (NaN), a function says in its docs what becomes of them; most have nothing to
//! say then, which is `None`. Values along the rows use NaN where a row has none, as columns of a table do.
//! Everything takes time in proportion to rows, or to rows times lags.

pub mod correlation;
pub mod decompose;
pub mod difference;
pub mod histogram;
pub mod least_squares;
pub mod rolling;
pub mod unit_root;

/// A series around its mean, in a unit in which the largest deviation lies between 1 and 2: what is the same in
/// every unit is computed here, where squares neither overflow nor vanish.
#[derive(Clone, Debug, PartialEq)]
pub struct Centred {
    /// `(y - mean) / unit`, one a row.
    pub values: Vec<f64>,
    /// In the units of y.
    pub mean: f64,
    /// A power of two, so that dividing by it loses no digit.
    pub unit: f64,
}

impl Centred {
    /// `None` when a value is missing, or all are the same.
    pub fn new(y: &[f64]) -> Option<Centred> {
        let varies = y.windows(2).any(|two| two[0] != two[1]);
        let first = exponent(y).filter(|_| varies)?;
        let scaled = |own: &f64| libm::scalbn(*own, -first);
        let mean = y.iter().map(scaled).sum::<f64>() / y.len() as f64;
        let around: Vec<f64> = y.iter().map(|own| scaled(own) - mean).collect();
        let second = exponent(&around)?;
        let values = around.into_iter().map(|own| libm::scalbn(own, -second)).collect();
        let (mean, unit) = (libm::scalbn(mean, first), libm::scalbn(1.0, first + second));
        (unit > 0.0 && unit.is_finite()).then_some(Centred { values, mean, unit })
    }
}

/// The power of two of the largest value; `None` when a value is missing or all are 0.
pub fn exponent(values: &[f64]) -> Option<i32> {
    let largest = values.iter().fold(0.0_f64, |most, own| most.max(own.abs()));
    let fine = largest > 0.0 && values.iter().all(|own| own.is_finite());
    fine.then(|| libm::ilogb(largest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_series_is_centred_whatever_its_size() {
        for size in [1.0, 1e-300, 1e300] {
            let own = Centred::new(&[3.0 * size, 1.0 * size, 2.0 * size]).expect("it varies");
            let back = |k: usize| own.values[k] * own.unit + own.mean;
            assert!((back(0) / size - 3.0).abs() < 1e-15 && (back(1) / size - 1.0).abs() < 1e-15);
            assert!((1.0..2.0).contains(&own.values[0].abs()));
        }
    }

    #[test]
    fn of_a_constant_or_a_gap_nothing_is_said() {
        let none: [&[f64]; 6] = [
            &[],
            &[1.0],
            &[0.1; 3],
            &[0.0; 4],
            &[1.0, f64::NAN, 2.0],
            &[f64::MAX, f64::MIN, f64::MIN],
        ];
        assert!(none.into_iter().all(|y| Centred::new(y).is_none()));
    }
}
