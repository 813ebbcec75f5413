//! What a list came to as a file. Heads are plain names that a program can read, whatever the language.

use super::super::compared::value;
use super::desk::Round;
use super::roll::Ahead;
use super::walked::models;
use super::whole::{Whole, run_name};
use crate::data::series::Series;
use crate::exchange::results::{Cell, table_csv};
use crate::ui::dates;
use crate::ui::parts::save;

fn words(text: impl Into<String>) -> Cell {
    Cell::Words(text.into())
}

fn known(value: Option<f64>) -> Cell {
    Cell::Number(value.unwrap_or(f64::NAN))
}

fn count(value: usize) -> Cell {
    Cell::Number(value as f64)
}

fn time(series: &Series, row: usize) -> Cell {
    let time = series.times.as_ref().and_then(|all| all.get(row));
    words(time.map(|own| dates::iso(*own)).unwrap_or_default())
}

fn saved(name: &str, rows: &[Vec<Cell>]) {
    save(name, "text/csv", table_csv(rows).as_bytes());
}

/// One line a test row: what came, the mean with its spread, and every member.
pub fn ensemble(round: &Round, whole: &Whole) {
    let series = &round.checked.series;
    let heads = ["mean", "sd", "low", "high", "least", "most"].map(words);
    let members: Vec<_> =
        whole.members.iter().filter_map(|k| Some((*k, round.ended(*k)?))).collect();
    let named = members.iter().map(|(k, _)| words(run_name(*k)));
    let first = ["index", "time", series.names[0].as_str()].map(words);
    let mut rows: Vec<Vec<Cell>> = vec![first.into_iter().chain(heads).chain(named).collect()];
    let band = &whole.band;
    let (low, high) = (band.low(), band.high());
    for (k, row) in band.rows.clone().enumerate() {
        let own = [series.target()[row], band.mean[k], band.sd[k], low[k], high[k]];
        let own = own.into_iter().chain([band.least[k], band.most[k]]);
        let each = members.iter().map(|(_, ended)| {
            known(ended.forecasts.first().and_then(|own| own.values.get(row - own.start)).copied())
        });
        let line = [count(row), time(series, row)].into_iter().chain(own.map(Cell::Number));
        rows.push(line.chain(each).collect());
    }
    saved("gatehouse-ensemble.csv", &rows);
}

/// One line a run, with the settings that were tried and its validation error.
pub fn search(round: &Round) {
    let settings = round.lists.iter().map(|own| words(own.key));
    let last = ["seed", "best_epoch", "epochs", "validation_rmse"].map(words);
    let mut rows: Vec<Vec<Cell>> =
        vec![std::iter::once(words("run")).chain(settings).chain(last).collect()];
    for (k, job) in round.jobs.iter().enumerate() {
        let ended = round.ended(k);
        let ended = ended.as_deref();
        let own = round.lists.iter().map(|own| match value(&job.spec, own.key) {
            text if text.parse::<f64>().is_ok() => known(text.parse().ok()),
            text => words(text),
        });
        let of = |read: fn(&super::ended::Ended) -> usize| known(ended.map(|own| read(own) as f64));
        let last = [
            words(job.spec.seed.clone()),
            of(|own| own.best_epoch),
            of(|own| own.epochs),
            known(ended.and_then(|own| own.own("validation"))),
        ];
        rows.push(std::iter::once(count(k + 1)).chain(own).chain(last).collect());
    }
    saved("gatehouse-search.csv", &rows);
}

/// One line a fold: its rows, and the error of each model on the judged ones.
pub fn walk(round: &Round) {
    let first = ["fold", "validation", "origin", "end", "origin_time", "seed", "best_epoch"];
    let errors = models(round).into_iter().map(|own| words(format!("{own}_rmse")));
    let mut rows: Vec<Vec<Cell>> = vec![first.map(words).into_iter().chain(errors).collect()];
    for (k, job) in round.jobs.iter().enumerate() {
        let ended = round.ended(k);
        let own = [
            count(k + 1),
            count(job.validation),
            count(job.test),
            count(job.rows),
            time(&round.checked.series, job.test),
            words(job.spec.seed.clone()),
            known(ended.as_ref().map(|own| own.best_epoch as f64)),
        ];
        let error =
            |model: &'static str| known(ended.as_ref().and_then(|own| own.rmse(model, "test")));
        rows.push(own.into_iter().chain(models(round).into_iter().map(error)).collect());
    }
    saved("gatehouse-walk.csv", &rows);
}

/// One line for each start and step: what came, and what each way forecasts. `start` is the last known row.
pub fn ahead(series: &Series, ahead: &Ahead) {
    let first = ["start", "step", "index", "time", series.names[0].as_str()].map(words);
    let models = ahead.lines.iter().map(|own| words(own.model));
    let mut rows: Vec<Vec<Cell>> = vec![first.into_iter().chain(models).collect()];
    for (k, start) in ahead.starts.iter().enumerate() {
        for step in 1..=ahead.steps {
            let row = start + step;
            let own = [count(*start), count(step), count(row), time(series, row)];
            let own = own.into_iter().chain([Cell::Number(series.target()[row])]);
            let told = ahead.lines.iter().map(|own| Cell::Number(own.values[k][step - 1]));
            rows.push(own.chain(told).collect());
        }
    }
    saved("gatehouse-ahead.csv", &rows);
}
