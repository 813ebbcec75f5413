//! Simple moving average: the mean of the last n rows.

use super::{Need, Recipe, count, moving, rows};
use crate::setting::Setting;

const SETTINGS: [Setting; 1] = [rows("period", 20)];

pub const RECIPE: Recipe = Recipe {
    key: "sma",
    label: "SMA",
    needs: &[Need::Number],
    settings: &SETTINGS,
    parts: &[""],
    lead: |choices| count(choices, &SETTINGS[0]) - 1,
    compute: |inputs, choices| {
        vec![moving::rolling(&inputs[0], count(choices, &SETTINGS[0]), moving::mean)]
    },
};
