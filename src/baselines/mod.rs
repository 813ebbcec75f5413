//! The simple forecasts that stand beside the LSTM. All of them see only what the LSTM may see.

pub mod ar;

use crate::message::Message;
use std::ops::Range;

/// The true value `horizon` rows before.
pub fn naive(y: &[f64], rows: Range<usize>, horizon: usize) -> Vec<f64> {
    rows.map(|row| y[row - horizon]).collect()
}

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
    let back = season * horizon.div_ceil(season.max(1)).max(1);
    if season < 2 || back >= rows.end {
        return Err(Message::new("DATA-NO-SEASON").with("season", season));
    }
    Ok(rows.map(|row| if row >= back { y[row - back] } else { f64::NAN }).collect())
}
