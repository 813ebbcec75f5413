//! The simple and the classical forecasts that stand beside the LSTM. All of them see only what the LSTM may see.
//!
//! Each is fitted to the rows of training alone and then stays as it is: [`KINDS`] lists them, [`Baseline`] is what
//! they have in common. A series is a slice of finite numbers, missing ones filled: with a missing value in the
//! rows of training nothing is fitted, and a forecast that reads one is NaN.

pub mod ar;
pub mod arima;
mod drift;
mod mean;
mod naive;
mod roots;
mod seasonal_naive;

pub use drift::Drift;
pub use mean::Mean;
pub use naive::{Naive, naive};
pub use seasonal_naive::{SeasonalNaive, seasonal_naive};

use arima::{Bounds, Order};
use std::ops::Range;

/// A fitted baseline.
pub trait Baseline {
    /// What it is, for a legend, an equation and a table.
    fn describe(&self) -> Description;

    /// Forecasts of `rows`, each from the values up to `horizon` rows before it and none later, one a row, in
    /// the units of y; forecasts are fed back where a step needs them. A row may lie beyond the end of y by as much
    /// as the horizon. NaN where it cannot be told: too few rows before, a horizon of 0.
    fn forecast(&self, y: &[f64], rows: Range<usize>, horizon: usize) -> Vec<f64>;
}

/// How a baseline describes itself.
#[derive(Clone, Debug, PartialEq)]
pub struct Description {
    /// The name of its [`Kind`].
    pub key: &'static str,
    /// What was set or chosen, by letter: `season`, or `p`, `d` and `q`. Empty where there is no choice.
    pub order: Vec<(&'static str, usize)>,
    /// In the order of the equation.
    pub coefficients: Vec<Coefficient>,
    /// n ln(SSE/n) + 2k, comparable between models of the same rows; `None` where nothing is estimated.
    pub aic: Option<f64>,
    /// Root of the mean squared error of one step on the rows of training, in the units of y.
    pub sigma: Option<f64>,
    /// Forecasts come to rest as the horizon grows, or for a differenced series their changes do. If not, they
    /// grow without end.
    pub steady: bool,
    /// The search for its coefficients came to its end. If not, it ran into the border of what is invertible, and
    /// a lower order serves better.
    pub settled: bool,
}

impl Description {
    /// Of a baseline that searches for nothing: no order, no coefficients, forecasts at rest.
    fn simple(key: &'static str, sigma: Option<f64>) -> Self {
        Self {
            key,
            order: Vec::new(),
            coefficients: Vec::new(),
            aic: None,
            sigma,
            steady: true,
            settled: true,
        }
    }
}

/// A number of an equation.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Coefficient {
    /// `intercept`, `phi`, `theta`, `slope` or `mean`.
    pub id: &'static str,
    /// Rows back that it weighs; 0 where it stands alone.
    pub lag: usize,
    pub value: f64,
}

impl Coefficient {
    /// Those of w_t = intercept + Σ φ_i w_{t−i} + e_t + Σ θ_j e_{t−j}.
    fn arma(intercept: Option<f64>, phi: &[f64], theta: &[f64]) -> Vec<Coefficient> {
        let alone = intercept.map(|value| Coefficient { id: "intercept", lag: 0, value });
        let lagged = |id: &'static str, all: &[f64]| -> Vec<Coefficient> {
            let own = all.iter().enumerate();
            own.map(|(k, value)| Coefficient { id, lag: k + 1, value: *value }).collect()
        };
        alone.into_iter().chain(lagged("phi", phi)).chain(lagged("theta", theta)).collect()
    }
}

/// What a person asks of a baseline. What is left open is chosen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wish {
    /// Rows a season; without, there is no seasonal forecast.
    pub season: Option<usize>,
    /// The order by hand, of which a kind takes the letters that it has.
    pub order: Option<Order>,
}

/// A fitted baseline of any kind, where there is one.
pub type Fitted = Option<Box<dyn Baseline>>;

/// A kind of baseline, by the name that files and links use.
pub struct Kind {
    pub key: &'static str,
    /// Fits it to the rows of training; `None` when they are too few or say nothing.
    pub fit: fn(&[f64], Wish) -> Fitted,
}

fn boxed<T: Baseline + 'static>(own: Option<T>) -> Fitted {
    own.map(|own| Box::new(own) as Box<dyn Baseline>)
}

