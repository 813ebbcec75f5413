//! What a kept run is on screen, and what the panel says of sizes, without the browser.

use crate::baselines::arima::Order;
use crate::exchange::kept::{Head, Run};
use crate::train::protocol::{Forecast, MODEL, Score};
use crate::train::{judge, metrics};
use crate::ui::views::train::model::{Further, place, validation_scores};

/// What follows from the forecasts of a run.
#[derive(Clone, Debug)]
pub struct Judged {
    pub scores: Vec<Score>,
    /// As far as they may be seen, in the order of the table.
    pub forecasts: Vec<Forecast>,
    pub further: Vec<Further>,
    /// Correlation of predicted with real changes on the test part, and how many directions were right of how many.
    pub correlation: Option<f64>,
    pub direction: (usize, usize),
}

/// Judges a run anew, by the same code as when it ended. `None` where its forecasts are of models that there are not,
/// or of one twice.
pub fn judged(run: &Run) -> Option<Judged> {
    let (ran, split) = (&run.ran, run.ran.split);
    let further: Vec<Further> = run
        .further
        .iter()
        .map(|(forecast, order)| Further {
            forecast: forecast.clone(),
            order: order.map(|[p, d, q]| Order { p, d, q }),
        })
        .collect();
    let mut names: Vec<&str> = run.forecasts.iter().map(|own| own.model.as_str()).collect();
    names.extend(further.iter().map(|own| own.forecast.model.as_str()));
    let known = |(at, name): (usize, &&str)| place(name) < place("") && !names[..at].contains(name);
    let model = run.forecasts.iter().find(|own| own.model == MODEL);
    let whole = further.iter().all(|own| own.whole(ran)) && (model.is_some() || !run.over);
    if !names.iter().enumerate().all(known) || !whole {
        return None;
    }
    let end = if run.over { split.rows } else { split.test };
    let mut forecasts = run.forecasts.clone();
    let mut scores = Vec::new();
    if run.over {
        scores = judge::scores(ran, &run.forecasts, &judge::parts(split));
        let more = further.iter().flat_map(|own| own.scores(ran, &run.forecasts, true));
        scores.extend(more.collect::<Vec<_>>());
    }
    forecasts.extend(further.iter().map(|own| own.seen(end)));
    let y = ran.series.target();
    if !run.over {
        scores = validation_scores(&forecasts, y, split.validation..split.test);
    }
    forecasts.sort_by_key(|own| place(&own.model));
    let (correlation, direction) = match model.filter(|_| run.over) {
        Some(model) => changes(model, y, ran.reach.horizon, split.test..split.rows),
        None => (None, (0, 0)),
    };
    Some(Judged { scores, forecasts, further, correlation, direction })
}

/// How the changes that a model predicted go with those that came.
fn changes(
    model: &Forecast,
    y: &[f64],
    horizon: usize,
    rows: std::ops::Range<usize>,
) -> (Option<f64>, (usize, usize)) {
    let real: Vec<f64> = rows.clone().map(|row| y[row] - y[row - horizon]).collect();
    let own: Vec<f64> =
        rows.map(|row| model.values[row - model.start] - y[row - horizon]).collect();
    (metrics::correlation(&own, &real), metrics::direction(&real, &own))
}

/// The record that a table may be saved into when it is met again: one of the same bytes, without a run that would be lost.
pub fn home<'a>(all: impl Iterator<Item = (&'a str, &'a Head)>, own: &Head) -> Option<&'a str> {
    let same = |head: &Head| head.source == own.source && head.name == own.name && head.runs == 0;
    all.filter(|(_, head)| same(head)).map(|(id, _)| id).next()
}

/// "340 kB", "1.2 MB", "12 GB".
pub fn size(bytes: f64) -> String {
    let units = ["kB", "MB", "GB", "TB"];
    let mut value = bytes.max(0.0) / 1000.0;
    let mut unit = 0;
    while value >= 999.5 && unit + 1 < units.len() {
        value /= 1000.0;
        unit += 1;
    }
    let decimals = usize::from(unit > 0 && value < 9.95);
    let value = if unit == 0 { value.ceil() } else { value };
    format!("{value:.decimals$}\u{a0}{}", units[unit])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_have_two_digits_or_three() {
        let told = [0.0, 1.0, 340_000.0, 999_600.0, 1.24e6, 12.3e6, 5.2e11, 3e15].map(size);
        let want = ["0 kB", "1 kB", "340 kB", "1.0 MB", "1.2 MB", "12 MB", "520 GB", "3000 TB"];
        assert_eq!(told, want.map(|own| own.replace(' ', "\u{a0}")));
    }

    #[test]
    fn a_table_met_again_takes_no_runs_away() {
        let mut own = Head::new("a", false, 1);
        own.source = "x".into();
        let (mut with_runs, mut other) = (own.clone(), own.clone());
        with_runs.runs = 2;
        other.source = "y".into();
        let all = [("1", &with_runs), ("2", &other), ("3", &own)];
        assert_eq!(home(all.into_iter(), &own), Some("3"));
        assert_eq!(home(all[..2].iter().copied(), &own), None);
    }
}
