//! AR(p): y_t = a + φ_1 y_{t-1} + ... + φ_p y_{t-p}, by least squares on the training part
//! (Box and Jenkins 1976), p by Akaike's criterion.

use super::{Baseline, Coefficient, Description, seen};
use crate::data::analysis::Centred;
use crate::data::analysis::least_squares::Triangle;
use std::ops::Range;

/// A fitted autoregression.
#[derive(Clone, Debug, PartialEq)]
pub struct Ar {
    pub intercept: f64,
    /// φ_1 ... φ_p.
    pub phi: Vec<f64>,
    /// Rows that it was fitted to: those that have p rows before them.
    pub rows: usize,
    /// Root of the mean squared error of one step on these rows, in the units of y.
    pub sigma: f64,
}

/// R of the rows `1, y_{t-1} ... y_{t-p}, y_t` for t from p on.
fn triangle(y: &[f64], p: usize) -> Triangle {
    let mut triangle = Triangle::new(p + 1);
    let mut row = vec![0.0; p + 2];
    for t in p..y.len() {
        row[0] = 1.0;
        (1..=p).for_each(|k| row[k] = y[t - k]);
        row[p + 1] = y[t];
        triangle.add(&mut row);
    }
    triangle
}

/// Fits AR(p) for each of `orders`, all to the rows from `most` on. Around the mean, so that a large level does
/// not eat the digits.
fn fits(y: &[f64], most: usize, orders: Range<usize>) -> Vec<Ar> {
    let Some(Centred { values, mean, unit }) = Centred::new(y) else { return Vec::new() };
    let triangle = triangle(&values, most);
    let fit = |p: usize| {
        let line = triangle.solve(p + 1)?;
        let phi = line.weights[1..].to_vec();
        let intercept = line.weights[0] * unit + mean * (1.0 - phi.iter().sum::<f64>());
        let sigma = (line.squares / triangle.rows() as f64).sqrt() * unit;
        Some(Ar { intercept, phi, rows: triangle.rows(), sigma })
    };
    orders.filter_map(fit).collect()
}

/// AR(p) of the order with the least [`Ar::aic`], fitted to every row that has its p values before
/// it. The orders are judged on the same rows, those from the largest order on, as sums over different rows
/// cannot be compared (Hyndman and Athanasopoulos 2021, 9.6). `None` when there are too few, when one is
/// missing, and when nothing varies.
pub fn choose(y: &[f64]) -> Option<Ar> {
    let most = (y.len() / 4).min(20);
    let all = fits(y, most, 1..most + 1);
    let judged = all.into_iter().min_by(|a, b| a.aic().total_cmp(&b.aic()))?;
    // Rows that depend on each other leave a lower order.
    fits(y, judged.order(), 1..judged.order() + 1).pop()
}

impl Ar {
    /// AR(p) of the order given, by least squares on every row of y that has p rows before it. `None` when there
    /// are not more such rows than coefficients, when one is missing, and when they depend on each other.
    pub fn fit(y: &[f64], p: usize) -> Option<Ar> {
        let enough = y.len().checked_sub(p).is_some_and(|rows| rows > p + 1);
        enough.then(|| fits(y, p, p..p + 1)).and_then(|mut own| own.pop())
    }

    pub fn order(&self) -> usize {
        self.phi.len()
    }

    /// Akaike's criterion n ln(SSE/n) + 2(p+1), comparable with those on the same rows alone.
    pub fn aic(&self) -> f64 {
        super::aic(self.rows, self.sigma, self.order() + 1)
    }

    /// Step by step, each forecast a value for the next.
    fn ahead(&self, known: &[f64], horizon: usize) -> f64 {
        if known.len() < self.order() {
            return f64::NAN;
        }
        let mut recent: Vec<f64> = known[known.len() - self.order()..].to_vec();
        let mut next = f64::NAN;
        for _ in 0..horizon {
            let past = recent.iter().rev();
            next = self.intercept + self.phi.iter().zip(past).map(|(phi, y)| phi * y).sum::<f64>();
            recent.push(next);
            recent.remove(0);
        }
        next
    }
}

