//! Several steps ahead from one moment: a model fed with its own forecasts, models of their own for each step (both
//! in Ben Taieb, Bontempi, Atiya and Sorjamaa, 2012, <https://doi.org/10.1016/j.eswa.2012.01.039>), and baselines,
//! all from the same starts.

use crate::baselines::{KINDS, Wish};
use crate::data::series::{Rhythm, Series};
use crate::data::window::Split;
use crate::engine::trace::answer;
use crate::train::metrics;
use crate::train::protocol::Forecast;
use crate::train::trained::Trained;
use crate::train::verdict::SAME;
use std::sync::Arc;

/// At most so many starts.
pub const STARTS: usize = 60;
/// The model fed with its own forecasts, and a model for each step.
pub const ROLLED: &str = "rolled";
pub const DIRECT: &str = "direct";
/// The baselines beside them: those that stand beside every run's scores, and drift, which is made for several steps.
const BESIDE: [&str; 4] = ["naive", "seasonal-naive", "drift", "ar"];

/// The last known rows of forecasts of 1 to `steps` rows ahead that all lie in the test part: evenly spaced, at most
/// [`STARTS`]; none where that part is too short.
pub fn starts(split: Split, steps: usize) -> Vec<usize> {
    let first = split.test.saturating_sub(1);
    let places = split.rows.saturating_sub(steps + first);
    let count = places.min(STARTS);
    (0..count).map(|k| first + k * (places - 1) / (count - 1).max(1)).collect()
}

/// Starts for a picture, from the last one back: none reaches into the next, at most 8 over about `rows` rows.
pub fn fans(starts: &[usize], steps: usize, rows: usize) -> Vec<usize> {
    let Some(last) = starts.last() else { return Vec::new() };
    let mut own: Vec<usize> = vec![starts.len() - 1];
    for (k, start) in starts.iter().enumerate().rev() {
        let apart = start + steps < starts[own[own.len() - 1]];
        let near = own.len() < 2 || last - start <= rows;
        if apart && near && own.len() < 8 {
            own.push(k);
        }
    }
    own.reverse();
    own
}

/// Roll-outs of a model that knows one column and forecasts one row ahead, made an answer at a time.
pub struct Rolling {
    trained: Arc<Trained>,
    starts: Vec<usize>,
    steps: usize,
    /// What the next answer reads: true values up to the start, then forecasts.
    window: Series,
    /// `paths[start][step − 1]` in the data's own unit; NaN from where one is no number.
    paths: Vec<Vec<f64>>,
}

/// Whether a model can be fed with its own forecasts: of other columns nothing is known after the start.
pub fn can_roll(trained: &Trained) -> bool {
    trained.series.columns.len() == 1 && trained.spec.horizon == 1
}

impl Rolling {
    /// `None` where the model cannot be rolled out ([`can_roll`]).
    pub fn new(trained: Arc<Trained>, starts: Vec<usize>, steps: usize) -> Option<Self> {
        let window = Series {
            times: None,
            rows: Vec::new(),
            names: Vec::new(),
            columns: vec![Arc::new(Vec::new())],
            rhythm: Rhythm::UNKNOWN,
            notes: Vec::new(),
        };
        can_roll(&trained).then_some(Self { trained, starts, steps, window, paths: Vec::new() })
    }

    /// Makes the next answer; whether there was one to make.
    pub fn step(&mut self) -> bool {
        let steps = self.steps;
        if self.paths.last().is_none_or(|path| path.len() == steps) {
            let Some(start) = self.starts.get(self.paths.len()) else { return false };
            let known = &self.trained.series.target()[..=*start];
            let from = known.len() - self.trained.spec.lookback;
            self.window.columns = vec![Arc::new(known[from..].to_vec())];
            self.paths.push(Vec::with_capacity(steps));
        }
        let Trained { scaler, network, .. } = &*self.trained;
        let rows = 0..self.trained.spec.lookback;
        let said = answer(network, &scaler.window(&self.window, rows));
        let last = self.window.columns[0].last().copied().unwrap_or(f64::NAN);
        let own = scaler.invert(said.first().copied().unwrap_or(f64::NAN), last);
        let Some(path) = self.paths.last_mut() else { return false };
        if own.is_finite() {
            path.push(own);
            let column = Arc::make_mut(&mut self.window.columns[0]);
            column.remove(0);
            column.push(own);
        } else {
            path.resize(steps, f64::NAN);
        }
        true
    }

    pub fn paths(self) -> Vec<Vec<f64>> {
        self.paths
    }
}

/// One way to forecast: from each start each step, and its errors.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    pub model: &'static str,
    /// Rows a season, or p: what its name says.
    pub order: Option<usize>,
    /// `values[start][step − 1]`; NaN where there is none.
    pub values: Vec<Vec<f64>>,
    /// RMSE and MAE over all starts, step by step; `None` unless all have a value.
    pub errors: Vec<Option<[f64; 2]>>,
}

