//! The least sum of squares from a start: Levenberg (1944) and Marquardt (1963), with the damping of Nielsen, as in
//! Madsen, Nielsen and Tingleff, "Methods for non-linear least squares problems" (2004), algorithm 3.16.

use super::css::{Normal, Problem};
use nalgebra::{DMatrix, DVector};

/// Where a search ended.
pub(super) struct End {
    pub weights: Vec<f64>,
    pub squares: f64,
    /// No step within reach makes the sum of squares smaller than rounding does.
    pub settled: bool,
}

/// Steps of one search. A search that needs more runs along the border of what is invertible.
const STEPS: usize = 50;
/// A step that is told to gain less than this share of the sum of squares is none: it moves every weight by less
/// than a millionth of its standard error times √rows.
const GAIN: f64 = 1e-13;

/// The step that a damped curve makes; `None` where the curve is flat.
fn step(own: &Normal, damping: f64) -> Option<DVector<f64>> {
    let scale = own.curve.diagonal().map(|own| damping * own.max(f64::MIN_POSITIVE));
    let damped = &own.curve + DMatrix::from_diagonal(&scale);
    Some(-damped.cholesky()?.solve(&own.slope))
        .filter(|step| step.iter().all(|own| own.is_finite()))
}

/// Whether what a whole step of Gauss and Newton would gain is nothing.
fn at_rest(own: &Normal) -> bool {
    // Rounding alone leaves so much of a w around 1 that is told without an error.
    let floor = 1e-24 * own.curve.nrows() as f64;
    step(own, 1e-12).is_some_and(|step| -step.dot(&own.slope) <= GAIN * own.squares + floor)
}

/// The curve of Newton in place of that of Gauss: how the slope itself changes, by differences on both sides. Where
/// roots of φ and θ nearly cancel, the bends of the errors weigh as much as their slopes.
fn bent(problem: &Problem, weights: &[f64]) -> Normal {
    const APART: f64 = 1e-5;
    let slope = |k: usize, apart: f64| {
        let mut moved = weights.to_vec();
        moved[k] += apart;
        problem.normal(&moved).slope
    };
    let mut own = problem.normal(weights);
    for k in 0..weights.len() {
        let change = (slope(k, APART) - slope(k, -APART)) / (2.0 * APART);
        own.curve.set_column(k, &change);
    }
    own.curve = (&own.curve + own.curve.transpose()) * 0.5;
    own
}

/// How a search looks around: with the curve of Gauss, or the dearer one of Newton.
type Look = fn(&Problem, &[f64]) -> Normal;

/// A search on its way down, a step at a time: so a page can go on between two of them.
pub(super) struct Walk {
    weights: DVector<f64>,
    own: Normal,
    look: Look,
    damping: f64,
    rise: f64,
    left: usize,
    settled: bool,
}

impl Walk {
    /// Down from `start` by steps of Gauss and Newton, never beyond what is invertible. `None` where the start
    /// itself is, or has no sum.
    pub fn new(problem: &Problem, start: Vec<f64>) -> Option<Walk> {
        let fine = problem.invertible(&start) && problem.squares(&start).is_some();
        fine.then(|| Walk::by(problem, start, |own, weights| own.normal(weights)))
    }

    /// On from where a search did not settle, with the dearer steps of Newton.
    pub fn refining(problem: &Problem, end: &End) -> Walk {
        Walk::by(problem, end.weights.clone(), bent)
    }

    fn by(problem: &Problem, start: Vec<f64>, look: Look) -> Walk {
        let own = look(problem, &start);
        let settled = at_rest(&own);
        let weights = DVector::from_vec(start);
        Walk { weights, own, look, damping: 1e-3, rise: 2.0, left: STEPS, settled }
    }

    /// Takes a step; whether there was one to take.
    pub fn step(&mut self, problem: &Problem) -> bool {
        if self.settled || self.damping > 1e12 || self.left == 0 {
            return false;
        }
        self.left -= 1;
        let moved = step(&self.own, self.damping).map(|step| &self.weights + step);
        let better = moved.filter(|moved| {
            let inside = problem.invertible(moved.as_slice());
            let squares = if inside { problem.squares(moved.as_slice()) } else { None };
            squares.is_some_and(|squares| squares < self.own.squares)
        });
        match better {
            Some(moved) => {
                self.weights = moved;
                self.own = (self.look)(problem, self.weights.as_slice());
                self.settled = at_rest(&self.own);
                (self.damping, self.rise) = (self.damping / 5.0, 2.0);
            }
            None => (self.damping, self.rise) = (self.damping * self.rise, self.rise * 2.0),
        }
        true
    }

    pub fn end(self) -> End {
        let weights = self.weights.as_slice().to_vec();
        End { weights, squares: self.own.squares, settled: self.settled }
    }
}
