//! A model of one order from the rows of training.

use super::css::Problem;
use super::minimum::{End, minimum, refined};
use super::start::{hannan_rissanen, spread};
use super::{Arima, Order, ROWS, Weights, difference, multiplied};
use crate::data::analysis::{Centred, exponent};

/// A differenced series in a unit of its own size, around its mean where there is an intercept to make up for it:
/// the same problem, of which no square overflows.
pub(super) struct Scaled {
    pub values: Vec<f64>,
    mean: f64,
    unit: f64,
}

impl Scaled {
    /// The last `rows` rows of y, differenced. `None` when one is missing or nothing varies.
    pub fn new(y: &[f64], d: usize, rows: usize) -> Option<Scaled> {
        let w = difference::difference(&y[y.len().saturating_sub(rows)..], d)?;
        if d == 0 {
            let Centred { values, mean, unit } = Centred::new(&w)?;
            return Some(Scaled { values, mean, unit });
        }
        let exponent = exponent(&w)?;
        let values = w.iter().map(|own| libm::scalbn(*own, -exponent)).collect();
        Some(Scaled { values, mean: 0.0, unit: libm::scalbn(1.0, exponent) })
    }

    /// The problem of an order; errors count from row `first` on. `None` when there are no more rows than weights.
    pub fn problem(&self, order: Order, first: usize) -> Option<Problem<'_>> {
        let Order { p, q, .. } = order;
        let enough = self.values.len() > first + order.coefficients() + 1;
        let constant = order.constant();
        enough.then_some(Problem { w: &self.values, p, q, constant, first })
    }

    /// The model in the units of y again.
    pub fn model(&self, order: Order, problem: &Problem, end: &End) -> Option<Arima> {
        let (alone, lagged) = end.weights.split_at(usize::from(order.constant()));
        let (phi, theta) = lagged.split_at(order.p);
        let around = self.mean * (1.0 - phi.iter().sum::<f64>());
        let intercept = alone.first().map_or(0.0, |own| own * self.unit + around);
        let weights = Weights { intercept, phi: phi.to_vec(), theta: theta.to_vec() };
        let back = multiplied(phi, difference::back(order.d));
        let sigma = (end.squares / problem.rows() as f64).sqrt() * self.unit;
        let finite = sigma.is_finite() && intercept.is_finite();
        let (rows, settled) = (problem.rows(), end.settled);
        finite.then_some(Arima { key: "arima", order, weights, back, rows, sigma, settled })
    }
}

/// So many of the lowest ends are searched further from.
const REFINED: usize = 3;
/// With more weights than this, a search takes long: it begins at few places and is not refined.
const WIDE: usize = 8;

/// The lowest of where searches settled; where none did, of where they stopped.
pub(super) fn lowest(problem: &Problem, starts: Vec<Vec<f64>>) -> Option<End> {
    let ends = starts.into_iter().filter_map(|start| minimum(problem, start));
    let mut ends: Vec<End> = ends.collect();
    ends.sort_by(|a, b| a.squares.total_cmp(&b.squares));
    let refine = |(k, end)| {
        if k < REFINED && problem.weights() <= WIDE { refined(problem, end) } else { end }
    };
    let ends = ends.into_iter().enumerate().map(refine);
    ends.min_by(|a, b| b.settled.cmp(&a.settled).then(a.squares.total_cmp(&b.squares)))
}

/// The best of many starts.
pub(super) fn fit(y: &[f64], order: Order) -> Option<Arima> {
    let scaled = Scaled::new(y, order.d, ROWS)?;
    let problem = scaled.problem(order, order.p)?;
    let mut starts: Vec<Vec<f64>> = hannan_rissanen(&problem).into_iter().collect();
    let few = if problem.weights() > WIDE { 2 } else { usize::MAX };
    starts.extend(spread(&problem).into_iter().take(few));
    scaled.model(order, &problem, &lowest(&problem, starts)?)
}
