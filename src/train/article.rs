//! The project of the article that this program began with, as it was written: each of its mistakes can be made with
//! the model at hand, and what comes of it stands beside the right number.
//!
//! The model answers windows that are scaled as the article scales them, and its answers are judged as the article judges
//! them. What comes of training as the article does, [`terms()`] tells.

mod terms;

pub use terms::{Second, Terms, terms};

use super::metrics;
use super::spec::CheckedSpec;
use crate::data::leak::fitted_on;
use crate::data::scaler::Fitted;
use crate::data::series::Series;
use crate::engine::Network;
use crate::engine::trace::answer;
use std::ops::Range;
use std::sync::Arc;

/// What the article does and should not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mistake {
    /// The test part is scaled by constants of its own.
    OwnScale,
    /// The forecast of one column is judged by another: column 0 is Open, the text says close.
    OtherColumn,
    /// `y_test - predictions` of the shapes (N,) and (N, 1) is a table of N × N differences.
    Broadcast,
    /// Nothing is scaled back: an error without a unit is called a price.
    Scaled,
    /// Windows begin anew in the test part, and the last one is forgotten.
    Windows,
}

impl Mistake {
    pub const ALL: [Mistake; 5] = [
        Mistake::OwnScale,
        Mistake::OtherColumn,
        Mistake::Broadcast,
        Mistake::Scaled,
        Mistake::Windows,
    ];

    pub const fn key(self) -> &'static str {
        match self {
            Mistake::OwnScale => "own-scale",
            Mistake::OtherColumn => "other-column",
            Mistake::Broadcast => "broadcast",
            Mistake::Scaled => "scaled",
            Mistake::Windows => "windows",
        }
    }
}

/// The model's answers for some rows on windows that are scaled in one way, made one at a time.
#[derive(Clone)]
pub struct Answers {
    ran: Arc<CheckedSpec>,
    network: Arc<Network<f64>>,
    scaler: Fitted,
    rows: Range<usize>,
    /// As the network says them, scaled.
    said: Vec<f64>,
}

impl Answers {
    /// For the test rows; none is made yet.
    pub fn new(ran: Arc<CheckedSpec>, network: Arc<Network<f64>>, scaler: Fitted) -> Self {
        let rows = ran.split.test..ran.split.rows;
        Self { said: Vec::with_capacity(rows.len()), ran, network, scaler, rows }
    }

    /// Makes the next one; whether there was one to make.
    pub fn step(&mut self) -> bool {
        let row = self.rows.start + self.said.len();
        if row >= self.rows.end {
            return false;
        }
        let window = self.scaler.window(&self.ran.series, self.ran.reach.inputs(row));
        self.said.push(answer(&self.network, &window).first().copied().unwrap_or(f64::NAN));
        true
    }

    /// The share that is made, 0 to 1.
    pub fn done(&self) -> f64 {
        self.said.len() as f64 / self.rows.len().max(1) as f64
    }

    /// The answers, brought back by the same constants, in the data's own unit.
    pub fn told(&self) -> Vec<f64> {
        let y = self.ran.series.target();
        let last = |row: usize| y[row - self.ran.reach.horizon];
        let told = self.rows.clone().zip(&self.said);
        told.map(|(row, own)| self.scaler.invert(*own, last(row))).collect()
    }

    /// Their RMSE.
    pub fn rmse(&self) -> Option<f64> {
        let own = metrics::rmse(&self.ran.series.target()[self.rows.clone()], &self.told());
        own.is_finite().then_some(own)
    }
}

/// A scaler of the kind of the run, from the test rows alone, as the article has it. `None` where they have too few.
pub fn by_test(ran: &CheckedSpec) -> Option<Fitted> {
    on(&ran.series, ran, ran.split.test..ran.split.rows)
}

/// The same from all rows.
pub fn by_all(ran: &CheckedSpec) -> Option<Fitted> {
    on(&ran.series, ran, 0..ran.split.rows)
}

fn on(series: &Series, ran: &CheckedSpec, rows: Range<usize>) -> Option<Fitted> {
    fitted_on(series, rows, ran.reach.horizon, ran.spec.scaler, ran.spec.form)
}

/// An error, and the rows it is over.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Written {
    /// Mean squared error, as the article prints it.
    pub mse: f64,
    pub rows: usize,
}

impl Written {
    pub fn rmse(&self) -> f64 {
        self.mse.sqrt()
    }
}

