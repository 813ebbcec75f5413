//! ARIMA(p, d, q): with w the series differenced d times,
//! w_t = intercept + φ_1 w_{t−1} + ... + φ_p w_{t−p} + e_t + θ_1 e_{t−1} + ... + θ_q e_{t−q}, the intercept where d = 0.
//! AR, MA and ARMA are its cases. Box, Jenkins, Reinsel and Ljung, "Time Series Analysis" (2016), chapters 3 to 5.
//!
//! Fitted by the conditional sum of squares (there 7.1.2): Σ e_t² from the first row that has p values of w before
//! it, with the errors before that row taken as 0. Of long series the last [`ROWS`] rows are used, which hold the
//! coefficients to a hundredth and keep a fit below a second.

mod choose;
mod css;
mod fit;
mod minimum;
mod start;

pub use choose::{Bounds, Search, asked, choose};

use super::roots::smallest;
use super::{Baseline, Coefficient, Description, seen};
use crate::data::analysis::difference;
use std::ops::Range;

/// Of a longer series the last so many rows are fitted to.
pub const ROWS: usize = 20_000;
/// The most that p may be.
pub const MOST: usize = 12;
/// The most that q may be: a search over many weights of errors takes its time and hardly finds one answer.
pub const MOST_ERRORS: usize = 5;

/// How many values back, differences, and errors back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Order {
    /// Values of w that weigh, 0 to [`MOST`].
    pub p: usize,
    /// Differences, 0 to 2.
    pub d: usize,
    /// Errors that weigh, 0 to [`MOST_ERRORS`].
    pub q: usize,
}

impl Order {
    /// Whether there is an intercept: a differenced series is taken to change by nothing on the mean.
    pub const fn constant(self) -> bool {
        self.d == 0
    }

    /// Numbers that are estimated beside σ.
    pub const fn coefficients(self) -> usize {
        self.p + self.q + self.constant() as usize
    }

    const fn fits(self) -> bool {
        self.p <= MOST && self.q <= MOST_ERRORS && self.d <= difference::MOST
    }
}

/// The numbers of the equation.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Weights {
    /// In the units of y; 0 where d > 0.
    pub intercept: f64,
    /// φ_1 ... φ_p.
    pub phi: Vec<f64>,
    /// θ_1 ... θ_q, with a plus sign in the equation.
    pub theta: Vec<f64>,
}

/// A fitted model.
#[derive(Clone, Debug, PartialEq)]
pub struct Arima {
    key: &'static str,
    order: Order,
    weights: Weights,
    /// Weights of y itself: 1 − Σ a_i B^i = (1 − Σ φ_i B^i)(1 − B)^d.
    back: Vec<f64>,
    rows: usize,
    sigma: f64,
    settled: bool,
}

impl Arima {
    /// A model with these weights, its errors measured on `y`. `None` when d or a count is too large, when there
    /// is no row with p + d before it, when a value is missing, and when errors grow beyond all numbers.
    pub fn with(y: &[f64], d: usize, weights: Weights) -> Option<Arima> {
        let order = Order { p: weights.phi.len(), d, q: weights.theta.len() };
        if !order.fits() {
            return None;
        }
        let back = multiplied(&weights.phi, difference::back(d));
        let (key, rows, sigma, settled) = ("arima", 0, 0.0, true);
        let mut own = Arima { key, order, weights, back, rows, sigma, settled };
        let errors = own.errors(y);
        let counted = errors.get(own.back.len()..).filter(|own| !own.is_empty())?;
        let squares: f64 = counted.iter().map(|own| own * own).sum();
        (own.rows, own.sigma) = (counted.len(), (squares / counted.len() as f64).sqrt());
        own.sigma.is_finite().then_some(own)
    }

    /// The model of this order with the least conditional sum of squares among those whose errors are forgotten
    /// (invertible ones). A model whose forecasts grow is kept, and says so ([`Description::steady`]).
    /// `None` when the order is too large for the bounds or the rows, when a value is missing, and when w does
    /// not vary.
    pub fn fit(y: &[f64], order: Order) -> Option<Arima> {
        order.fits().then(|| fit::fit(y, order)).flatten()
    }

    pub fn order(&self) -> Order {
        self.order
    }

    pub fn weights(&self) -> &Weights {
        &self.weights
    }

