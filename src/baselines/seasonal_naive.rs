//! The value of one season before.

use super::{Baseline, Description, sigma, whole};
use crate::message::Message;
use std::ops::Range;

/// The true value one season before; with a horizon beyond one season, the latest same season seen.
///
/// # Errors
/// `DATA-NO-SEASON` when the rows do not reach back that far.
pub fn seasonal_naive(
    y: &[f64],
    rows: Range<usize>,
    horizon: usize,
    season: usize,
) -> Result<Vec<f64>, Message> {
    let back = back(season, horizon);
    if season < 2 || back >= rows.end {
        return Err(Message::new("DATA-NO-SEASON").with("season", season));
    }
    Ok(forecast(y, rows, back))
}

/// Rows from the value that is repeated: whole seasons, at least the horizon.
fn back(season: usize, horizon: usize) -> usize {
    season.saturating_mul(horizon.div_ceil(season.max(1)).max(1))
}

fn forecast(y: &[f64], rows: Range<usize>, back: usize) -> Vec<f64> {
    let before = |row: usize| y.get(row.checked_sub(back)?).copied();
    rows.map(|row| before(row).unwrap_or(f64::NAN)).collect()
}

/// The forecast of a series that repeats itself. Hyndman and Athanasopoulos (2021), 5.2.
#[derive(Clone, Debug, PartialEq)]
pub struct SeasonalNaive {
    season: usize,
    sigma: Option<f64>,
}

impl SeasonalNaive {
    /// With `season` rows a season. `None` below 2, when the rows hold no whole season, and when one is missing.
    pub fn fit(y: &[f64], season: usize) -> Option<SeasonalNaive> {
        let fits = season >= 2 && season <= y.len() && whole(y);
        let own = SeasonalNaive { season, sigma: None };
        fits.then(|| SeasonalNaive { sigma: sigma(y, &own), ..own })
    }
}

impl Baseline for SeasonalNaive {
    fn describe(&self) -> Description {
        Description {
            order: vec![("season", self.season)],
            ..Description::simple("seasonal-naive", self.sigma)
        }
    }

    fn forecast(&self, y: &[f64], rows: Range<usize>, horizon: usize) -> Vec<f64> {
        match horizon {
            0 => rows.map(|_| f64::NAN).collect(),
            _ => forecast(y, rows, back(self.season, horizon)),
        }
    }
}
