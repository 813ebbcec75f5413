//! AR(p): y_t = a + φ_1 y_{t-1} + ... + φ_p y_{t-p}, by least squares on the training part
//! (Box and Jenkins 1976), p by Akaike's criterion.

use nalgebra::DMatrix;
use std::ops::Range;

/// A fitted autoregression.
#[derive(Clone, Debug, PartialEq)]
pub struct Ar {
    pub intercept: f64,
    /// φ_1 ... φ_p.
    pub phi: Vec<f64>,
}

/// R of the QR decomposition of the rows `1, y_{t-1} ... y_{t-p}, y_t` for t from p on, all around `mean`: its
/// last column is what the solution maps to, and below that what is left over. Each row is turned into the R
/// of those before by Givens rotations (Golub and Van Loan 2013, 5.2.5), so that a long series takes no more
/// room than a short one.
fn triangle(y: &[f64], p: usize, mean: f64) -> DMatrix<f64> {
    let width = p + 2;
    let mut r: DMatrix<f64> = DMatrix::zeros(width, width);
    for t in p..y.len() {
        let lags = (1..=p).map(|k| y[t - k] - mean);
        let mut row: Vec<f64> =
            std::iter::once(1.0).chain(lags).chain(std::iter::once(y[t] - mean)).collect();
        for k in 0..width {
            let length = (r[(k, k)] * r[(k, k)] + row[k] * row[k]).sqrt();
            if length > 0.0 {
                let (cos, sin) = (r[(k, k)] / length, row[k] / length);
                for j in k..width {
                    let (above, below) = (r[(k, j)], row[j]);
                    r[(k, j)] = cos * above + sin * below;
                    row[j] = cos * below - sin * above;
                }
            }
        }
    }
    r
}

/// Fits AR(p) for every p up to `most`, all to the rows from `most` on, with their sums of squared errors.
fn fits(y: &[f64], most: usize) -> Vec<(Ar, f64)> {
    // Around the mean, so that a large level does not eat the digits.
    let mean = y.iter().sum::<f64>() / y.len() as f64;
    let r = triangle(y, most, mean);
    let fit = |p: usize| {
        let target = most + 1;
        let mut phi = vec![0.0; p + 1];
        for k in (0..=p).rev() {
            let known: f64 = (k + 1..=p).map(|j| r[(k, j)] * phi[j]).sum();
            phi[k] = (r[(k, target)] - known) / r[(k, k)];
        }
        let squares = (p + 1..=target).map(|k| r[(k, target)] * r[(k, target)]).sum();
        let around = phi.remove(0);
        let intercept = around + mean * (1.0 - phi.iter().sum::<f64>());
        // Lags that depend on each other leave zeros on the diagonal.
        let finite = intercept.is_finite() && phi.iter().all(|phi| phi.is_finite());
        finite.then_some((Ar { intercept, phi }, squares))
    };
    (1..=most).filter_map(fit).collect()
}

/// AR(p) of the order with the least n ln(SSE/n) + 2(p+1), fitted to every row that has its p values before
/// it. The orders are judged on the same rows, those from the largest order on, as sums over different rows
/// cannot be compared (Hyndman and Athanasopoulos 2021, 9.6). `None` when there are too few.
pub fn choose(y: &[f64]) -> Option<Ar> {
    let most = (y.len() / 4).min(20);
    let rows = y.len().saturating_sub(most) as f64;
    let criterion = |(ar, squares): &(Ar, f64)| {
        rows * libm::log((squares / rows).max(1e-300)) + 2.0 * (ar.order() + 1) as f64
    };
    let (judged, _) =
        fits(y, most).into_iter().min_by(|a, b| criterion(a).total_cmp(&criterion(b)))?;
    // Rows that depend on each other leave a lower order.
    fits(y, judged.order()).pop().map(|(ar, _)| ar)
}

impl Ar {
    pub fn order(&self) -> usize {
        self.phi.len()
    }

    /// Forecasts `rows` from the true values up to `horizon` rows before, step by step.
    pub fn forecast(&self, y: &[f64], rows: Range<usize>, horizon: usize) -> Vec<f64> {
        rows.map(|row| self.ahead(&y[..row + 1 - horizon], horizon)).collect()
    }

    fn ahead(&self, seen: &[f64], horizon: usize) -> f64 {
        if seen.len() < self.order() {
            return f64::NAN;
        }
        let mut recent: Vec<f64> = seen[seen.len() - self.order()..].to_vec();
        for _ in 0..horizon {
            let past = recent.iter().rev();
            let next =
                self.intercept + self.phi.iter().zip(past).map(|(phi, y)| phi * y).sum::<f64>();
            recent.rotate_left(1);
            if let Some(last) = recent.last_mut() {
                *last = next;
            }
        }
        recent.last().copied().unwrap_or(f64::NAN)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
        let (ar, squares) = fits(&y, 2).pop().expect("rows");
        assert!((ar.intercept - 2.0).abs() < 1e-8 && squares < 1e-12);
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
        let (ar, squares) = fits(&y, p).pop().expect("rows");
        for k in 0..p {
            assert!((ar.phi[k] - normal[k + 1]).abs() < 1e-9, "{k}");
        }
        let left = (&target - &whole * &normal).norm_squared();
        assert!((squares / left - 1.0).abs() < 1e-9);
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
        let (ar, _) = fits(&y, 2).pop().expect("rows");
        let mut changed = y.clone();
        changed[18..].fill(999.0);
        assert_eq!(ar.forecast(&y, 20..21, 3), ar.forecast(&changed, 20..21, 3));
    }
}
