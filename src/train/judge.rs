//! What stands beside a run: its plan, the baselines, and the scores of all on identical rows.

use super::metrics;
use super::protocol::{Forecast, Plan, Score};
use super::spec::CheckedSpec;
use crate::baselines::{Baseline, ar, naive, seasonal_naive};
use crate::data::window::Split;
use crate::message::Message;
use std::ops::Range;

/// The plan, where the test part stays sealed, and the forecasts of the baselines for all rows.
pub fn plan(checked: &CheckedSpec) -> (Plan, Vec<Forecast>) {
    let split = checked.split;
    let season = checked.spec.season.or(checked.series.rhythm.season);
    let (baselines, no_season) = baselines(checked, season);
    let known = |forecast: &Forecast| Forecast {
        values: forecast.values[..split.test - split.first].to_vec().into(),
        ..forecast.clone()
    };
    let plan = Plan {
        parameters: checked.shape.parameters(),
        first: split.first,
        validation: split.validation,
        test: split.test,
        rows: split.rows,
        season,
        no_season,
        baselines: baselines.iter().map(known).collect(),
    };
    (plan, baselines)
}

/// Forecasts of the baselines, and why there is no seasonal one.
fn baselines(checked: &CheckedSpec, season: Option<usize>) -> (Vec<Forecast>, Option<Message>) {
    let (split, horizon) = (checked.split, checked.reach.horizon);
    let y = checked.series.target();
    let rows = split.first..split.rows;
    let forecast = |model: &str, order, values: Vec<f64>| Forecast {
        model: model.into(),
        order,
        start: split.first,
        values: values.into(),
    };
    let mut all = vec![forecast("naive", None, naive(y, rows.clone(), horizon))];
    let seasonal = match season {
        Some(season) => seasonal_naive(y, rows.clone(), horizon, season),
        None => Err(Message::new("DATA-NO-SEASON").with("season", 0_usize)),
    };
    let no_season = match seasonal {
        Ok(values) => {
            all.push(forecast("seasonal-naive", season, values));
            None
        }
        Err(message) => Some(message),
    };
    if let Some(ar) = ar::choose(&y[..split.validation]) {
        all.push(forecast("ar", Some(ar.order()), ar.forecast(y, rows, horizon)));
    }
    (all, no_season)
}

/// The parts that forecasts are judged on.
pub fn parts(split: Split) -> [(&'static str, Range<usize>); 2] {
    [("validation", split.validation..split.test), ("test", split.test..split.rows)]
}

/// Identical rows: those of a part where every model has a value.
pub fn shared(forecasts: &[Forecast], rows: Range<usize>) -> Vec<usize> {
    rows.filter(|row| forecasts.iter().all(|f| f.values[row - f.start].is_finite())).collect()
}

/// Scores of each forecast on each part, on identical rows.
pub fn scores(
    checked: &CheckedSpec,
    forecasts: &[Forecast],
    parts: &[(&'static str, Range<usize>)],
) -> Vec<Score> {
    let y = checked.series.target();
    let mut all = Vec::new();
    for (part, rows) in parts {
        let rows = shared(forecasts, rows.clone());
        if rows.is_empty() {
            continue;
        }
        let actual: Vec<f64> = rows.iter().map(|row| y[*row]).collect();
        all.extend(forecasts.iter().map(|own| score(own, part, &actual, &own.on(&rows))));
    }
    all
}

/// The score of a forecast on a part: of its values `own` for what came, `actual`.
pub fn score(forecast: &Forecast, part: &str, actual: &[f64], own: &[f64]) -> Score {
    Score {
        model: forecast.model.clone(),
        order: forecast.order,
        part: part.to_owned(),
        rmse: metrics::rmse(actual, own),
        mae: metrics::mae(actual, own),
        mape: metrics::mape(actual, own),
    }
}