/// All of them over the same starts.
#[derive(Clone, Debug, PartialEq)]
pub struct Ahead {
    pub starts: Vec<usize>,
    pub steps: usize,
    pub lines: Vec<Line>,
}

/// How the model, in its better way, stands to the best baseline: of so many steps.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    pub better: usize,
    pub level: usize,
    pub worse: usize,
}

impl Ahead {
    /// `paths` are the roll-outs, where there are any; `direct` holds the forecasts of each step's own model. The
    /// baselines are fitted to the first `train` rows of `y`, and know it up to each start.
    pub fn new(
        (y, train, season): (&[f64], usize, Option<usize>),
        starts: Vec<usize>,
        steps: usize,
        paths: Option<Vec<Vec<f64>>>,
        direct: &[Option<&Forecast>],
    ) -> Self {
        let mut own = Self { starts, steps, lines: Vec::new() };
        if let Some(paths) = paths {
            own.put(y, (ROLLED, None), paths);
        }
        if direct.iter().any(Option::is_some) {
            let value = |row: usize, step: usize| {
                let forecast = direct.get(step - 1).copied().flatten()?;
                forecast.values.get(row.checked_sub(forecast.start)?).copied()
            };
            own.put(y, (DIRECT, None), own.all(value));
        }
        let wish = Wish { season, order: None };
        for kind in KINDS.iter().filter(|kind| BESIDE.contains(&kind.key)) {
            if let Some(fitted) = y.get(..train).and_then(|y| (kind.fit)(y, wish)) {
                let value = |row: usize, step: usize| {
                    fitted.forecast(y, row..row + 1, step).first().copied()
                };
                let order = fitted.describe().order.first().map(|own| own.1);
                own.put(y, (kind.key, order), own.all(value));
            }
        }
        own
    }

    /// What `value` says of a row and a step, for each start and step.
    fn all(&self, value: impl Fn(usize, usize) -> Option<f64>) -> Vec<Vec<f64>> {
        let path = |start: &usize| {
            (1..=self.steps).map(|step| value(start + step, step).unwrap_or(f64::NAN)).collect()
        };
        self.starts.iter().map(path).collect()
    }

    fn put(
        &mut self,
        y: &[f64],
        (model, order): (&'static str, Option<usize>),
        values: Vec<Vec<f64>>,
    ) {
        let error = |step: usize| {
            let rows = self.starts.iter().zip(&values);
            let (came, told): (Vec<f64>, Vec<f64>) =
                rows.map(|(start, path)| (y[start + step], path[step - 1])).unzip();
            let own = [metrics::rmse(&came, &told), metrics::mae(&came, &told)];
            (!came.is_empty() && own.iter().all(|own| own.is_finite())).then_some(own)
        };
        let errors = (1..=self.steps).map(error).collect();
        self.lines.push(Line { model, order, values, errors });
    }

    pub fn line(&self, model: &str) -> Option<&Line> {
        self.lines.iter().find(|own| own.model == model)
    }

    /// RMSE at a step.
    pub fn rmse(&self, model: &str, step: usize) -> Option<f64> {
        (*self.line(model)?.errors.get(step - 1)?).map(|own| own[0])
    }

    /// Who errs least at a step; of equals the first.
    pub fn least(&self, step: usize) -> Option<&'static str> {
        let own = self.lines.iter().filter_map(|own| Some((own.model, own.errors[step - 1]?[0])));
        own.min_by(|a, b| a.1.total_cmp(&b.1)).map(|own| own.0)
    }

    /// The least error of the model's ways, and that of the baselines.
    fn pair(&self, step: usize) -> Option<(f64, f64)> {
        let least = |ours: bool| {
            let own = self.lines.iter().filter(|own| [ROLLED, DIRECT].contains(&own.model) == ours);
            own.filter_map(|own| Some(own.errors[step - 1]?[0])).min_by(f64::total_cmp)
        };
        least(true).zip(least(false))
    }

    pub fn count(&self) -> Count {
        let pairs = (1..=self.steps).filter_map(|step| self.pair(step));
        pairs.fold(Count::default(), |mut all, (own, rival)| {
            match metrics::skill(own, rival).unwrap_or(0.0) {
                skill if skill > SAME => all.better += 1,
                skill if skill < -SAME => all.worse += 1,
                _ => all.level += 1,
            }
            all
        })
    }

    /// Neighbouring steps at which the same one errs least: who, from which step to which.
    pub fn winners(&self) -> Vec<(&'static str, usize, usize)> {
        let mut own: Vec<(&'static str, usize, usize)> = Vec::new();
        for step in 1..=self.steps {
            let Some(model) = self.least(step) else { continue };
            match own.last_mut() {
                Some(last) if last.0 == model && last.2 + 1 == step => last.2 = step,
                _ => own.push((model, step, step)),
            }
        }
        own
    }
}

#[cfg(test)]
mod tests;
