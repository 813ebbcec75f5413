//! The conditional sum of squares of a differenced series, and how it changes with each weight.

use super::super::roots::dies_away;
use nalgebra::{DMatrix, DVector};

/// What is to be fitted: w, and how many weights of each sort, in the order intercept, φ, θ.
pub(super) struct Problem<'a> {
    pub w: &'a [f64],
    pub p: usize,
    pub q: usize,
    pub constant: bool,
    /// The first row whose error counts, at least p; errors before it are 0.
    pub first: usize,
}

/// The sum of squares, and the normal equations of a step of Gauss and Newton: `curve` = JᵀJ, `slope` = Jᵀe, with J
/// the derivatives of the errors.
pub(super) struct Normal {
    pub squares: f64,
    pub slope: DVector<f64>,
    pub curve: DMatrix<f64>,
}

impl Problem<'_> {
    pub fn weights(&self) -> usize {
        usize::from(self.constant) + self.p + self.q
    }

    /// Rows that count.
    pub fn rows(&self) -> usize {
        self.w.len() - self.first
    }

    fn theta<'a>(&self, weights: &'a [f64]) -> &'a [f64] {
        &weights[weights.len() - self.q..]
    }

    /// Whether old errors are forgotten, by a margin that rounding does not eat.
    pub fn invertible(&self, weights: &[f64]) -> bool {
        let turned = self.theta(weights).iter().map(|theta| -theta * (1.0 + 1e-6));
        dies_away(&turned.collect::<Vec<f64>>())
    }

    /// What the weights are multiplied by at row t: `1, w_{t−1} ... w_{t−p}, e_{t−1} ... e_{t−q}`.
    fn regressors(&self, errors: &[f64], t: usize, row: &mut [f64]) {
        let (constant, lagged) = row.split_at_mut(usize::from(self.constant));
        constant.fill(1.0);
        let (values, before) = lagged.split_at_mut(self.p);
        values.iter_mut().zip(self.w[..t].iter().rev()).for_each(|(row, own)| *row = *own);
        for (j, row) in before.iter_mut().enumerate() {
            *row = if t > j { errors[t - 1 - j] } else { 0.0 };
        }
    }

    fn error(&self, weights: &[f64], row: &[f64], t: usize) -> f64 {
        self.w[t] - weights.iter().zip(row).map(|(weight, own)| weight * own).sum::<f64>()
    }

    /// Σ e_t²; `None` when it is no number.
    pub fn squares(&self, weights: &[f64]) -> Option<f64> {
        let mut errors = vec![0.0; self.w.len()];
        let mut row = vec![0.0; weights.len()];
        for t in self.first..self.w.len() {
            self.regressors(&errors, t, &mut row);
            errors[t] = self.error(weights, &row, t);
        }
        let squares: f64 = errors.iter().map(|own| own * own).sum();
        squares.is_finite().then_some(squares)
    }

    /// With de_t/dβ = −(what β is multiplied by) − Σ θ_j de_{t−j}/dβ: errors before hang on the weights too.
    pub fn normal(&self, weights: &[f64]) -> Normal {
        let (count, theta) = (weights.len(), self.theta(weights));
        let mut errors = vec![0.0; self.w.len()];
        let mut row = vec![0.0; count];
        // The derivatives of the last q rows, that of row t at t mod q.
        let mut before = vec![vec![0.0; count]; self.q];
        let mut own = Normal {
            squares: 0.0,
            slope: DVector::zeros(count),
            curve: DMatrix::zeros(count, count),
        };
        for t in self.first..self.w.len() {
            self.regressors(&errors, t, &mut row);
            let error = self.error(weights, &row, t);
            errors[t] = error;
            row.iter_mut().for_each(|own| *own = -*own);
            for (j, theta) in theta.iter().enumerate() {
                // A row before the first has slots that are still 0.
                let past = &before[(t + self.q - 1 - j) % self.q];
                row.iter_mut().zip(past).for_each(|(own, past)| *own -= theta * past);
            }
            if self.q > 0 {
                before[t % self.q].copy_from_slice(&row);
            }
            own.squares += error * error;
            for (k, derivative) in row.iter().enumerate() {
                own.slope[k] += derivative * error;
                let column = own.curve.column_mut(k);
                column
                    .into_iter()
                    .zip(&row[..=k])
                    .for_each(|(sum, other)| *sum += derivative * other);
            }
        }
        own.curve.fill_lower_triangle_with_upper_triangle();
        own
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Half the change of Σ e² with a weight is Jᵀe.
    #[test]
    fn the_slope_is_that_of_the_sum_of_squares() {
        let w: Vec<f64> = (0..60).map(|t| libm::sin(f64::from(t * t) * 1.3)).collect();
        let problem = Problem { w: &w, p: 2, q: 2, constant: true, first: 3 };
        let weights = [0.1, 0.4, -0.2, 0.3, 0.1];
        let own = problem.normal(&weights);
        assert!((problem.squares(&weights).expect("a number") - own.squares).abs() < 1e-12);
        for k in 0..weights.len() {
            let at = |step: f64| {
                let mut moved = weights;
                moved[k] += step;
                problem.squares(&moved).expect("a number")
            };
            let slope = (at(1e-5) - at(-1e-5)) / 4e-5;
            assert!((own.slope[k] - slope).abs() < 1e-6, "{k}: {} {slope}", own.slope[k]);
        }
    }
}