impl Baseline for Ar {
    fn describe(&self) -> Description {
        Description {
            key: "ar",
            order: vec![("p", self.order())],
            coefficients: Coefficient::arma(Some(self.intercept), &self.phi, &[]),
            aic: Some(self.aic()),
            sigma: Some(self.sigma),
            steady: super::roots::smallest(&self.phi).is_none_or(|root| root > 1.0),
            settled: true,
        }
    }

    fn forecast(&self, y: &[f64], rows: Range<usize>, horizon: usize) -> Vec<f64> {
        rows.map(|row| seen(y, row, horizon).map_or(f64::NAN, |known| self.ahead(known, horizon)))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use nalgebra::DMatrix;

    /// y_t = 2 + 0.5 y_{t-1} - 0.25 y_{t-2}, exactly.
    fn exact() -> Vec<f64> {
        let mut y = vec![1.0, 7.0];
        for t in 2..40 {
            y.push(2.0 + 0.5 * y[t - 1] - 0.25 * y[t - 2]);
        }
        y
    }

    #[test]
    fn an_exact_autoregression_is_found_again() {
        let y = exact();
        let ar = Ar::fit(&y, 2).expect("rows");
        assert!((ar.intercept - 2.0).abs() < 1e-8 && ar.sigma < 1e-7);
        assert!((ar.phi[0] - 0.5).abs() < 1e-8 && (ar.phi[1] + 0.25).abs() < 1e-8);
        let forecast = ar.forecast(&y, 10..20, 3);
        assert!(forecast.iter().zip(&y[10..20]).all(|(a, b)| (a - b).abs() < 1e-7));
    }

    #[test]
    fn the_fit_solves_the_normal_equations() {
        let y: Vec<f64> = (0..800)
            .map(|t| 100.0 + libm::sin(t as f64) + libm::sin((t * t) as f64) * 0.3)
            .collect();
        let (p, mean) = (4, 100.0);
        let whole =
            DMatrix::from_fn(
                y.len() - p,
                p + 1,
                |row, k| {
                    if k == 0 { 1.0 } else { y[p + row - k] - mean }
                },
            );
        let target = DMatrix::from_fn(y.len() - p, 1, |row, _| y[p + row] - mean);
        let normal =
            whole.tr_mul(&whole).cholesky().expect("independent").solve(&whole.tr_mul(&target));
        let ar = Ar::fit(&y, p).expect("rows");
        for k in 0..p {
            assert!((ar.phi[k] - normal[k + 1]).abs() < 1e-9, "{k}");
        }
        let left = (&target - &whole * &normal).norm_squared();
        assert!((ar.sigma * ar.sigma * ar.rows as f64 / left - 1.0).abs() < 1e-9);
    }

    /// The order is chosen on rows that all orders have; the line is then drawn through every pair of neighbours,
    /// by the textbook's formula: φ = Σ (x − x̄)(y − ȳ) / Σ (x − x̄)².
    #[test]
    fn the_chosen_order_is_fitted_to_every_row_it_can_have() {
        let mut y = vec![40.0];
        for t in 1..100 {
            let shock = libm::sin((t * t) as f64 * 1.7);
            y.push(3.0 + 0.7 * y[t - 1] + shock);
        }
        let line = |from: usize| {
            let (x, own) = (&y[from..y.len() - 1], &y[from + 1..]);
            let mean = |all: &[f64]| all.iter().sum::<f64>() / all.len() as f64;
            let (mx, my) = (mean(x), mean(own));
            let both: f64 = x.iter().zip(own).map(|(x, y)| (x - mx) * (y - my)).sum();
            let slope = both / x.iter().map(|x| (x - mx) * (x - mx)).sum::<f64>();
            (my - slope * mx, slope)
        };
        let ar = choose(&y).expect("rows");
        assert_eq!(ar.order(), 1);
        let (intercept, slope) = line(0);
        assert!((ar.phi[0] - slope).abs() < 1e-10 && (ar.intercept - intercept).abs() < 1e-8);
        let (_, without) = line(19);
        assert!((without - slope).abs() > 1e-3, "the first rows say something");
    }

    #[test]
    fn a_forecast_reads_nothing_after_its_window() {
        let y = exact();
        let ar = Ar::fit(&y, 2).expect("rows");
        let mut changed = y.clone();
        changed[18..].fill(999.0);
        assert_eq!(ar.forecast(&y, 20..21, 3), ar.forecast(&changed, 20..21, 3));
    }
}
