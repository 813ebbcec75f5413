//! ln(x_t / x_{t−lag}): changes that add up over rows, and mean the same at any price.

use super::{Need, Recipe, count, moving::changes, rows};
use crate::setting::Setting;

const SETTINGS: [Setting; 1] = [rows("lag", 1)];

pub const RECIPE: Recipe = Recipe {
    key: "log-return",
    label: "Log return",
    needs: &[Need::Number],
    settings: &SETTINGS,
    parts: &[""],
    lead: |choices| count(choices, &SETTINGS[0]),
    compute: |inputs, choices| {
        let own = |before, now| match before > 0.0 && now > 0.0 {
            // Two logarithms: a quotient may leave the numbers.
            true => libm::log(now) - libm::log(before),
            false => f64::NAN,
        };
        vec![changes(&inputs[0], count(choices, &SETTINGS[0]), own)]
    },
};