/// Every kind, the simplest first.
pub const KINDS: [Kind; 8] = [
    Kind { key: "naive", fit: |y, _| boxed(Naive::fit(y)) },
    Kind { key: "seasonal-naive", fit: |y, wish| boxed(SeasonalNaive::fit(y, wish.season?)) },
    Kind { key: "drift", fit: |y, _| boxed(Drift::fit(y)) },
    Kind { key: "mean", fit: |y, _| boxed(Mean::fit(y)) },
    Kind {
        key: "ar",
        fit: |y, wish| boxed(wish.order.map_or_else(|| ar::choose(y), |own| ar::Ar::fit(y, own.p))),
    },
    Kind { key: "ma", fit: |y, wish| boxed(arima::asked(y, wish.order, &Bounds::MA)) },
    Kind { key: "arma", fit: |y, wish| boxed(arima::asked(y, wish.order, &Bounds::ARMA)) },
    Kind { key: "arima", fit: |y, wish| boxed(arima::asked(y, wish.order, &Bounds::ARIMA)) },
];

/// What may be read for a forecast of `row`: everything up to `horizon` rows before it. `None` where that is
/// nothing, or lies beyond the end.
fn seen(y: &[f64], row: usize, horizon: usize) -> Option<&[f64]> {
    let rows = row.checked_add(1)?.checked_sub(horizon)?;
    y.get(..rows).filter(|known| horizon > 0 && !known.is_empty())
}

/// Akaike's criterion of so many coefficients on so many rows with a root mean squared error of `sigma`:
/// n ln σ² + 2k.
fn aic(rows: usize, sigma: f64, coefficients: usize) -> f64 {
    2.0 * (rows as f64 * libm::log(sigma.max(f64::MIN_POSITIVE)) + coefficients as f64)
}

/// Root of the mean squared error of one step on the rows that have a forecast, in the units of y.
fn sigma(y: &[f64], baseline: &impl Baseline) -> Option<f64> {
    let forecast = baseline.forecast(y, 0..y.len(), 1);
    let pairs = || y.iter().zip(&forecast).filter(|(_, own)| own.is_finite());
    let count = pairs().count() as f64;
    let sigma = (pairs().map(|(y, own)| (y - own) * (y - own)).sum::<f64>() / count).sqrt();
    sigma.is_finite().then_some(sigma)
}

/// Whether a series can be fitted to: there is a row, and none is missing.
fn whole(y: &[f64]) -> bool {
    !y.is_empty() && y.iter().all(|own| own.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn series() -> Vec<f64> {
        let mut y = vec![9.0];
        for t in 1..80 {
            let shock = libm::sin(f64::from(t * t) * 1.7);
            y.push(4.0 + 0.6 * y[y.len() - 1] + shock);
        }
        y
    }

    fn fitted(y: &[f64]) -> Vec<Box<dyn Baseline>> {
        let wish = Wish { season: Some(4), order: None };
        KINDS.iter().filter_map(|kind| (kind.fit)(y, wish)).collect()
    }

    #[test]
    fn every_kind_goes_by_its_name_and_reads_nothing_after_its_window() {
        let y = series();
        let all = fitted(&y[..60]);
        let keys: Vec<&str> = all.iter().map(|own| own.describe().key).collect();
        assert_eq!(keys, KINDS.map(|kind| kind.key));
        for (own, kind) in all.iter().zip(&KINDS) {
            assert_eq!(own.describe().key, kind.key);
            assert!(own.describe().sigma.is_some_and(|sigma| sigma > 0.0), "{}", kind.key);
            for horizon in [1, 3, 9] {
                let mut changed = y.clone();
                changed[66 - horizon + 1..].fill(1e6);
                let [a, b] = [&y, &changed].map(|y| own.forecast(y, 66..67, horizon));
                assert!(a == b && a[0].is_finite(), "{} {horizon}: {a:?} {b:?}", kind.key);
            }
        }
    }

    #[test]
    fn no_input_is_a_panic_or_an_infinity() {
        let odd = [
            vec![],
            vec![1.0],
            vec![1.0, 2.0],
            vec![0.1; 50],
            vec![f64::NAN; 50],
            (0..50).map(f64::from).collect(),
            series().iter().map(|y| y * 1e300).collect(),
            series().iter().map(|y| y * 1e-300).collect(),
            series().iter().enumerate().map(|(t, y)| if t == 9 { f64::NAN } else { *y }).collect(),
            (0..50).map(|t| if t % 2 == 0 { f64::MAX } else { f64::MIN }).collect(),
        ];
        for y in odd {
            for own in fitted(&y) {
                let told = own.describe();
                let numbers = told.coefficients.iter().map(|own| own.value);
                let more = [told.aic, told.sigma].into_iter().flatten();
                assert!(numbers.chain(more).all(f64::is_finite), "{told:?}");
                for horizon in [0, 1, 7, 100] {
                    let forecast = own.forecast(&y, 0..y.len() + 20, horizon);
                    assert_eq!(forecast.len(), y.len() + 20);
                    assert!(forecast.iter().all(|own| !own.is_infinite()), "{told:?}");
                }
            }
        }
    }
}