/// What is needed to make the mistakes in any company.
#[derive(Clone)]
pub struct Project {
    ran: Arc<CheckedSpec>,
    /// Right, and by the test part's own constants; both scaled.
    right: Vec<f64>,
    own: Option<(Fitted, Vec<f64>)>,
    /// The column that the forecast is judged by in the place of its own.
    other: Option<usize>,
}

impl Project {
    /// `forecast` is the model's for the test rows, in the data's own unit; `own` the answers on windows scaled
    /// [`by_test`]; `other` a column of the series.
    pub fn new(
        ran: Arc<CheckedSpec>,
        forecast: &[f64],
        own: Option<Answers>,
        other: Option<usize>,
    ) -> Self {
        let y = ran.series.target();
        let rows = (ran.split.test..ran.split.rows).zip(forecast);
        let right = rows.map(|(row, own)| ran.scaler.target(*own, y[row - ran.reach.horizon]));
        Self { right: right.collect(), own: own.map(|own| (own.scaler, own.said)), other, ran }
    }

    /// Whether the mistake can be made here.
    pub fn can(&self, mistake: Mistake) -> bool {
        match mistake {
            Mistake::OwnScale => self.own.is_some(),
            Mistake::OtherColumn => self.other.is_some(),
            Mistake::Windows => !self.rows(true).is_empty(),
            _ => true,
        }
    }

    /// The rows that are judged. In the article's windows the first reaches back to the first test row alone, and
    /// `range(len(data) - look_back - 1)` ends one too early.
    pub fn rows(&self, windows: bool) -> Range<usize> {
        let split = self.ran.split;
        if windows {
            split.test + self.ran.reach.first()..split.rows - 1
        } else {
            split.test..split.rows
        }
    }

    /// The error with these mistakes; those that cannot be made are not. `None` where it is no number.
    pub fn error(&self, made: &[Mistake]) -> Option<Written> {
        let has = |mistake| made.contains(&mistake) && self.can(mistake);
        let rows = self.rows(has(Mistake::Windows));
        let honest = (&self.ran.scaler, &self.right);
        let (scaler, said) = match &self.own {
            Some((scaler, said)) if has(Mistake::OwnScale) => (scaler, said),
            _ => honest,
        };
        let series = &self.ran.series;
        let other = self.other.filter(|_| has(Mistake::OtherColumn));
        let judge = other.and_then(|k| series.columns.get(k)).unwrap_or(&series.columns[0]);
        let (y, horizon) = (series.target(), self.ran.reach.horizon);
        let said = rows
            .clone()
            .filter_map(|row| said.get(row - self.ran.split.test).map(|own| (row, *own)));
        let (came, said): (Vec<f64>, Vec<f64>) = if has(Mistake::Scaled) {
            let measure = self.measure(other, has(Mistake::OwnScale));
            let measure = measure.as_ref().unwrap_or(scaler);
            said.map(|(row, own)| (measure.target(judge[row], judge[row - horizon]), own)).unzip()
        } else {
            said.map(|(row, own)| (judge[row], scaler.invert(own, y[row - horizon]))).unzip()
        };
        let mse = if has(Mistake::Broadcast) {
            crossed(&came, &said)
        } else {
            metrics::rmse(&came, &said).powi(2)
        };
        mse.is_finite().then_some(Written { mse, rows: came.len() })
    }

    /// What the other column is scaled by: its own constants, from the training rows or from the test rows.
    fn measure(&self, other: Option<usize>, by_test: bool) -> Option<Fitted> {
        let series = &self.ran.series;
        let column = series.columns.get(other?)?;
        let alone = Series {
            names: vec![series.names[other?].clone()],
            columns: vec![column.clone()],
            ..Series::clone(series)
        };
        let split = self.ran.split;
        on(&alone, &self.ran, if by_test { split.test..split.rows } else { 0..split.validation })
    }
}

/// Mean square of all differences between each of `a` and each of `b`: (ā − b̄)² and the variances of both, so that
/// no table of N × N is made.
pub fn crossed(a: &[f64], b: &[f64]) -> f64 {
    let mean = |all: &[f64]| all.iter().sum::<f64>() / all.len() as f64;
    let (at, bt) = (mean(a), mean(b));
    let around = |all: &[f64], centre: f64| {
        all.iter().map(|own| (own - centre).powi(2)).sum::<f64>() / all.len() as f64
    };
    (at - bt).powi(2) + around(a, at) + around(b, bt)
}

#[cfg(test)]
mod tests;
