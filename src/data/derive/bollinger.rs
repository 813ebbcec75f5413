//! Bollinger bands: a moving average, the population deviation of the same rows, and the lines k deviations above and
//! below. J. Bollinger, Bollinger on Bollinger Bands (2001).

use super::{Need, Recipe, count, moving, rows};
use crate::setting::Setting;

const SETTINGS: [Setting; 2] = [rows("period", 20), Setting::number("width", 0.1, 10.0, 2.0)];

pub const RECIPE: Recipe = Recipe {
    key: "bollinger",
    label: "Bollinger",
    needs: &[Need::Number],
    settings: &SETTINGS,
    parts: &["middle", "upper", "lower", "deviation"],
    lead: |choices| count(choices, &SETTINGS[0]) - 1,
    compute: |inputs, choices| {
        let (n, width) = (count(choices, &SETTINGS[0]), choices.get(&SETTINGS[1]));
        let middle = moving::rolling(&inputs[0], n, moving::mean);
        let deviation = moving::rolling(&inputs[0], n, moving::deviation);
        let band = |width: f64| {
            middle.iter().zip(&deviation).map(|(middle, own)| middle + width * own).collect()
        };
        let (upper, lower) = (band(width), band(-width));
        vec![middle, upper, lower, deviation]
    },
};
