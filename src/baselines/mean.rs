//! The mean of all that is known.

use super::{Baseline, Coefficient, Description, sigma, whole};
use std::ops::Range;

/// The forecast of a series that keeps around a level. Hyndman and Athanasopoulos (2021), 5.2. The mean is taken
/// anew at each row from all that is known there, as there is nothing to fit.
#[derive(Clone, Debug, PartialEq)]
pub struct Mean {
    /// Over the rows of training, in the units of y.
    mean: f64,
    sigma: Option<f64>,
}

/// Mean of the first row, of the first two, and so on: each moves the one before by its share, so that no sum
/// grows too large.
fn so_far(y: &[f64]) -> Vec<f64> {
    let mut mean = 0.0;
    let means = y.iter().enumerate().map(|(t, own)| {
        mean += (own - mean) / (t + 1) as f64;
        mean
    });
    means.collect()
}

impl Mean {
    /// `None` without rows, or when one is missing.
    pub fn fit(y: &[f64]) -> Option<Mean> {
        let mean = so_far(y).pop().filter(|mean| mean.is_finite() && whole(y))?;
        Some(Mean { mean, sigma: sigma(y, &Mean { mean, sigma: None }) })
    }
}

impl Baseline for Mean {
    fn describe(&self) -> Description {
        Description {
            coefficients: vec![Coefficient { id: "mean", lag: 0, value: self.mean }],
            ..Description::simple("mean", self.sigma)
        }
    }

    fn forecast(&self, y: &[f64], rows: Range<usize>, horizon: usize) -> Vec<f64> {
        let means = so_far(y);
        let at = |row: usize| means.get(row.checked_sub(horizon)?).filter(|own| own.is_finite());
        rows.map(|row| at(row).copied().filter(|_| horizon > 0).unwrap_or(f64::NAN)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn means_of_what_is_known() {
        let own = Mean::fit(&[1.0, 5.0, 6.0]).expect("rows");
        assert_eq!(own.describe().coefficients[0].value, 4.0);
        assert_eq!(own.forecast(&[1.0, 5.0, 6.0], 1..4, 1), [1.0, 3.0, 4.0]);
        assert_eq!(own.forecast(&[1.0, 5.0, 6.0], 2..3, 2), [1.0]);
    }
}
