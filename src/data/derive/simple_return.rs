//! x_t / x_{t−lag} − 1, as a fraction.

use super::{Need, Recipe, count, moving::changes, rows};
use crate::setting::Setting;

const SETTINGS: [Setting; 1] = [rows("lag", 1)];

pub const RECIPE: Recipe = Recipe {
    key: "simple-return",
    label: "Return",
    needs: &[Need::Number],
    settings: &SETTINGS,
    parts: &[""],
    lead: |choices| count(choices, &SETTINGS[0]),
    compute: |inputs, choices| {
        vec![changes(&inputs[0], count(choices, &SETTINGS[0]), |before, now| now / before - 1.0)]
    },
};
