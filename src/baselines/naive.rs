//! The last known value, again.

use super::{Baseline, Description, seen, sigma, whole};
use std::ops::Range;

/// The true value `horizon` rows before.
pub fn naive(y: &[f64], rows: Range<usize>, horizon: usize) -> Vec<f64> {
    let last = |row| seen(y, row, horizon)?.last().copied();
    rows.map(|row| last(row).unwrap_or(f64::NAN)).collect()
}

/// The forecast of a series that wanders. Hyndman and Athanasopoulos (2021), 5.2.
#[derive(Clone, Debug, PartialEq)]
pub struct Naive {
    sigma: Option<f64>,
}

impl Naive {
    /// `None` without rows, or when one is missing.
    pub fn fit(y: &[f64]) -> Option<Naive> {
        whole(y).then(|| Naive { sigma: sigma(y, &Naive { sigma: None }) })
    }
}

impl Baseline for Naive {
    fn describe(&self) -> Description {
        Description::simple("naive", self.sigma)
    }

    fn forecast(&self, y: &[f64], rows: Range<usize>, horizon: usize) -> Vec<f64> {
        naive(y, rows, horizon)
    }
}
