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

/// Goes down from `start` by steps of Gauss and Newton, never beyond what is invertible. `None` where the start
/// itself is, or has no sum.
pub(super) fn minimum(problem: &Problem, start: Vec<f64>) -> Option<End> {
    let fine = problem.invertible(&start) && problem.squares(&start).is_some();
    fine.then(|| descend(problem, start, |own, weights| own.normal(weights)))
}

/// Goes on from where a search did not settle, with the dearer steps of Newton.
pub(super) fn refined(problem: &Problem, end: End) -> End {
    if end.settled { end } else { descend(problem, end.weights, bent) }
}

fn descend(problem: &Problem, start: Vec<f64>, look: impl Fn(&Problem, &[f64]) -> Normal) -> End {
    let mut weights = DVector::from_vec(start);
    let mut own = look(problem, weights.as_slice());
    let (mut damping, mut rise) = (1e-3, 2.0);
    let mut settled = at_rest(&own);
    for _ in 0..STEPS {
        if settled || damping > 1e12 {
            break;
        }
        let moved = step(&own, damping).map(|step| &weights + step);
        let better = moved.filter(|moved| {
            let inside = problem.invertible(moved.as_slice());
            let squares = if inside { problem.squares(moved.as_slice()) } else { None };
            squares.is_some_and(|squares| squares < own.squares)
        });
        match better {
            Some(moved) => {
                weights = moved;
                own = look(problem, weights.as_slice());
                settled = at_rest(&own);
                (damping, rise) = (damping / 5.0, 2.0);
            }
            None => (damping, rise) = (damping * rise, rise * 2.0),
        }
    }
    End { weights: weights.as_slice().to_vec(), squares: own.squares, settled }
}
