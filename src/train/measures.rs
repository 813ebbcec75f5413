//! What the page works out of the forecasts when a run is over, beside the trainer's scores and on the same rows.

use super::judge::{parts, score, shared};
use super::metrics;
use super::protocol::{Forecast, Score};
use super::spec::CheckedSpec;

/// Seven measures of one model on one part; where one is not defined it is `None`.
#[derive(Clone, Debug, PartialEq)]
pub struct Measured {
    /// What the trainer says, too: RMSE, MAE and MAPE.
    pub score: Score,
    /// In per cent, from 0 to 200.
    pub smape: f64,
    /// Multiples of [`usual_error`].
    pub mase: Option<f64>,
    pub r2: Option<f64>,
    /// In per cent of the rows with a change.
    pub directional: Option<f64>,
}

/// The mean absolute error of the last known value over the training rows, in the data's own unit: what MASE is a
/// multiple of.
pub fn usual_error(checked: &CheckedSpec) -> f64 {
    let (split, y) = (checked.split, checked.series.target());
    let rows = split.first..split.validation;
    metrics::mae(&y[rows.clone()], &y[rows.start - checked.reach.horizon..])
}

/// The measures of each forecast on each part, on identical rows; the forecasts are those of an `Outcome`.
pub fn measured(checked: &CheckedSpec, forecasts: &[Forecast]) -> Vec<Measured> {
    let y = checked.series.target();
    let usual = usual_error(checked);
    let mut all = Vec::new();
    for (part, rows) in parts(checked.split) {
        let rows = shared(forecasts, rows);
        if rows.is_empty() {
            continue;
        }
        let actual: Vec<f64> = rows.iter().map(|row| y[*row]).collect();
        let last = rows.iter().map(|row| y[row - checked.reach.horizon]);
        let changes = |to: &[f64]| -> Vec<f64> {
            to.iter().zip(last.clone()).map(|(to, last)| to - last).collect()
        };
        let real = changes(&actual);
        all.extend(forecasts.iter().map(|forecast| {
            let own = forecast.on(&rows);
            Measured {
                score: score(forecast, part, &actual, &own),
                smape: metrics::smape(&actual, &own),
                mase: metrics::mase(&actual, &own, usual),
                r2: metrics::r2(&actual, &own),
                directional: metrics::directional(&real, &changes(&own)),
            }
        }));
    }
    all
}