    /// Rows whose errors were counted.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Root of the mean squared error of one step, in the units of y.
    pub fn sigma(&self) -> f64 {
        self.sigma
    }

    /// n ln σ² + 2 (p + q, and 1 with an intercept); comparable between models of the same rows and d.
    pub fn aic(&self) -> f64 {
        super::aic(self.rows, self.sigma, self.order.coefficients())
    }

    /// The level that an undifferenced series returns to, intercept / (1 − Σ φ), in the units of y; `None` where
    /// there is none.
    pub fn mean(&self) -> Option<f64> {
        let mean = self.weights.intercept / (1.0 - self.weights.phi.iter().sum::<f64>());
        let level = self.order.constant() && dies(self.ar_root());
        level.then_some(mean).filter(|mean| mean.is_finite())
    }

    /// The smallest modulus of the roots of 1 − Σ φ_i z^i: above 1, forecasts come to rest.
    pub fn ar_root(&self) -> Option<f64> {
        smallest(&self.weights.phi)
    }

    /// The smallest modulus of the roots of 1 + Σ θ_j z^j: above 1, old errors are forgotten.
    pub fn ma_root(&self) -> Option<f64> {
        let turned: Vec<f64> = self.weights.theta.iter().map(|theta| -theta).collect();
        smallest(&turned)
    }

    /// Whether the search for the least sum of squares came to its end ([`Description::settled`]).
    pub fn settled(&self) -> bool {
        self.settled
    }

    /// Errors of one step, one a row of y in its units; 0 in the first p + d rows. From a missing value on, NaN.
    pub fn errors(&self, y: &[f64]) -> Vec<f64> {
        let mut errors = vec![0.0; y.len()];
        for t in self.back.len()..y.len() {
            errors[t] = y[t] - self.next(&y[..t], &errors[..t]);
        }
        errors
    }

    /// The equation without its error. `past` holds p + d values at least.
    fn next(&self, past: &[f64], errors: &[f64]) -> f64 {
        let weigh = |weights: &[f64], past: &[f64]| {
            weights.iter().zip(past.iter().rev()).map(|(own, past)| own * past).sum::<f64>()
        };
        self.weights.intercept + weigh(&self.back, past) + weigh(&self.weights.theta, errors)
    }

    /// ψ_0 = 1, ψ_1 ...: how much of an error of now is in y so many rows later, without a unit.
    pub fn psi(&self, count: usize) -> Vec<f64> {
        let mut psi: Vec<f64> = Vec::with_capacity(count);
        for k in 0..count {
            let own =
                if k == 0 { 1.0 } else { self.weights.theta.get(k - 1).copied().unwrap_or(0.0) };
            let past = psi.iter().rev().zip(&self.back).map(|(psi, back)| psi * back);
            psi.push(own + past.sum::<f64>());
        }
        psi
    }

    /// Standard errors of forecasts 1 ... `horizon` rows ahead, in the units of y: σ √(Σ ψ_k²), as if the
    /// coefficients were known.
    pub fn spread(&self, horizon: usize) -> Vec<f64> {
        let mut squares = 0.0;
        let along = self.psi(horizon).into_iter().map(|psi| {
            squares += psi * psi;
            self.sigma * f64::sqrt(squares)
        });
        along.collect()
    }
}

impl Baseline for Arima {
    fn describe(&self) -> Description {
        let Order { p, d, q } = self.order;
        let Weights { intercept, phi, theta } = &self.weights;
        let order = match self.key {
            "ma" => vec![("q", q)],
            "arma" => vec![("p", p), ("q", q)],
            _ => vec![("p", p), ("d", d), ("q", q)],
        };
        Description {
            key: self.key,
            order,
            coefficients: Coefficient::arma(
                self.order.constant().then_some(*intercept),
                phi,
                theta,
            ),
            aic: Some(self.aic()),
            sigma: Some(self.sigma),
            steady: dies(self.ar_root()) && dies(self.ma_root()),
            settled: self.settled,
        }
    }

