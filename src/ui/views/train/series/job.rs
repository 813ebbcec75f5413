//! Fitting a baseline and forecasting with it, in steps short enough that the page goes on between two of them.

use super::look::LAST;
use crate::baselines::arima::{Bounds, Order, Search};
use crate::baselines::{Baseline, Description, Fitted, KINDS, Wish};
use crate::data::series::Values;
use crate::train::metrics;
use std::ops::Range;

/// So many forecasts, counted by the rows ahead that each has to go, are made in one step.
const AHEAD: usize = 40_000;

/// What is to be fitted.
#[derive(Clone, Debug, PartialEq)]
pub struct Ask {
    /// A name of [`KINDS`].
    pub key: &'static str,
    pub y: Values,
    /// Rows of training: `0..train`.
    pub train: usize,
    /// Rows to forecast.
    pub rows: Range<usize>,
    pub horizon: usize,
    pub wish: Wish,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    pub told: Description,
    /// One a row that was asked for; NaN where there is none.
    pub values: Vec<f64>,
}

impl Found {
    pub fn order(&self) -> Order {
        let of = |letter| self.told.order.iter().find(|(own, _)| *own == letter);
        let [p, d, q] = ["p", "d", "q"].map(|letter| of(letter).map_or(0, |(_, own)| *own));
        Order { p, d, q }
    }

    /// RMSE and MAE; `None` unless every row has a forecast.
    pub fn errors(&self, actual: &[f64]) -> Option<(f64, f64)> {
        let whole = !actual.is_empty() && self.values.iter().all(|own| own.is_finite());
        let own = (metrics::rmse(actual, &self.values), metrics::mae(actual, &self.values));
        Some(own).filter(|(rmse, mae)| whole && rmse.is_finite() && mae.is_finite())
    }
}

/// Of AR and its kin the last rows decide, as they are what the page has time for.
fn fitted(key: &str) -> bool {
    ["ar", "ma", "arma", "arima"].contains(&key)
}

fn bounds(key: &str) -> Option<&'static Bounds> {
    match key {
        "ma" => Some(&Bounds::MA),
        "arma" => Some(&Bounds::ARMA),
        "arima" => Some(&Bounds::ARIMA),
        _ => None,
    }
}

enum Stage {
    Begin,
    Search(Box<Search>),
    Forecast(Box<dyn Baseline>),
    Over,
}

/// A fit on its way.
pub struct Job {
    ask: Ask,
    /// The first row that is used.
    from: usize,
    stage: Stage,
    values: Vec<f64>,
    told: Option<Description>,
}

impl Job {
    pub fn new(ask: Ask) -> Job {
        let from = if fitted(ask.key) { ask.train.saturating_sub(LAST) } else { 0 };
        Job { ask, from, stage: Stage::Begin, values: Vec::new(), told: None }
    }

    /// Goes a step further; whether there was one to go.
    pub fn step(&mut self) -> bool {
        match std::mem::replace(&mut self.stage, Stage::Over) {
            Stage::Over => return false,
            Stage::Begin => self.begin(),
            Stage::Search(mut search) => {
                if search.step() {
                    self.stage = Stage::Search(search);
                } else {
                    let own = search.model();
                    self.fitted(own.map(|own| Box::new(own) as Box<dyn Baseline>));
                }
            }
            Stage::Forecast(own) => self.forecast(own),
        }
        true
    }

    fn begin(&mut self) {
        let Some(y) = self.ask.y.get(self.from..self.ask.train) else { return };
        if let Some(bounds) = bounds(self.ask.key) {
            let search = Search::new(y, self.ask.wish.order, bounds);
            self.stage = Stage::Search(Box::new(search));
        } else if let Some(kind) = KINDS.iter().find(|kind| kind.key == self.ask.key) {
            let own = (kind.fit)(y, self.ask.wish);
            self.fitted(own);
        }
    }

    fn fitted(&mut self, own: Fitted) {
        if let Some(own) = own {
            self.told = Some(own.describe());
            self.stage = Stage::Forecast(own);
        }
    }

    fn forecast(&mut self, own: Box<dyn Baseline>) {
        let next = self.ask.rows.start + self.values.len();
        // Before its own rows it knows nothing.
        if next < self.from {
            self.values.resize(self.from.min(self.ask.rows.end) - self.ask.rows.start, f64::NAN);
            self.stage = Stage::Forecast(own);
            return;
        }
        let end = self.ask.rows.end.min(next + (AHEAD / self.ask.horizon.max(1)).max(1));
        let y = &self.ask.y[self.from..end.min(self.ask.y.len())];
        self.values.extend(own.forecast(y, next - self.from..end - self.from, self.ask.horizon));
        if end < self.ask.rows.end {
            self.stage = Stage::Forecast(own);
        }
    }

    /// What was found, once no step is left; `None` where nothing could be fitted.
    pub fn found(self) -> Option<Found> {
        Some(Found { told: self.told?, values: self.values })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn walk(rows: usize) -> Values {
        let mut y = vec![9.0];
        for t in 1..rows {
            let shock = libm::sin((t * t) as f64 * 1.7);
            y.push(4.0 + 0.6 * y[y.len() - 1] + shock);
        }
        y.into()
    }

    fn run(ask: Ask) -> Option<Found> {
        let mut job = Job::new(ask);
        while job.step() {}
        job.found()
    }

    #[test]
    fn step_by_step_it_is_what_it_is_at_once() {
        let y = walk(300);
        for kind in &KINDS {
            for order in [None, Some(Order { p: 2, d: 1, q: 1 })] {
                let wish = Wish { season: Some(4), order };
                let (train, rows, horizon) = (200, 10..260, 2);
                let ask = Ask { key: kind.key, y: y.clone(), train, rows, horizon, wish };
                let at_once = (kind.fit)(&y[..200], wish).expect("it can be fitted");
                let own = run(ask).expect("it can be fitted");
                assert_eq!(own.told, at_once.describe());
                let values = at_once.forecast(&y, 10..260, 2);
                let same = |(a, b): (&f64, &f64)| a == b || (a.is_nan() && b.is_nan());
                assert!(own.values.iter().zip(&values).all(same), "{}", kind.key);
                assert_eq!(own.values.len(), 250);
            }
        }
    }

    #[test]
    fn of_a_long_series_the_last_rows_are_used_and_nothing_is_a_panic() {
        let y = walk(60_000);
        let wish = Wish { season: None, order: Some(Order { p: 1, d: 0, q: 0 }) };
        let ask = |key, y: &Values, train, rows| Ask {
            key,
            y: Values::clone(y),
            train,
            rows,
            horizon: 1,
            wish,
        };
        let own = run(ask("ar", &y, 50_000, 10..60_000)).expect("rows");
        assert_eq!((own.values.len(), own.values[44_989].is_nan()), (59_990, true));
        assert!(own.values[45_100..].iter().all(|own| own.is_finite()));
        for y in [vec![], vec![1.0], vec![2.0; 10], vec![f64::NAN; 10]].map(Values::new) {
            for kind in &KINDS {
                let end = y.len();
                if let Some(own) = run(ask(kind.key, &y, end / 2, end / 2..end)) {
                    assert_eq!(own.values.len(), end - end / 2);
                    let _ = own.errors(&y[end / 2..]);
                }
            }
        }
    }
}
