//! Least squares row by row, so that a long series takes no more room than a short one.

/// R of the QR decomposition of rows `regressors, target`: its last column is what the solution maps to, and
/// below that what is left over. Every row is turned into the R of those before by Givens rotations (Golub and
/// Van Loan 2013, 5.2.5), which keeps the digits that sums of products would lose.
///
/// One R answers for the first k regressors alone, for every k.
#[derive(Clone, Debug)]
pub struct Triangle {
    /// Regressors and target.
    width: usize,
    /// Row by row, `width` x `width`.
    r: Vec<f64>,
    rows: usize,
}

/// The line through the rows.
#[derive(Clone, Debug, PartialEq)]
pub struct Solution {
    /// One a regressor.
    pub weights: Vec<f64>,
    /// Sum of squares of what is left over.
    pub squares: f64,
}

/// A diagonal so much smaller than its column is rounding: the regressor depends on those before it.
const DEPENDENT: f64 = 1e-13;

impl Triangle {
    /// Without rows, for so many regressors.
    pub fn new(regressors: usize) -> Triangle {
        let width = regressors + 1;
        Triangle { width, r: vec![0.0; width * width], rows: 0 }
    }

    /// Rows taken so far.
    pub fn rows(&self) -> usize {
        self.rows
    }

    fn at(&self, row: usize, column: usize) -> f64 {
        self.r[row * self.width + column]
    }

    /// Takes a row, its target last, and leaves it used up.
    pub fn add(&mut self, row: &mut [f64]) {
        debug_assert_eq!(row.len(), self.width);
        self.rows += 1;
        for (k, own) in self.r.chunks_exact_mut(self.width).enumerate() {
            let length = (own[k] * own[k] + row[k] * row[k]).sqrt();
            if length > 0.0 {
                let (cos, sin) = (own[k] / length, row[k] / length);
                for (above, below) in own[k..].iter_mut().zip(&mut row[k..]) {
                    (*above, *below) = (cos * *above + sin * *below, cos * *below - sin * *above);
                }
            }
        }
    }

    /// The first `count` regressors depend on each other as far as the digits tell.
    fn dependent(&self, count: usize) -> bool {
        (0..count).any(|k| {
            let column = (0..=k).map(|row| self.at(row, k) * self.at(row, k)).sum::<f64>();
            self.at(k, k).abs() <= DEPENDENT * column.sqrt()
        })
    }

    /// The line on the first `count` regressors. `None` when there are fewer rows than that, and when they depend
    /// on each other or are not numbers.
    pub fn solve(&self, count: usize) -> Option<Solution> {
        let target = self.width - 1;
        if count > target || self.rows < count || self.dependent(count) {
            return None;
        }
        let mut weights = vec![0.0; count];
        for k in (0..count).rev() {
            let known: f64 = (k + 1..count).map(|j| self.at(k, j) * weights[j]).sum();
            weights[k] = (self.at(k, target) - known) / self.at(k, k);
        }
        let squares = (count..self.width).map(|k| self.at(k, target) * self.at(k, target)).sum();
        let finite = f64::is_finite(squares) && weights.iter().all(|own| own.is_finite());
        finite.then_some(Solution { weights, squares })
    }

    /// The standard error of weight `which` on the first `count` regressors, for errors of standard deviation 1:
    /// the root of that entry of (RᵀR)⁻¹. Ask after [`Triangle::solve`] has said that there is one.
    pub fn error(&self, which: usize, count: usize) -> f64 {
        let mut column = vec![0.0; count];
        for k in which..count {
            let known: f64 = (which..k).map(|j| self.at(j, k) * column[j]).sum();
            column[k] = (if k == which { 1.0 } else { 0.0 } - known) / self.at(k, k);
        }
        column.iter().map(|own| own * own).sum::<f64>().sqrt()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Through (0, 1), (1, 2), (2, 2), (3, 4): slope 0.9, intercept 0.9, squares 0.7; Sxx = 5.
    #[test]
    fn a_line_by_hand() {
        let mut triangle = Triangle::new(2);
        for (x, y) in [(0.0, 1.0), (1.0, 2.0), (2.0, 2.0), (3.0, 4.0)] {
            triangle.add(&mut [1.0, x, y]);
        }
        let line = triangle.solve(2).expect("a line");
        assert!(line.weights.iter().all(|own| (own - 0.9).abs() < 1e-14));
        assert!((line.squares - 0.7).abs() < 1e-14);
        assert!((triangle.error(1, 2) - 1.0 / 5.0_f64.sqrt()).abs() < 1e-14);
        let mean = triangle.solve(1).expect("a mean");
        assert!((mean.weights[0] - 2.25).abs() < 1e-14 && (mean.squares - 4.75).abs() < 1e-14);
    }

    #[test]
    fn regressors_that_depend_on_each_other_have_no_line() {
        let mut triangle = Triangle::new(2);
        for x in [0.1, 0.7, 0.3] {
            triangle.add(&mut [x, 3.0 * x, 1.0]);
        }
        assert!(triangle.solve(2).is_none() && triangle.solve(1).is_some());
        assert!(triangle.solve(3).is_none() && Triangle::new(1).solve(1).is_none());
    }
}
