//! What is kept of a run of a list once it has ended.

use crate::train::judge::{score, shared};
use crate::train::protocol::{Forecast, MODEL, Outcome, Score};
use std::ops::Range;
use std::sync::Arc;

/// Rows are those of the whole series.
#[derive(Clone, Debug, PartialEq)]
pub struct Ended {
    pub best_epoch: usize,
    pub epochs: usize,
    /// Of the model and the baselines on both parts, in the data's own unit; none that is no number.
    pub scores: Vec<Score>,
    /// From the first row of the first part on, the model first.
    pub forecasts: Vec<Forecast>,
    /// The best ones, where more is asked of them.
    pub weights: Vec<f32>,
}

impl Ended {
    /// `parts` are the rows that it is compared on, validation first.
    pub fn new(outcome: Outcome, y: &[f64], parts: &[(&str, Range<usize>); 2]) -> Self {
        let from = parts[0].1.start;
        let forecasts: Vec<Forecast> =
            outcome.forecasts.into_iter().filter_map(|own| later(own, from)).collect();
        let scores =
            parts.iter().flat_map(|(part, rows)| scores(&forecasts, y, part, rows.clone()));
        let scores = scores.filter(|own| own.rmse.is_finite() && own.mae.is_finite()).collect();
        let Outcome { best_epoch, epochs, weights, .. } = outcome;
        Self { best_epoch, epochs, scores, forecasts, weights }
    }

    pub fn rmse(&self, model: &str, part: &str) -> Option<f64> {
        rmse(&self.scores, model, part)
    }

    /// The model's own error.
    pub fn own(&self, part: &str) -> Option<f64> {
        self.rmse(MODEL, part)
    }
}

/// The error of a model on a part.
pub fn rmse(scores: &[Score], model: &str, part: &str) -> Option<f64> {
    scores.iter().find(|own| own.model == model && own.part == part).map(|own| own.rmse)
}

/// Each forecast on the rows that all of them have.
pub fn scores(forecasts: &[Forecast], y: &[f64], part: &str, rows: Range<usize>) -> Vec<Score> {
    let rows = shared(forecasts, rows);
    if rows.is_empty() {
        return Vec::new();
    }
    let actual: Vec<f64> = rows.iter().map(|row| y[*row]).collect();
    forecasts.iter().map(|own| score(own, part, &actual, &own.on(&rows))).collect()
}

/// A forecast from row `from` on.
fn later(own: Forecast, from: usize) -> Option<Forecast> {
    let passed = from.checked_sub(own.start)?;
    let values = Arc::new(own.values.get(passed..)?.to_vec());
    Some(Forecast { start: from, values, ..own })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcome(values: &[f64]) -> Outcome {
        let forecast = |model: &str, add: f64| Forecast {
            model: model.into(),
            order: None,
            start: 12,
            values: Arc::new(values.iter().map(|own| own + add).collect()),
        };
        Outcome {
            best_epoch: 3,
            epochs: 4,
            weights: Vec::new(),
            forecasts: vec![forecast(MODEL, 1.0), forecast("naive", -2.0)],
            scores: Vec::new(),
            change_correlation: None,
            direction: (0, 0),
        }
    }

    #[test]
    fn errors_are_those_of_the_shared_rows() {
        let y: Vec<f64> = (0..20).map(f64::from).collect();
        let parts = [("validation", 15..17), ("test", 17..20)];
        // From row 12 on; at row 19 there is none.
        let values = [12.0, 13.0, 14.0, 15.0, 16.0, 17.0, 18.0, f64::NAN];
        let ended = Ended::new(outcome(&values), &y, &parts);
        assert_eq!((ended.forecasts[0].start, ended.forecasts[0].values[0]), (15, 16.0));
        assert_eq!(ended.own("validation"), Some(1.0));
        assert_eq!(ended.rmse("naive", "test"), Some(2.0));
        assert_eq!(ended.rmse("ar", "test"), None);
        let none = Ended::new(outcome(&[f64::NAN; 8]), &y, &parts);
        assert!(none.scores.is_empty());
    }
}
