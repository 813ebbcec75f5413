//! Exponential moving average, seeded with the first value (others begin with the mean of the first n).

use super::{Need, Recipe, count, moving, rows};
use crate::setting::Setting;

const SETTINGS: [Setting; 1] = [rows("period", 12)];

pub const RECIPE: Recipe = Recipe {
    key: "ema",
    label: "EMA",
    needs: &[Need::Number],
    settings: &SETTINGS,
    parts: &[""],
    lead: |_| 0,
    compute: |inputs, choices| vec![moving::exponential(&inputs[0], count(choices, &SETTINGS[0]))],
};
