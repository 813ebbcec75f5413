//! True range: how far a price went, with the gap to the last close; in the first row, without a close before, high − low.
//! J. W. Wilder, New Concepts in Technical Trading Systems (1978).

use super::{Need, Recipe};
use crate::data::price::Price;

/// High, low and close.
pub const NEEDS: &[Need] =
    &[Need::Price(Price::High), Need::Price(Price::Low), Need::Price(Price::Close)];

pub const RECIPE: Recipe = Recipe {
    key: "true-range",
    label: "True range",
    needs: NEEDS,
    settings: &[],
    parts: &[""],
    lead: |_| 0,
    compute: |inputs, _| vec![true_range(inputs)],
};

/// Of columns as [`NEEDS`] has them.
pub fn true_range(inputs: &[Vec<f64>]) -> Vec<f64> {
    let (high, low, close) = (&inputs[0], &inputs[1], &inputs[2]);
    let range = |row: usize| {
        let own = high[row] - low[row];
        let last = row.checked_sub(1).map(|before| close[before]);
        last.map_or(own, |last| own.max((high[row] - last).abs()).max((low[row] - last).abs()))
    };
    (0..high.len()).map(range).collect()
}
