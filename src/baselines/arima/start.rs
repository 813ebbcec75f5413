//! Where searches begin.

use super::css::Problem;
use crate::data::analysis::least_squares::Triangle;

/// The weights of Hannan and Rissanen, "Recursive estimation of mixed autoregressive-moving average order",
/// Biometrika 69 (1982): a long autoregression tells the errors, and then w is regressed on its own lags and on
/// theirs. `None` when there are too few rows, or they depend on each other.
pub(super) fn hannan_rissanen(problem: &Problem) -> Option<Vec<f64>> {
    let Problem { w, p, q, .. } = *problem;
    let ten = 10.0 * libm::log10(w.len() as f64);
    let long = (ten as usize).max(p + q).min(w.len() / 4);
    let first = regression(w, long, long, problem.constant, |_| &[]);
    let line = first.solve(usize::from(problem.constant) + long)?.weights;
    let (intercept, phi) = line.split_at(usize::from(problem.constant));
    let error = |t: usize| {
        let past = phi.iter().zip(w[..t].iter().rev()).map(|(phi, own)| phi * own);
        w[t] - intercept.first().unwrap_or(&0.0) - past.sum::<f64>()
    };
    let errors: Vec<f64> = (0..w.len()).map(|t| if t < long { 0.0 } else { error(t) }).collect();
    let second = regression(w, long + p.max(q), p, problem.constant, |t| &errors[t - q..t]);
    let mut weights = second.solve(problem.weights())?.weights;
    // What is not invertible is drawn towards 0 until it is: θ_j by r^j moves every root by 1/r.
    for _ in 0..100 {
        if problem.invertible(&weights) {
            break;
        }
        let at = weights.len() - q;
        weights[at..].iter_mut().fold(0.9, |power, theta| {
            *theta *= power;
            power * 0.9
        });
    }
    Some(weights)
}

/// Rows `1, w_{t−1} ... w_{t−p}, errors before t, w_t` from `first` on.
fn regression<'a>(
    w: &[f64],
    first: usize,
    p: usize,
    constant: bool,
    errors: impl Fn(usize) -> &'a [f64],
) -> Triangle {
    let mut row = Vec::new();
    let mut triangle = None;
    for t in first..w.len() {
        row.clear();
        row.extend(constant.then_some(1.0));
        row.extend(w[..t].iter().rev().take(p));
        row.extend(errors(t).iter().rev());
        row.push(w[t]);
        triangle.get_or_insert_with(|| Triangle::new(row.len() - 1)).add(&mut row);
    }
    triangle.unwrap_or_else(|| Triangle::new(0))
}

/// Further starts: first weights of φ and θ spread over what they may be, as the sum of squares can have several
/// lowest points. Without θ it has one, and any start finds it.
pub(super) fn spread(problem: &Problem) -> Vec<Vec<f64>> {
    let phis: &[f64] = if problem.p > 0 && problem.q > 0 { &[0.0, -0.5, 0.5, 0.9] } else { &[0.0] };
    let thetas: &[f64] = if problem.q > 0 { &[0.0, -0.9, -0.5, 0.5, 0.9] } else { &[0.0] };
    let start = |phi: f64, theta: f64| {
        let mut own = vec![0.0; problem.weights()];
        let at = usize::from(problem.constant);
        own[at..].iter_mut().take(problem.p.min(1)).for_each(|own| *own = phi);
        own[at + problem.p..].iter_mut().take(1).for_each(|own| *own = theta);
        own
    };
    phis.iter().flat_map(|phi| thetas.iter().map(move |theta| start(*phi, *theta))).collect()
}
