//! What the head reads: which time steps of each direction, and with what weight.

use super::network::Readout;
use std::ops::Range;

/// The time steps whose h the head reads in `direction`, each with the same weight, for a row of
/// `length` valid steps. At every step, the head reads that step alone.
pub fn span(readout: Readout, direction: usize, length: usize) -> (Range<usize>, f64) {
    let last = length.saturating_sub(1);
    match (readout, direction) {
        (Readout::Mean | Readout::EveryStep, _) => (0..length, 1.0 / length.max(1) as f64),
        (Readout::Final, 1) => (0..length.min(1), 1.0),
        (Readout::Final | Readout::Last, _) => (last..length, 1.0),
    }
}
