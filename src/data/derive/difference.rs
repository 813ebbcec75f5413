//! x_t − x_{t−lag}: with the length of a season as the lag, the seasonal difference (Box and Jenkins 1976).

use super::{Need, Recipe, count, moving::changes, rows};
use crate::setting::Setting;

const SETTINGS: [Setting; 1] = [rows("lag", 1)];

pub const RECIPE: Recipe = Recipe {
    key: "difference",
    label: "Difference",
    needs: &[Need::Number],
    settings: &SETTINGS,
    parts: &[""],
    lead: |choices| count(choices, &SETTINGS[0]),
    compute: |inputs, choices| {
        vec![changes(&inputs[0], count(choices, &SETTINGS[0]), |before, now| now - before)]
    },
};
