//! Moving average convergence and divergence (G. Appel): a fast exponential average less a slow one; its own average,
//! the signal; and what stands between the two.

use super::{Need, Recipe, count, moving::exponential, rows};
use crate::setting::Setting;

const SETTINGS: [Setting; 3] = [rows("fast", 12), rows("slow", 26), rows("signal", 9)];

pub const RECIPE: Recipe = Recipe {
    key: "macd",
    label: "MACD",
    needs: &[Need::Number],
    settings: &SETTINGS,
    parts: &["line", "signal", "histogram"],
    lead: |_| 0,
    compute: |inputs, choices| {
        let [fast, slow, last] = SETTINGS.each_ref().map(|own| count(choices, own));
        let [fast, slow] = [fast, slow].map(|n| exponential(&inputs[0], n));
        let line: Vec<f64> = fast.iter().zip(slow).map(|(fast, slow)| fast - slow).collect();
        let signal = exponential(&line, last);
        let histogram = line.iter().zip(&signal).map(|(line, signal)| line - signal).collect();
        vec![line, signal, histogram]
    },
};
