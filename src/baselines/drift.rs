//! The line from the first value through the last, carried on.

use super::{Baseline, Coefficient, Description, seen, sigma, whole};
use std::ops::Range;

/// y_t + h (y_t − y_0) / t: the last known value and the mean change so far, `h` times. Hyndman and Athanasopoulos
/// (2021), 5.2. The change is taken anew at each row from all that is known there, as there is nothing to fit.
#[derive(Clone, Debug, PartialEq)]
pub struct Drift {
    /// Mean change of a row over the rows of training, in the units of y.
    slope: f64,
    sigma: Option<f64>,
}

/// Mean change from the first value to the last.
fn slope(known: &[f64]) -> Option<f64> {
    let (first, last) = (known.first()?, known.last()?);
    let slope = (last - first) / (known.len() - 1) as f64;
    slope.is_finite().then_some(slope)
}

impl Drift {
    /// `None` with fewer than two rows, or when one is missing.
    pub fn fit(y: &[f64]) -> Option<Drift> {
        let own = Drift { slope: slope(y).filter(|_| whole(y))?, sigma: None };
        Some(Drift { sigma: sigma(y, &own), ..own })
    }
}

impl Baseline for Drift {
    fn describe(&self) -> Description {
        Description {
            coefficients: vec![Coefficient { id: "slope", lag: 0, value: self.slope }],
            ..Description::simple("drift", self.sigma)
        }
    }

    fn forecast(&self, y: &[f64], rows: Range<usize>, horizon: usize) -> Vec<f64> {
        let ahead = |row| {
            let known = seen(y, row, horizon)?;
            let own = known.last()? + horizon as f64 * slope(known)?;
            own.is_finite().then_some(own)
        };
        rows.map(|row| ahead(row).unwrap_or(f64::NAN)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_goes_on() {
        let own = Drift::fit(&[1.0, 5.0, 5.0]).expect("rows");
        assert_eq!(own.describe().coefficients[0].value, 2.0);
        assert_eq!(own.forecast(&[1.0, 5.0, 5.0], 4..5, 2), [9.0]);
        let one = own.forecast(&[1.0, 5.0, 5.0], 0..4, 1);
        assert!(one[0].is_nan() && one[1].is_nan(), "one row has no change");
        assert_eq!(one[2..], [9.0, 7.0]);
    }
}