    fn forecast(&self, y: &[f64], rows: Range<usize>, horizon: usize) -> Vec<f64> {
        let reach = self.back.len().max(self.weights.theta.len());
        let known = y.len().min(rows.end);
        let errors = self.errors(&y[..known]);
        let ahead = |row| {
            let past = seen(y, row, horizon).filter(|own| own.len() >= self.back.len())?;
            let from = past.len().saturating_sub(reach);
            let (mut past, mut after) = (past[from..].to_vec(), errors[from..past.len()].to_vec());
            for _ in 0..horizon {
                past.push(self.next(&past, &after));
                after.push(0.0);
            }
            past.pop().filter(|own| own.is_finite())
        };
        rows.map(|row| ahead(row).unwrap_or(f64::NAN)).collect()
    }
}

/// Whether a recursion with this smallest root dies away.
fn dies(root: Option<f64>) -> bool {
    root.is_none_or(|root| root > 1.0)
}

/// a with 1 − Σ a_i B^i = (1 − Σ b_i B^i)(1 − Σ c_j B^j).
fn multiplied(b: &[f64], c: &[f64]) -> Vec<f64> {
    let mut own = vec![0.0; b.len() + c.len()];
    b.iter().enumerate().for_each(|(i, b)| own[i] += b);
    c.iter().enumerate().for_each(|(j, c)| own[j] += c);
    for (i, b) in b.iter().enumerate() {
        c.iter().enumerate().for_each(|(j, c)| own[i + j + 1] -= b * c);
    }
    own
}

#[cfg(test)]
mod tests {
    use super::*;

    /// With φ = θ = 0.5 and no intercept: errors 0, 3 − 1/2, 2 − 3/2 − 5/4.
    #[test]
    fn errors_and_forecasts_by_hand() {
        let weights = Weights { intercept: 0.0, phi: vec![0.5], theta: vec![0.5] };
        let y = [1.0, 3.0, 2.0];
        let own = Arima::with(&y, 0, weights.clone()).expect("rows");
        assert_eq!(own.errors(&y), [0.0, 2.5, -0.75]);
        assert_eq!(own.sigma() * own.sigma(), (6.25 + 0.5625) / 2.0);
        // 2/2 − 0.75/2, and half of it.
        assert_eq!(own.forecast(&y, 3..4, 1), [0.625]);
        assert_eq!(own.forecast(&y, 4..5, 2), [0.3125]);
        assert_eq!(own.psi(3), [1.0, 1.0, 0.5]);
        // Of a series that is summed up once more, the changes are forecast.
        let summed = Arima::with(&[0.0, 1.0, 4.0, 6.0], 1, weights).expect("rows");
        assert_eq!(summed.errors(&[0.0, 1.0, 4.0, 6.0]), [0.0, 0.0, 2.5, -0.75]);
        assert_eq!(summed.forecast(&[0.0, 1.0, 4.0, 6.0], 5..6, 2), [6.9375]);
        assert_eq!(summed.psi(3), [1.0, 2.0, 2.5]);
        assert_eq!((own.mean(), summed.mean()), (Some(0.0), None));
    }

    #[test]
    fn what_grows_says_so() {
        let y = [1.0, 2.0, 5.0, 9.0];
        let steady = |phi: f64, theta: f64| {
            let weights = Weights { intercept: 0.0, phi: vec![phi], theta: vec![theta] };
            Arima::with(&y, 0, weights).expect("rows").describe().steady
        };
        assert!(steady(0.5, 0.9) && !steady(1.01, 0.5) && !steady(0.5, -1.5));
    }

    /// Without weights there is the change of a row alone: that of the naive forecast.
    #[test]
    fn a_walk_without_weights_is_fitted() {
        let own = Arima::fit(&[1.0, 2.0, 4.0, 3.0], Order { p: 0, d: 1, q: 0 }).expect("rows");
        assert_eq!((own.rows(), own.sigma(), own.settled()), (3, 2.0_f64.sqrt(), true));
        assert_eq!(own.forecast(&[1.0, 2.0, 4.0, 3.0], 6..7, 3), [3.0]);
    }

    #[test]
    fn nothing_is_made_of_too_little() {
        let wide = Order { p: MOST + 1, d: 0, q: 0 };
        assert!(Arima::fit(&[1.0; 90], wide).is_none());
        assert!(Arima::fit(&[1.0, 2.0, 1.0], Order { p: 2, d: 1, q: 2 }).is_none());
        assert!(Arima::with(&[1.0], 1, Weights::default()).is_none());
        assert!(Arima::with(&[1.0; 5], 3, Weights::default()).is_none());
    }
}
