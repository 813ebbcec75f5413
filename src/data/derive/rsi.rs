//! Relative strength index: how much of the moves of the last rows went up, 0 to 100; 50 where nothing moved.
//! J. W. Wilder, New Concepts in Technical Trading Systems (1978): 100 − 100/(1 + gain/loss), with gains and losses in
//! Wilder's mean.

use super::{Need, Recipe, count, moving, rows};
use crate::setting::Setting;

const SETTINGS: [Setting; 1] = [rows("period", 14)];

pub const RECIPE: Recipe = Recipe {
    key: "rsi",
    label: "RSI",
    needs: &[Need::Number],
    settings: &SETTINGS,
    parts: &[""],
    lead: |choices| count(choices, &SETTINGS[0]),
    compute: |inputs, choices| vec![rsi(&inputs[0], count(choices, &SETTINGS[0]))],
};

fn rsi(values: &[f64], n: usize) -> Vec<f64> {
    let moves: Vec<f64> = values.windows(2).map(|pair| pair[1] - pair[0]).collect();
    let mean = |sign: f64| {
        let own: Vec<f64> = moves.iter().map(|change| (sign * change).max(0.0)).collect();
        moving::wilder(&own, n)
    };
    // The same as Wilder's, and defined without a loss.
    let index = |(gain, loss): (f64, f64)| match gain + loss == 0.0 {
        true => 50.0,
        false => 100.0 * gain / (gain + loss),
    };
    let first = values.first().map(|_| f64::NAN);
    first.into_iter().chain(mean(1.0).into_iter().zip(mean(-1.0)).map(index)).collect()
}
