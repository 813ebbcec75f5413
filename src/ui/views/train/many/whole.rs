//! What the members of an ensemble make together, beside single models on identical rows.

use super::super::model::simple;
use super::ended::{Ended, rmse, scores};
use super::together::{Band, ENSEMBLE, within};
use crate::train::CheckedSpec;
use crate::train::judge::parts;
use crate::train::protocol::{Forecast, MODEL, Score};
use std::sync::Arc;

pub struct Whole {
    /// On the test part.
    pub band: Band,
    /// The places of the members among the runs.
    pub members: Vec<usize>,
    /// Of the ensemble, each run ([`run_name`]) and the baselines, on identical rows of both parts.
    pub scores: Vec<Score>,
    /// The member with the least validation error, by its place.
    pub best: usize,
    /// How many test values lie within the band, and between the least and the most, of how many.
    pub inside: (usize, usize),
    pub between: (usize, usize),
}

/// What run `k` is called among the scores.
pub fn run_name(k: usize) -> String {
    format!("run-{}", k + 1)
}

/// Of the runs that have ended, each at its place; `None` with fewer than two members. Where members
/// draw their windows (`draws`), the first run is none, but the single one over all of them.
pub fn whole(checked: &CheckedSpec, runs: &[Option<Arc<Ended>>], draws: bool) -> Option<Whole> {
    let (split, y) = (checked.split, checked.series.target());
    let ended = || runs.iter().enumerate().filter_map(|(k, own)| Some((k, own.as_ref()?)));
    let members: Vec<usize> = ended().map(|(k, _)| k).filter(|k| !draws || *k > 0).collect();
    let own = |k: &usize| runs[*k].as_ref().and_then(|own| own.forecasts.first());
    let forecasts: Vec<&Forecast> = members.iter().filter_map(own).collect();
    if forecasts.len() < 2 {
        return None;
    }
    let mut compared = vec![Band::new(&forecasts, split.validation..split.rows).forecast()];
    for (k, ended) in ended() {
        let named = |own: &Forecast| {
            let model = if own.model == MODEL { run_name(k) } else { own.model.clone() };
            Forecast { model, ..own.clone() }
        };
        compared.extend(ended.forecasts.iter().map(named));
    }
    compared.extend(simple(checked).into_iter().map(|own| own.forecast));
    let scores: Vec<Score> = parts(split)
        .into_iter()
        .flat_map(|(part, rows)| scores(&compared, y, part, rows))
        .filter(|own| own.rmse.is_finite() && own.mae.is_finite())
        .collect();
    let error = |k: &usize| rmse(&scores, &run_name(*k), "validation").unwrap_or(f64::INFINITY);
    let best = members.iter().copied().min_by(|a, b| error(a).total_cmp(&error(b)))?;
    let band = Band::new(&forecasts, split.test..split.rows);
    let actual = &y[split.test..split.rows];
    let inside = within(actual, &band.low(), &band.high());
    let between = within(actual, &band.least, &band.most);
    Some(Whole { band, members, scores, best, inside, between })
}

impl Whole {
    pub fn score(&self, model: &str, part: &str) -> Option<&Score> {
        self.scores.iter().find(|own| own.model == model && own.part == part)
    }

    /// The best baseline of the test part.
    pub fn rival(&self) -> Option<&Score> {
        let run = |own: &&Score| own.model == ENSEMBLE || own.model.starts_with("run-");
        let tests = self.scores.iter().filter(|own| own.part == "test" && !run(own));
        tests.min_by(|a, b| a.rmse.total_cmp(&b.rmse))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::series::{Missing, RawColumn, Series};
    use crate::train::ExperimentSpec;

    /// A run whose forecasts lie so far above what came, on validation and on test rows.
    fn run(checked: &CheckedSpec, off: [f64; 2]) -> Option<Arc<Ended>> {
        let (split, y) = (checked.split, checked.series.target());
        let value = |row: usize| y[row] + off[usize::from(row >= split.test)];
        let values = Arc::new((split.validation..split.rows).map(value).collect());
        let (model, start) = (MODEL.to_owned(), split.validation);
        let forecasts = vec![Forecast { model, order: None, start, values }];
        Some(Arc::new(Ended {
            best_epoch: 1,
            epochs: 1,
            scores: Vec::new(),
            forecasts,
            weights: Vec::new(),
        }))
    }

    #[test]
    fn the_mean_stands_beside_the_best_by_validation_the_single_run_and_a_baseline() {
        let values = (0..100).map(|k| f64::from(k % 7)).collect();
        let column = RawColumn { name: "y".into(), values };
        let series = Series::build(None, vec![column], Missing::Drop).expect("rows");
        let checked = ExperimentSpec::default().check(series).expect("it runs");
        let offs = [[9.0, 9.0], [1.0, 4.0], [-2.0, -2.0], [3.0, 1.0]];
        let mut runs: Vec<_> = offs.iter().map(|off| run(&checked, *off)).collect();
        runs.push(None);
        let whole = whole(&checked, &runs, true).expect("three members");
        let of = |model: &str| whole.score(model, "test").map(|own| (own.rmse * 1e9).round());
        assert_eq!((whole.members.clone(), whole.best), (vec![1, 2, 3], 1));
        assert_eq!((of(ENSEMBLE), of("run-1"), of("run-2")), (Some(1e9), Some(9e9), Some(4e9)));
        assert_eq!((whole.inside, whole.between), ((15, 15), (15, 15)));
        assert!(["drift", "mean"].contains(&whole.rival().expect("a baseline").model.as_str()));
        assert!(super::whole(&checked, &runs[..2], true).is_none(), "one member is none");
    }
}
