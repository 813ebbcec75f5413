//! AR(p): y_t = a + φ_1 y_{t-1} + ... + φ_p y_{t-p}, by least squares on the training part
//! (Box and Jenkins 1976), p by Akaike's criterion.

use nalgebra::{DMatrix, DVector};
use std::ops::Range;

/// A fitted autoregression.
#[derive(Clone, Debug, PartialEq)]
pub struct Ar {
    pub intercept: f64,
    /// φ_1 ... φ_p.
    pub phi: Vec<f64>,
}

/// Fits AR(p) to `y`, predicting its rows from `from` on. `None` when there are too few rows.
pub fn fit(y: &[f64], p: usize, from: usize) -> Option<(Ar, f64)> {
    let rows = y.len().checked_sub(from)?;
    if rows < 2 * (p + 1) || from < p {
        return None;
    }
    // Around the mean, so that a large level does not eat the digits.
    let mean = y.iter().sum::<f64>() / y.len() as f64;
    let design =
        DMatrix::from_fn(rows, p + 1, |row, k| if k == 0 { 1.0 } else { y[from + row - k] - mean });
    let mut target = DVector::from_fn(rows, |row, _| y[from + row] - mean);
    // Qᵀy: its first rows are what R maps the solution to, the others the residual.
    let qr = design.qr();
    qr.q_tr_mul(&mut target);
    let solution = qr.r().solve_upper_triangular(&target.rows(0, p + 1))?;
    let squares = target.rows(p + 1, rows - p - 1).norm_squared();
    let phi: Vec<f64> = solution.iter().skip(1).copied().collect();
    let intercept = solution[0] + mean * (1.0 - phi.iter().sum::<f64>());
    let finite = intercept.is_finite() && phi.iter().all(|phi| phi.is_finite());
    finite.then_some((Ar { intercept, phi }, squares))
}

/// The order with the least n ln(SSE/n) + 2(p+1), all orders judged on the same rows.
pub fn choose(y: &[f64]) -> Option<Ar> {
    let most = (y.len() / 4).min(20);
    (1..=most)
        .filter_map(|p| {
            let (ar, squares) = fit(y, p, most)?;
            let rows = (y.len() - most) as f64;
            let criterion = rows * libm::log((squares / rows).max(1e-300)) + 2.0 * (p + 1) as f64;
            Some((criterion, ar))
        })
        .min_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, ar)| ar)
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
        let (ar, squares) = fit(&y, 2, 2).expect("rows");
        assert!((ar.intercept - 2.0).abs() < 1e-8 && squares < 1e-12);
        assert!((ar.phi[0] - 0.5).abs() < 1e-8 && (ar.phi[1] + 0.25).abs() < 1e-8);
        let forecast = ar.forecast(&y, 10..20, 3);
        assert!(forecast.iter().zip(&y[10..20]).all(|(a, b)| (a - b).abs() < 1e-7));
    }

    #[test]
    fn a_forecast_reads_nothing_after_its_window() {
        let y = exact();
        let (ar, _) = fit(&y, 2, 2).expect("rows");
        let mut changed = y.clone();
        changed[18..].fill(999.0);
        assert_eq!(ar.forecast(&y, 20..21, 3), ar.forecast(&changed, 20..21, 3));
    }
}
