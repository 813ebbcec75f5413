//! Average true range: Wilder's mean of the true range, seeded with the first n rows, the very first among them
//! (TA-Lib leaves that one out).

use super::true_range::{NEEDS, true_range};
use super::{Recipe, count, moving, rows};
use crate::setting::Setting;

const SETTINGS: [Setting; 1] = [rows("period", 14)];

pub const RECIPE: Recipe = Recipe {
    key: "atr",
    label: "ATR",
    needs: NEEDS,
    settings: &SETTINGS,
    parts: &[""],
    lead: |choices| count(choices, &SETTINGS[0]) - 1,
    compute: |inputs, choices| {
        vec![moving::wilder(&true_range(inputs), count(choices, &SETTINGS[0]))]
    },
};
