//! V_t / V_{t−1} − 1, as a fraction; after a row without trade there is none.

use super::{Need, Recipe, moving::changes};
use crate::data::price::Price;

pub const RECIPE: Recipe = Recipe {
    key: "volume-change",
    label: "Volume change",
    needs: &[Need::Price(Price::Volume)],
    settings: &[],
    parts: &[""],
    lead: |_| 1,
    compute: |inputs, _| vec![changes(&inputs[0], 1, |before, now| now / before - 1.0)],
};
